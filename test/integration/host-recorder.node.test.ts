/** The second copy of the journal: what is answered is on disk, and no damage costs more than the damaged record. */
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRecorder, type Recorder } from '../../electron/host/recorder/recorder.ts'
import type { RecorderEntry } from '../../shared/host-contract/contract.ts'
import { givenFolder, removeFolder } from '../support/host-situations.ts'

const entry = (n: number, text = `record ${n}`): RecorderEntry => ({ n, hash: `hash-${n}`, lastSeq: n * 10, text })

let folder: string
let file: string
let opened: Recorder[] = []
beforeEach(() => {
  folder = givenFolder()
  file = join(folder, 'a.journal')
})
afterEach(async () => {
  for (const recorder of opened) await recorder.close()
  opened = []
  removeFolder(folder)
})

async function given(...entries: RecorderEntry[]) {
  const recorder = await createRecorder(file)
  opened.push(recorder)
  if (entries.length > 0) await recorder.append(entries)
  return recorder
}
const numbersOf = async (recorder: Recorder) => (await recorder.read(0)).entries.map(({ n }) => n)

test('what was appended is replayed by the next process', async () => {
  const before = await given(entry(1), entry(2, 'with "quotes",\nline feeds and ünïcode'))
  await before.acknowledge({ epoch: 1, seq: 10, eventId: 'event-1' })
  await before.close()

  const after = await given()
  expect((await after.read(0)).entries).toEqual([entry(1), entry(2, 'with "quotes",\nline feeds and ünïcode')])
  expect(after.status()).toMatchObject({ state: 'ok', lastSeq: 20, problem: null })
  expect(after.acknowledged()).toEqual({ epoch: 1, seq: 10, eventId: 'event-1' })
})

test('an answered record is in the file, without closing it', async () => {
  await given(entry(1, 'on disk'))
  expect(readFileSync(file, 'utf8')).toContain('on disk')
})

test('a record the power cut off in the middle is cut away, and work goes on behind it', async () => {
  await (await given(entry(1), entry(2), entry(3))).close()
  truncateSync(file, statSync(file).size - 5)

  const after = await given()
  expect(await numbersOf(after)).toEqual([1, 2])
  expect(after.status()).toMatchObject({ state: 'ok', problem: null })
  await after.append([entry(3)])
  await after.close()
  expect(await numbersOf(await given())).toEqual([1, 2, 3])
})

test('a torn tail of zeros is cut away too', async () => {
  await (await given(entry(1))).close()
  appendFileSync(file, Buffer.alloc(4096))
  const after = await given(entry(2))
  await after.close()
  expect(await numbersOf(await given())).toEqual([1, 2])
})

test('a damaged record in the middle is set aside and said; the others are there', async () => {
  await (await given(entry(1), entry(2), entry(3))).close()
  const bytes = readFileSync(file)
  const at = bytes.indexOf('record 2')
  bytes[at] = 'X'.charCodeAt(0)
  writeFileSync(file, bytes)

  const after = await given()
  expect(await numbersOf(after)).toEqual([1, 3])
  expect(after.status()).toMatchObject({ state: 'ok' })
  const [aside] = readdirSync(folder).filter((name) => name.includes('damaged'))
  expect(after.status().problem).toContain(aside)
  expect(readFileSync(join(folder, String(aside)), 'utf8')).toContain('Xecord 2')
})

test('a damaged record can be given again, and takes its place', async () => {
  await (await given(entry(1), entry(2), entry(3))).close()
  const bytes = readFileSync(file)
  bytes[bytes.indexOf('record 2')] = 0
  writeFileSync(file, bytes)

  const after = await given(entry(2))
  expect(await numbersOf(after)).toEqual([1, 2, 3])
  await after.close()
  expect(await numbersOf(await given())).toEqual([1, 2, 3])
  // The same damage is set aside once, however often the register starts.
  expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toHaveLength(1)
})

test('a record sent again after a lost answer is kept once', async () => {
  const recorder = await given(entry(1), entry(2))
  const before = statSync(file).size
  await recorder.append([entry(1), entry(2)])
  expect(statSync(file).size).toBe(before)
})

test('a disk that refuses is a status, and the next append tries again', async () => {
  rmSync(folder, { recursive: true })
  const recorder = await given()
  expect(recorder.status()).toMatchObject({ state: 'failed' })
  expect((await recorder.append([entry(1)])).problem).toContain(file)

  mkdirSync(folder)
  expect(await recorder.append([entry(1)])).toMatchObject({ state: 'ok', lastSeq: 10, problem: null })
})

test('long journals are read back in pages that leave nothing out', async () => {
  const all = Array.from({ length: 40 }, (_, index) => entry(index + 1, 'x'.repeat(100_000)))
  const recorder = await given(...all)
  const read: number[] = []
  for (let page = await recorder.read(0); ; page = await recorder.read(read.at(-1) ?? 0)) {
    read.push(...page.entries.map(({ n }) => n))
    if (!page.hasMore) break
    expect(page.entries.length).toBeLessThan(20)
  }
  expect(read).toEqual(all.map(({ n }) => n))
})
