/** A pet in words: its age, its sex and whether it was neutered, its weight, how a vaccination stands. What is not on file says so nowhere. */
import type { Pet, Vaccination } from '../../../shared/customers/pet.ts'
import { ageOn, vaccinationState } from '../../../shared/customers/pet-facts.ts'
import type { LocalDate } from '../../../shared/kernel/business-date.ts'
import type { Format } from '../../language/format.ts'
import { t } from '../../language/words.ts'

/** "4 years", "1 year, 3 months" under two, "5 months", or null. */
export function ageWords(pet: Pick<Pet, 'birthDate'>, today: LocalDate): string | null {
  const age = pet.birthDate === null ? null : ageOn(pet.birthDate, today)
  if (!age) return null
  const years = t('profile.age.years', { count: age.years })
  const months = t('profile.age.months', { count: age.months })
  if (age.years === 0) return age.months === 0 ? t('profile.age.newborn') : months
  return age.years < 2 && age.months > 0 ? t('profile.age.both', { years, months }) : years
}

export function sexWords({ sex, isNeutered }: Pick<Pet, 'sex' | 'isNeutered'>): string | null {
  const word = sex && t(`person.sexes.${sex}`)
  const done = isNeutered === null ? null : isNeutered ? t(`profile.neutered.${sex ?? 'unknown'}`) : t('profile.intact')
  return [word, done].filter((one) => one !== null).join(', ') || null
}

export const weightWords = ({ weight }: Pick<Pet, 'weight'>): string | null =>
  weight && t('profile.weight', { amount: String(weight.amount), unit: weight.unit })

export const speciesWords = ({ species, breed }: Pick<Pet, 'species' | 'breed'>): string =>
  [species && t(`person.speciesNames.${species}`), breed].filter(Boolean).join(', ')

const rowKeys = {
  valid: 'profile.vaccines.rowValid',
  endsSoon: 'profile.vaccines.rowEndsSoon',
  expired: 'profile.vaccines.rowExpired',
  undated: 'profile.vaccines.rowUndated',
} as const

/** "until Jan 3, 2027", "expired May 2". */
export const vaccinationWords = (vaccination: Vaccination, today: LocalDate, format: Format): string =>
  t(rowKeys[vaccinationState(vaccination, today)], {
    date: vaccination.expiresOn === null ? '' : format.day(vaccination.expiresOn),
  })
