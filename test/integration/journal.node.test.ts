/** The journal over IndexedDB: numbers, chain, fence, cursors, pages, and what comes back from the recorder. */
import 'fake-indexeddb/auto'
import { expect, it } from 'vitest'
import { NotOwnerError, openJournal } from '../../renderer/database/journal.ts'
import { chainHash, type RecordText, textToRecord } from '../../renderer/database/record-text.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { lostStretches } from '../../shared/sync/lost-stretches.ts'

let nth = 0
const newRegister = () => `journal-register-${++nth}`
const text = (events: number): RecordText => ({
  commandType: 'AddItem',
  at: '2026-06-10T15:00:00.000Z',
  clock: { raw: 1, offset: 0 },
  assertion: null,
  events: Array.from({ length: events }, () => ({ type: 'VisitStarted' }) as unknown as TillsideEvent),
})

async function givenJournal(register = newRegister(), epoch = 1) {
  const journal = await openJournal(register, 'account')
  expect(await journal.own(epoch)).toBe(true)
  return journal
}

const at = (seq: number) => ({ epoch: 1, seq })
const page = (after: number, to: number, seen: number) => ({
  after,
  to,
  hash: `h${to}`,
  seenUpTo: at(seen),
  text: '[]',
  bodies: [],
})

it('one decision is one record: numbers and seqs without a gap, chained by hash', async () => {
  const register = newRegister()
  const journal = await givenJournal(register)
  await journal.append(text(2), [])
  await journal.append(text(1), [])
  journal.close()

  const again = await openJournal(register, 'account')
  const records = await again.recordsAfter(0, 10)
  expect(records.map(({ n, firstSeq, lastSeq }) => [n, firstSeq, lastSeq])).toEqual([
    [1, 1, 2],
    [2, 3, 3],
  ])
  expect(records[1]?.prevHash).toBe(records[0]?.hash)
  expect(again.nextSeq()).toBe(4)
  expect(textToRecord(records[0]?.text ?? '').events).toHaveLength(2)
})

it('a page whose epoch is over can write nothing more, whatever it tries', async () => {
  const register = newRegister()
  const first = await givenJournal(register, 1)
  await first.append(text(1), [])
  const second = await givenJournal(register, 2)

  expect(await first.append(text(1), [])).toEqual({ state: 'notOwner' })
  expect(await first.own(1)).toBe(false)
  expect((await second.recordsAfter(0, 10)).map((record) => record.n)).toEqual([1])
  expect((await second.append(text(1), [])).state).toBe('written')
  expect((await second.recordsAfter(0, 10)).map((record) => record.epoch)).toEqual([1, 2])
})

it('a fenced page stores no late page, moves no cursor, drops, restores and sets aside nothing', async () => {
  const register = newRegister()
  const before = await givenJournal(register, 0)
  await before.append(text(1), [])
  before.close()
  const old = await givenJournal(register, 1)
  const elsewhere = await givenJournal()
  await elsewhere.append(text(1), [])
  await elsewhere.append(text(1), [])
  const follows = await elsewhere.recordsAfter(1, 10)
  await old.storePage(page(0, 10, 0), 'a', 'now', [], [])
  const owner = await givenJournal(register, 2)

  const tries = [
    () => old.storePage(page(10, 25, 0), 'a', 'now', [], []),
    () => old.moveCursors({ lastSyncAt: 'later' }),
    () => old.dropAbove(0),
    () => old.restore([...follows]),
    () => old.raiseFloor(0, 40),
    () => old.quarantine([{ eventId: 'e', epoch: null, seq: null, reason: 'bad' }]),
  ]
  for (const attempt of tries) await expect(attempt()).rejects.toThrow(NotOwnerError)

  await owner.storePage(page(10, 20, 0), 'a', 'now', [], [])
  owner.close()
  const again = await openJournal(register, 'account')
  expect(await again.pageEnds()).toEqual([
    { to: 10, hash: 'h10' },
    { to: 20, hash: 'h20' },
  ])
  expect(again.cursors()).toMatchObject({ pulledUpTo: 20, lastSyncAt: 'now' })
  expect(await again.quarantined()).toEqual([])
  expect(again.nextSeq()).toBe(2)
})

it('a page that does not follow what was pulled is refused', async () => {
  const journal = await givenJournal()
  await journal.storePage(page(0, 10, 0), 'a', 'now', [], [])
  await expect(journal.storePage(page(0, 15, 0), 'a', 'now', [], [])).rejects.toThrow('does not follow')
  expect(await journal.pageEnds()).toEqual([{ to: 10, hash: 'h10' }])
})

it('a number that is taken is never written over', async () => {
  const register = newRegister()
  const one = await givenJournal(register, 1)
  const other = await openJournal(register, 'account')
  await other.own(1)
  await one.append(text(1), [])
  expect((await other.append(text(1), [])).state).toBe('failed')
  expect(await one.recordsAfter(0, 10)).toHaveLength(1)
})

it('records after a place are found by halving', async () => {
  const journal = await givenJournal()
  for (const events of [1, 3, 2, 1, 4]) await journal.append(text(events), [])
  const numbersAfter = async (seq: number) => (await journal.recordsAfterPlace(at(seq), 10)).map((record) => record.n)
  expect(await numbersAfter(0)).toEqual([1, 2, 3, 4, 5])
  expect(await numbersAfter(3)).toEqual([2, 3, 4, 5])
  expect(await numbersAfter(6)).toEqual([4, 5])
  expect(await numbersAfter(11)).toEqual([])
})

it('a page and its cursor are stored together; going back drops both', async () => {
  const register = newRegister()
  const journal = await givenJournal(register)
  await journal.storePage(page(0, 10, 3), 'a', 'now', [], [])
  await journal.storePage(page(10, 20, 5), 'a', 'now', [{ position: 15, customerId: 'c', type: 'New', v: 9 }], [])
  expect(journal.cursors()).toMatchObject({ pulledUpTo: 20, seenUpTo: at(5), sentUpTo: at(5), hash: 'h20' })

  await journal.dropAbove(10)
  journal.close()
  const again = await openJournal(register, 'account')
  expect(again.cursors()).toMatchObject({ pulledUpTo: 10, seenUpTo: at(3), sentUpTo: at(3), hash: 'h10' })
  expect(await again.parked()).toEqual([])
  expect(await again.pageEnds()).toEqual([{ to: 10, hash: 'h10' }])
})

it('cursors moved at the same time do not undo each other', async () => {
  const journal = await givenJournal()
  await Promise.all([
    journal.storePage(page(0, 10, 0), 'a', 'now', [], []),
    journal.moveCursors({ sentUpTo: at(7) }),
    journal.storePage(page(10, 20, 0), 'a', 'now', [], []),
  ])
  expect(journal.cursors()).toMatchObject({ pulledUpTo: 20, sentUpTo: at(7) })
})

it('an empty journal takes its records back from the recorder, and refuses what is damaged', async () => {
  const lost = await givenJournal()
  for (let count = 0; count < 3; count += 1) await lost.append(text(2), [])
  const records = await lost.recordsAfter(0, 10)
  const [first, second, third] = records
  if (!first || !second || !third) throw new Error('three records were written')

  const journal = await givenJournal()
  expect(await journal.restore([first, second])).toEqual({ restored: 2, refused: 0 })
  expect(await journal.restore([{ ...third, text: third.text.replace('AddItem', 'Altered') }])).toEqual({
    restored: 0,
    refused: 1,
  })
  expect(await journal.restore([third])).toEqual({ restored: 1, refused: 0 })
  expect(journal.nextSeq()).toBe(7)
  const written = await journal.append(text(1), [])
  expect(written.state === 'written' && written.record.prevHash).toBe(third.hash)
})

it('behind a damaged record the intact ones are restored, and the stretch between is found by its numbers', async () => {
  const lost = await givenJournal()
  for (let count = 0; count < 5; count += 1) await lost.append(text(2), [])
  const records = (await lost.recordsAfter(0, 10)).map((record) => (record.n === 3 ? { ...record, text: '{' } : record))

  const journal = await givenJournal(newRegister(), 2)
  expect(await journal.restore(records)).toEqual({ restored: 4, refused: 1 })
  await journal.append(text(1), [])
  const held = await journal.recordsAfter(0, 10)
  expect(held.map(({ n, firstSeq }) => [n, firstSeq])).toEqual([
    [1, 1],
    [2, 3],
    [4, 7],
    [5, 9],
    [6, 11],
  ])
  expect(lostStretches(undefined, held)).toEqual([{ epoch: 1, fromSeq: 5, toSeq: 6 }])
  const after = async (seq: number) => (await journal.recordsAfterPlace(at(seq), 10)).map(({ n }) => n)
  expect(await after(4)).toEqual([4, 5, 6])
  expect(await after(6)).toEqual([4, 5, 6])
  expect(await after(8)).toEqual([5, 6])
})

it('of two records with one number the one that follows on is restored', async () => {
  const lost = await givenJournal()
  for (let count = 0; count < 2; count += 1) await lost.append(text(1), [])
  const [first, second] = await lost.recordsAfter(0, 10)
  const stray = await givenJournal()
  await stray.append(text(3), [])
  const [rival] = await stray.recordsAfter(0, 10)
  if (!first || !second || !rival) throw new Error('three records were written')
  const journal = await givenJournal()
  const fork = { ...rival, n: 2, firstSeq: 2, lastSeq: 4, prevHash: 'x', hash: await chainHash('x', rival.text) }
  expect(await journal.restore([first, fork, second])).toEqual({ restored: 2, refused: 1 })
  expect((await journal.recordAt(2))?.hash).toBe(second.hash)
})

it('numbering that was lost begins lower in a new epoch and is found by its place', async () => {
  const journal = await givenJournal(newRegister(), 3)
  await journal.append(text(2), [])
  expect(await journal.recordsAfterPlace({ epoch: 2, seq: 95 }, 10)).toHaveLength(1)
  await journal.raiseFloor(0, 95)
  expect(journal.nextSeq()).toBe(3)
})

it('where room was left above a real epoch, records below and above it are found by halving', {
  timeout: 5000,
}, async () => {
  const before = 217_555_100
  const now = 217_555_200
  const lost = await givenJournal(newRegister(), before)
  for (let count = 0; count < 3; count += 1) await lost.append(text(1), [])
  const journal = await givenJournal(newRegister(), now)
  await journal.leaveRoom()
  const { n: room } = journal.lastRecord()
  for (let count = 0; count < 2; count += 1) await journal.append(text(1), [])
  expect((await journal.restore(await lost.recordsAfter(0, 10))).restored).toBe(3)
  await journal.closeRoom()

  const numbersAfter = async (epoch: number, seq: number) =>
    (await journal.recordsAfterPlace({ epoch, seq }, 10)).map((record) => record.n)
  expect(await numbersAfter(0, 0)).toEqual([1, 2, 3, room + 1, room + 2])
  expect(await numbersAfter(before, 2)).toEqual([3, room + 1, room + 2])
  expect(await numbersAfter(before, 3)).toEqual([room + 1, room + 2])
  expect(await numbersAfter(now, 1)).toEqual([room + 2])
  expect(await numbersAfter(now, 2)).toEqual([])
  await journal.append(text(1), [])
  expect(await numbersAfter(now, 2)).toEqual([room + 3])
})

it('numbers above the room of any epoch until the year 2300 stay exact', async () => {
  const seconds = (Date.UTC(2300, 0, 1) - Date.UTC(2020, 0, 1)) / 1000
  const journal = await givenJournal(newRegister(), seconds)
  await journal.leaveRoom()
  expect(Number.isSafeInteger(journal.lastRecord().n)).toBe(true)
})

it('a record written while the floor is raised keeps its number', async () => {
  const journal = await givenJournal()
  const [, written] = await Promise.all([journal.raiseFloor(0, 40), journal.append(text(1), [])])
  expect(written.state).toBe('written')
  expect((await journal.append(text(1), [])).state).toBe('written')
  expect((await journal.recordsAfter(0, 10)).map(({ n }) => n)).toEqual([1, 2])
})

it('numbering goes on above what the recorder or the cloud knows', async () => {
  const register = newRegister()
  const journal = await givenJournal(register)
  await journal.raiseFloor(0, 40)
  expect(journal.nextSeq()).toBe(41)
  journal.close()
  expect((await openJournal(register, 'account')).nextSeq()).toBe(41)
})
