/**
 * Hostile records, pages and disks before the journal: what comes back from a recorder that is not this register's own, absurd
 * numbers, forks, a disk that is full in the middle. Nothing is half-written, the numbering is never poisoned, the intact rest is taken.
 */
import 'fake-indexeddb/auto'
import { afterEach, expect, it, vi } from 'vitest'
import { type Journal, openJournal } from '../../renderer/database/journal.ts'
import type { JournalRecord } from '../../renderer/database/journal-schema.ts'
import { chainHash, type RecordText } from '../../renderer/database/record-text.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'

let nth = 0
const newRegister = () => `adversary-register-${++nth}`
afterEach(() => vi.restoreAllMocks())

const text = (events: number, more: object = {}): RecordText => ({
  commandType: 'AddItem',
  at: '2026-06-10T15:00:00.000Z',
  clock: { raw: 1, offset: 0 },
  assertion: null,
  events: Array.from({ length: events }, () => ({ type: 'VisitStarted', ...more }) as unknown as TillsideEvent),
})

async function givenJournal(register = newRegister(), epoch = 1) {
  const journal = await openJournal(register, 'account')
  expect(await journal.own(epoch)).toBe(true)
  return journal
}

/** Records as a recorder would give them back. */
async function givenRecords(count: number, epoch = 1): Promise<readonly JournalRecord[]> {
  const journal = await givenJournal(newRegister(), epoch)
  for (let written = 0; written < count; written += 1) await journal.append(text(1), [])
  return journal.recordsAfter(0, count)
}
const numbersOf = async (journal: Journal) => (await journal.recordsAfter(0, 100)).map(({ n }) => n)

/** With another text, and the hash that belongs to it. */
async function withText(record: JournalRecord, words: string): Promise<JournalRecord> {
  return { ...record, text: words, hash: await chainHash(record.prevHash, words) }
}
const at = <One>(list: readonly One[], index: number): One => {
  const one = list[index]
  if (one === undefined) throw new Error(`nothing at ${index}`)
  return one
}

const absurd: readonly Partial<Record<keyof JournalRecord, unknown>>[] = [
  { n: Number.NaN },
  { n: 2 ** 53 },
  { n: -1 },
  { n: 1.5 },
  { n: '2' },
  { n: Number.POSITIVE_INFINITY },
  { epoch: -1 },
  { epoch: Number.NaN },
  { epoch: undefined },
  { firstSeq: 0 },
  { firstSeq: -7 },
  { lastSeq: 2 ** 53 - 1 },
  { lastSeq: 0 },
  { lastSeq: Number.NaN },
  { prevHash: null },
  { hash: 'f'.repeat(64) },
  { hash: undefined },
  { text: null },
  { text: '{' },
  { bodies: undefined },
  { bodies: null },
  { bodies: [null] },
  { bodies: [{ ref: 7 }] },
]
it.each(absurd)('a record with %o is left out, and the intact ones are restored', async (wrong) => {
  const records = await givenRecords(3)
  const journal = await givenJournal()
  const forged = { ...at(records, 1), ...wrong } as JournalRecord
  expect(await journal.restore([at(records, 0), forged, at(records, 2)])).toEqual({ restored: 2, refused: 1 })
  expect(await numbersOf(journal)).toEqual([1, 3])
  expect(journal.nextSeq()).toBe(4)
})

it('a record whose text holds no events, or not as many as its numbers, is left out', async () => {
  const records = await givenRecords(2)
  const texts = [
    '',
    'null',
    '[]',
    '{}',
    '{"events":null}',
    '{"events":[]}',
    '{"events":[1]}',
    '{"events":[{},{}]}',
    '{"__proto__":{"events":[{}]}}',
    `{"events":[${'['.repeat(50_000)}${']'.repeat(50_000)}]}`,
  ]
  for (const words of texts) {
    const journal = await givenJournal()
    const forged = await withText(at(records, 0), words)
    expect(await journal.restore([forged, at(records, 1)]), words.slice(0, 40)).toEqual({ restored: 1, refused: 1 })
    expect(await numbersOf(journal)).toEqual([2])
  }
})

it("another register's, another account's or another place's record is never taken for this one's", async () => {
  const records = await givenRecords(2)
  const register = newRegister()
  for (const said of [
    { registerId: 'somebody-else', accountId: 'account' },
    { registerId: register, accountId: 'another account' },
    { registerId: register, accountId: 'account', epoch: 9, seq: 1 },
    { registerId: register, accountId: 'account', epoch: 1, seq: 2 },
  ]) {
    const journal = await givenJournal(newRegister())
    const forged = await withText(at(records, 0), JSON.stringify(text(1, said)))
    expect(await journal.restore([forged, at(records, 1)]), JSON.stringify(said)).toEqual({ restored: 1, refused: 1 })
  }
  const journal = await givenJournal(register)
  const own = await withText(
    at(records, 0),
    JSON.stringify(text(1, { registerId: register, accountId: 'account', epoch: 1, seq: 1 })),
  )
  expect(await journal.restore([own])).toEqual({ restored: 1, refused: 0 })
})

it('records replayed, doubled or in another order are restored once, and what was written since stays', async () => {
  const records = await givenRecords(4)
  const journal = await givenJournal(newRegister(), 2)
  expect(await journal.restore([...records, ...records])).toEqual({ restored: 4, refused: 4 })
  expect(await journal.restore(records)).toEqual({ restored: 0, refused: 4 })
  const written = await journal.append(text(1), [])
  expect(written.state).toBe('written')
  expect(await journal.restore([...records].reverse())).toEqual({ restored: 0, refused: 4 })
  expect(await numbersOf(journal)).toEqual([1, 2, 3, 4, 5])
  expect(journal.lastRecord().n).toBe(5)
})

it('what stands in prototype keys of a record or a fact changes nobody', async () => {
  const records = await givenRecords(1)
  const journal = await givenJournal()
  const poisoned = JSON.parse(
    JSON.stringify({ ...at(records, 0), '#': { isAdmin: true } }).replace('"#"', '"__proto__"'),
  ) as JournalRecord
  await journal.restore([poisoned])
  expect(Reflect.get({}, 'isAdmin')).toBeUndefined()
  expect(await numbersOf(journal)).toEqual([1])
})

it('a cursor or page with numbers that are none is refused, and what was there stays', async () => {
  const journal = await givenJournal()
  const page = (after: number, to: number) => ({
    ...{ after, to, hash: `h${to}`, text: '[]', bodies: [] },
    seenUpTo: { epoch: 1, seq: 1 },
  })
  await journal.storePage(page(0, 10), 'a', 'now', [], [])
  for (const [after, to] of [
    [10, Number.NaN],
    [10, 10],
    [10, 5],
    [10, -1],
    [10, 2 ** 53],
    [10, 10.5],
    [Number.NaN, 20],
    [9, 20],
    [11, 20],
  ] as const)
    await expect(journal.storePage(page(after, to), 'a', 'now', [], []), `${after} ${to}`).rejects.toThrow()
  expect(journal.cursors().pulledUpTo).toBe(10)
  expect(await journal.pageEnds()).toEqual([{ to: 10, hash: 'h10' }])
  await journal.storePage(page(10, 20), 'a', 'now', [], [])
  expect(journal.cursors().pulledUpTo).toBe(20)
})

const full = () => new DOMException('The disk is full.', 'QuotaExceededError')

it('a disk that is full when a record is written says so, and nothing of it is there', async () => {
  const register = newRegister()
  const journal = await givenJournal(register)
  await journal.append(text(1), [])
  // As Chromium does it: the request is taken, and the transaction is given up.
  const { add } = IDBObjectStore.prototype
  vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementationOnce(function (this: IDBObjectStore, value: unknown) {
    const { transaction } = this
    const request = add.call(this, value)
    Object.defineProperty(transaction, 'error', { get: full })
    queueMicrotask(() => transaction.abort())
    return request
  })
  expect(await journal.append(text(2), [])).toMatchObject({ state: 'failed', isFull: true })
  vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementationOnce(() => {
    throw full()
  })
  expect(await journal.append(text(2), [])).toMatchObject({ state: 'failed', isFull: true })
  expect(await numbersOf(journal)).toEqual([1])
  expect(journal.nextSeq()).toBe(2)

  const written = await journal.append(text(1), [])
  expect(written.state === 'written' && written.record).toMatchObject({ n: 2, firstSeq: 2, lastSeq: 2 })
  journal.close()
  const again = await openJournal(register, 'account')
  const [first, second] = await again.recordsAfter(0, 10)
  expect(second?.prevHash).toBe(first?.hash)
})

it('a disk that is full when a page is stored leaves neither the page nor its cursor', async () => {
  const register = newRegister()
  const journal = await givenJournal(register)
  const page = { after: 0, to: 10, hash: 'h10', seenUpTo: { epoch: 1, seq: 1 }, text: '[]', bodies: [] }
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(() => {
    throw full()
  })
  await expect(journal.storePage(page, 'a', 'now', [], [])).rejects.toThrow()
  expect(journal.cursors().pulledUpTo).toBe(0)
  journal.close()
  const again = await givenJournal(register, 2)
  expect(again.cursors().pulledUpTo).toBe(0)
  expect(await again.pageEnds()).toEqual([])
  await again.storePage(page, 'a', 'now', [], [])
  expect(again.cursors().pulledUpTo).toBe(10)
})

it('a journal whose database was closed under it refuses in words, and takes the next page of the owner', async () => {
  const register = newRegister()
  const journal = await givenJournal(register)
  journal.close()
  expect(await journal.append(text(1), [])).toMatchObject({ state: 'failed', isFull: false })
  const again = await givenJournal(register, 2)
  expect((await again.append(text(1), [])).state).toBe('written')
})
