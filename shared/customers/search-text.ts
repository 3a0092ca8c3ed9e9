/** The text a customer is found by: folded to plain lower-case letters, fields apart, words at word starts. */
import type { Person } from './person.ts'

/** Separates fields in the packed text; typed by nobody. */
export const fieldMark = '\u0001'

/** Letters that are no plain letter with a mark on it. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  æ: 'ae',
  œ: 'oe',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}
/** Letters, digits and marks of a plain keyboard: nearly everything. */
const isPlain = /^[ -~]*$/

/** Lower case without diacritics: "Zoë" is found by "zoe". */
export const fold = (text: string): string =>
  isPlain.test(text)
    ? text.toLowerCase()
    : text
        .normalize('NFD')
        .replace(/\p{Mn}/gu, '')
        .toLowerCase()
        .replace(/[ßøłæœđðþı]/g, (letter) => plainLetters[letter] ?? letter)

export interface SearchFields {
  readonly name: string
  readonly phoneDigits: string
  readonly email: string
  readonly internalCustomerId: string
  readonly petNames: string
}

export const searchFields = (person: Person): SearchFields => ({
  name: fold(`${person.firstName} ${person.lastName}`.trim()),
  phoneDigits: person.phone.replace(/\D/g, ''),
  email: fold(person.email),
  internalCustomerId: fold(person.internalCustomerId),
  petNames: fold(person.pets.map((pet) => pet.name).join(' ')),
})

/** Name, phone digits, e-mail, id and pets, each behind a mark. */
export function searchText(person: Person): string {
  const fields = searchFields(person)
  return [fields.name, fields.phoneDigits, fields.email, fields.internalCustomerId, fields.petNames].join(fieldMark)
}
