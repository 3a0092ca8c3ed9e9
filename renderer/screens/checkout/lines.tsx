/** This visit's lines, newest marked: what each one did, how many, Remove, and Exception where it is on no card. */
import { memo } from 'react'
import type { LineId, Upc } from '../../../shared/kernel/ids.ts'
import { joined, t } from '../../language/words.ts'
import { useScreenSession } from '../../session/screen-session.ts'
import { useActions } from '../../session/use-till.ts'
import { Quiet } from '../../ui/button.tsx'
import { QuantityField, type QuantityWords } from '../../ui/quantity-field.tsx'
import { itemName } from '../reward-words.ts'
import { useRun, useScanFocus, type VisitOnScreen } from '../use-visit.ts'
import { whatLineDid } from './ticket-view.ts'

export const largestQuantity = 99
export const confirmedAbove = 24

export const quantityWords: QuantityWords = {
  quantity: t('checkout.quantity'),
  more: t('checkout.more'),
  less: t('checkout.less'),
  confirm: (count) => t('checkout.confirmMany', { count }),
  yes: (count) => t('checkout.yesMany', { count }),
  no: (count) => t('checkout.keep', { count }),
}

export function Lines({ onScreen }: { readonly onScreen: VisitOnScreen }) {
  const { visit, customer, assessment, telling, account } = onScreen
  const actions = useActions()
  const run = useRun()
  const open = useScreenSession((session) => session.open)
  const items = visit.lines.reduce((sum, line) => sum + line.unitIds.length, 0)
  const newest = customer.units.findLast((unit) => unit.visitId === visit.id && unit.removed === null)?.lineId
  const punched = new Set<string>(customer.units.flatMap((unit) => (unit.punch === null ? [] : unit.id)))
  const isTrackedInPos = account.account?.accountType === 'posReport'
  return (
    <section className="lines" aria-label={t('checkout.thisVisit')}>
      <div className="head">
        <h2>{t('checkout.thisVisit')}</h2>
        <span className="dim sm count">{items > 0 && t('checkout.items', { count: items })}</span>
        {items > 0 && (
          <Quiet className="end move" onClick={() => open({ kind: 'move', lineId: null })}>
            <u>{t('corrections.move.title')}</u>
          </Quiet>
        )}
      </div>
      {visit.lines.length === 0 && (
        <div className="row no-lines">
          <p className="dim sm grow">{t('checkout.noLines')}</p>
          {visit.stage === 'shopping' && (
            <Quiet className="move" onClick={() => void run(() => actions.abandon())}>
              <u>{t('checkout.abandon')}</u>
            </Quiet>
          )}
        </div>
      )}
      {visit.lines.toReversed().map((line) => {
        const kind =
          line.source === 'paper'
            ? t('why.mark.paper')
            : line.source === 'exception'
              ? t('corrections.exception.title')
              : ''
        const isOnNoCard = kind === '' && !line.unitIds.some((id) => punched.has(id))
        const did = whatLineDid(line.unitIds, assessment, telling)
        return (
          <Line
            key={line.id}
            id={line.id}
            upc={line.upc}
            name={itemName(telling.catalogue, line.upc)}
            did={joined([kind, did].filter(Boolean)) || (isTrackedInPos ? t('checkout.inPos') : '')}
            quantity={line.unitIds.length}
            isNew={line.id === newest}
            canForce={isOnNoCard && visit.stage === 'shopping'}
          />
        )
      })}
    </section>
  )
}

interface LineProps {
  readonly id: LineId
  readonly upc: Upc
  readonly name: string
  readonly did: string
  readonly quantity: number
  readonly isNew: boolean
  /** It is on no card, and may be put on one. */
  readonly canForce: boolean
}

/** Made anew only when what it shows changed: a scan touches one line of many. */
const Line = memo(function Line({ id, upc, name, did, quantity, isNew, canForce }: LineProps) {
  const actions = useActions()
  const run = useRun()
  const focusScan = useScanFocus()
  const open = useScreenSession((session) => session.open)
  const remove = async () => {
    await run(() => actions.removeLine(id))
    focusScan()
  }
  return (
    <fieldset className={`line ${isNew ? 'is-new' : ''}`} aria-label={name}>
      <div>
        <div className="name">{name}</div>
        <div className="to">{did}</div>
        {canForce && (
          <Quiet className="force" onClick={() => open({ kind: 'exception', upc, lineId: id })}>
            <u>{t('corrections.exception.open')}</u>
          </Quiet>
        )}
      </div>
      <div className="ctl">
        <QuantityField
          value={quantity}
          max={largestQuantity}
          confirmAbove={confirmedAbove}
          words={quantityWords}
          onChange={(wanted) => void run(() => actions.changeQuantity(id, wanted))}
        />
        <Quiet className="remove" onClick={() => void remove()}>
          <u>{t('checkout.remove')}</u>
        </Quiet>
      </div>
    </fieldset>
  )
})
