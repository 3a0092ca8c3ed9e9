/** More than one purchase went on one card in one visit: why? */
import { useState } from 'react'
import { t } from '../../language/words.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Act } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { DialogRefusal } from '../dialog-refusal.tsx'
import { useRun } from '../use-visit.ts'

const reasons = ['boughtMore', 'paperCard', 'missedPurchase', 'other'] as const

/** `isPaper`: purchases of a paper card were typed in, so that reason stands first. */
export function MultiPurchaseDialog({ isPaper }: { readonly isPaper: boolean }) {
  const actions = useActions()
  const run = useRun()
  const waiting = useTill((state) => state.waitingScans)
  const own = useTill((state) => state.account.account?.multiPurchaseReasons) ?? []
  const choices = [
    ...reasons.map((one) => ({ reason: one, words: t(`multi.${one}`) })),
    ...own.map((one) => ({ reason: one, words: one })),
  ]
  const [reason, setReason] = useState<string>(isPaper ? 'paperCard' : 'boughtMore')
  const [note, setNote] = useState('')
  const [refusal, setRefusal] = useState<string | null>(null)
  const submit = () => {
    if (reason === 'other' && note.trim() === '') return setRefusal(t('multi.noteNeeded'))
    void run(() => actions.giveMultiPurchaseReason(reason, note.trim()))
  }
  return (
    <Dialog
      name={t('multi.title')}
      hint={waiting > 0 && t('checkout.waiting', { count: waiting })}
      width={560}
      onSubmit={submit}
      footer={<Act label={t('multi.submit')} keyName={t('lookup.enter')} submit />}
    >
      <DialogRefusal />
      <p className="say">{t('multi.says')}</p>
      <div className="choices" role="radiogroup" aria-label={t('multi.reason')}>
        {choices.map(({ reason: one, words }) => (
          <label key={one} className={`choice ${one === reason ? 'on' : ''}`}>
            <input
              data-autofocus={one === reason || undefined}
              type="radio"
              name="multi-purchase-reason"
              checked={one === reason}
              onChange={() => setReason(one)}
            />
            <i className="dot" />
            <span>{words}</span>
          </label>
        ))}
      </div>
      {reason === 'other' && (
        <TextField
          label={t('multi.note')}
          value={note}
          maxLength={500}
          refusal={refusal}
          onChange={(event) => setNote(event.target.value)}
        />
      )}
    </Dialog>
  )
}
