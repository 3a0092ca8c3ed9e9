/** All notes, incidents first, and one more: about the customer or one of the living pets, written with author and date. */
import { type FormEvent, useId, useState } from 'react'
import { type Person, textLimits } from '../../../shared/customers/person.ts'
import type { CustomerId } from '../../../shared/kernel/ids.ts'
import { t } from '../../language/words.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { SelectField, Tick } from '../../ui/fields.tsx'
import type { CustomerRecord } from '../../use-cases/till.ts'
import type { Telling } from '../reward-words.ts'
import { mayChange } from './may-change.ts'
import { NoteLine, notesInOrder } from './note-line.tsx'
import { useSavePatch } from './photo.tsx'

export interface ProfileNotesProps {
  readonly record: CustomerRecord
  readonly telling: Telling
}

export function ProfileNotes({ record, telling }: ProfileNotesProps) {
  const { person, state } = record
  return (
    <div className="profile-notes">
      {mayChange(state) && <NewNote customerId={state.id} person={person} />}
      <section className="panel notes-list" aria-label={t('profile.notesTitle')}>
        {person.notes.length === 0 && <p className="dim">{t('profile.noNotes')}</p>}
        {notesInOrder(person.notes).map((note) => (
          <NoteLine key={note.id} note={note} person={person} telling={telling} />
        ))}
      </section>
    </div>
  )
}

function NewNote({ customerId, person }: { readonly customerId: CustomerId; readonly person: Person }) {
  const actions = useActions()
  const savePatch = useSavePatch(customerId)
  const staffId = useTill((state) => state.signedIn?.staffId ?? null)
  const [text, setText] = useState('')
  const [petId, setPetId] = useState('')
  const [isIncident, setIncident] = useState(false)
  const [says, setSays] = useState<string | null>(null)
  const id = useId()
  const living = person.pets.filter((pet) => !pet.isDeceased)
  const add = async (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() === '') return setSays(t('profile.noteEmpty'))
    const noteId = crypto.randomUUID()
    const note = {
      id: noteId,
      text: text.trim(),
      at: actions.moment().at,
      staffId,
      petId: petId === '' ? null : petId,
      isIncident,
    }
    const refusal = await savePatch({ notes: { [noteId]: note } })
    setSays(refusal)
    if (refusal) return
    setText('')
    setPetId('')
    setIncident(false)
  }
  return (
    <form className="panel new-note" aria-label={t('profile.newNote')} onSubmit={(event) => void add(event)}>
      <div className="labelled">
        <label htmlFor={id}>{t('profile.noteText')}</label>
        <textarea
          id={id}
          className="input"
          rows={3}
          maxLength={textLimits.note}
          value={text}
          aria-invalid={says ? true : undefined}
          aria-describedby={says ? `${id}-says` : undefined}
          onChange={(event) => setText(event.target.value)}
        />
        {says && (
          <span className="says" id={`${id}-says`} role="alert">
            {says}
          </span>
        )}
      </div>
      <div className="row wrap new-note-foot">
        {living.length > 0 && (
          <SelectField
            label={t('profile.noteIs')}
            empty={t('profile.aboutCustomer')}
            options={living.map((pet) => ({ value: pet.id, label: pet.name }))}
            value={petId}
            onChange={(event) => setPetId(event.target.value)}
          />
        )}
        <Tick checked={isIncident} onChange={(event) => setIncident(event.target.checked)}>
          {t('profile.markIncident')}
        </Tick>
        <span className="grow" />
        <Btn submit>{t('profile.addNote')}</Btn>
      </div>
    </form>
  )
}
