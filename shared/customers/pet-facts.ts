/**
 * What is read off a pet's and a person's dates on a given day of the store: age, how a vaccination stands, and whose birthday comes. A
 * pet that died has none of it: nobody is reminded of it.
 */
import type { LocalDate } from '../kernel/business-date.ts'
import type { Person } from './person.ts'
import type { Pet, Vaccination } from './pet.ts'

const partsOf = (date: LocalDate): readonly [number, number, number] => {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return [year, month, day]
}

export interface Age {
  readonly years: number
  /** Beside the years, 0 to 11. */
  readonly months: number
}

/** null = born after that day, which is a slip of the pen. */
export function ageOn(birthDate: LocalDate, today: LocalDate): Age | null {
  if (birthDate > today) return null
  const [bornYear, bornMonth, bornDay] = partsOf(birthDate)
  const [year, month, day] = partsOf(today)
  const months = (year - bornYear) * 12 + (month - bornMonth) - (day < bornDay ? 1 : 0)
  return { years: Math.floor(months / 12), months: months % 12 }
}

/** How long before its last day a vaccination is said to end soon. */
export const endsSoonDays = 30

export type VaccinationState = 'valid' | 'endsSoon' | 'expired' | 'undated'

const dayMs = 86_400_000
const daysBetween = (from: LocalDate, to: LocalDate): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs)

/** `expiresOn` is the last day it counts. */
export function vaccinationState({ expiresOn }: Pick<Vaccination, 'expiresOn'>, today: LocalDate): VaccinationState {
  if (expiresOn === null) return 'undated'
  if (expiresOn < today) return 'expired'
  return daysBetween(today, expiresOn) <= endsSoonDays ? 'endsSoon' : 'valid'
}

const byName = (vaccination: Vaccination): string => vaccination.name.trim().toLowerCase()

/** Of each kind the one that lasts longest: an old paper does not make a pet look unprotected that was vaccinated again. */
export function vaccinationsInForce(pet: Pick<Pet, 'vaccinations'>): readonly Vaccination[] {
  const latest = new Map<string, Vaccination>()
  for (const one of pet.vaccinations) {
    const known = latest.get(byName(one))
    if (!known || (one.expiresOn ?? '') > (known.expiresOn ?? '')) latest.set(byName(one), one)
  }
  return [...latest.values()]
}

const worstFirst = ['expired', 'endsSoon', 'undated', 'valid'] as const satisfies readonly VaccinationState[]

/** The worst of those in force; null = none is known, or the pet died. */
export function petVaccinationState(pet: Pet, today: LocalDate): VaccinationState | null {
  if (pet.isDeceased) return null
  const states = vaccinationsInForce(pet).map((one) => vaccinationState(one, today))
  return worstFirst.find((state) => states.includes(state)) ?? null
}

const isLeap = (year: number): boolean => new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1

/** Days until the next birthday, 0 = today. Who was born on February 29 has it on the 28th in other years. */
export function daysToBirthday(birthDate: LocalDate, today: LocalDate): number {
  const inYear = (year: number) => {
    const day = birthDate.slice(5) === '02-29' && !isLeap(year) ? '02-28' : birthDate.slice(5)
    return daysBetween(today, `${String(year).padStart(4, '0')}-${day}`)
  }
  const [year] = partsOf(today)
  const days = inYear(year)
  return days >= 0 ? days : inYear(year + 1)
}

export interface Birthday {
  /** null = the customer's own. */
  readonly petName: string | null
  readonly inDays: number
}

/** Birthdays of the customer and the living pets within the coming week, nearest first. */
export function birthdaysWithin(
  person: Pick<Person, 'birthDate' | 'pets'>,
  today: LocalDate,
  days = 7,
): readonly Birthday[] {
  const born = [
    { petName: null, birthDate: person.birthDate === '' ? null : person.birthDate },
    ...person.pets.filter((pet) => !pet.isDeceased).map(({ name, birthDate }) => ({ petName: name, birthDate })),
  ]
  return born
    .flatMap(({ petName, birthDate }): Birthday | [] =>
      birthDate === null || birthDate > today ? [] : { petName, inDays: daysToBirthday(birthDate, today) },
    )
    .filter(({ inDays }) => inDays < days)
    .sort((one, other) => one.inDays - other.inDays)
}

/** Something happened that whoever serves them should know. */
export const hasIncident = (person: Pick<Person, 'notes'>): boolean => person.notes.some((note) => note.isIncident)
