/** Finding customers as one types. */
import { expect, it } from 'vitest'
import { createSearchIndex } from '../../renderer/database/search-index.ts'
import type { SearchEntry } from '../../renderer/database/search-line.ts'

const entry = (name: string, change: Partial<SearchEntry> = {}): SearchEntry => ({
  customerId: `id-${name}`,
  name,
  phone: '',
  email: '',
  internalId: '',
  petNames: [],
  loyaltyCards: [],
  town: '',
  lastVisitAt: null,
  rewardsWaiting: 0,
  isIncomplete: false,
  ...change,
})

const rest = async () => undefined

const people = [
  entry('Will Smith', { lastVisitAt: '2026-06-01T12:00:00.000Z', petNames: ['Rex'], phone: '+15550100001' }),
  entry('Willa Smith', { lastVisitAt: '2026-06-05T12:00:00.000Z', email: 'willa@example.com' }),
  entry('Ann Williams', { lastVisitAt: '2026-06-09T12:00:00.000Z', internalId: 'A-77' }),
  entry('Zoë O’Hara-Núñez', { petNames: ['Kim Lee', 'Mo'], town: 'Millbrook', rewardsWaiting: 2, isIncomplete: true }),
  entry('Kim Park'),
]

/** In the tail only, packed only, and half of each: the answers are the same. */
const indexes = async () => {
  const tail = createSearchIndex()
  const packed = createSearchIndex()
  const mixed = createSearchIndex()
  for (const person of people) {
    tail.put(person)
    packed.put(person)
  }
  await packed.pack(rest)
  mixed.put(entry('Will Smith', { phone: 'old' }))
  for (const person of people.slice(2)) mixed.put(person)
  await mixed.pack(rest)
  for (const person of people.slice(0, 2)) mixed.put(person)
  return { tail, packed, mixed }
}

for (const kind of ['tail', 'packed', 'mixed'] as const) {
  const names = async (query: string, limit = 20) =>
    (await indexes())[kind].find(query, limit).map((found) => found.name)

  it(`${kind}: whole words come first, then the start of the name, then the latest visit`, async () => {
    expect(await names('Will Smith')).toEqual(['Will Smith', 'Willa Smith'])
    expect(await names('will smi')).toEqual(['Will Smith', 'Willa Smith'])
    expect(await names('smith')).toEqual(['Willa Smith', 'Will Smith'])
    expect(await names('will')).toEqual(['Will Smith', 'Willa Smith', 'Ann Williams'])
    expect(await names('wil')).toEqual(['Willa Smith', 'Will Smith', 'Ann Williams'])
    expect(await names('w')).toEqual(['Willa Smith', 'Will Smith', 'Ann Williams'])
  })

  it(`${kind}: from the first character, and each further one`, async () => {
    for (const query of ['K', 'Ki', 'Kim']) expect((await names(query))[0]).toBe('Kim Park')
  })

  it(`${kind}: all words, in any order, whatever accents and marks`, async () => {
    expect((await names('smith willa'))[0]).toBe('Willa Smith')
    expect(await names('zoe nunez')).toEqual(['Zoë O’Hara-Núñez'])
    expect(await names("o'hara")).toEqual(['Zoë O’Hara-Núñez'])
    expect(await names('smith zoe')).toEqual([])
  })

  it(`${kind}: inside phone digits, e-mail, id and pets, not inside a name`, async () => {
    expect(await names('(555) 010-0001')).toEqual(['Will Smith'])
    expect(await names('0001')).toEqual(['Will Smith'])
    expect(await names('a@exam')).toEqual(['Willa Smith'])
    expect(await names('example.c')).toEqual(['Willa Smith'])
    expect(await names('a-77')).toEqual(['Ann Williams'])
    expect(await names('lee')).toEqual(['Zoë O’Hara-Núñez'])
    expect(await names('mith')).toEqual([])
    expect(await names('old')).toEqual([])
  })

  it(`${kind}: what was found is marked`, async () => {
    const [found] = (await indexes())[kind].find('nune', 5)
    expect(found?.matches).toEqual([{ field: 'name', start: 11, end: 15 }])
    expect(found).toMatchObject({
      rewardsWaiting: 2,
      isIncomplete: true,
      town: 'Millbrook',
      petNames: ['Kim Lee', 'Mo'],
    })
  })
}

it('a saved index is loaded as it was, and reserved characters in a name cannot break a row', async () => {
  const index = createSearchIndex()
  index.put(entry('Bad\nName\u001fHere'))
  for (const person of people) index.put(person)
  const saved = structuredClone(await index.pack(rest))
  const loaded = createSearchIndex()
  loaded.load(saved)
  expect(loaded.find('bad here', 5)).toHaveLength(1)
  expect(loaded.recent(2).map((found) => found.name)).toEqual(['Ann Williams', 'Willa Smith'])
  expect(loaded.size()).toBe(6)
})

it('whole words come first however many names begin so, in later segments too', async () => {
  const index = createSearchIndex()
  const visited = (day: number) => new Date(Date.parse('2026-06-09T12:00:00.000Z') - day * 86_400_000).toISOString()
  for (let day = 0; day < 3000; day += 1)
    index.put(entry(`Willa${day} Smithers`, { customerId: `many-${day}`, lastVisitAt: visited(day % 900) }))
  await index.pack(rest)
  for (let day = 0; day < 40; day += 1)
    index.put(entry(`Willard Smith`, { customerId: `near-${day}`, lastVisitAt: visited(day) }))
  await index.pack(rest)
  index.put(entry('Will Smith', { lastVisitAt: '2001-01-01T12:00:00.000Z' }))
  await index.pack(rest)
  for (const query of ['Will Smith', 'smith will', 'will', 'will s'])
    expect([query, index.find(query, 20)[0]?.name]).toEqual([query, 'Will Smith'])
  expect(index.find('will smith', 20).map((found) => found.name)[1]).toBe('Willard Smith')
})

it('what changes while the index is packed is found afterwards', async () => {
  const index = createSearchIndex()
  for (const person of people) index.put(person)
  await index.pack(async () => index.put(entry('Kim Park', { email: 'kim@example.com' })))
  expect(index.find('kim@', 5).map((found) => found.name)).toEqual(['Kim Park'])
})

for (const when of [1, 2, 3])
  it(`what is put again at rest ${when} while the index is packed is in what is saved: nobody else will save it`, async () => {
    const index = createSearchIndex()
    for (const person of people) index.put(person)
    let rests = 0
    const saved = await index.pack(async () => {
      rests += 1
      if (rests === when) for (const person of people) index.put({ ...person })
    })
    expect(rests).toBeGreaterThanOrEqual(when)
    const loaded = createSearchIndex()
    loaded.load(structuredClone(saved))
    expect(loaded.size()).toBe(people.length)
    expect(index.size()).toBe(people.length)
    expect(index.find('kim park', 5)).toHaveLength(1)
  })

it('who is hidden is found no more, packed or not, and comes back when shown again', async () => {
  const index = createSearchIndex()
  for (const person of people) index.put(person)
  await index.pack(rest)
  index.put(entry('Kim Park', { isHidden: true }))
  const kims = () => index.find('kim park', 10).map((row) => row.name)
  expect([
    kims(),
    index
      .recent(10)
      .map((row) => row.name)
      .includes('Kim Park'),
  ]).toEqual([[], false])
  const saved = await index.pack(rest)
  const loaded = createSearchIndex()
  loaded.load(structuredClone(saved))
  expect([index.size(), loaded.size()]).toEqual([people.length - 1, people.length - 1])
  expect([kims(), loaded.find('kim park', 10), index.tailSize()]).toEqual([[], [], 0])
  index.put(entry('Kim Park'))
  expect(kims()).toEqual(['Kim Park'])
})

it('a short piece with a dot inside is of an e-mail, not of a name; a name with a dot is found as it is written', async () => {
  const index = createSearchIndex()
  for (const person of [
    entry('Kotze Brown', { lastVisitAt: '2026-06-09T12:00:00.000Z' }),
    entry('Ann Moss', { email: 'mirko.tan@example.com' }),
    entry('Mary St.James'),
    entry('J.R. Stone'),
  ])
    index.put(person)
  const names = (query: string) => index.find(query, 20).map((found) => found.name)
  expect(names('ko.t')).toEqual(['Ann Moss'])
  expect(names('st.james')).toEqual(['Mary St.James'])
  expect(names('j.r')).toEqual(['J.R. Stone'])
})
