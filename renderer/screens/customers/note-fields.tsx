/** Notes: what others wrote with author and date, a new one, and for a manager a way to take one off. Nobody rewrites a note. */
import { useId } from 'react'
import { textLimits } from '../../../shared/customers/person.ts'
import type { Note } from '../../../shared/customers/person-parts.ts'
import { t } from '../../language/words.ts'
import { useFormat, useTill } from '../../session/use-till.ts'
import { Quiet } from '../../ui/button.tsx'
import { SelectField, Tick } from '../../ui/fields.tsx'
import { Icon } from '../../ui/icon.tsx'
import { usePersonForm } from './person-form.ts'

/** What is being written; becomes a note with author and date when it is saved. */
export type NewNote = Pick<Note, 'text' | 'petId' | 'isIncident'>
export const noNote: NewNote = { text: '', petId: null, isIncident: false }

export interface NoteFieldsProps {
  readonly note: NewNote
  readonly onNote: (note: NewNote) => void
}

export function NoteFields({ note, onNote }: NoteFieldsProps) {
  const { person, before, change } = usePersonForm()
  const isManager = useTill((state) => state.signedIn?.role === 'manager')
  const id = useId()
  const isGone = ({ id: noteId }: Note) => !person.notes.some((one) => one.id === noteId)
  return (
    <div className="wide stack">
      <ul className="notes">
        {before.notes.toReversed().map((one) => (
          <li key={one.id} className={isGone(one) ? 'is-gone' : ''}>
            <NoteText note={one} />
            {isManager && !isGone(one) && (
              <Quiet onClick={() => change({ notes: person.notes.filter((kept) => kept.id !== one.id) })}>
                <u>{t('person.removeNote')}</u>
              </Quiet>
            )}
            {isGone(one) && (
              <span className="row">
                <span className="dim sm">{t('person.noteGoes')}</span>
                <Quiet onClick={() => change({ notes: [...person.notes, one] })}>
                  <u>{t('person.keepNote')}</u>
                </Quiet>
              </span>
            )}
          </li>
        ))}
      </ul>
      <div className="labelled">
        <label htmlFor={id}>{t('person.notes')}</label>
        <textarea
          id={id}
          className="input"
          rows={2}
          value={note.text}
          maxLength={textLimits.note}
          onChange={(event) => onNote({ ...note, text: event.target.value })}
        />
      </div>
      <div className="row wrap">
        {person.pets.length > 0 && (
          <SelectField
            label={t('person.aboutWhom')}
            options={[
              { value: '', label: t('person.aboutCustomer') },
              ...person.pets.map((pet) => ({ value: pet.id, label: pet.name })),
            ]}
            value={note.petId ?? ''}
            onChange={(event) => onNote({ ...note, petId: event.target.value || null })}
          />
        )}
        <Tick checked={note.isIncident} onChange={(event) => onNote({ ...note, isIncident: event.target.checked })}>
          {t('person.incident')}
        </Tick>
      </div>
    </div>
  )
}

/** One note as everybody reads it: text, incident mark, whom it is about, and who wrote it when. */
export function NoteText({ note }: { readonly note: Note }) {
  const staff = useTill((state) => state.account.staff)
  const { person } = usePersonForm()
  const format = useFormat()
  const pet = person.pets.find((one) => one.id === note.petId)?.name
  const author = note.staffId === null ? '' : (staff[note.staffId]?.name ?? note.staffId)
  return (
    <span className="grow">
      {note.isIncident && (
        <span className="tag rust">
          <Icon name="warn" />
          {t('person.incidentMark')}
        </span>
      )}{' '}
      {pet && <b>{pet}: </b>}
      <span className="note-text">{note.text}</span>
      <span className="dim sm block">
        {note.at === '' ? t('person.noteBefore') : t('person.noteBy', { name: author, when: format.dateTime(note.at) })}
      </span>
    </span>
  )
}
