/**
 * Which customers may be one person: the same e-mail, phone, number, card or link to the POS, or nearly the same name with the same pet or
 * the same address. Pure. Each suspicion says why and how strong it is; nothing is decided here, a person looks at it.
 *
 * Of a million customers nobody is compared with everybody: who can be a duplicate at all shares a block key with the other, and only the
 * customers of one block are compared. Source: domain.md 3.3, 3.11, S1.
 */
import type { CustomerId } from '../kernel/ids.ts'
import { type IdentityField, identityKeys } from './identity-keys.ts'
import type { Person } from './person.ts'
import { fold } from './search-text.ts'

/** What is compared, read off a person once. Small: a whole store's are held while duplicates are looked for. */
export interface DuplicateTraits {
  readonly customerId: CustomerId
  /** Identity keys as `field key`. */
  readonly keys: readonly string[]
  /** Folded, letters and digits only. */
  readonly first: string
  readonly last: string
  readonly pets: readonly string[]
  /** Street and ZIP code or town; '' = not known. */
  readonly address: string
  readonly notDuplicateOf: readonly CustomerId[]
}

export type DuplicateReason =
  | { readonly kind: 'key'; readonly field: IdentityField }
  | { readonly kind: 'namePet' }
  | { readonly kind: 'nameAddress' }

export interface DuplicatePair {
  /** In the order of their ids, so that a pair is the same from both sides. */
  readonly ids: readonly [CustomerId, CustomerId]
  /** Strongest first; at least one. */
  readonly reasons: readonly DuplicateReason[]
  /** 1 to 100: how likely it is one person. */
  readonly score: number
}

export function traitsOf(
  customerId: CustomerId,
  person: Person,
  notDuplicateOf: readonly CustomerId[],
  country: string,
): DuplicateTraits {
  const { line1, zip, city } = person.address
  const street = plain(line1)
  const place = plain(zip) || plain(city)
  return {
    customerId,
    keys: [...new Set(identityKeys(person, country).map(({ field, key }) => `${field} ${key}`))],
    first: plain(person.firstName),
    last: plain(person.lastName),
    pets: [...new Set(person.pets.map((pet) => plain(pet.name)).filter((name) => name !== ''))],
    address: street !== '' && place !== '' ? `${street} ${place}` : '',
    notDuplicateOf,
  }
}

const plain = (text: string): string => fold(text).replace(/[^\p{L}\p{N}]/gu, '')

/** How much each reason says. Two reasons say more than one, and certainty is nobody's. */
const weights = { email: 60, phone: 60, internalCustomerId: 70, loyaltyCard: 80, posLink: 80 } as const
const nameWeights = { namePet: 50, nameAddress: 65 } as const

/** null = nothing says that they are one person, or somebody said that they are not. */
export function compareTraits(one: DuplicateTraits, other: DuplicateTraits): DuplicatePair | null {
  if (one.customerId === other.customerId) return null
  if (one.notDuplicateOf.includes(other.customerId) || other.notDuplicateOf.includes(one.customerId)) return null
  const shared = one.keys.filter((key) => other.keys.includes(key)).map((key) => key.slice(0, key.indexOf(' ')))
  const reasons: DuplicateReason[] = [...new Set(shared)].map((field) => ({
    kind: 'key',
    field: field as IdentityField,
  }))
  if (isNearName(one, other)) {
    if (one.address !== '' && one.address === other.address) reasons.push({ kind: 'nameAddress' })
    if (one.pets.some((pet) => other.pets.includes(pet))) reasons.push({ kind: 'namePet' })
  }
  if (reasons.length === 0) return null
  const ids: DuplicatePair['ids'] =
    one.customerId < other.customerId ? [one.customerId, other.customerId] : [other.customerId, one.customerId]
  const unsure = reasons.reduce((left, reason) => left * (1 - weightOf(reason) / 100), 1)
  const sorted = reasons.sort((a, b) => weightOf(b) - weightOf(a))
  return { ids, reasons: sorted, score: Math.min(99, Math.round((1 - unsure) * 100)) }
}

const weightOf = (reason: DuplicateReason): number =>
  reason.kind === 'key' ? weights[reason.field] : nameWeights[reason.kind]

/** Strongest first; the same order on every machine. */
export const byScore = (a: DuplicatePair, b: DuplicatePair): number =>
  b.score - a.score || (a.ids.join() < b.ids.join() ? -1 : 1)

/** Both names are there; one of them is the same and the other differs by one slip at most. Or they changed places. */
export function isNearName(
  one: Pick<DuplicateTraits, 'first' | 'last'>,
  other: Pick<DuplicateTraits, 'first' | 'last'>,
): boolean {
  if ([one.first, one.last, other.first, other.last].includes('')) return false
  if (one.first === other.first) return isOneSlip(one.last, other.last)
  if (one.last === other.last) return isOneSlip(one.first, other.first)
  return one.first === other.last && one.last === other.first
}

/** The same, or one letter more, less, another one, or two neighbours swapped. */
export function isOneSlip(one: string, other: string): boolean {
  if (one === other) return true
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  if (long.length - short.length > 1) return false
  let start = 0
  while (start < short.length && short[start] === long[start]) start += 1
  let end = 0
  while (end < short.length - start && short[short.length - 1 - end] === long[long.length - 1 - end]) end += 1
  if (long.length > short.length) return start + end >= short.length
  const middle = short.length - start - end
  if (middle <= 1) return true
  return middle === 2 && short[start] === long[start + 1] && short[start + 1] === long[start]
}

/**
 * Who can be a duplicate shares at least one of these with the other. A slip cannot be in the first two and in the last two letters of a
 * name at once unless the name is very short, and then neither end is asked for.
 */
export function blockKeys(traits: DuplicateTraits): readonly string[] {
  const { first, last } = traits
  const keys = [...traits.keys]
  if (first === '' || last === '') return keys
  const places = traits.pets.map((pet) => `p${pet}`)
  if (traits.address !== '') places.push(`a${traits.address}`)
  for (const place of places) {
    for (const end of endsOf(last)) keys.push(`${place}|${first}|${end}`)
    for (const end of endsOf(first)) keys.push(`${place}|${last}|${end}`)
  }
  return keys
}

const endLength = 2
/** Up to this length one slip can touch both ends: the length with the letters of one side more or less. */
const shortName = 5

/** Any two words within one slip share one of these. */
function endsOf(word: string): readonly string[] {
  const ends = word.length > shortName ? [] : ['*']
  if (word.length >= shortName) ends.push(`<${word.slice(0, endLength)}`, `>${word.slice(-endLength)}`)
  return ends
}
