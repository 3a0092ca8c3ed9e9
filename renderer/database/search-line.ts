/**
 * What a result line shows, how a query is read, and where in a line the words of a query stand. Everything is compared in lower-case
 * letters without diacritics.
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
  /** The saved index keeps it to the second. */
  readonly lastVisitAt: string | null
  readonly rewardsWaiting: number
  readonly isIncomplete: boolean
  /** Stores where they were; left out = none. */
  readonly locationIds?: readonly string[]
  /** Deleted, or merged into somebody: never found. */
  readonly isHidden?: true
}

/** How a customer fits a query, best first; of several words the best of them, all of which must fit. */
export const fits = {
  /** Each word is a whole word of the name. */
  allWhole: 0,
  /** One of them is. */
  oneWhole: 1,
  beginsName: 2,
  /** Begins another word of the name. */
  beginsWord: 3,
  /** Begins a word of a pet's name, or stands somewhere in phone digits, e-mail, id or a card. */
  elsewhere: 4,
  /** One word is a word of the name or of a pet's with one slip in it. */
  slip: 5,
  /** One word begins such a word with one slip in it. */
  slipInBeginning: 6,
} as const
export type Fit = (typeof fits)[keyof typeof fits]

/** One word of a query. */
export interface QueryWord {
  /** As it is looked for in names: without marks. */
  readonly inName: string
  /** As it is looked for elsewhere, any of these. */
  readonly elsewhere: readonly string[]
}

export const withoutNameMarks = (text: string): string => text.replace(/['’.]/g, '')
/** Control characters part fields in the index; any white space is a space. */
export const clean = (text: string): string => (isPlain.test(text) ? text : text.replace(/[\p{Cc}\s]/gu, ' '))
/** The letters, digits and marks of a plain keyboard. */
const isPlain = /^[ -~]*$/
const digitsOf = (text: string): string => text.replace(/\D/g, '')
const isNumber = (text: string): boolean => /^\+?[\d\s()./-]*$/.test(text) && /\d/.test(text)

/** Nobody types more; somebody may paste a page. */
const longestQuery = 120

/** "ko.t" is a piece of an e-mail and begins nobody's name; "j.r" and "st.james" may. */
const inNames = (word: string): string => {
  const bare = withoutNameMarks(word)
  return /\p{L}{2}\.\p{L}/u.test(word) && bare.length < shortestDottedName ? '' : bare
}
const shortestDottedName = 5

/** The words of a query, each of which must be found. A query of digits and phone marks is one word of digits. */
export function queryToWords(query: string): readonly QueryWord[] {
  const folded = fold(clean(query.trim().slice(0, longestQuery))).trim()
  if (folded === '') return []
  if (isNumber(folded)) return [numberWord(folded)]
  return folded
    .split(/\s+/)
    .flatMap((word) => (/[@\d_]/.test(word) ? [word] : word.split('-')))
    .filter((word) => word !== '')
    .map((word) => (isNumber(word) ? numberWord(word) : { inName: inNames(word), elsewhere: [word] }))
}

/** As digits; as it was typed, for an id or a card; and without the zero that a phone has inside its own country. */
function numberWord(typed: string): QueryWord {
  const digits = digitsOf(typed)
  const raw = typed.replace(/\s+/g, '')
  const abroad = digits.length >= 7 ? digits.replace(/^0+/, '') : ''
  return { inName: digits, elsewhere: [...new Set([digits, raw, abroad])].filter((form) => form !== '') }
}

export type MatchField = 'name' | 'phone' | 'email' | 'pets' | 'id' | 'card'
export interface Match {
  readonly field: MatchField
  readonly start: number
  readonly end: number
}

/** Where the words stand in what is shown; pets are counted in the names joined by ", ". A word with a slip in it stands nowhere. */
export function matchesIn(entry: SearchEntry, words: readonly QueryWord[]): readonly Match[] {
  const matches: Match[] = []
  for (const word of words) {
    const match = matchOf(entry, word)
    if (match) matches.push(match)
  }
  return matches
}

function matchOf(entry: SearchEntry, { inName, elsewhere }: QueryWord): Match | null {
  if (inName !== '') {
    const named = wordBeginning('name', entry.name, inName)
    if (named) return named
  }
  for (const form of elsewhere) {
    const found =
      somewhere('phone', entry.phone, form) ??
      somewhere('email', entry.email, form) ??
      (inName !== '' && entry.petNames.length > 0 ? wordBeginning('pets', entry.petNames.join(', '), inName) : null) ??
      somewhere('id', entry.internalId, form) ??
      (entry.loyaltyCards.length > 0 ? somewhere('card', entry.loyaltyCards.join(', '), form) : null)
    if (found) return found
  }
  return null
}

/** Letters are looked at one by one: this is done for every line of every key press. */
function wordBeginning(field: MatchField, text: string, word: string): Match | null {
  let isBetween = true
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code > lastPlain) return foldedWordBeginning(field, text, word)
    if (isBetweenWords(code)) isBetween = true
    else if (isBetween && !isNameMark(code)) {
      isBetween = false
      const end = endOfWord(text, at, word)
      if (end !== -1) return { field, start: at, end }
    }
  }
  return null
}

/** Where the word ends that begins there; -1 = it is another. */
function endOfWord(text: string, start: number, word: string): number {
  let length = 0
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (isNameMark(code)) continue
    if (lowerCase(code) !== word.charCodeAt(length)) return -1
    length += 1
    if (length === word.length) return at + 1
  }
  return -1
}

function foldedWordBeginning(field: MatchField, text: string, word: string): Match | null {
  const { folded, at } = foldWithPlaces(text, (letter) => !isNameMark(letter.charCodeAt(0)))
  for (let found = folded.indexOf(word); found !== -1; found = folded.indexOf(word, found + 1))
    if (found === 0 || isBetweenWords(folded.charCodeAt(found - 1))) return span(field, at, found, word.length)
  return null
}

const lastPlain = 0x7e
const [space, comma, dash, tab] = [0x20, 0x2c, 0x2d, 0x09]
const [apostrophe, dot, curly] = [0x27, 0x2e, 0x2019]
const isBetweenWords = (code: number): boolean => code === space || code === comma || code === dash || code === tab
const isNameMark = (code: number): boolean => code === apostrophe || code === dot || code === curly
const lowerCase = (code: number): number => (code >= 0x41 && code <= 0x5a ? code + 0x20 : code)
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39

function somewhere(field: MatchField, text: string, word: string): Match | null {
  if (text === '') return null
  if (field === 'phone') return digitsIn(text, word)
  if (isPlain.test(text)) {
    const found = text.toLowerCase().indexOf(word)
    return found === -1 ? null : { field, start: found, end: found + word.length }
  }
  const { folded, at } = foldWithPlaces(text, () => true)
  const found = folded.indexOf(word)
  return found === -1 ? null : span(field, at, found, word.length)
}

/** Compared by the digits alone. */
function digitsIn(text: string, word: string): Match | null {
  for (let start = 0; start < text.length; start += 1) {
    if (text.charCodeAt(start) !== word.charCodeAt(0) || !isDigit(word.charCodeAt(0))) continue
    let length = 0
    for (let at = start; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (!isDigit(code)) continue
      if (code !== word.charCodeAt(length)) break
      length += 1
      if (length === word.length) return { field: 'phone', start, end: at + 1 }
    }
  }
  return null
}

const span = (field: MatchField, at: readonly number[], from: number, length: number): Match => ({
  field,
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
