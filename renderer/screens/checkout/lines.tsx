/** This visit's lines, newest marked: what each one did, how many, Remove, and Exception where it is on no card. */
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
  const focusScan = useScanFocus()
  const open = useScreenSession((session) => session.open)
  const items = visit.lines.reduce((sum, line) => sum + line.unitIds.length, 0)
  const newest = customer.units.findLast((unit) => unit.visitId === visit.id && unit.removed === null)?.lineId
  const isTrackedInPos = account.account?.accountType === 'posReport'
  const remove = async (lineId: (typeof visit.lines)[number]['id']) => {
    await run(() => actions.removeLine(lineId))
    focusScan()
  }
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
        const name = itemName(telling.catalogue, line.upc)
        const kind =
          line.source === 'paper'
            ? t('why.mark.paper')
            : line.source === 'exception'
              ? t('corrections.exception.title')
              : ''
        const isOnNoCard =
          kind === '' && !customer.units.some((unit) => line.unitIds.includes(unit.id) && unit.punch !== null)
        const did = whatLineDid(line.unitIds, assessment, telling)
        return (
          <fieldset key={line.id} className={`line ${line.id === newest ? 'is-new' : ''}`} aria-label={name}>
            <div>
              <div className="name">{name}</div>
              <div className="to">
                {joined([kind, did].filter(Boolean)) || (isTrackedInPos ? t('checkout.inPos') : '')}
              </div>
              {isOnNoCard && visit.stage === 'shopping' && (
                <Quiet className="force" onClick={() => open({ kind: 'exception', upc: line.upc, lineId: line.id })}>
                  <u>{t('corrections.exception.open')}</u>
                </Quiet>
              )}
            </div>
            <div className="ctl">
              <QuantityField
                value={line.unitIds.length}
                max={largestQuantity}
                confirmAbove={confirmedAbove}
                words={quantityWords}
                onChange={(quantity) => void run(() => actions.changeQuantity(line.id, quantity))}
              />
              <Quiet className="remove" onClick={() => void remove(line.id)}>
                <u>{t('checkout.remove')}</u>
              </Quiet>
            </div>
          </fieldset>
        )
      })}
    </section>
  )
}
