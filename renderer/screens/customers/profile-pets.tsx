/** The pets in full: card, facts, vaccinations with their papers, answers, notes about each; those that died apart at the end. */
import type { Pet, Vaccination } from '../../../shared/customers/pet.ts'
import { vaccinationState } from '../../../shared/customers/pet-facts.ts'
import { t } from '../../language/words.ts'
import { useScreenSession } from '../../session/screen-session.ts'
import { useTill } from '../../session/use-till.ts'
import { Btn, Quiet } from '../../ui/button.tsx'
import type { CustomerRecord } from '../../use-cases/till.ts'
import type { Telling } from '../reward-words.ts'
import { Answers } from './answers.tsx'
import { AddDocument, DocumentLink } from './document-link.tsx'
import { mayChange } from './may-change.ts'
import { NoteLine } from './note-line.tsx'
import { PetCard } from './pet-card.tsx'
import { vaccinationWords } from './pet-words.ts'
import { useSavePatch } from './photo.tsx'

export interface ProfilePetsProps {
  readonly record: CustomerRecord
  readonly telling: Telling
}

export function ProfilePets({ record, telling }: ProfilePetsProps) {
  const { person, state } = record
  const open = useScreenSession((session) => session.open)
  const edit = () => open({ kind: 'person', customerId: state.id, draft: null, thenSelect: false })
  const addPet = () => open({ kind: 'person', customerId: state.id, draft: null, thenSelect: false, addPet: true })
  const living = person.pets.filter((pet) => !pet.isDeceased)
  const deceased = person.pets.filter((pet) => pet.isDeceased)
  return (
    <>
      {person.pets.length === 0 && <p className="panel empty">{t('profile.noPets')}</p>}
      <div className="pets-in-full">
        {living.map((pet) => (
          <PetInFull key={pet.id} record={record} pet={pet} telling={telling} onEdit={edit} />
        ))}
      </div>
      {mayChange(state) && (
        <Btn className="add-pet" onClick={addPet}>
          {t('person.addPet')}
        </Btn>
      )}
      {deceased.length > 0 && (
        <section className="stack" aria-label={t('profile.deceasedPets')}>
          <h3>{t('profile.deceasedPets')}</h3>
          <div className="pet-cards">
            {deceased.map((pet) => (
              <PetCard key={pet.id} customerId={state.id} pet={pet} telling={telling} />
            ))}
          </div>
        </section>
      )}
    </>
  )
}

interface PetInFullProps extends ProfilePetsProps {
  readonly pet: Pet
  readonly onEdit: () => void
}

function PetInFull({ record, pet, telling, onEdit }: PetInFullProps) {
  const { person, state } = record
  const canChange = mayChange(state)
  const notes = person.notes.filter((note) => note.petId === pet.id)
  return (
    <section className="panel pet-in-full" aria-label={pet.name}>
      <div className="row pet-in-full-head">
        <div className="grow">
          <PetCard customerId={state.id} pet={pet} telling={telling} isEditable={canChange} />
        </div>
        {canChange && (
          <Quiet onClick={onEdit}>
            <u>{t('customers.edit')}</u>
          </Quiet>
        )}
      </div>
      {pet.birthDate && <p className="sm dim">{t('profile.born', { date: telling.format.day(pet.birthDate) })}</p>}
      <h3>{t('profile.vaccines.title')}</h3>
      {pet.vaccinations.length === 0 && <p className="dim sm">{t('profile.vaccines.none')}</p>}
      {pet.vaccinations.map((one) => (
        <VaccinationRow key={one.id} record={record} pet={pet} vaccination={one} telling={telling} />
      ))}
      <Answers about="pet" answers={pet.answers} />
      {notes.map((note) => (
        <NoteLine key={note.id} note={note} person={person} telling={telling} />
      ))}
    </section>
  )
}

const tones = { valid: 'green', endsSoon: 'rust', expired: 'stop', undated: 'plain' } as const

function VaccinationRow(props: ProfilePetsProps & { readonly pet: Pet; readonly vaccination: Vaccination }) {
  const { record, pet, vaccination, telling } = props
  const { state } = record
  const savePatch = useSavePatch(state.id)
  const verifiedBy = useTill((now) => (vaccination.verifiedBy ? now.account.staff[vaccination.verifiedBy]?.name : null))
  const canChange = mayChange(state)
  const today = telling.moment.localDate
  const save = (document: Vaccination['document']) =>
    savePatch({ pets: { [pet.id]: { vaccinations: { [vaccination.id]: { ...vaccination, document } } } } })
  return (
    <fieldset className="vaccination-row" aria-label={vaccination.name}>
      <span className="name">{vaccination.name}</span>
      <span className={`tag ${tones[vaccinationState(vaccination, today)]}`}>
        {vaccinationWords(vaccination, today, telling.format)}
      </span>
      {verifiedBy && <span className="dim sm">{t('profile.vaccines.verifiedBy', { name: verifiedBy })}</span>}
      {vaccination.note && <span className="dim sm">{vaccination.note}</span>}
      <span className="end row">
        {vaccination.document ? (
          <>
            <DocumentLink customerId={state.id} document={vaccination.document} />
            {canChange && (
              <Quiet onClick={() => void save(null)}>
                <u>{t('profile.vaccines.removeDocument')}</u>
              </Quiet>
            )}
          </>
        ) : (
          canChange && <AddDocument customerId={state.id} of={vaccination.name} onDocument={save} />
        )}
      </span>
    </fieldset>
  )
}
