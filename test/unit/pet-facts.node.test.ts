/** Ages, vaccinations and birthdays, as the counter reads them. */
import { describe, expect, test } from 'vitest'
import { emptyPerson } from '../../shared/customers/person.ts'
import { emptyPet, type Pet, type Vaccination } from '../../shared/customers/pet.ts'
import {
  ageOn,
  birthdaysWithin,
  daysToBirthday,
  petVaccinationState,
  vaccinationState,
} from '../../shared/customers/pet-facts.ts'

const today = '2026-06-10'
const vaccination = (name: string, expiresOn: string | null): Vaccination => ({
  id: `${name} ${expiresOn}`,
  name,
  expiresOn,
  document: null,
  note: '',
  verifiedBy: null,
})
const pet = (more: Partial<Pet>): Pet => ({ ...emptyPet('pet-1'), name: 'Biscuit', ...more })

describe('age', () => {
  test.each([
    ['2021-06-10', 5, 0],
    ['2021-06-11', 4, 11],
    ['2026-05-10', 0, 1],
    ['2026-05-11', 0, 0],
    ['2024-02-29', 2, 3],
  ])('born %s is %i years and %i months old', (born, years, months) => {
    expect(ageOn(born, today)).toEqual({ years, months })
  })
  test('nobody is born tomorrow', () => {
    expect(ageOn('2026-06-11', today)).toBeNull()
  })
})

describe('vaccinations', () => {
  test.each([
    ['2026-06-09', 'expired'],
    ['2026-06-10', 'endsSoon'],
    ['2026-07-10', 'endsSoon'],
    ['2026-07-11', 'valid'],
    [null, 'undated'],
  ] as const)('good until %s is %s', (expiresOn, state) => {
    expect(vaccinationState({ expiresOn }, today)).toBe(state)
  })
  test('an old paper of the same vaccination does not count against a new one', () => {
    const vaccinations = [vaccination('Rabies', '2025-01-01'), vaccination('rabies ', '2027-01-01')]
    expect(petVaccinationState(pet({ vaccinations }), today)).toBe('valid')
  })
  test('the worst is what is shown', () => {
    const vaccinations = [vaccination('Rabies', '2027-01-01'), vaccination('Bordetella', '2026-06-01')]
    expect(petVaccinationState(pet({ vaccinations }), today)).toBe('expired')
  })
  test('a pet that died needs none', () => {
    const vaccinations = [vaccination('Rabies', '2025-01-01')]
    expect(petVaccinationState(pet({ vaccinations, isDeceased: true }), today)).toBeNull()
  })
})

describe('birthdays', () => {
  test('of the living, within the week, nearest first', () => {
    const person = {
      ...emptyPerson,
      birthDate: '1980-06-16',
      pets: [
        pet({ id: 'a', name: 'Biscuit', birthDate: '2020-06-10' }),
        pet({ id: 'b', name: 'Miso', birthDate: '2020-06-12', isDeceased: true }),
        pet({ id: 'c', name: 'Tuck', birthDate: '2020-06-17' }),
      ],
    }
    expect(birthdaysWithin(person, today)).toEqual([
      { petName: 'Biscuit', inDays: 0 },
      { petName: null, inDays: 6 },
    ])
  })
  test('over the turn of the year', () => {
    expect(daysToBirthday('2020-01-02', '2026-12-30')).toBe(3)
  })
  test('born on February 29: the 28th in a year without one', () => {
    expect(daysToBirthday('2024-02-29', '2026-02-27')).toBe(1)
    expect(daysToBirthday('2024-02-29', '2028-02-27')).toBe(2)
  })
})
