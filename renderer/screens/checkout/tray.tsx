/** Items scanned before anybody was chosen: they wait for whom the field below finds. */
import { t } from '../../language/words.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { DoubleReadNote } from '../double-read-note.tsx'
import { itemName } from '../reward-words.ts'
import { useRun, useScanFocus } from '../use-visit.ts'

const shownItems = 3

export function Tray() {
  const actions = useActions()
  const run = useRun()
  const focus = useScanFocus()
  const tray = useTill((state) => state.tray)
  const catalogue = useTill((state) => state.account.catalogue)
  if (tray.length === 0) return null
  const count = tray.reduce((sum, item) => sum + item.quantity, 0)
  const discard = async () => {
    await run(() => actions.discardTray())
    focus()
  }
  return (
    <section className="tray" aria-label={t('lookup.tray', { count })}>
      <h2>
        <b>{count}</b> {t('lookup.trayWords', { count })}
      </h2>
      <ul>
        {tray.slice(0, shownItems).map((item) => (
          <li key={item.eventId} className="cut">
            <b>{item.quantity}</b> {itemName(catalogue, item.upc)}
          </li>
        ))}
        {tray.length > shownItems && <li>{t('lookup.trayMore', { count: tray.length - shownItems })}</li>}
      </ul>
      <DoubleReadNote />
      <Btn onClick={() => void discard()}>{t('lookup.discard')}</Btn>
    </section>
  )
}
