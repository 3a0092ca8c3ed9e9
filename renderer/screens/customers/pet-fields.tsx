/** The pets of a customer: one row of fields each, and one button for one more. */
import { useEffect, useRef } from 'react'
import { textLimits } from '../../../shared/customers/person.ts'
import { emptyPet, type Pet, species } from '../../../shared/customers/pet.ts'
import { t } from '../../language/words.ts'
import { Btn, Quiet } from '../../ui/button.tsx'
import { SelectField, TextField } from '../../ui/fields.tsx'

export interface PetFieldsProps {
  readonly pets: readonly Pet[]
  readonly onPets: (pets: readonly Pet[]) => void
}

export function PetFields({ pets, onPets }: PetFieldsProps) {
  const list = useRef<HTMLDivElement>(null)
  const wasAdded = useRef(false)
  useEffect(() => {
    if (!wasAdded.current) return
    wasAdded.current = false
    const fields = list.current?.querySelectorAll<HTMLInputElement>('[data-pet-name] input')
    fields?.[pets.length - 1]?.focus()
  }, [pets.length])
  const change = (pet: Pet) => onPets(pets.map((one) => (one.id === pet.id ? pet : one)))
  const add = () => {
    wasAdded.current = true
    onPets([...pets, emptyPet(crypto.randomUUID())])
  }
  return (
    <section className="pets" aria-label={t('person.pets')} ref={list}>
      {pets.map((pet, index) => (
        <fieldset key={pet.id} className="pet-row" aria-label={pet.name || t('person.pet', { nth: index + 1 })}>
          <div data-pet-name>
            <TextField
              label={t('person.petName')}
              value={pet.name}
              maxLength={textLimits.petName}
              onChange={(event) => change({ ...pet, name: event.target.value })}
            />
          </div>
          <SelectField
            label={t('person.species')}
            empty=""
            options={species.map((one) => ({ value: one, label: t(`person.speciesNames.${one}`) }))}
            value={pet.species ?? ''}
            onChange={(event) => change({ ...pet, species: species.find((one) => one === event.target.value) ?? null })}
          />
          <TextField
            label={t('person.breed')}
            value={pet.breed}
            maxLength={textLimits.breed}
            onChange={(event) => change({ ...pet, breed: event.target.value })}
          />
          <TextField
            label={t('person.birthday')}
            type="date"
            value={pet.birthDate ?? ''}
            onChange={(event) => change({ ...pet, birthDate: event.target.value || null })}
          />
          <Quiet className="remove" onClick={() => onPets(pets.filter((one) => one.id !== pet.id))}>
            <u>{t('person.removePet')}</u>
          </Quiet>
        </fieldset>
      ))}
      <Btn onClick={add}>{t('person.addPet')}</Btn>
    </section>
  )
}
