/** Move to Another Customer: which of this visit's items, and to whom. Choosing the customer moves them; the screen stays with this one. */
import { useState } from 'react'
import { fullName } from '../../../shared/customers/person.ts'
import type { CustomerId, LineId } from '../../../shared/kernel/ids.ts'
import { t } from '../../language/words.ts'
import { type AskedDialog, useScreenSession } from '../../session/screen-session.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { CustomerPicker, type PickedCustomer } from '../customer-picker.tsx'
import { DialogRefusal, RefusalSentence } from '../dialog-refusal.tsx'
import { itemName } from '../reward-words.ts'
import { useRun, useVisit } from '../use-visit.ts'

export function MoveDialog({ asked }: { readonly asked: Extract<AskedDialog, { kind: 'move' }> }) {
  const actions = useActions()
  const run = useRun()
  const onScreen = useVisit()
  const { close, tell, askScanFocus } = useScreenSession.getState()
  const nth = useTill((state) => state.lastOutcome?.nth ?? 0)
  const first = useFirstCustomers(onScreen?.customer.id ?? null)
  const lines = onScreen?.visit.lines.toReversed() ?? []
  const newest = asked.lineId ?? lines[0]?.id ?? null
  const [ticked, setTicked] = useState<readonly LineId[]>(newest ? [newest] : [])
  const [isAsking, setAsking] = useState(false)
  if (!onScreen) return null
  const { telling, person, customer } = onScreen
  const chosen = lines.filter((line) => ticked.includes(line.id))
  const tick = (lineId: LineId) =>
    setTicked(ticked.includes(lineId) ? ticked.filter((one) => one !== lineId) : [...ticked, lineId])
  const isAll = chosen.length === lines.length
  const moveTo = async (to: PickedCustomer) => {
    setAsking(chosen.length === 0)
    let moved = 0
    for (const line of chosen) {
      if (!(await run(() => actions.moveLine(line.id, to.customerId)))) break
      moved += line.unitIds.length
    }
    if (moved === 0) return
    const wanted = chosen.reduce((sum, line) => sum + line.unitIds.length, 0)
    const left = moved < wanted ? t('corrections.move.someLeft', { name: to.name }) : ''
    close()
    tell([t('corrections.move.done', { count: moved, name: to.name }), left].filter(Boolean).join('. '), nth)
    askScanFocus()
  }
  return (
    <Dialog
      name={t('corrections.move.title')}
      about={t('corrections.move.from', { name: fullName(person) })}
      width={680}
      onSubmit={() => {}}
      onEscape={close}
      footer={
        <Btn className="tall" onClick={close}>
          {t('corrections.move.cancel')}
        </Btn>
      }
    >
      <DialogRefusal />
      {isAsking && chosen.length === 0 && <RefusalSentence sentence={t('corrections.move.noneChosen')} />}
      {lines.length > 1 ? (
        <fieldset className="choices two move-lines" aria-label={t('corrections.move.which')}>
          {lines.map((line) => (
            <TickTile
              key={line.id}
              isOn={ticked.includes(line.id)}
              onTick={() => tick(line.id)}
              words={t('history.times', { count: line.unitIds.length, item: itemName(telling.catalogue, line.upc) })}
            />
          ))}
          {lines.length > 2 && (
            <TickTile
              isOn={isAll}
              onTick={() => setTicked(isAll ? [] : lines.map((line) => line.id))}
              words={t('corrections.move.all')}
            />
          )}
        </fieldset>
      ) : (
        lines.map((line) => (
          <p key={line.id} className="say">
            {t('history.times', { count: line.unitIds.length, item: itemName(telling.catalogue, line.upc) })}
          </p>
        ))
      )}
      <CustomerPicker
        except={customer.id}
        first={first}
        firstTitle={t('corrections.move.recent')}
        onPick={(to) => void moveTo(to)}
      />
    </Dialog>
  )
}

export function TickTile(props: { readonly isOn: boolean; readonly onTick: () => void; readonly words: string }) {
  return (
    <label className={`choice ${props.isOn ? 'on' : ''}`}>
      <input type="checkbox" checked={props.isOn} onChange={props.onTick} />
      <i className="dot box" />
      <span>{props.words}</span>
    </label>
  )
}

/** Who is probably meant: open visits at this register, then today's customers. */
function useFirstCustomers(except: CustomerId | null): readonly (PickedCustomer & { readonly says: string })[] {
  const openVisits = useTill((state) => state.openVisits)
  const recent = useTill((state) => state.recentToday)
  const onScreen = useVisit()
  const format = onScreen?.telling.format
  if (!format) return []
  const open = openVisits
    .filter((visit) => visit.isMine && visit.customerId !== except)
    .map((visit) => ({
      customerId: visit.customerId,
      name: visit.customerName,
      says: t('corrections.move.openSays', { time: format.time(visit.startedAt) }),
    }))
  const known = new Set(open.map((one) => one.customerId))
  const others = recent
    .filter((one) => !known.has(one.customerId) && one.customerId !== except)
    .map((one) => ({ customerId: one.customerId, name: one.name, says: format.time(one.at) }))
  return [...open, ...others]
}
