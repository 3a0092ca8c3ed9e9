/**
 * A hostile disk and a hostile page before the recorder: whatever is cut, damaged, doubled, absurd or in the way, no other record is
 * lost, nothing is removed that the cloud may lack, and it answers with a status and never with a fault.
 */
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { frameToBytes } from '../../electron/host/recorder/frames.ts'
import { createRecorder, type Recorder } from '../../electron/host/recorder/recorder.ts'
import type { RecorderEntry, RecorderMark } from '../../shared/host-contract/contract.ts'
import { givenFolder, givenHost, messagePortCarrier, removeFolder, type TestHost } from '../support/host-situations.ts'
import { createMemoryDisk, type MemoryDisk } from './memory-disk.ts'

const path = '/recorder/a.journal'
const day = 24 * 3_600_000

const entry = (n: number, more: Partial<RecorderEntry> = {}): RecorderEntry => ({
  n,
  hash: `hash-${n}`,
  lastSeq: n * 10,
  text: `record ${n}`,
  epoch: 1,
  lastEventId: `event-${n}`,
  ...more,
})
const markOf = (n: number, more: Partial<RecorderMark> = {}): RecorderMark => ({
  epoch: 1,
  seq: n * 10,
  eventId: `event-${n}`,
  ...more,
})
const upTo = (count: number, from = 1) => Array.from({ length: count - from + 1 }, (_, index) => entry(from + index))

const clock = { ms: 1_781_100_000_000 }
const open = (disk: MemoryDisk, segmentBytes = 16_000_000) =>
  createRecorder(path, disk, { segmentBytes, keepMs: 90 * day, now: () => clock.ms })

async function entriesOf(recorder: Recorder): Promise<RecorderEntry[]> {
  const all: RecorderEntry[] = []
  for (let page = await recorder.read(0); ; page = await recorder.read(all.at(-1)?.n ?? 0)) {
    all.push(...page.entries)
    if (!page.hasMore) return all
  }
}
const numbersOf = async (recorder: Recorder) => (await entriesOf(recorder)).map(({ n }) => n)
const segmentsOf = (disk: MemoryDisk) => disk.paths().filter((name) => /journal(\.\d+)?$/.test(name))

/** Records in files of about five each. */
async function givenSegments(records: readonly RecorderEntry[]): Promise<MemoryDisk> {
  const disk = createMemoryDisk()
  const recorder = await open(disk, 700)
  for (const one of records) await recorder.append([one])
  await recorder.close()
  return disk
}

test('cut at any byte: whole records stay, the torn one goes, and all can be given again', async () => {
  const whole = createMemoryDisk()
  const before = await open(whole)
  await before.append(upTo(3))
  await before.acknowledge(markOf(2))
  await before.append([entry(4, { text: 'ünïcode 🐈 "quoted" \n' })])
  await before.close()
  const bytes = whole.bytesOf(path)
  for (let length = 0; length <= bytes.length; length += 1) {
    const disk = createMemoryDisk(new Map([[path, bytes.subarray(0, length)]]))
    const recorder = await open(disk)
    const lines = bytes.subarray(0, length).toString('latin1').split('\n').length - 1
    expect(await numbersOf(recorder), `cut at ${length}`).toEqual(
      [1, 2, 3, 4].slice(0, Math.min(lines, lines > 3 ? lines - 1 : 3)),
    )
    expect(recorder.status(), `cut at ${length}`).toMatchObject({ state: 'ok', problem: null, damaged: [] })
    await recorder.append([...upTo(3), entry(4, { text: 'ünïcode 🐈 "quoted" \n' })])
    await recorder.close()
    expect(await numbersOf(await open(disk)), `cut at ${length}`).toEqual([1, 2, 3, 4])
  }
})

test('any one byte changed costs that record alone, is set aside and said', async () => {
  const whole = createMemoryDisk()
  const before = await open(whole)
  await before.append(upTo(3))
  await before.close()
  const bytes = whole.bytesOf(path)
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 0x01
    const disk = createMemoryDisk(new Map([[path, changed]]))
    const recorder = await open(disk)
    const left = await numbersOf(recorder)
    // A line feed that is none any more joins two records.
    const fewest = bytes[at] === 0x0a ? 1 : 2
    expect(left.length, `changed at ${at}`).toBeGreaterThanOrEqual(fewest)
    // The last line feed gone is a torn tail; otherwise what is lost is said.
    const { damaged } = recorder.status()
    if (at < bytes.length - 1) expect(damaged, `changed at ${at}`).toMatchObject([{ code: 'unreadable' }])
    await recorder.append(upTo(3))
    expect(await numbersOf(recorder), `changed at ${at}`).toEqual([1, 2, 3])
  }
})

test('lines that are no frames, whatever they are, are set aside, and what lies between them stays', async () => {
  const framed = (json: string) => {
    const bytes = Buffer.from(json)
    return Buffer.concat([Buffer.from(`${crc32(bytes).toString(16).padStart(8, '0')} `), bytes, Buffer.from('\n')])
  }
  const strange = [
    Buffer.from('\n'),
    Buffer.from('deadbeef \n'),
    Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x0a]),
    framed('null'),
    framed('{"kind":"entry"}'),
    framed('{"kind":"entry","entry":{"n":-1,"hash":"h","lastSeq":1,"text":""}}'),
    framed('{"kind":"entry","entry":{"n":9007199254740993,"hash":"h","lastSeq":1,"text":""}}'),
    framed('{"kind":"mark","epoch":1,"seq":-5,"eventId":"x","at":0}'),
    framed('{"kind":"later","what":"?"}'),
    framed('{"__proto__":{"kind":"entry"}}'),
    framed(`${'['.repeat(100_000)}${']'.repeat(100_000)}`),
    framed('{"kind":"entry",'),
  ]
  const good = upTo(strange.length)
  const bytes = Buffer.concat(
    strange.flatMap((line, index) => [line, frameToBytes({ kind: 'entry', entry: good[index] ?? entry(1) })]),
  )
  const disk = createMemoryDisk(new Map([[path, bytes]]))
  const recorder = await open(disk)
  expect(await entriesOf(recorder)).toEqual(good)
  const [damaged] = recorder.status().damaged ?? []
  expect(damaged).toMatchObject({ code: 'unreadable', records: strange.length })
  expect(disk.bytesOf(`/recorder/${damaged?.file}`)).toEqual(Buffer.concat(strange))
})

test('a line longer than any record is not held in memory, and what follows it is read', async () => {
  const disk = createMemoryDisk()
  const long = Buffer.alloc(80_000_000, 0x61)
  const line = (one: RecorderEntry) => frameToBytes({ kind: 'entry', entry: one })
  disk.put(path, Buffer.concat([line(entry(1)), long, Buffer.from('\n'), line(entry(2))]))
  const recorder = await open(disk)
  expect(await numbersOf(recorder)).toEqual([1, 2])
  expect(recorder.status().damaged).toMatchObject([{ code: 'unreadable', records: 1 }])
})

test('files are of bounded size, and every record is read back over all of them', async () => {
  const disk = await givenSegments(upTo(40))
  expect(segmentsOf(disk).length).toBeGreaterThan(4)
  for (const name of segmentsOf(disk)) expect(disk.bytesOf(name).length).toBeLessThanOrEqual(700)
  const recorder = await open(disk, 700)
  expect(await entriesOf(recorder)).toEqual(upTo(40))
  expect(recorder.status()).toMatchObject({ state: 'ok', lastSeq: 400, problem: null })
  await recorder.append(upTo(41))
  expect(await numbersOf(recorder)).toEqual(upTo(41).map(({ n }) => n))
})

test('one append over several files is there whole, or was not answered for', async () => {
  const disk = createMemoryDisk()
  disk.setRoom(1500)
  const recorder = await open(disk, 700)
  expect(await recorder.append(upTo(40))).toMatchObject({ state: 'failed' })
  disk.setRoom(null)
  expect(await recorder.append(upTo(40))).toMatchObject({ state: 'ok', lastSeq: 400 })
  await recorder.close()
  expect(await entriesOf(await open(disk, 700))).toEqual(upTo(40))
})

test('an old file goes when the cloud has held all of it for long enough, and not before', async () => {
  const disk = await givenSegments(upTo(20))
  const before = segmentsOf(disk)
  const recorder = await open(disk, 700)
  await recorder.acknowledge(markOf(19))
  expect(segmentsOf(disk)).toEqual(expect.arrayContaining([...before]))
  clock.ms += 89 * day
  await recorder.acknowledge(markOf(20))
  expect(segmentsOf(disk)).toEqual(expect.arrayContaining([...before]))
  await recorder.close()
  clock.ms += 2 * day
  const again = await open(disk, 700)
  expect(segmentsOf(disk).filter((name) => before.slice(0, -1).includes(name))).toEqual([])
  const left = await numbersOf(again)
  expect(left).not.toContain(1)
  expect(left.at(-1)).toBe(20)
  expect(again.acknowledged()).toEqual(markOf(20))
  await again.append(upTo(23, 21))
  expect((await numbersOf(again)).slice(-4)).toEqual([20, 21, 22, 23])
})

test('a mark that is carried into the next file still counts when its own file is gone', async () => {
  const disk = await givenSegments(upTo(6))
  const recorder = await open(disk, 700)
  await recorder.acknowledge(markOf(6))
  await recorder.append(upTo(30, 7))
  await recorder.close()
  const again = await open(disk, 700)
  expect(again.acknowledged()).toEqual(markOf(6))
})

const doubtful: [string, readonly RecorderEntry[], RecorderMark][] = [
  ['another event stands at its place', upTo(20), markOf(20, { eventId: 'somebody-else' })],
  ['it names a place nobody recorded', upTo(20), markOf(20, { seq: 9_000_000, eventId: 'event-20' })],
  ['it is of an earlier epoch', upTo(20).map((one) => ({ ...one, epoch: 7 })), markOf(20, { epoch: 1 })],
  ['two records claim one number', [...upTo(20), entry(2, { hash: 'rival' })], markOf(20)],
  [
    'the records do not say which events they hold',
    upTo(20).map(({ n, hash, lastSeq, text }) => ({ n, hash, lastSeq, text })),
    markOf(20),
  ],
]
test.each(doubtful)('a mark proves nothing, and no file goes, when %s', async (_, records, mark) => {
  const disk = await givenSegments(records)
  const first = segmentsOf(disk)[0]
  const recorder = await open(disk, 700)
  await recorder.acknowledge(mark)
  clock.ms += 1000 * day
  await recorder.acknowledge({ ...mark, seq: mark.seq + 1 })
  await recorder.close()
  const again = await open(disk, 700)
  expect(segmentsOf(disk)).toContain(first)
  expect(await numbersOf(again)).toContain(2)
})

/** Records 1 to 20 were held by the cloud long enough; the oldest files are gone. */
async function givenRemoved(): Promise<{ readonly disk: MemoryDisk; readonly recorder: Recorder }> {
  const disk = await givenSegments(upTo(20))
  const recorder = await open(disk, 700)
  await recorder.acknowledge(markOf(19))
  clock.ms += 91 * day
  await recorder.acknowledge(markOf(20))
  expect(await numbersOf(recorder)).not.toContain(1)
  return { disk, recorder }
}

test('a journal that offers everything again does not bring back what was removed', async () => {
  const { disk, recorder } = await givenRemoved()
  const [held, files] = [await numbersOf(recorder), segmentsOf(disk)]
  expect(await recorder.append(upTo(21))).toMatchObject({ state: 'ok', lastSeq: 210 })
  expect(await numbersOf(recorder)).toEqual([...held, 21])
  await recorder.close()
  const again = await open(disk, 700)
  await again.append(upTo(22))
  expect(await numbersOf(again)).toEqual([...held, 21, 22])
  expect(segmentsOf(disk)).toEqual(expect.arrayContaining([...files]))
})

test('what the cloud may lack is written, also below what is held', async () => {
  const { recorder } = await givenRemoved()
  const late = entry(2, { epoch: 7, hash: 'late', lastEventId: 'late' })
  const unsaid = entry(1, { hash: 'unsaid', epoch: undefined, lastEventId: undefined })
  await recorder.append([late, unsaid])
  expect((await entriesOf(recorder)).slice(0, 2).map(({ hash }) => hash)).toEqual(['unsaid', 'late'])
})

test('what a damage took is written again although the cloud holds it, while no file was removed', async () => {
  const disk = await givenSegments(upTo(20))
  const before = await open(disk, 700)
  await before.acknowledge(markOf(20))
  await before.close()
  disk.put(path, Buffer.alloc(0))
  const recorder = await open(disk, 700)
  expect(await numbersOf(recorder)).not.toContain(1)
  await recorder.append(upTo(20))
  expect(await numbersOf(recorder)).toEqual(upTo(20).map(({ n }) => n))
})

test('a file that cannot be removed now is no stop, and goes later', async () => {
  const disk = await givenSegments(upTo(20))
  const recorder = await open(disk, 700)
  await recorder.acknowledge(markOf(20))
  clock.ms += 91 * day
  disk.refuseRemoval(true)
  expect(await recorder.acknowledge(markOf(20, { seq: 200, eventId: 'event-20b' }))).toMatchObject({ state: 'ok' })
  expect(await recorder.append([entry(21)])).toMatchObject({ state: 'ok' })
  expect(await numbersOf(recorder)).toHaveLength(21)
  disk.refuseRemoval(false)
  await recorder.acknowledge(markOf(21))
  expect((await numbersOf(recorder)).at(-1)).toBe(21)
  expect(segmentsOf(disk)).toHaveLength(1)
})

test('an older file that lost its end, or its middle, costs what is missing and nothing else', async () => {
  const disk = await givenSegments(upTo(20))
  const [, second, third] = segmentsOf(disk)
  if (!second || !third) throw new Error('there are several files')
  disk.put(second, disk.bytesOf(second).subarray(0, -20))
  const recorder = await open(disk, 700)
  const left = await numbersOf(recorder)
  expect(left).toHaveLength(19)
  expect(recorder.status().damaged).toMatchObject([{ code: 'cutShort', records: 1 }])
  await recorder.close()
  await disk.remove(third)
  const again = await open(disk, 700)
  expect((await numbersOf(again)).at(-1)).toBe(20)
  await again.append(upTo(20))
  expect(await entriesOf(again)).toEqual(upTo(20))
})

test('the same record many times in one call, in calls at once, or after a start is kept once', async () => {
  const disk = createMemoryDisk()
  const recorder = await open(disk)
  await recorder.append([entry(1), entry(1), entry(2), entry(1)])
  await Promise.all([recorder.append(upTo(3)), recorder.append(upTo(3)), recorder.append([entry(3), entry(2)])])
  await recorder.close()
  expect(await numbersOf(await open(disk))).toEqual([1, 2, 3])
})

test('records that come in another order are read back in theirs', async () => {
  const disk = createMemoryDisk()
  const recorder = await open(disk, 700)
  for (const one of upTo(20).reverse()) await recorder.append([one])
  await recorder.close()
  expect(await entriesOf(await open(disk, 700))).toEqual(upTo(20))
})

test('a full disk is a status; what was half written is cut, and it goes on once there is room', async () => {
  const size = createMemoryDisk()
  await (await open(size)).append(upTo(2))
  for (let room = 0; room < size.bytesOf(path).length; room += 7) {
    const disk = createMemoryDisk()
    disk.setRoom(room)
    const recorder = await open(disk)
    const refused = await recorder.append(upTo(2))
    expect(refused.state, `room for ${room}`).toBe('failed')
    expect(refused.problem, `room for ${room}`).toContain(path)
    disk.setRoom(null)
    expect(await recorder.append(upTo(2)), `room for ${room}`).toMatchObject({ state: 'ok', lastSeq: 20 })
    await recorder.close()
    expect(await numbersOf(await open(disk)), `room for ${room}`).toEqual([1, 2])
  }
})

test('what a kill left of a rewriting is taken away', async () => {
  const disk = createMemoryDisk()
  disk.put(`${path}.new`, Buffer.from('half of somebody'))
  disk.put(`${path}.2.new`, Buffer.from('half of somebody'))
  disk.put('/recorder/another.journal.new', Buffer.from('not ours'))
  await open(disk)
  expect(disk.paths()).toEqual(['/recorder/a.journal', '/recorder/another.journal.new'])
})

let hosts: TestHost[] = []
const folders: string[] = []
afterEach(async () => {
  for (const host of hosts) await host.stop()
  hosts = []
  for (const folder of folders.splice(0)) removeFolder(folder)
})

async function givenPage(folder = givenFolder(), clockOffsetMs = 0) {
  if (!folders.includes(folder)) folders.push(folder)
  const host = await givenHost(folder, { clockOffsetMs })
  hosts.push(host)
  const { client, close } = await (await messagePortCarrier(host.host)).openPage()
  const lease = await client.lease.acquire({ pageId: 'page', takeOver: true })
  if (lease.state !== 'granted') throw new Error('the register was free')
  const stop = async () => {
    close()
    await host.stop()
    hosts = hosts.filter((one) => one !== host)
  }
  return { client, folder, epoch: lease.epoch, stop }
}
const account = { accountId: 'account-1', accountName: 'Store', locationId: 'location-1', registerName: 'Till' }
const codeOf = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error)

test('a page that says absurd things to the recorder is refused by name, and nothing is written', async () => {
  const { client, epoch } = await givenPage()
  type Account = Parameters<typeof client.boot.createAccount>[0]
  await client.boot.createAccount(account as Account)
  const absurd: Partial<Record<keyof RecorderEntry, unknown>>[] = [
    { n: Number.NaN },
    { n: -1 },
    { n: 0.5 },
    { n: 2 ** 53 },
    { n: Number.POSITIVE_INFINITY },
    { n: '1' },
    { lastSeq: -1 },
    { lastSeq: 2 ** 53 },
    { hash: 'h'.repeat(129) },
    { hash: 7 },
    { text: 'x'.repeat(4_000_001) },
    { text: null },
    { epoch: -1 },
    { lastEventId: 'e'.repeat(101) },
  ]
  for (const wrong of absurd) {
    const sent = { epoch, entries: [entry(1), { ...entry(2), ...wrong } as RecorderEntry] }
    expect(await client.recorder.append(sent).catch(codeOf), JSON.stringify(wrong)?.slice(0, 80)).toBe('BAD_REQUEST')
  }
  expect(await client.recorder.append({ epoch, entries: [] }).catch(codeOf)).toBe('BAD_REQUEST')
  expect(await client.recorder.append({ epoch, entries: upTo(501) }).catch(codeOf)).toBe('BAD_REQUEST')
  expect(await client.recorder.append({ epoch: epoch + 1, entries: upTo(1) }).catch(codeOf)).toBe('NOT_OWNER')
  expect(await client.recorder.append({ epoch: epoch - 1, entries: upTo(1) }).catch(codeOf)).toBe('NOT_OWNER')
  expect(await client.recorder.acknowledge({ epoch: 1, seq: -1, eventId: '' }).catch(codeOf)).toBe('BAD_REQUEST')
  expect(await client.recorder.read({ after: -1 }).catch(codeOf)).toBe('BAD_REQUEST')
  expect(await client.recorder.status()).toMatchObject({ state: 'ok', lastSeq: 0, bytes: 0 })
  expect(await client.recorder.append({ epoch, entries: upTo(2) })).toMatchObject({ state: 'ok', lastSeq: 20 })
  expect(await client.recorder.read({ after: Number.MAX_SAFE_INTEGER })).toEqual({ entries: [], hasMore: false })
})

test('a data folder that is put back never gives an epoch a second time', async () => {
  const first = await givenPage()
  await first.stop()
  const backup = join(givenFolder(), 'backup')
  folders.push(join(backup, '..'))
  cpSync(first.folder, backup, { recursive: true })
  const second = await givenPage(first.folder, 60_000)
  await second.stop()
  const third = await givenPage(backup, 120_000)
  expect(second.epoch).toBeGreaterThan(first.epoch)
  expect(third.epoch).toBeGreaterThan(second.epoch)
})
