/**
 * Paper Card: purchases from an old card or receipt, with the dates they carry. The dates decide the window, the note keeps them readable,
 * and nothing is written before every row is right.
 */
import { useState } from 'react'
import { fullName } from '../../../shared/customers/person.ts'
import { monthsBefore } from '../../../shared/kernel/business-date.ts'
import type { Upc } from '../../../shared/kernel/ids.ts'
import { versionOn } from '../../../shared/loyalty/programs-by-upc.ts'
import { joined, t } from '../../language/words.ts'
import { useScreenSession } from '../../session/screen-session.ts'
import { useActions } from '../../session/use-till.ts'
import { Act, Btn, Quiet } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SelectField, TextField } from '../../ui/fields.tsx'
import { DialogRefusal, RefusalSentence } from '../dialog-refusal.tsx'
import { itemName } from '../reward-words.ts'
import { useRun, useVisit } from '../use-visit.ts'
import { cardChoices } from './card-choices.ts'

interface PaperRow {
  readonly key: number
  readonly quantity: string
  readonly date: string
}

const mostRows = 12

export function PaperCardDialog() {
  const actions = useActions()
  const run = useRun()
  const onScreen = useVisit()
  const { close, askScanFocus } = useScreenSession.getState()
  const [group, setGroup] = useState('')
  const [upc, setUpc] = useState('')
  const [rows, setRows] = useState<readonly PaperRow[]>([{ key: 0, quantity: '1', date: '' }])
  const [note, setNote] = useState<string | null>(null)
  const [sentence, setSentence] = useState<string | null>(null)
  if (!onScreen) return null
  const { telling, person, moment } = onScreen
  const { catalogue, format } = telling
  const version = versionOn(catalogue.cardGroups[group]?.versions ?? [], moment.localDate)
  const items = (version?.items ?? [])
    .filter((item) => item.isQualifying)
    .map((item) => ({ value: item.upc, label: itemName(catalogue, item.upc) }))
  const oldest = version?.windowMonths ? monthsBefore(moment.localDate, version.windowMonths) : null
  const purchases = rows.map((row) => ({ date: row.date, quantity: Number(row.quantity) }))
  const dated = joined(
    purchases
      .filter((one) => one.date !== '')
      .map((one) => t('corrections.paper.noteOne', { count: one.quantity, date: format.day(one.date) })),
  )
  const shownNote = note ?? (dated === '' ? '' : t('corrections.paper.noteOf', { purchases: dated }))
  const change = (key: number, part: Partial<PaperRow>) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...part } : row)))
  const submit = () => {
    const chosen = items.find((item) => item.value === upc)
    if (!chosen) return setSentence(t('corrections.paper.chooseCard'))
    if (!purchases.every((one) => isCount(one.quantity) && one.date !== ''))
      return setSentence(t('corrections.paper.fillDates'))
    if (purchases.some((one) => one.date > moment.localDate)) return setSentence(t('corrections.paper.future'))
    setSentence(null)
    const done = () => {
      close()
      askScanFocus()
    }
    const entry = { upc: chosen.value as Upc, purchases, note: shownNote.trim() === '' ? null : shownNote.trim() }
    void run(() => actions.addPaperPunches(entry), done)
  }
  return (
    <Dialog
      name={t('corrections.paper.title')}
      about={fullName(person)}
      width={760}
      onSubmit={submit}
      onEscape={close}
      footer={
        <>
          <Btn className="tall" onClick={close}>
            {t('corrections.paper.cancel')}
          </Btn>
          <Act label={t('corrections.paper.submit')} keyName={t('lookup.enter')} submit />
        </>
      }
    >
      <DialogRefusal />
      {sentence && <RefusalSentence sentence={sentence} />}
      <p className="dim">{t('corrections.paper.says')}</p>
      <div className="form-grid">
        <SelectField
          data-autofocus
          label={t('corrections.paper.card')}
          empty={t('checkout.choose')}
          options={cardChoices(onScreen)}
          value={group}
          onChange={(event) => {
            setGroup(event.target.value)
            setUpc('')
          }}
        />
        <SelectField
          label={t('corrections.paper.item')}
          empty={t('checkout.choose')}
          options={items}
          value={upc}
          onChange={(event) => setUpc(event.target.value)}
        />
      </div>
      {rows.map((row, index) => (
        <fieldset key={row.key} className="paper-row" aria-label={t('corrections.paper.purchase', { nth: index + 1 })}>
          <TextField
            label={t('corrections.paper.quantity')}
            inputMode="numeric"
            maxLength={2}
            value={row.quantity}
            onChange={(event) => change(row.key, { quantity: event.target.value.replace(/\D/g, '') })}
          />
          <TextField
            label={t('corrections.paper.date')}
            type="date"
            max={moment.localDate}
            value={row.date}
            onChange={(event) => change(row.key, { date: event.target.value })}
          />
          {rows.length > 1 && (
            <Quiet onClick={() => setRows(rows.filter((one) => one.key !== row.key))}>
              <u>{t('corrections.paper.removeDate')}</u>
            </Quiet>
          )}
          {oldest && row.date !== '' && row.date < oldest && (
            <p className="tag rust">{t('corrections.paper.tooOld', { count: version?.windowMonths ?? 0 })}</p>
          )}
        </fieldset>
      ))}
      {rows.length < mostRows && (
        <div>
          <Btn onClick={() => setRows([...rows, { key: (rows.at(-1)?.key ?? 0) + 1, quantity: '1', date: '' }])}>
            {t('corrections.paper.addDate')}
          </Btn>
        </div>
      )}
      <TextField
        label={t('corrections.paper.note')}
        value={shownNote}
        maxLength={500}
        onChange={(event) => setNote(event.target.value)}
      />
    </Dialog>
  )
}

const isCount = (quantity: number): boolean => Number.isInteger(quantity) && quantity >= 1 && quantity <= 99
