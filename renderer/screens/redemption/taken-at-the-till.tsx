/**
 * What happens to the free item at the till: the customer takes another one and pays the difference, or the free one was scanned among the
 * purchases and is taken off them. Neither is assumed; both are said.
 */
import { useRef, useState } from 'react'
import type { Upc } from '../../../shared/kernel/ids.ts'
import type { Reward } from '../../../shared/loyalty/assessment.ts'
import type { Unit } from '../../../shared/loyalty/state.ts'
import { t } from '../../language/words.ts'
import { Quiet } from '../../ui/button.tsx'
import { focusAnswer } from '../../ui/dialog.tsx'
import { Tick } from '../../ui/fields.tsx'
import { ItemPicker } from '../item-picker.tsx'
import { itemName, itemValue, listedItems, type Telling } from '../reward-words.ts'
import { type Chosen, differenceCents } from './choices.ts'

export interface TakenAtTheTillProps {
  readonly reward: Reward
  readonly chosen: Chosen
  /** A purchase of this visit that may be the free one itself. */
  readonly rungUnit: Unit | null
  readonly firstName: string
  readonly telling: Telling
  readonly onChoice: (choice: Chosen) => void
}

export function TakenAtTheTill(props: TakenAtTheTillProps) {
  const { reward, chosen, rungUnit, firstName, telling, onChoice } = props
  const [isSearching, setSearching] = useState(false)
  const taken = chosen.takenUpc ?? null
  const difference = (upc: Upc) =>
    differenceCents(itemValue(telling.catalogue, reward, chosen.upc), itemValue(telling.catalogue, reward, upc))
  const place = useRef<HTMLDivElement>(null)
  const endSearch = () => {
    focusAnswer(place.current)
    setSearching(false)
  }
  const take = (upc: Upc) => {
    endSearch()
    onChoice({ ...chosen, takenUpc: upc === chosen.upc ? null : upc, rungUnitId: null })
  }
  if (isSearching)
    return (
      <div ref={place}>
        <ItemPicker
          label={t('giving.takenWhat', { name: firstName })}
          likely={listedItems(telling.catalogue, reward).filter((upc) => !reward.allowedUpcs.includes(upc))}
          says={(upc) => {
            const cents = difference(upc)
            return cents === null ? '' : `+ ${telling.format.money(cents)}`
          }}
          onPick={take}
          onCancel={endSearch}
        />
      </div>
    )
  if (taken !== null)
    return (
      <div className="row wrap taken">
        <b className="grow">{takenInWords(telling, taken, difference(taken))}</b>
        <Quiet
          className="taken-link"
          onClick={(event) => {
            focusAnswer(event.currentTarget)
            onChoice({ ...chosen, takenUpc: null })
          }}
        >
          <u>{t('giving.takesPlain')}</u>
        </Quiet>
      </div>
    )
  return (
    <div className="row wrap taken">
      {rungUnit !== null && (
        <Tick
          checked={chosen.rungUnitId === rungUnit.id}
          onChange={() => onChoice({ ...chosen, rungUnitId: chosen.rungUnitId === rungUnit.id ? null : rungUnit.id })}
        >
          {t('giving.rungToo')}
        </Tick>
      )}
      <Quiet className="end taken-link" onClick={() => setSearching(true)}>
        <u>{t('giving.takenElse')}</u>
      </Quiet>
    </div>
  )
}

export function takenInWords(telling: Telling, upc: Upc, cents: number | null): string {
  const item = itemName(telling.catalogue, upc)
  if (cents === null) return t('giving.takesUnknown', { item })
  return cents === 0
    ? t('giving.takesEven', { item })
    : t('giving.takesDifference', { item, amount: telling.format.money(cents) })
}
