/** One pet as a card: photo, name, what it is, and how its vaccinations stand. One that died is marked, and says nothing to do. */
import type { Pet } from '../../../shared/customers/pet.ts'
import { petVaccinationState, type VaccinationState } from '../../../shared/customers/pet-facts.ts'
import type { CustomerId } from '../../../shared/kernel/ids.ts'
import { joined, t } from '../../language/words.ts'
import { Icon } from '../../ui/icon.tsx'
import type { Telling } from '../reward-words.ts'
import { ColourMarks } from './colour-marks.tsx'
import { ageWords, sexWords, speciesWords, weightWords } from './pet-words.ts'
import { Photo, PhotoButton, useSavePatch } from './photo.tsx'

export interface PetCardProps {
  readonly customerId: CustomerId
  readonly pet: Pet
  readonly telling: Telling
  /** The photo is the button that changes it. */
  readonly isEditable?: boolean
}

export function PetCard({ customerId, pet, telling, isEditable = false }: PetCardProps) {
  const savePatch = useSavePatch(customerId)
  const today = telling.moment.localDate
  const facts = [
    pet.isDeceased ? null : ageWords(pet, today),
    sexWords(pet),
    pet.colour || null,
    weightWords(pet),
  ].filter((one) => one !== null)
  const photo = { customerId, photo: pet.photo, name: pet.name, kind: 'pet', size: 'card' } as const
  return (
    <fieldset className={`pet-card ${pet.isDeceased ? 'is-deceased' : ''}`} aria-label={pet.name}>
      {isEditable && !pet.isDeceased ? (
        <PhotoButton {...photo} onPhoto={(next) => savePatch({ pets: { [pet.id]: { photo: next } } })} />
      ) : (
        <Photo {...photo} />
      )}
      <div className="pet-card-words">
        <div className="name">{pet.name}</div>
        <div className="sm">{speciesWords(pet)}</div>
        {facts.length > 0 && <div className="dim sm">{joined(facts)}</div>}
      </div>
      <div className="profile-tags pet-tags">
        {pet.isDeceased ? (
          <span className="tag plain">{t('profile.deceased')}</span>
        ) : (
          <VaccineTag state={petVaccinationState(pet, today)} />
        )}
        <ColourMarks ids={pet.colourCodes} />
      </div>
    </fieldset>
  )
}

const vaccineLooks = {
  valid: { tone: 'green', icon: 'shield' },
  endsSoon: { tone: 'rust', icon: 'clock' },
  expired: { tone: 'stop', icon: 'warn' },
  undated: { tone: 'plain', icon: 'shield' },
} as const

export function VaccineTag({ state }: { readonly state: VaccinationState | null }) {
  if (state === null) return <span className="dim sm">{t('profile.vaccines.none')}</span>
  const { tone, icon } = vaccineLooks[state]
  return (
    <span className={`tag ${tone}`}>
      <Icon name={icon} /> {t(`profile.vaccines.${state}`)}
    </span>
  )
}
