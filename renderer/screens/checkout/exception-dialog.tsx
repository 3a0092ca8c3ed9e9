/**
 * Exception: an item that no card lists is forced onto one, with a reason and a note, at the store's risk. A manager's matter. A line
 * that stands in the visit goes to the card as it is: it counts there, and no more where it stood.
 */
import { useState } from 'react'
import { fullName } from '../../../shared/customers/person.ts'
import type { CardGroupId } from '../../../shared/kernel/ids.ts'
import { type ExceptionReason, exceptionReasons } from '../../../shared/loyalty/events.ts'
import { t } from '../../language/words.ts'
import { type AskedDialog, useScreenSession } from '../../session/screen-session.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Act, Btn } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SelectField, TextField } from '../../ui/fields.tsx'
import { DialogRefusal } from '../dialog-refusal.tsx'
import { itemName } from '../reward-words.ts'
import { useRun, useVisit } from '../use-visit.ts'
import { cardChoices } from './card-choices.ts'

export function ExceptionDialog({ asked }: { readonly asked: Extract<AskedDialog, { kind: 'exception' }> }) {
  const actions = useActions()
  const run = useRun()
  const onScreen = useVisit()
  const { close, askScanFocus } = useScreenSession.getState()
  const isManager = useTill((state) => state.signedIn?.role === 'manager')
  const choices = onScreen ? cardChoices(onScreen) : []
  const [group, setGroup] = useState<string>(choices.length === 1 ? (choices[0]?.value ?? '') : '')
  const [reason, setReason] = useState<ExceptionReason>('newItem')
  const [note, setNote] = useState('')
  const [value, setValue] = useState('')
  const [missing, setMissing] = useState<'card' | 'note' | 'value' | null>(null)
  if (!onScreen) return null
  const { telling, person, visit } = onScreen
  const line = visit.lines.find((one) => one.id === asked.lineId)
  const known = telling.catalogue.items[asked.upc]?.valueCents ?? null
  const submit = () => {
    const valueCents = centsOf(value)
    if (group === '') return setMissing('card')
    if (note.trim() === '') return setMissing('note')
    if (valueCents === undefined) return setMissing('value')
    setMissing(null)
    const entry = {
      upc: asked.upc,
      quantity: line?.unitIds.length ?? 1,
      cardGroupId: group as CardGroupId,
      reason,
      note: note.trim(),
      valueCents,
    }
    const done = () => {
      close()
      askScanFocus()
      if (line) void run(() => actions.removeLine(line.id))
    }
    void run(() => actions.addException(entry), done)
  }
  const name = itemName(telling.catalogue, asked.upc)
  return (
    <Dialog
      name={t('corrections.exception.title')}
      about={fullName(person)}
      hint={!isManager && t('corrections.exception.needsManager')}
      width={760}
      onSubmit={submit}
      onEscape={close}
      footer={
        <>
          <Btn className="tall" onClick={close}>
            {t('corrections.exception.cancel')}
          </Btn>
          <Act label={t('corrections.exception.submit')} keyName={t('lookup.enter')} submit />
        </>
      }
    >
      <DialogRefusal />
      <p className="say">
        {name === asked.upc ? '' : <b>{name} </b>}
        <span className="mono">{telling.format.upc(asked.upc)}</span>
      </p>
      <p className="dim">{t('corrections.exception.says')}</p>
      {choices.length === 0 && <p>{t('corrections.exception.noCards')}</p>}
      <div className="form-grid">
        <SelectField
          data-autofocus
          wide={known !== null}
          label={t('corrections.exception.card')}
          empty={t('checkout.choose')}
          options={choices}
          value={group}
          refusal={missing === 'card' ? t('corrections.exception.cardNeeded') : null}
          onChange={(event) => setGroup(event.target.value)}
        />
        {known === null && (
          <TextField
            label={t('corrections.exception.value')}
            inputMode="decimal"
            value={value}
            refusal={missing === 'value' ? t('corrections.exception.valueBad') : null}
            onChange={(event) => setValue(event.target.value)}
          />
        )}
      </div>
      <div className="choices two" role="radiogroup" aria-label={t('corrections.exception.reason')}>
        {exceptionReasons.map((one) => (
          <label key={one} className={`choice ${one === reason ? 'on' : ''}`}>
            <input type="radio" name="exception-reason" checked={one === reason} onChange={() => setReason(one)} />
            <i className="dot" />
            <span>{t(`corrections.exception.reasons.${one}`)}</span>
          </label>
        ))}
      </div>
      <TextField
        label={t('corrections.exception.note')}
        placeholder={t('corrections.exception.noteHint')}
        value={note}
        maxLength={500}
        refusal={missing === 'note' ? t('corrections.exception.noteNeeded') : null}
        onChange={(event) => setNote(event.target.value)}
      />
    </Dialog>
  )
}

/** Null where nothing was typed, undefined where it is no amount. */
function centsOf(typed: string): number | null | undefined {
  const text = typed.trim().replace(/^\$/, '')
  if (text === '') return null
  return /^\d{1,5}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : undefined
}
