/** Which line, unit and redemption each of a history's names means, and what each is called in the result. */
import type { CustomerId, LineId, RedemptionId, RewardId, UnitId } from '../kernel/ids.ts'
import type { Refusal } from '../loyalty/commands.ts'
import type { TillsideEvent } from '../loyalty/events.ts'
import type { StepResult } from './result.ts'
import type { Articles } from './store-of-history.ts'
import type { Names } from './tell-result.ts'

export interface KnownRedemption {
  readonly id: RedemptionId
  readonly rewardId: RewardId
  readonly customer: CustomerId
}

export class RunNames {
  readonly told: Names
  /** What the step that is being done calls the units it buys. */
  label = ''
  readonly #lines = new Map<string, LineId>()
  readonly #unitsOfLine = new Map<string, number>()
  readonly #unitIds = new Map<string, UnitId>()
  readonly #unitNames = new Map<string, string>()
  readonly #redemptions = new Map<string, KnownRedemption>()
  readonly #redemptionNames = new Map<string, string>()

  constructor(articles: Articles) {
    const unit = (id: string) => this.#unitNames.get(id) ?? id
    this.told = {
      unit,
      reward: (id) => {
        const cut = id.lastIndexOf('#')
        return `${unit(id.slice(0, cut))}${id.slice(cut)}`
      },
      redemption: (id) => this.#redemptionNames.get(id) ?? id,
      item: articles.itemOf,
    }
  }

  lineId(name: string): LineId {
    return this.#lines.get(name) ?? ('none' as LineId)
  }

  unitId(name: string): UnitId {
    return this.#unitIds.get(name) ?? ('none#0' as UnitId)
  }

  redemption(name: string): KnownRedemption | undefined {
    return this.#redemptions.get(name)
  }

  nameUnits(event: TillsideEvent): void {
    if (event.type !== 'ItemsPurchased') return
    const { label } = this
    if (!this.#lines.has(label)) this.#lines.set(label, event.data.lineId)
    event.data.units.forEach((_unit, index) => {
      const n = (this.#unitsOfLine.get(label) ?? 0) + 1
      this.#unitsOfLine.set(label, n)
      const id = `${event.id}#${index}` as UnitId
      this.#unitIds.set(`${label}/${n}`, id)
      this.#unitNames.set(id, `${label}/${n}`)
    })
  }

  nameRedemption(
    name: string,
    { redemptionId, rewardId }: { readonly redemptionId: RedemptionId; readonly rewardId: RewardId },
    customer: CustomerId | null,
  ): void {
    if (customer === null) return
    this.#redemptions.set(name, { id: redemptionId, rewardId, customer })
    this.#redemptionNames.set(redemptionId, name)
  }
}

/** A refusal's name, and what it adds, in the history's names. */
export function tellRefusal(refusal: Refusal, names: Names): Pick<StepResult, 'refusal' | 'because'> {
  const { reason, ...rest } = refusal
  const because = Object.fromEntries(
    Object.entries(rest).map(([key, value]): [string, unknown] => {
      if (key === 'upc' && typeof value === 'string') return ['item', names.item(value)]
      if (key === 'rewardId' && typeof value === 'string') return ['reward', names.reward(value)]
      if (key === 'rewardIds' && Array.isArray(value)) return ['rewards', value.map((id) => names.reward(String(id)))]
      if (key === 'allowed' && Array.isArray(value)) return ['allowed', value.map((upc) => names.item(String(upc)))]
      return [key, value]
    }),
  )
  return Object.keys(because).length === 0 ? { refusal: reason } : { refusal: reason, because }
}
