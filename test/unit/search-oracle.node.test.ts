/** The search index answers as somebody would who looks at every customer, whatever was changed, packed, hidden and loaded again. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createSearchIndex } from '../../renderer/database/search-index.ts'
import type { SearchEntry } from '../../renderer/database/search-line.ts'
import { identityKeys } from '../../shared/customers/identity-keys.ts'
import { emptyPerson } from '../../shared/customers/person.ts'
import { expectedRanks, ranksOf } from '../support/search-oracle.ts'

const pieces = [
  'an',
  'na',
  'ma',
  'ri',
  'a',
  'son',
  'li',
  'O’',
  "o'",
  'é',
  'ü',
  'ß',
  'Ж',
  'ø',
  'æ',
  'st',
  '-',
  '. ',
  'Wil',
  'zo',
]
const text = (most: number) =>
  fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: most }).map((all) => all.join(''))
const digits = (least: number, most: number) =>
  fc.array(fc.constantFrom('0', '1', '2', '5'), { minLength: least, maxLength: most }).map((all) => all.join(''))
const ids = Array.from({ length: 25 }, (_, nth) =>
  nth % 5 === 0
    ? `plain-${nth}`
    : `0197${String(nth).padStart(4, '0')}-0000-7000-8000-0000000000${String(nth).padStart(2, '0')}`,
)
const stores = ['here', 'there', 'far']

const entry = fc.record({
  customerId: fc.constantFrom(...ids),
  name: fc.tuple(text(3), text(3)).map((two) => two.join(' ')),
  phone: fc.oneof(
    fc.constant(''),
    digits(7, 10).map((some) => `+1${some}`),
    digits(7, 7).map((some) => `(5) ${some}`),
  ),
  email: fc.oneof(
    fc.constant(''),
    fc.tuple(text(2), fc.constantFrom('x.com', 'mail.ORG')).map((two) => two.join('@')),
    text(2),
  ),
  internalId: fc.oneof(
    fc.constant(''),
    digits(2, 5),
    digits(3, 3).map((some) => `A-${some}`),
    digits(1, 2).map((some) => `x@${some}`),
  ),
  petNames: fc.array(text(2), { maxLength: 2 }),
  loyaltyCards: fc.uniqueArray(
    digits(3, 5).map((some) => `TSC${some}`),
    { maxLength: 2 },
  ),
  town: fc.constantFrom('', 'Łódź', 'Millbrook'),
  lastVisitAt: fc.oneof(
    fc.constant(null),
    fc.integer({ min: 0, max: 40 }).map((day) => new Date(Date.UTC(2026, 5, 1) + day * 86_400_000).toISOString()),
  ),
  rewardsWaiting: fc.integer({ min: 0, max: 3 }),
  isIncomplete: fc.boolean(),
  locationIds: fc.subarray(stores),
  isHidden: fc.constantFrom(false, false, false, true),
})
type Made = typeof entry extends fc.Arbitrary<infer Value> ? Value : never
const toEntry = ({ isHidden, ...rest }: Made): SearchEntry => (isHidden ? { ...rest, isHidden: true } : rest)

const step = fc.oneof(
  { weight: 12, arbitrary: entry.map((made) => ({ kind: 'put' as const, entry: toEntry(made) })) },
  { weight: 2, arbitrary: fc.constant({ kind: 'pack' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
)
const oneWord = fc.oneof(
  text(3),
  text(2),
  digits(2, 5),
  fc.constantFrom('a-1', 'x.com', '@', '@x', 'na@m', 'x@1', '@1', 'tsc1', "o'an", '(5) 1'),
)
const query = fc.oneof(
  oneWord,
  fc.tuple(oneWord, oneWord).map((two) => two.join(' ')),
)

async function after(steps: readonly (typeof step extends fc.Arbitrary<infer Value> ? Value : never)[]) {
  let index = createSearchIndex('here')
  const everybody = new Map<string, SearchEntry>()
  for (const one of steps) {
    if (one.kind === 'put') {
      everybody.set(one.entry.customerId, one.entry)
      index.put(one.entry)
      continue
    }
    let isFirst = true
    const segments = structuredClone(
      await index.pack(async () => {
        // Somebody changes while it is packed.
        const [someone] = everybody.values()
        if (isFirst && someone) index.put(someone)
        isFirst = false
      }),
    )
    if (one.kind === 'pack') continue
    const changed = index.tailSize() > 0 ? [...everybody.values()].slice(0, 1) : []
    index = createSearchIndex('here')
    index.load(segments)
    for (const someone of changed) index.put(someone)
  }
  return { index, everybody }
}

it('finds whom looking at everybody finds, in the same order', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 60 }),
      fc.array(query, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 8 }),
      async (steps, queries, limit) => {
        const { index, everybody } = await after(steps)
        for (const asked of queries) {
          const found = index.find(asked, limit)
          expect([asked, ranksOf(asked, found, everybody, 'here')]).toEqual([
            asked,
            expectedRanks(asked, everybody.values(), 'here', limit),
          ])
          for (const { matches: _, ...shown } of found) {
            const known = everybody.get(shown.customerId)
            expect(shown).toEqual(known)
          }
        }
        expect(index.size()).toBe([...everybody.values()].filter((one) => !one.isHidden).length)
      },
    ),
    { numRuns: 150 },
  ))

it('whoever has exactly a key is found by it, and nobody else', () =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), async (steps) => {
      const { index, everybody } = await after(steps)
      const keysOf = (one: SearchEntry) =>
        identityKeys(
          {
            ...emptyPerson,
            email: one.email,
            phone: one.phone,
            internalCustomerId: one.internalId,
            loyaltyCards: [...one.loyaltyCards],
          },
          'US',
        ).map(({ key }) => key)
      const shown = [...everybody.values()].filter((one) => !one.isHidden)
      for (const key of new Set([...everybody.values()].flatMap(keysOf)))
        expect([
          key,
          index
            .byKey(key, 'US')
            .map((one) => one.customerId)
            .sort(),
        ]).toEqual([key, shown.flatMap((one) => (keysOf(one).includes(key) ? one.customerId : [])).sort()])
    }),
    { numRuns: 60 },
  ))
