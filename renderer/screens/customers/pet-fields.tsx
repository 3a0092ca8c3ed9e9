/**
 * The pets of a customer: the four fields everybody asks for in one row each, the rest on demand. Those who died stand apart at the end,
 * kept and asked about no more.
 */
import { useEffect, useRef, useState } from 'react'
import { petFieldsMissing } from '../../../shared/customers/field-settings.ts'
import { textLimits } from '../../../shared/customers/person.ts'
import { emptyPet, type Pet, species } from '../../../shared/customers/pet.ts'
import { t } from '../../language/words.ts'
import { Btn, Quiet } from '../../ui/button.tsx'
import { SelectField, TextField } from '../../ui/fields.tsx'
import { neededIf, type PersonForm, refusedAt, usePersonForm } from './person-form.ts'
import { PetDetails } from './pet-details.tsx'

/** Which pets stand here: those with something to fill in, or the others. */
export function PetRows({ pets }: { readonly pets: readonly Pet[] }) {
  const { person, change, before } = usePersonForm()
  const set = (pet: Pet) => change({ pets: person.pets.map((one) => (one.id === pet.id ? pet : one)) })
  const remove = (pet: Pet) => change({ pets: person.pets.filter((one) => one.id !== pet.id) })
  // As it was when the form opened: a row does not move while it is filled in.
  const wasDeceased = (pet: Pet) => before.pets.some((one) => one.id === pet.id && one.isDeceased)
  const living = pets.filter((pet) => !wasDeceased(pet))
  const deceased = pets.filter(wasDeceased)
  const row = (pet: Pet) => (
    <PetRow key={pet.id} pet={pet} nth={person.pets.indexOf(pet) + 1} onPet={set} onRemove={() => remove(pet)} />
  )
  return (
    <div className="pets">
      {living.map(row)}
      {deceased.length > 0 && (
        <section className="pets deceased" aria-label={t('person.deceasedPets')}>
          <h4>{t('person.deceasedPets')}</h4>
          <p className="dim sm">{t('person.deceasedSays')}</p>
          {deceased.map(row)}
        </section>
      )}
    </div>
  )
}

/** One more pet, with the focus in its name. */
export function AddPet({ onAdded }: { readonly onAdded: (petId: string) => void }) {
  const { person, change } = usePersonForm()
  const add = () => {
    const pet = emptyPet(crypto.randomUUID())
    onAdded(pet.id)
    change({ pets: [...person.pets, pet] })
  }
  return <Btn onClick={add}>{t('person.addPet')}</Btn>
}

interface PetRowProps {
  readonly pet: Pet
  readonly nth: number
  readonly onPet: (pet: Pet) => void
  readonly onRemove: () => void
}

function PetRow({ pet, nth, onPet, onRemove }: PetRowProps) {
  const form = usePersonForm()
  const { account, before, refusal } = form
  const name = useRef<HTMLInputElement>(null)
  const isNew = !before.pets.some((one) => one.id === pet.id)
  const isRefused = isDetailRefused(form, pet)
  const [isOpen, setOpen] = useState(() => petFieldsMissing(account, pet, ['required', 'recommended']).some(isDetail))
  useEffect(() => {
    if (isNew) name.current?.focus()
  }, [isNew])
  useEffect(() => {
    if (isRefused) setOpen(true)
  }, [isRefused])
  const called = pet.name.trim()
  const nameIsMissing = refusal?.reason === 'petNameMissing' && called === ''
  return (
    <fieldset className="pet-row" aria-label={called || t('person.pet', { nth })}>
      <TextField
        ref={name}
        label={t('person.petName')}
        value={pet.name}
        maxLength={textLimits.petName}
        refusal={nameIsMissing ? t('person.refusal.petNameMissing') : null}
        onChange={(event) => onPet({ ...pet, name: event.target.value })}
      />
      <SelectField
        label={t('person.species')}
        empty=""
        options={species.map((one) => ({ value: one, label: t(`person.speciesNames.${one}`) }))}
        value={pet.species ?? ''}
        onChange={(event) => onPet({ ...pet, species: species.find((one) => one === event.target.value) ?? null })}
      />
      <TextField
        label={t('person.breed')}
        {...neededIf(account, 'petBreed')}
        value={pet.breed}
        maxLength={textLimits.breed}
        refusal={pet.breed === '' && !pet.isDeceased ? refusedAt(form, 'petBreed') : null}
        onChange={(event) => onPet({ ...pet, breed: event.target.value })}
      />
      <TextField
        label={t('person.birthday')}
        {...neededIf(account, 'petBirthDate')}
        type="date"
        max={form.today}
        value={pet.birthDate ?? ''}
        refusal={pet.isDeceased ? null : refusedAt(form, 'petBirthDate')}
        onChange={(event) => onPet({ ...pet, birthDate: event.target.value || null })}
      />
      <div className="row wrap pet-foot">
        <Quiet aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <u>{called ? t('person.petMoreOf', { name: called }) : t('person.petMore')}</u>
        </Quiet>
        <span className="grow" />
        <Quiet className="remove" onClick={onRemove}>
          <u>{t('person.removePet')}</u>
        </Quiet>
      </div>
      {isOpen && <PetDetails pet={pet} onPet={onPet} />}
    </fieldset>
  )
}

/** What was refused lies among the details of this pet: they open by themselves. */
function isDetailRefused({ refusal, account }: PersonForm, pet: Pet): boolean {
  if (refusal?.reason === 'weightInvalid') return pet.weight !== null && !(pet.weight.amount > 0)
  if (refusal?.reason !== 'fieldsRequired') return false
  const { fields } = refusal
  return petFieldsMissing(account, pet, ['required']).some((field) => isDetail(field) && fields.includes(field))
}

const isDetail = (field: string): boolean => field !== 'petBreed' && field !== 'petBirthDate'
