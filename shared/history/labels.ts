/**
 * What a history's steps make and call by a name: lines, their units, redemptions. A name is made once, and before it is used.
 * What a step without a name makes is called after the step, counted from 1.
 */
import type { Step } from './history-schema.ts'
import { stepPlace } from './place.ts'

/** `5`, where step 5 gives it no name. */
export const lineName = (step: { readonly line?: string | undefined }, index: number): string =>
  step.line ?? `${index + 1}`

/** `5`, the second of that step `5.2`. */
export const redemptionName = (as: string | undefined, index: number, nth: number): string =>
  as ?? (nth === 0 ? `${index + 1}` : `${index + 1}.${nth + 1}`)

/** null = every name is made once and before it is used. */
export function firstUnknownLabel(steps: readonly Step[]): string | null {
  const labels = new Labels()
  steps.forEach((step, index) => {
    labels.take(step, index)
  })
  return labels.wrong
}

class Labels {
  wrong: string | null = null
  /** Line -> how many units it can have had at most. */
  readonly #lines = new Map<string, number>()
  readonly #redemptions = new Set<string>()

  take(step: Step, index: number): void {
    const place = (inside?: string) => stepPlace(index, step.do, inside)
    switch (step.do) {
      case 'purchase':
      case 'paper':
      case 'exception':
        this.#makeLine(lineName(step, index), Math.max(0, step.quantity), place())
        break
      case 'remove':
        this.#needLine(step.line, place('line'))
        break
      case 'quantity':
        this.#needLine(step.line, place('line'))
        this.#lines.set(step.line, (this.#lines.get(step.line) ?? 0) + Math.max(0, step.quantity))
        break
      case 'move':
        this.#needLine(step.line, place('line'))
        // A line may hold what other steps added to it.
        this.#makeLine(step.as ?? `${index + 1}`, Number.POSITIVE_INFINITY, place())
        break
      case 'return':
      case 'takeOff':
      case 'removeOnly':
        for (const unit of step.units) this.#needUnit(unit, place('units'))
        if (step.do === 'removeOnly') this.#needRedemption(step.redemption, place('redemption'))
        break
      case 'redeem':
      case 'later':
        step.rewards.forEach((reward, nth) => {
          if (reward.of !== undefined) this.#needRedemption(reward.of, place(`rewards[${nth}].of`))
          if (reward.rungUp !== null) this.#needUnit(reward.rungUp, place(`rewards[${nth}].rungUp`))
        })
        if (step.do === 'redeem')
          step.rewards.forEach((reward, nth) => {
            this.#makeRedemption(redemptionName(reward.as, index, nth), place(`rewards[${nth}]`))
          })
        break
      case 'undo':
      case 'pull':
        this.#needRedemption(step.redemption, place('redemption'))
        break
      case 'reselect':
        this.#needRedemption(step.redemption, place('redemption'))
        this.#makeRedemption(redemptionName(step.as, index, 0), place())
        break
      default:
    }
  }

  #say(sentence: string): void {
    this.wrong ??= sentence
  }

  #makeLine(line: string, units: number, place: string): void {
    if (this.#lines.has(line)) this.#say(`${place}: there is a line "${line}" already.`)
    this.#lines.set(line, units)
  }

  #needLine(line: string, place: string): void {
    if (!this.#lines.has(line)) this.#say(`${place}: no step before made a line "${line}".`)
  }

  /** `<line>/<n>` */
  #needUnit(unit: string, place: string): void {
    const cut = unit.lastIndexOf('/')
    const [line, number] = [unit.slice(0, cut), unit.slice(cut + 1)]
    const units = this.#lines.get(line)
    if (cut < 1 || !/^[1-9]\d{0,8}$/.test(number))
      this.#say(`${place}: "${unit}" is no unit; the second one of line "5" is "5/2".`)
    else if (units === undefined) this.#say(`${place}: no step before made a line "${line}".`)
    else if (Number(number) > units) this.#say(`${place}: line "${line}" has no unit ${number}.`)
  }

  #makeRedemption(name: string, place: string): void {
    if (this.#redemptions.has(name)) this.#say(`${place}: there is a redemption "${name}" already.`)
    this.#redemptions.add(name)
  }

  #needRedemption(name: string, place: string): void {
    if (!this.#redemptions.has(name)) this.#say(`${place}: no step before made a redemption "${name}".`)
  }
}
