/** One note: what it says, who wrote it when, whom it is about; an incident is marked. */
import type { Person } from '../../../shared/customers/person.ts'
import type { Note } from '../../../shared/customers/person-parts.ts'
import { joined, t } from '../../language/words.ts'
import { useTill } from '../../session/use-till.ts'
import { Icon } from '../../ui/icon.tsx'
import type { Telling } from '../reward-words.ts'

export interface NoteLineProps {
  readonly note: Note
  readonly person: Pick<Person, 'pets'>
  readonly telling: Telling
}

export function NoteLine({ note, person, telling }: NoteLineProps) {
  const author = useTill((state) => (note.staffId ? state.account.staff[note.staffId]?.name : undefined))
  const pet = person.pets.find((one) => one.id === note.petId)
  const about = [
    note.at === '' ? t('profile.noteUndated') : telling.format.dateTime(note.at),
    author && t('profile.noteBy', { name: author }),
    pet && t('profile.noteAbout', { name: pet.name }),
  ].filter((one) => typeof one === 'string')
  return (
    <div className={`note-line ${note.isIncident ? 'is-incident' : ''}`}>
      {note.isIncident && (
        <span className="tag stop">
          <Icon name="warn" /> {t('profile.noteIncident')}
        </span>
      )}
      <p className="note-text">{note.text}</p>
      <p className="dim sm">{joined(about)}</p>
    </div>
  )
}

/** Incidents first, then the newest; those without a date last. */
export const notesInOrder = (notes: readonly Note[]): readonly Note[] =>
  [...notes].sort((one, other) => Number(other.isIncident) - Number(one.isIncident) || (one.at < other.at ? 1 : -1))
