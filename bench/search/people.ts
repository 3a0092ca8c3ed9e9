/**
 * Invented customers for the search bench, the same ones every time: names of syllables with a Zipf law (2,500 first names, 30,000
 * surnames, 800 pet names), a phone each, an e-mail for most, an own number for some and a loyalty card for some. Latest visit first.
 */
import type { SearchEntry } from '../../renderer/database/search-line.ts'

export type Chance = () => number

/** Numbers in [0, 1), the same sequence for the same seed (mulberry32). */
export function chanceFrom(seed: number): Chance {
  let state = Math.imul(seed + 1, 0x9e3779b9)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const starts = 'b br c ch cl d dr f fr g gr h j k kl l m n p pr r s sch sh st t th tr v w z'.split(' ')
const vowels = 'a e i o u a e i ai ea ie'.split(' ')
const stops = ['', '', '', 'n', 'r', 'l', 's', 'nd', 'rt', 'ck', 'm', 't']
const endings = ['', '', 'a', 'e', 'o', 'er', 'man', 'son', 'ez', 'i', 'ton', 'ley']

function distinctNames(count: number, syllables: readonly number[], chance: Chance): readonly string[] {
  const names = new Set<string>()
  const pick = (parts: readonly string[]): string => parts[Math.floor(chance() * parts.length)] ?? ''
  while (names.size < count) {
    const many = syllables[Math.floor(chance() * syllables.length)] ?? 2
    let name = ''
    for (let nth = 0; nth < many; nth += 1) name += pick(starts) + pick(vowels) + (nth + 1 === many ? pick(stops) : '')
    name += pick(endings)
    if (name.length >= 3 && name.length <= 14) names.add(`${name[0]?.toUpperCase()}${name.slice(1)}`)
  }
  return [...names]
}

/** The nth is taken about 1/n as often as the first. */
function zipf(names: readonly string[]): (chance: Chance) => string {
  const sums = new Float64Array(names.length)
  let sum = 0
  for (let nth = 0; nth < names.length; nth += 1) {
    sum += 1 / (nth + 10)
    sums[nth] = sum
  }
  return (chance) => {
    const wanted = chance() * sum
    let [low, high] = [0, names.length - 1]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((sums[middle] ?? 0) < wanted) low = middle + 1
      else high = middle
    }
    return names[low] ?? ''
  }
}

const domains =
  'gmail.com yahoo.com hotmail.com outlook.com icloud.com aol.com comcast.net verizon.net example.org'.split(' ')
const towns = ['Millbrook', 'Eastfield', 'Harlow', 'Stanton', 'Northgate', 'Little Ferry', 'Brookside', 'Elm Park']
export const places = ['maple-main', 'maple-north', 'maple-east']
const newest = Date.UTC(2026, 5, 9, 18)
const [hex, minute] = ['0123456789abcdef', 60_000]

/** Which customer it is, from 0: it stands in the id. */
export const nthOf = (customerId: string): number => Number.parseInt(customerId.slice(-12), 16)

/** Everything that is looked through, lower case; phones by their digits. */
export const lineOf = (entry: SearchEntry): string =>
  [
    entry.name,
    entry.phone.replace(/\D/g, ''),
    entry.email,
    entry.internalId,
    entry.petNames.join(' '),
    entry.loyaltyCards.join(' '),
  ]
    .join(' ')
    .toLowerCase()

export interface People {
  /** The nth customer, latest visit first; ask for them in order, each once. */
  next(): SearchEntry
}

export function createPeople(seed = 1): People {
  const chance = chanceFrom(seed)
  const names = chanceFrom(7)
  const firstName = zipf(distinctNames(2500, [1, 2], names))
  const surname = zipf(distinctNames(30_000, [2, 2, 3], names))
  const petName = zipf(distinctNames(800, [1, 2], names))
  let visitedAt = newest
  let nth = 0
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(chance() * 10)).join('')
  const hexes = (count: number) => Array.from({ length: count }, () => hex[Math.floor(chance() * 16)]).join('')
  return {
    next() {
      nth += 1
      visitedAt -= Math.floor(chance() * 2 * minute)
      const [first, last] = [firstName(chance), surname(chance)]
      const mail = `${first}${chance() < 0.5 ? '.' : ''}${last}${chance() < 0.4 ? digits(2) : ''}`.toLowerCase()
      const pets = Array.from({ length: chance() < 0.3 ? 2 : 1 }, () => petName(chance))
      return {
        customerId: `${hexes(8)}-${hexes(4)}-7${hexes(3)}-8${hexes(3)}-${(nth - 1).toString(16).padStart(12, '0')}`,
        name: `${first} ${last}`,
        phone: `+1${2 + Math.floor(chance() * 8)}${digits(9)}`,
        email: chance() < 0.85 ? `${mail}@${domains[Math.floor(chance() ** 2 * domains.length)]}` : '',
        internalId: chance() < 0.3 ? `C${String(nth).padStart(7, '0')}` : '',
        petNames: pets,
        loyaltyCards: chance() < 0.4 ? [`TSC${digits(7)}`] : [],
        town: towns[Math.floor(chance() * towns.length)] ?? '',
        lastVisitAt: new Date(visitedAt).toISOString(),
        rewardsWaiting: chance() < 0.1 ? 1 : 0,
        isIncomplete: chance() < 0.2,
        locationIds: [places[Math.floor(chance() ** 2 * places.length)] ?? ''],
      }
    },
  }
}
