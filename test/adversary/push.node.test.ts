/**
 * A hostile line to the cloud: what is malformed, forged, replayed, oversized or absurd is refused by name or set aside, the good rest
 * goes through, and whoever behaves is served meanwhile. Nothing here may end in a fault of the cloud (5xx) or without an answer.
 */
import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createServer as createCloudServer } from '../../cloud/http/server.ts'
import { createLog } from '../../cloud/log.ts'
import type { RunningCloud } from '../../cloud/service.ts'
import { type PushedRecord, pushVersion } from '../../shared/cloud-protocol/protocol.ts'
import { type CloudPlace, pgliteDatabase } from '../support/cloud-databases.ts'
import { givenCloud } from '../support/cloud-in-process.ts'
import { type FakeRegister, givenRegister, newId } from '../support/cloud-register.ts'
import { recordTrayItem, recordTrayItems } from '../support/cloud-situations.ts'
import { hashOf, recordsOf } from '../support/pushed-records.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

const database = pgliteDatabase()
let place: CloudPlace
let running: RunningCloud
let register: FakeRegister
let token = ''
let stores = 0

beforeAll(async () => {
  place = await database.createPlace()
  running = await givenCloud(place)
})
afterAll(async () => {
  await running.stop()
  await place.remove()
  await database.stop()
})

/** A token is seen only where it is sent: the register calls a listener once. */
async function givenOwnRegister(store: string): Promise<{ readonly register: FakeRegister; readonly token: string }> {
  const made = await givenRegister({ url: running.url, folder: place.folder, store })
  let seen = ''
  const listener = createServer((request, response) => {
    seen = request.headers.authorization?.replace('Bearer ', '') ?? ''
    response.writeHead(503).end()
  })
  const url = await new Promise<string>((resolve) => {
    listener.listen(0, '127.0.0.1', () => {
      const address = listener.address()
      resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)
    })
  })
  await made.at({ url, folder: place.folder, store }).client.events.hashAt({ position: 0 }).catch(codeOf)
  listener.close()
  return { register: made, token: seen }
}

beforeEach(async () => {
  const given = await givenOwnRegister(`Adversary ${++stores}`)
  register = given.register
  token = given.token
})

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error)
const stored = async (of = register) => (await of.pullAll()).map(({ event }) => event.id as string)

/** A request as bytes, past the typed client. */
async function send(
  body: string | Uint8Array<ArrayBuffer>,
  more: { readonly headers?: Record<string, string>; readonly path?: string; readonly as?: string | null } = {},
): Promise<number> {
  const bearer = more.as === undefined ? token : more.as
  const answer = await fetch(`${running.url}/api${more.path ?? '/events/push'}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
      ...more.headers,
    },
    body,
  })
  await answer.arrayBuffer()
  return answer.status
}

const inputOf = <One>(records: readonly One[], more: object = {}) => ({
  protocolVersion: pushVersion,
  registerId: register.registerId,
  chainHead: '',
  signature: '',
  records: [...records],
  lost: [],
  bodies: [],
  ...more,
})
const sendRecords = (records: readonly unknown[], more: object = {}) => send(JSON.stringify(inputOf(records, more)))

/** The record with another text, hashed as a register would. */
const withText = (record: PushedRecord, text: string): PushedRecord => ({
  ...record,
  text,
  hash: hashOf(record.prevHash, text),
})
const oneOf = (records: readonly PushedRecord[], at = 0): PushedRecord => {
  const record = records[at]
  if (!record) throw new Error(`no record ${at}`)
  return record
}
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

/** After whatever was tried, an honest record still goes through, and nothing but honest ones is there. */
async function expectOnlyHonest(honest: readonly string[] = []): Promise<void> {
  const place = (await register.client.events.pull({ after: 0, limit: 100, incarnation: null })).standing.lastPosition
  expect(place).toBe(honest.length)
  const event = recordTrayItem(register)
  const outcome = await register.push([event])
  expect(outcome.acceptedUpTo.seq).toBe(event.seq)
  expect(await stored()).toEqual([...honest, event.id])
}

test('bytes that are no request at all are refused, and store nothing', async () => {
  const cases: [string, string | Uint8Array<ArrayBuffer>][] = [
    ['empty', ''],
    ['half an object', '{"records":['],
    ['a list', '[]'],
    ['null', 'null'],
    ['text', '"push"'],
    ['NUL bytes', new Uint8Array(64)],
    ['invalid UTF-8', Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0xc3, 0x28, 0x22, 0x7d])],
    ['a very deep list', nested(200_000)],
    ['prototype keys only', '{"__proto__":{"records":[]},"constructor":{"prototype":{}}}'],
  ]
  for (const [name, body] of cases) {
    const status = await send(body)
    expect(status, name).toBeGreaterThanOrEqual(400)
    expect(status, name).toBeLessThan(500)
  }
  expect(await send('records=1', { headers: { 'content-type': 'application/x-www-form-urlencoded' } })).toBeLessThan(
    500,
  )
  await expectOnlyHonest()
})

test('absurd numbers of a record are refused', async () => {
  const record = oneOf(recordsOf([{ ...recordTrayItem(register) }]))
  const numbers = ['-1', '0.5', '9007199254740993', '1e400', '-1e400', '"1"', 'null', 'true', '[1]']
  for (const key of ['n', 'epoch', 'firstSeq', 'lastSeq'])
    for (const number of numbers) {
      const text = JSON.stringify(inputOf([{ ...record, [key]: '#' }])).replace('"#"', number)
      expect(await send(text), `${key} ${number}`).toBe(400)
    }
  expect(await register.pullAll()).toEqual([])
  expect((await register.pushAll()).acceptedUpTo).toEqual({ epoch: 1, seq: 1 })
})

test('a record that claims more numbers than it has events is set aside whole, and the next one goes through', async () => {
  const [first, second] = recordTrayItems(register, 2)
  const records = recordsOf([first, second])
  const outcome = await register.pushRecords([{ ...oneOf(records), lastSeq: 5000 }])
  expect(outcome.quarantined).toMatchObject([{ reason: 'badRecord' }])
  await register.pushRecords([oneOf(records, 1)])
  expect(await stored()).toEqual([second?.id])
})

test('a record whose text is no record is set aside, and the queue goes on', async () => {
  const texts = [
    '',
    '{',
    'null',
    '[]',
    '42',
    '{"events":{}}',
    '{"events":[]}',
    '{"events":[null]}',
    '{"events":[[]]}',
    '{"__proto__":{"events":[1]}}',
    '\u0000',
    '\ud800',
  ]
  const events = recordTrayItems(register, texts.length + 1)
  const records = recordsOf(events).map((record, at) => {
    const text = texts[at]
    return text === undefined ? record : withText(record, text)
  })
  const outcome = await register.pushRecords(records)
  expect(outcome.acceptedUpTo.seq).toBe(events.length)
  expect(outcome.quarantined.filter(({ reason }) => /badRecord|badEnvelope/.test(reason))).toHaveLength(texts.length)
  expect(await stored()).toEqual([events.at(-1)?.id])
})

test('a record nested deeper than any program reads is set aside, and does not stop the queue', async () => {
  for (const depth of [2000, 20_000, 400_000]) {
    const [, bad, good] = [null, ...recordTrayItems(register, 2)]
    if (!bad || !good) throw new Error('two events were recorded')
    const records = recordsOf([bad, good])
    const deep = JSON.stringify({ events: [{ ...bad, data: { deep: '#' } }] }).replace('"#"', nested(depth))
    const outcome = await register.pushRecords([withText(oneOf(records), deep), oneOf(records, 1)])
    expect(outcome.acceptedUpTo.seq, `depth ${depth}`).toBe(good.seq)
    const aside = outcome.quarantined.map(({ seq }) => seq)
    expect(aside, `depth ${depth}`).toContain(bad.seq)
    expect(await stored()).toContain(good.id)
  }
})

test('a body nested deeper than any program reads is refused or set aside, and its batch is not lost', async () => {
  const event = recordTrayItem(register)
  for (const depth of [2000, 20_000, 400_000]) {
    const text = JSON.stringify(inputOf(recordsOf([event]), { bodies: ['#'] })).replace('"#"', nested(depth))
    expect(await send(text), `depth ${depth}`).toBeLessThan(500)
  }
  await register.pushAll()
  expect(await stored()).toEqual([event.id])
})

test('prototype keys in an event change nobody, and come back as they went', async () => {
  const event = recordTrayItem(register)
  const text = JSON.stringify({ events: [{ ...event, type: 'Novelty', v: 9, data: { '#': { isAdmin: true } } }] })
  const poisoned = text.replace('"#"', '"__proto__"')
  const outcome = await register.pushRecords([withText(oneOf(recordsOf([event])), poisoned)])
  expect(outcome.acceptedUpTo.seq).toBe(1)
  expect(Reflect.get({}, 'isAdmin')).toBeUndefined()
  const answer = await fetch(`${running.url}/api/events/pull`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ after: 0, limit: 10, incarnation: null }),
  })
  expect(answer.status).toBe(200)
  expect(await answer.text()).toContain(event.id)
})

test('events with ids of another account or register are set aside, and the others are accepted', async () => {
  const other = (await givenOwnRegister(`Adversary other ${stores}`)).register
  const [one, two, three] = recordTrayItems(register, 3)
  const outcome = await register.push([
    { ...one, accountId: other.accountId },
    { ...two, registerId: other.registerId },
    three,
  ])
  expect(outcome.quarantined.map(({ reason }) => reason)).toEqual(['wrongAccount', 'wrongRegister'])
  expect(await stored()).toEqual([three?.id])
  expect(await stored(other)).toEqual([])
})

test('a token opens its own register and nothing else', async () => {
  const other = await givenOwnRegister(`Adversary other ${stores}`)
  const body = JSON.stringify(inputOf(recordsOf([recordTrayItem(register)])))
  for (const as of [null, '', 'x', `${token}x`, token.slice(1), token.toUpperCase(), 'a'.repeat(8000), other.token])
    expect([401, 431], String(as).slice(0, 40)).toContain(await send(body, { as }))
  expect([401, 403]).toContain(await send(body, { as: token, path: '/admin/pairing' }))
  const mine = register.client.events
  const forged = { ...inputOf(recordsOf([recordTrayItem(other.register)])), registerId: other.register.registerId }
  expect(await mine.push(forged).catch(codeOf)).toBe('UNAUTHORIZED')
  expect(await stored()).toEqual([])
  expect(await stored(other.register)).toEqual([])
})

test('a batch replayed, doubled in itself or in another order is stored once', async () => {
  const events = recordTrayItems(register, 4)
  const records = recordsOf(events)
  const first = await register.pushRecords(records)
  expect(await register.pushRecords(records)).toEqual(first)
  await register.pushRecords([...records, ...records])
  await register.pushRecords([...records].reverse())
  await register.pushRecords([oneOf(records, 2), oneOf(records), oneOf(records, 2)])
  expect(await stored()).toEqual(events.map(({ id }) => id))
})

test('the same id with other words, or another id at a taken place, is set aside: what was stored first stands', async () => {
  const [first, second] = recordTrayItems(register, 2)
  if (!first || !second) throw new Error('two events were recorded')
  await register.push([first, second])
  const changed = await register.push([{ ...first, at: '2020-01-01T00:00:00.000Z' }])
  const rival = await register.push([{ ...second, id: newId() }])
  const moved = await register.push([{ ...first, seq: 3 }])
  expect(rival.quarantined.map(({ reason }) => reason)).toContain('placeTaken')
  expect(moved.quarantined.map(({ reason }) => reason)).toContain('eventIdTaken')
  expect(changed.acceptedUpTo.seq).toBe(2)
  const held = (await register.pullAll()).map(({ event }) => [event.id, event.at])
  expect(held).toEqual([first, second].map(({ id, at }) => [id, at]))
})

test('a gap that is not declared stores nothing behind it; a stretch that is no stretch declares nothing', async () => {
  const events = recordTrayItems(register, 5)
  const behind = recordsOf(events).slice(3)
  for (const lost of [
    [],
    [{ epoch: 1, fromSeq: 3, toSeq: 1 }],
    [{ epoch: 9, fromSeq: 1, toSeq: 9 }],
    [{ epoch: 1, fromSeq: 2, toSeq: 3 }],
  ]) {
    const outcome = await register.pushRecords(behind, { lost })
    expect(outcome.acceptedUpTo, JSON.stringify(lost)).toEqual({ epoch: 0, seq: 0 })
  }
  expect(await stored()).toEqual([])
  await register.pushAll()
  expect(await stored()).toEqual(events.map(({ id }) => id))
})

test('a wrong hash, chain, head or signature refuses nothing and is told', async () => {
  const events = recordTrayItems(register, 2)
  const records = recordsOf(events)
  const outcome = await register.pushRecords(
    [
      { ...oneOf(records), hash: 'f'.repeat(64) },
      { ...oneOf(records, 1), prevHash: 'e'.repeat(64) },
    ],
    { chainHead: 'd'.repeat(64), signature: '\u0000not a signature' },
  )
  const reasons = outcome.quarantined.map(({ reason }) => reason)
  expect(reasons).toEqual(expect.arrayContaining(['hashWrong', 'chainBroken', 'chainHeadWrong', 'signatureWrong']))
  expect(await stored()).toEqual(events.map(({ id }) => id))
})

test('over the limits: refused at the door, set aside where it is one event, and the rest goes through', async () => {
  const [big, good] = recordTrayItems(register, 2)
  const records = recordsOf([big, good])
  const record = oneOf(records)
  expect(await sendRecords([])).toBe(400)
  expect(await sendRecords(Array.from({ length: 5001 }, () => record))).toBe(400)
  expect(await sendRecords([record], { bodies: Array.from({ length: 5001 }, () => null) })).toBe(400)
  expect(await sendRecords([{ ...record, hash: 'f'.repeat(129) }])).toBe(400)
  expect(await sendRecords([record], { signature: 's'.repeat(513) })).toBe(400)
  expect(await sendRecords([{ ...record, text: 'x'.repeat(9_000_000) }])).toBe(413)
  const large = recordsOf([{ ...big, data: { note: 'x'.repeat(300_000) } }, good])
  const outcome = await register.pushRecords(large)
  expect(outcome.quarantined).toMatchObject([{ reason: 'tooBig' }])
  expect(await stored()).toEqual([good?.id])
})

test('a newer protocol is told so by name; versions that are no versions are refused', async () => {
  const records = recordsOf([recordTrayItem(register)])
  const push = (version: number) =>
    register.client.events.push({ ...inputOf(records), protocolVersion: version }).catch(codeOf)
  expect(await push(pushVersion + 1)).toBe('TOO_NEW')
  expect(await push(1.5)).toBe('BAD_REQUEST')
  expect(await stored()).toEqual([])
  await push(pushVersion - 1)
  expect(await stored()).toHaveLength(1)
})

test('facts of a later version are kept as they came', async () => {
  const event = { ...recordTrayItem(register), type: 'CardFramed', v: 7, data: { colour: 'gold' }, moonPhase: 3 }
  await register.push([event])
  const [held] = await register.pullAll()
  expect(held?.event).toMatchObject({ type: 'CardFramed', v: 7, data: { colour: 'gold' }, moonPhase: 3 })
})

test('packed requests that unfold to a gigabyte are refused and never unfolded whole', async () => {
  const kilo = gzipSync(Buffer.alloc(1 << 20, 0x20))
  const bomb = new Uint8Array(Buffer.concat(Array.from({ length: 1024 }, () => kilo)))
  const before = process.memoryUsage().arrayBuffers
  for (const encoding of ['gzip', 'deflate', 'br', 'zstd', 'gzip, gzip', 'nonsense']) {
    const status = await send(bomb, { headers: { 'content-encoding': encoding } })
    expect(status, encoding).toBeGreaterThanOrEqual(400)
    expect(status, encoding).toBeLessThan(500)
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(300_000_000)
  await expectOnlyHonest()
})

test('positions that are no positions are refused, and one far beyond gives an empty page', async () => {
  for (const after of ['-1', '0.5', '9007199254740993', 'null', '"0"'])
    expect(await send(`{"after":${after},"limit":10,"incarnation":null}`, { path: '/events/pull' }), after).toBe(400)
  for (const limit of ['0', '5001', '-5'])
    expect(await send(`{"after":0,"limit":${limit},"incarnation":null}`, { path: '/events/pull' }), limit).toBe(400)
  const far = { after: Number.MAX_SAFE_INTEGER, limit: 10, incarnation: "'; drop table events; --" }
  const page = await register.client.events.pull(far)
  expect(page.events).toEqual([])
  expect(await register.client.events.hashAt({ position: Number.MAX_SAFE_INTEGER })).toMatchObject({ hash: null })
})

test('connections that say a little and wait hold nobody up', async () => {
  const { port } = new URL(running.url)
  const beginnings = [
    '',
    'POST /api/events/push HTTP/1.1\r\n',
    'POST /api/events/push HTTP/1.1\r\nHost: cloud\r\nX-Slow: ',
    'POST /api/events/push HTTP/1.1\r\nHost: cloud\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n{"rec',
    'POST /api/events/push HTTP/1.1\r\nHost: cloud\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"rec\r\n',
  ]
  const sockets: Socket[] = []
  for (let count = 0; count < 200; count += 1) {
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => undefined)
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.write(beginnings[count % beginnings.length] ?? '')
    sockets.push(socket)
  }
  try {
    await expectOnlyHonest()
  } finally {
    for (const socket of sockets) socket.destroy()
  }
})

test('whoever sends too slowly is cut off by the server itself', async () => {
  const app = await createCloudServer(running.cloud, createLog('silent'))
  const { headersTimeout, requestTimeout } = app.server
  await app.close()
  expect(headersTimeout).toBeGreaterThan(0)
  expect(headersTimeout).toBeLessThanOrEqual(60_000)
  expect(requestTimeout).toBeGreaterThan(0)
  expect(requestTimeout).toBeLessThanOrEqual(300_000)
})
