/**
 * How a customer is written for searching, and how a query is read. Text is folded to lower-case letters without accents. One
 * line per customer:
 *
 *   \n <first word of the name> (\u0001 <next word>)* \u001f <phone digits> \u001f <e-mail> \u001f <internal id> \u001f <pets> \u001f <cards>
 *
 * so that "begins the name", "begins a word of the name" and "inside something else" are each one plain text search.
 */

import { fold } from '../../shared/customers/search-text.ts'

/** What a result line shows, kept in the index so that no row has to be read for it. */
export interface SearchEntry {
  readonly customerId: string
  readonly name: string
  readonly phone: string
  readonly email: string
  readonly internalId: string
  readonly petNames: readonly string[]
  readonly loyaltyCards: readonly string[]
  readonly town: string
  readonly lastVisitAt: string | null
  readonly rewardsWaiting: number
  readonly isIncomplete: boolean
  /** Deleted, or merged into somebody: never found. */
  readonly isHidden?: true
}

export const rowStart = '\n'
export const wordStart = '\u0001'
export const fieldEnd = '\u001f'
const petEnd = '\u001e'
const reserved = [rowStart, wordStart, fieldEnd, petEnd]

const clean = (text: string): string => reserved.reduce((cleaned, mark) => cleaned.replaceAll(mark, ' '), text)

const withoutNameMarks = (folded: string): string => folded.replace(/['’.]/g, '')

const nameWords = (name: string): string[] =>
  withoutNameMarks(fold(name))
    .split(/[\s-]+/)
    .filter((word) => word !== '')

const digitsOf = (text: string): string => text.replace(/\D/g, '')

export function entryToLine(entry: SearchEntry): string {
  const fields = [
    nameWords(clean(entry.name)).join(wordStart),
    digitsOf(entry.phone),
    fold(clean(entry.email)),
    fold(clean(entry.internalId)),
    fold(clean(entry.petNames.join(' '))),
    fold(clean(entry.loyaltyCards.join(' '))),
  ]
  return rowStart + fields.join(fieldEnd)
}

export function entryToShown(entry: SearchEntry): string {
  return [
    entry.customerId,
    entry.name,
    entry.phone,
    entry.email,
    entry.internalId,
    entry.petNames.map(clean).join(petEnd),
    entry.town,
    entry.loyaltyCards.map(clean).join(petEnd),
  ]
    .map((field, index) => (index === 5 || index === 7 ? field : clean(field)))
    .join(fieldEnd)
}

export function shownToEntry(
  shown: string,
  rest: Pick<SearchEntry, 'lastVisitAt' | 'rewardsWaiting' | 'isIncomplete'>,
): SearchEntry {
  const [customerId = '', name = '', phone = '', email = '', internalId = '', pets = '', town = '', cards = ''] =
    shown.split(fieldEnd)
  return {
    customerId,
    name,
    phone,
    email,
    internalId,
    petNames: pets === '' ? [] : pets.split(petEnd),
    loyaltyCards: cards === '' ? [] : cards.split(petEnd),
    town,
    ...rest,
  }
}

/** One word of a query, as it is looked for in names (without marks) and everywhere else (as typed). */
export interface QueryWord {
  readonly inName: string
  readonly elsewhere: string
}

/** The words of a query, each of which must be found. A query of digits and phone marks is one word of digits. */
export function queryToWords(query: string): readonly QueryWord[] {
  const folded = fold(clean(query)).trim()
  if (folded === '') return []
  if (/^[\d\s()+./-]+$/.test(folded)) {
    const digits = digitsOf(folded)
    return digits === '' ? [] : [{ inName: digits, elsewhere: digits }]
  }
  return folded
    .split(/\s+/)
    .flatMap((word) => (/[@\d_]/.test(word) ? [word] : word.split('-')))
    .map((word) => ({ inName: withoutNameMarks(word), elsewhere: word }))
    .filter((word) => word.elsewhere !== '')
}

/** How a line fits a query, best first. */
export const fits = {
  /** Each word is a whole word of the name. */
  allWhole: 0,
  /** One of them is. */
  oneWhole: 1,
  beginsName: 2,
  beginsWord: 3,
  elsewhere: 4,
} as const
export type Fit = (typeof fits)[keyof typeof fits]

export const isWordEnd = (letter: string | undefined): boolean => letter === wordStart || letter === fieldEnd

/** How well one word fits a line: a whole word of the name, the beginning of it or of a word of it, inside something else; null not at all. */
function fitOfWord(line: string, { inName, elsewhere }: QueryWord): Exclude<Fit, typeof fits.allWhole> | null {
  const nameEnd = line.indexOf(fieldEnd)
  if (inName !== '') {
    const beginsName = line.startsWith(inName, 1)
    if (beginsName && isWordEnd(line[1 + inName.length])) return fits.oneWhole
    let beginsWord = false
    const needle = wordStart + inName
    for (let at = line.indexOf(needle); at !== -1 && at < nameEnd; at = line.indexOf(needle, at + 1)) {
      if (isWordEnd(line[at + needle.length])) return fits.oneWhole
      beginsWord = true
    }
    if (beginsName) return fits.beginsName
    if (beginsWord) return fits.beginsWord
  }
  return line.indexOf(elsewhere, nameEnd) === -1 ? null : fits.elsewhere
}

/** Whether all words are whole, or else the best fit of any; null when one does not fit. */
export function fitOfLine(line: string, words: readonly QueryWord[]): Fit | null {
  let best: Fit = fits.elsewhere
  let isAllWhole = true
  for (const word of words) {
    const fit = fitOfWord(line, word)
    if (fit === null) return null
    if (fit !== fits.oneWhole) isAllWhole = false
    if (fit < best) best = fit
  }
  return isAllWhole ? fits.allWhole : best
}

export type MatchField = 'name' | 'phone' | 'email' | 'pets' | 'id' | 'card'
export interface Match {
  readonly field: MatchField
  readonly start: number
  readonly end: number
}

/** Where the words stand in what is shown; pets are counted in the names joined by ", ". */
export function matchesIn(entry: SearchEntry, words: readonly QueryWord[]): readonly Match[] {
  const fields: readonly [MatchField, string][] = [
    ['phone', entry.phone],
    ['email', entry.email],
    ['pets', entry.petNames.join(', ')],
    ['id', entry.internalId],
    ['card', entry.loyaltyCards.join(', ')],
  ]
  return words.flatMap((word): Match[] => {
    const inName = word.inName === '' ? null : nameMatch(entry.name, word.inName)
    if (inName) return [{ field: 'name', ...inName }]
    for (const [field, text] of fields) {
      const span = spanOf(text, word.elsewhere, field === 'phone')
      if (span) return [{ field, ...span }]
    }
    return []
  })
}

function nameMatch(name: string, word: string): { start: number; end: number } | null {
  const { folded, at } = foldWithPlaces(name, (letter) => !/['’.]/.test(letter))
  for (let found = folded.indexOf(word); found !== -1; found = folded.indexOf(word, found + 1))
    if (found === 0 || /[\s-]/.test(folded[found - 1] ?? '')) return span(at, found, word.length)
  return null
}

function spanOf(text: string, word: string, digitsOnly: boolean): { start: number; end: number } | null {
  const { folded, at } = foldWithPlaces(text, (letter) => !digitsOnly || /\d/.test(letter))
  const found = folded.indexOf(word)
  return found === -1 ? null : span(at, found, word.length)
}

const span = (at: readonly number[], from: number, length: number) => ({
  start: at[from] ?? 0,
  end: (at[from + length - 1] ?? 0) + 1,
})

function foldWithPlaces(text: string, isKept: (letter: string) => boolean): { folded: string; at: number[] } {
  let folded = ''
  const at: number[] = []
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index] ?? ''
    if (!isKept(letter)) continue
    const part = fold(letter)
    folded += part
    for (let k = 0; k < part.length; k += 1) at.push(index)
  }
  return { folded, at }
}
