/** Who is found, told by looking at everybody: slow, and written without the index. */
import type { FoundEntry } from '../../renderer/database/search-index.ts'
import { clean, type QueryWord, queryToWords, type SearchEntry } from '../../renderer/database/search-line.ts'
import { fold } from '../../shared/customers/search-text.ts'

/** As the index ranks: fit, then this store, then the second of the last visit; who has the same rank stands in any order. */
export type Rank = readonly [fit: number, isElsewhere: number, secondsAgo: number]

const wordsOf = (text: string): readonly string[] =>
  fold(clean(text))
    .replace(/['’.]/g, '')
    .split(/[\s-]+/)
    .filter(Boolean)

/** Optimal string alignment: letters replaced, left out, too many, or swapped. */
function distance(one: string, other: string): number {
  const rows = Array.from({ length: one.length + 1 }, (_, i) =>
    Array.from({ length: other.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  )
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0
  for (let i = 1; i <= one.length; i += 1)
    for (let j = 1; j <= other.length; j += 1) {
      let least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (one[i - 1] === other[j - 1] ? 0 : 1))
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        least = Math.min(least, at(i - 2, j - 2) + 1)
      const row = rows[i]
      if (row) row[j] = least
    }
  return at(one.length, other.length)
}

/** Slips are found among the letters of Latin-1 only. */
const isLatin = (word: string): boolean => [...word].every((letter) => letter < '\u0100')
const mayHaveSlip = (word: string, least: number): boolean =>
  word.length >= least && isLatin(word) && !/[\d@_/\\+]/.test(word)

function slip(typed: string, entry: SearchEntry): number | null {
  const meant = [...wordsOf(entry.name), ...entry.petNames.flatMap(wordsOf)].filter(
    (word) => isLatin(word) && word[0] === typed[0],
  )
  if (mayHaveSlip(typed, 4) && meant.some((word) => distance(typed, word) === 1)) return 5
  const beginnings = meant.flatMap((word) => [...word].map((_, nth) => word.slice(0, nth + 1)))
  return mayHaveSlip(typed, 5) && beginnings.some((word) => distance(typed, word) === 1) ? 6 : null
}

function fitOfWord({ inName, elsewhere }: QueryWord, entry: SearchEntry): number | null {
  const names = wordsOf(entry.name)
  if (inName !== '') {
    if (names.includes(inName)) return 1
    if (names[0]?.startsWith(inName)) return 2
    if (names.some((word) => word.startsWith(inName))) return 3
    if (entry.petNames.flatMap(wordsOf).some((word) => word.startsWith(inName))) return 4
  }
  const texts = [entry.email, entry.internalId, ...entry.loyaltyCards].map((text) => fold(clean(text)))
  const digits = entry.phone.replace(/\D/g, '')
  return elsewhere.some((form) => digits.includes(form) || texts.some((text) => text.includes(form))) ? 4 : null
}

function fitOf(words: readonly QueryWord[], entry: SearchEntry): number | null {
  const found = words.map((word) => fitOfWord(word, entry))
  const missing = words.filter((_, nth) => found[nth] === null)
  const [missed] = missing
  if (missed) return missing.length === 1 ? slip(missed.inName, entry) : null
  return found.every((fit) => fit === 1) ? 0 : Math.min(...found.map((fit) => fit ?? 9))
}

export function rankOf(query: string, entry: SearchEntry, here: string): Rank | null {
  const words = queryToWords(query)
  const fit = words.length === 0 || entry.isHidden ? null : fitOf(words, entry)
  if (fit === null) return null
  const seconds = entry.lastVisitAt ? Math.floor(Date.parse(entry.lastVisitAt) / 1000) : 0
  return [fit, entry.locationIds?.includes(here) ? 0 : 1, -seconds]
}

const compared = (one: Rank, other: Rank): number => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]

export interface Answer {
  readonly ranks: readonly Rank[]
  /** What is shown of each, found again among everybody. */
  readonly ids: readonly string[]
}

export function expectedRanks(
  query: string,
  everybody: Iterable<SearchEntry>,
  here: string,
  limit: number,
): readonly Rank[] {
  return [...everybody]
    .flatMap((entry) => {
      const rank = rankOf(query, entry, here)
      return rank ? [rank] : []
    })
    .sort(compared)
    .slice(0, limit)
}

/** The ranks of an answer, by what everybody is now; throws when somebody is told twice. */
export function ranksOf(
  query: string,
  answer: readonly FoundEntry[],
  everybody: ReadonlyMap<string, SearchEntry>,
  here: string,
): readonly (Rank | null)[] {
  if (new Set(answer.map(({ customerId }) => customerId)).size < answer.length)
    throw new Error('Somebody is told twice')
  return answer.map(({ customerId }) => {
    const entry = everybody.get(customerId)
    return entry ? rankOf(query, entry, here) : null
  })
}
