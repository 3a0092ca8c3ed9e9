/** Card Notes: free text on one card, such as the dates of the paper card it came from. */
import { useState } from 'react'
import { t } from '../../language/words.ts'
import { type AskedDialog, useScreenSession } from '../../session/screen-session.ts'
import { useActions } from '../../session/use-till.ts'
import { Act, Btn } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { DialogRefusal } from '../dialog-refusal.tsx'
import { useRun } from '../use-visit.ts'

export function CardNotesDialog({ asked }: { readonly asked: Extract<AskedDialog, { kind: 'cardNotes' }> }) {
  const actions = useActions()
  const run = useRun()
  const close = useScreenSession((session) => session.close)
  const [text, setText] = useState(asked.text)
  const save = () => void run(() => actions.noteCard(asked.customerId, asked.cardId, text.trim()), close)
  return (
    <Dialog
      name={t('corrections.notes.title')}
      about={asked.title}
      width={620}
      onSubmit={save}
      onEscape={close}
      footer={
        <>
          <Btn className="tall" onClick={close}>
            {t('corrections.notes.cancel')}
          </Btn>
          <Act label={t('corrections.notes.save')} keyName={t('lookup.enter')} submit />
        </>
      }
    >
      <DialogRefusal />
      <TextField
        data-autofocus
        label={t('corrections.notes.label')}
        placeholder={t('corrections.notes.hint')}
        value={text}
        maxLength={500}
        onChange={(event) => setText(event.target.value)}
      />
    </Dialog>
  )
}
