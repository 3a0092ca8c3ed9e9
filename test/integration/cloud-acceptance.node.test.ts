/** What the cloud promises its registers, on PGlite and on real PostgreSQL by the same suite. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { nextChain } from '../../cloud/operations/standing.ts'
import type { RunningCloud } from '../../cloud/service.ts'
import { createCloudClient } from '../../electron/host/cloud-link/cloud-client.ts'
import type { PulledEvent, Standing } from '../../shared/cloud-protocol/protocol.ts'
import type { AccountId, CustomerId, LocationId, RegisterId, StaffId } from '../../shared/kernel/ids.ts'
import { type CloudPlace, cloudDatabases } from '../support/cloud-databases.ts'
import { createTestClock, givenCloud, type TestClock } from '../support/cloud-in-process.ts'
import {
  adminClient,
  type CloudAddress,
  type FakeRegister,
  givenCode,
  givenRegister,
  newId,
} from '../support/cloud-register.ts'
import {
  recordCompleteCard,
  recordRedemption,
  recordTrayItem,
  recordTrayItems,
  recordUndo,
} from '../support/cloud-situations.ts'
import { batchOf, hashOf, recordsOf } from '../support/pushed-records.ts'

// A guard against hanging: real databases and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const databases = await cloudDatabases()
afterAll(async () => {
  for (const database of databases) await database.stop()
})

describe.each(databases)('cloud on $name', (database) => {
  let place: CloudPlace
  let running: RunningCloud
  let clock: TestClock
  let cloud: CloudAddress
  let tests = 0
  // One cloud for all: accounts are kept apart, and each test has a store of its own.
  beforeAll(async () => {
    clock = createTestClock()
    place = await database.createPlace()
    running = await givenCloud(place, { clock })
  })
  beforeEach(() => {
    cloud = { url: running.url, folder: place.folder, store: `Store ${++tests}` }
  })
  afterAll(async () => {
    await running.stop()
    await place.remove()
  })
  const restart = async () => {
    await running.stop()
    running = await givenCloud(place, { clock })
  }
  const db = () => running.cloud.storage.db
  const judged = (accountId: string) => running.cloud.judging.settle(accountId)
  const creditLines = ({ accountId }: FakeRegister) =>
    db().selectFrom('credit_lines').select(['redemption_id', 'state']).where('account_id', '=', accountId).execute()
  const quarantineOf = async ({ accountId }: FakeRegister) => {
    const rows = await db().selectFrom('quarantine').select('reason').where('account_id', '=', accountId).execute()
    return rows.map((row) => row.reason)
  }
  const ids = (pulled: readonly PulledEvent[]) => pulled.map(({ event }) => event.id)

  describe('pairing', () => {
    test('a pairing code works once only', async () => {
      const code = await givenCode(cloud)
      await givenRegister(cloud, { code })
      await expect(givenRegister(cloud, { code })).rejects.toMatchObject({ code: 'UNKNOWN_PAIRING_CODE', status: 404 })
    })

    test('of two registers that give the same code at once, one is paired', async () => {
      const code = await givenCode(cloud)
      const outcomes = await Promise.allSettled([givenRegister(cloud, { code }), givenRegister(cloud, { code })])
      expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected'])
    })

    test('a pairing code is read in any case and without its dashes', async () => {
      const code = await givenCode(cloud)
      const register = await givenRegister(cloud, { code: ` ${code.toLowerCase().replaceAll('-', ' ')} ` })
      expect(register.accountId).not.toBe('')
    })

    test('a pairing code is gone after a day', async () => {
      const code = await givenCode(cloud)
      clock.advance(24 * 60 * 60 * 1000)
      await expect(givenRegister(cloud, { code })).rejects.toMatchObject({ code: 'UNKNOWN_PAIRING_CODE' })
    })

    test('codes and tokens are not readable in the database', async () => {
      const code = await givenCode(cloud)
      await givenRegister(cloud, { code })
      const { accountId } = await givenRegister(cloud)
      const of = (table: 'pairing_codes' | 'registers') => db().selectFrom(table).where('account_id', '=', accountId)
      const codes = await of('pairing_codes').select('code_hash').execute()
      const registers = await of('registers').select('token_hash').execute()
      const stored = [...codes.map((row) => row.code_hash), ...registers.map((row) => row.token_hash)]
      expect(stored).toEqual(Array(4).fill(expect.stringMatching(/^[0-9a-f]{64}$/)))
    })

    test('a register that worked alone brings its account to an empty one and keeps every event', async () => {
      const localAccountId = newId<AccountId>()
      const alone = { registerId: newId<RegisterId>(), registerName: 'Till', localAccountId, publicKey: '' }
      const pair = async (code: string) => createCloudClient(cloud.url, null).register.pair({ code, ...alone })
      const paired = await pair(await givenCode(cloud))
      expect(paired).toMatchObject({ accountId: localAccountId, accountName: cloud.store, accountHasEvents: false })

      const register = await givenRegister(cloud)
      expect(register.accountId).toBe(localAccountId)
    })

    test('a register that worked alone is refused by an account that has events, and the code stays good', async () => {
      const first = await givenRegister(cloud)
      recordTrayItem(first)
      await first.pushAll()
      const code = await givenCode(cloud)
      const request = { registerId: newId<RegisterId>(), registerName: 'Till', publicKey: '', code }
      const client = createCloudClient(cloud.url, null)
      await expect(client.register.pair({ ...request, localAccountId: newId<AccountId>() })).rejects.toMatchObject({
        code: 'WRONG_ACCOUNT',
        status: 409,
      })
      expect(await client.register.pair({ ...request, localAccountId: null })).toMatchObject({ accountHasEvents: true })
    })

    test('the location of a code is the one that was named, or the main one', async () => {
      const register = await givenRegister(cloud)
      const [main, other] = [newId<LocationId>(), newId<LocationId>()]
      const rows = [
        { id: other, name: 'Harlow', timeZone: 'UTC', isMaster: false },
        { id: main, name: 'Maple Street', timeZone: 'UTC', isMaster: true },
      ]
      register.record({ type: 'RowsSaved', data: { rows: { kind: 'locations', rows } } })
      await register.pushAll()
      const pairAt = async (location: string | null) => {
        const { code } = await adminClient(cloud).admin.createPairing({
          store: cloud.store.toUpperCase(),
          createStore: false,
          location,
        })
        const request = { code, registerId: newId<RegisterId>(), registerName: '', localAccountId: null, publicKey: '' }
        return (await createCloudClient(cloud.url, null).register.pair(request)).locationId
      }
      expect(await pairAt(null)).toBe(main)
      expect(await pairAt('harlow')).toBe(other)
      await expect(pairAt('Nowhere')).rejects.toMatchObject({ code: 'UNKNOWN_STORE' })
    })
  })

  describe('who may ask', () => {
    test('no token, a wrong token and a replaced token are refused', async () => {
      const code = await givenCode(cloud)
      const pair = async (registerId: RegisterId, with_: string) =>
        createCloudClient(cloud.url, null).register.pair({
          code: with_,
          registerId,
          registerName: 'Till',
          localAccountId: null,
          publicKey: '',
        })
      const registerId = newId<RegisterId>()
      const first = await pair(registerId, code)
      await pair(registerId, await givenCode(cloud))
      for (const token of [null, 'x', `${first.token}x`, first.token])
        await expect(createCloudClient(cloud.url, token).registers.list()).rejects.toMatchObject({ status: 401 })
    })

    test('a register token does not open the admin side', async () => {
      const register = await givenRegister(cloud)
      await expect(
        register.client.admin.createPairing({ store: 'X', createStore: true, location: null }),
      ).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    })

    test("another account's token sees nothing", async () => {
      const maple = await givenRegister(cloud, { store: `Maple ${cloud.store}` })
      const harbor = await givenRegister(cloud, { store: `Harbor ${cloud.store}` })
      const card = recordCompleteCard(maple)
      maple.recordPerson(card.customerId, { email: 'ruth@example.com' })
      await maple.pushAll()
      await maple.client.staff.credentials({
        changed: [{ staffId: 's' as StaffId, pinHash: 'scrypt$x', version: 1, updatedAt: '2026-06-10T15:00:00Z' }],
      })
      expect(await harbor.pullAll()).toEqual([])
      expect((await harbor.client.events.hashAt({ position: 1 })).hash).toBeNull()
      expect((await harbor.client.registers.list()).registers).toHaveLength(1)
      expect((await harbor.client.mail.list()).mails).toEqual([])
      expect((await harbor.client.staff.credentials({ changed: [] })).credentials).toEqual([])
    })

    test('a newer protocol is told so', async () => {
      const register = await givenRegister(cloud)
      const { registerId } = register
      const push = { protocolVersion: 99, registerId, signature: '', ...batchOf([{}]) }
      await expect(register.client.events.push(push)).rejects.toMatchObject({ code: 'TOO_NEW', status: 426 })
    })

    test('a body over 8 MB is refused before it is read', async () => {
      const answer = await fetch(`${cloud.url}/api/events/push`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ big: 'x'.repeat(8 * 1024 * 1024) }),
      })
      expect(answer.status).toBe(413)
    })
  })

  describe('push and pull', () => {
    test('what one register pushed, another pulls: same events, same order, with the personal bodies', async () => {
      const front = await givenRegister(cloud, { name: 'Front' })
      const back = await givenRegister(cloud, { name: 'Back' })
      const card = recordCompleteCard(front)
      front.recordPerson(card.customerId, { firstName: 'Ruth', email: 'ruth@example.com' })
      const outcome = await front.pushAll()
      const page = await back.client.events.pull({ after: 0, limit: 100, incarnation: null })

      expect(outcome).toMatchObject({ acceptedUpTo: { epoch: 1, seq: 4 }, quarantined: [] })
      expect(page.events.map(({ event }) => event)).toEqual(front.events)
      expect(page.events.map(({ position }) => position)).toEqual([1, 2, 3, 4])
      expect(page.bodies).toEqual(front.bodies)
      expect(page.standing).toEqual(outcome.standing)
    })

    test('every position has the chain hash that a register computes itself', async () => {
      const register = await givenRegister(cloud)
      recordTrayItems(register, 3)
      const { standing } = await register.pushAll()
      const { hash: start } = await register.client.events.hashAt({ position: 0 })
      const computed = register.events.reduce((chain, event) => nextChain(chain, event.id), start ?? '')
      const page = await register.client.events.pull({ after: 0, limit: 2, incarnation: null })

      expect(standing.hashOfLastPosition).toBe(computed)
      expect((await register.client.events.hashAt({ position: 2 })).hash).toBe(page.hashOfPage)
      expect((await register.client.events.hashAt({ position: 4 })).hash).toBeNull()
      expect(page.hasMore).toBe(true)
    })

    test('the same batch twice gives the same answer and doubles nothing', async () => {
      const register = await givenRegister(cloud)
      recordTrayItems(register, 5)
      const broken = { ...recordTrayItem(register), at: 'yesterday' }
      const batch = [...register.events.slice(0, 5), broken]
      const first = await register.push(batch)
      const second = await register.push(batch)
      expect(second).toEqual(first)
      expect(await register.pullAll()).toHaveLength(5)
    })

    test('two registers pushing at once: positions have no gaps, and a reader with a cursor misses no event', async () => {
      const front = await givenRegister(cloud)
      const back = await givenRegister(cloud)
      const reader = await givenRegister(cloud)
      const batches = 12
      const perBatch = 5
      const pushBatches = async (register: typeof front) => {
        for (let batch = 0; batch < batches; batch++) await register.push(recordTrayItems(register, perBatch))
      }
      const seen: PulledEvent[] = []
      const readUntilAll = async () => {
        while (seen.length < 2 * batches * perBatch) seen.push(...(await reader.pullAll(seen.at(-1)?.position ?? 0)))
      }
      await Promise.all([pushBatches(front), pushBatches(back), readUntilAll()])

      expect(seen.map(({ position }) => position)).toEqual(seen.map((_, index) => index + 1))
      expect(ids(seen).sort()).toEqual([...front.events, ...back.events].map((event) => event.id).sort())
    })

    test('the same batch pushed twice at once is stored once', async () => {
      const register = await givenRegister(cloud)
      recordTrayItems(register, 20)
      const [one, other] = await Promise.all([register.push(register.events), register.push(register.events)])
      expect(one).toEqual(other)
      expect(await register.pullAll()).toHaveLength(20)
    })

    test('after a gap nothing is stored, and the answer says from where to send again', async () => {
      const register = await givenRegister(cloud)
      const [first, second, third, fourth] = recordTrayItems(register, 4)
      const outcome = await register.push([first, second, fourth])
      expect(outcome.acceptedUpTo.seq).toBe(2)
      expect((await register.push([third, fourth])).acceptedUpTo.seq).toBe(4)
      expect(ids(await register.pullAll())).toEqual(register.events.map((event) => event.id))
    })

    test('numbering that was lost begins again in a new epoch: nothing collides, and old and new are both there', async () => {
      const register = await givenRegister(cloud)
      const old = recordTrayItems(register, 5)
      await register.push(old)
      const anew = recordTrayItems(register, 2).map((event, index) => ({ ...event, epoch: 2, seq: 4 + index }))
      const outcome = await register.push([...old.slice(0, 3), ...anew])
      expect(outcome).toMatchObject({ acceptedUpTo: { epoch: 2, seq: 5 }, quarantined: [] })
      expect(ids(await register.pullAll())).toEqual([...old, ...anew].map((event) => event.id))
    })

    test('a new epoch that begins higher waits for what is missing: the cloud may have gone back', async () => {
      const register = await givenRegister(cloud)
      const [first, second, third] = recordTrayItems(register, 3)
      await register.push([first])
      const later = { ...third, epoch: 2 }
      expect((await register.push([later])).acceptedUpTo).toEqual({ epoch: 1, seq: 1 })
      expect((await register.push([second, later])).acceptedUpTo).toEqual({ epoch: 2, seq: 3 })
    })

    test.each([
      ['inside an epoch', 1],
      ['at the start of an epoch', 2],
    ])('a declared loss %s is noted, and the queue goes on; without a declaration it waits', async (_where, epoch) => {
      const register = await givenRegister(cloud)
      const [first, , , fourth] = recordTrayItems(register, 4)
      const records = recordsOf([first, { ...fourth, epoch }])
      expect((await register.pushRecords(records)).acceptedUpTo).toEqual({ epoch: 1, seq: 1 })
      const declared = { lost: [{ epoch, fromSeq: 2, toSeq: 3 }] }
      const outcome = await register.pushRecords(records, declared)
      expect(outcome).toMatchObject({
        acceptedUpTo: { epoch, seq: 4 },
        quarantined: [{ eventId: `lost-${epoch}-2-3`, epoch, seq: 2, reason: 'lost' }],
      })
      expect(ids(await register.pullAll())).toEqual([first?.id, fourth?.id])
      expect(await quarantineOf(register)).toEqual(['lost'])
      expect(await register.pushRecords(records, declared)).toEqual(outcome)
    })

    test('what was declared lost and turns up after all is taken late', async () => {
      const register = await givenRegister(cloud)
      const [first, second, third] = recordTrayItems(register, 3)
      await register.pushRecords(recordsOf([first, third]), { lost: [{ epoch: 1, fromSeq: 2, toSeq: 2 }] })
      const outcome = await register.push([second])
      expect(outcome).toMatchObject({ acceptedUpTo: { epoch: 1, seq: 3 }, quarantined: [] })
      expect(ids(await register.pullAll())).toEqual([first?.id, third?.id, second?.id])
    })

    test('who was signed in, the raw clock and the chain stay with the events: the record can be made again', async () => {
      const register = await givenRegister(cloud)
      const records = recordsOf(recordTrayItems(register, 2))
      expect((await register.pushRecords(records)).quarantined).toEqual([])
      const kept = await db()
        .selectFrom('records')
        .selectAll()
        .where('account_id', '=', register.accountId)
        .orderBy('n')
        .execute()
      expect(kept).toMatchObject(
        records.map(({ n, prevHash, hash }) => ({ n, prev_hash: prevHash, hash, assertion: `assertion-${n}` })),
      )
      const events = await db()
        .selectFrom('events')
        .select(['record_n', 'event'])
        .where('account_id', '=', register.accountId)
        .orderBy('position')
        .execute()
      const texts = kept.map((row) => {
        const own = events.filter((event) => event.record_n === row.n).map((event): unknown => JSON.parse(event.event))
        const clock = { raw: row.clock_raw, offset: row.clock_offset }
        return JSON.stringify({
          commandType: row.command_type,
          at: row.at,
          clock,
          assertion: row.assertion,
          events: own,
        })
      })
      expect(texts).toEqual(records.map((record) => record.text))
    })

    test.each([
      ['a text that was altered', 'hashWrong'],
      ['a record that does not follow', 'chainBroken'],
      ['a chain head that is not the last record', 'chainHeadWrong'],
      ['a signature of another key', 'signatureWrong'],
    ])('%s is noted with its reason and refuses nothing', async (_what, reason) => {
      const register = await givenRegister(cloud)
      const events = recordTrayItems(register, 2)
      const [first, second] = recordsOf(events)
      if (!first || !second) throw new Error('two records were made')
      const altered = { ...second, text: second.text.replace('then', 'soon') }
      const unrelated = { ...second, prevHash: 'x', hash: hashOf('x', second.text) }
      const push = () => {
        switch (reason) {
          case 'hashWrong':
            return register.pushRecords([first, altered])
          case 'chainBroken':
            return register.pushRecords([first, unrelated])
          case 'chainHeadWrong':
            return register.pushRecords([first, second], { chainHead: first.hash })
          default:
            return register.pushRecords([first, second], { signature: 'c2lnbmVkIGJ5IG5vYm9keQ==' })
        }
      }
      const outcome = await push()
      expect(outcome).toMatchObject({ acceptedUpTo: { epoch: 1, seq: 2 }, quarantined: [{ reason, epoch: 1, seq: 2 }] })
      expect(await push()).toEqual(outcome)
      expect(ids(await register.pullAll())).toEqual(events.map((event) => event.id))
      expect(await quarantineOf(register)).toEqual([reason])
    })

    test('a record that cannot be read is kept whole, takes its places, and the queue goes on', async () => {
      const register = await givenRegister(cloud)
      const [first, , , fourth] = recordTrayItems(register, 4)
      const [one, last] = recordsOf([first, fourth])
      if (!one || !last) throw new Error('two records were made')
      const text = '{"events":'
      const hash = hashOf(one.hash, text)
      const torn = { n: 2, epoch: 1, firstSeq: 2, lastSeq: 3, prevHash: one.hash, hash, text }
      const next = { ...last, n: 3, prevHash: hash, hash: hashOf(hash, last.text) }
      const outcome = await register.pushRecords([one, torn, next])
      expect(outcome).toMatchObject({ acceptedUpTo: { epoch: 1, seq: 4 }, quarantined: [{ reason: 'badRecord' }] })
      expect(ids(await register.pullAll())).toEqual([first?.id, fourth?.id])
    })

    test('an event that names another place than its record is set aside', async () => {
      const register = await givenRegister(cloud)
      const [record] = recordsOf([recordTrayItem(register)])
      if (!record) throw new Error('a record was made')
      const outcome = await register.pushRecords([{ ...record, epoch: 7 }])
      expect(outcome).toMatchObject({ acceptedUpTo: { epoch: 7, seq: 1 }, quarantined: [{ reason: 'wrongPlace' }] })
    })

    test('a bad event is kept in quarantine with its reason, and the queue goes on', async () => {
      const register = await givenRegister(cloud)
      const events = recordTrayItems(register, 8)
      const [good1, envelope, fact, account, , big, nul, good2] = events
      const batch = [
        good1,
        { ...envelope, businessDate: 'soon' },
        { ...fact, data: { upc: 'no', quantity: 1, source: 'scan' } },
        { ...account, accountId: newId() },
        'not even an object',
        { ...big, data: { ...big?.data, padding: 'x'.repeat(300_000) } },
        { ...nul, id: 'nul\u0000' },
        good2,
      ]
      const outcome = await register.push(batch)

      expect(outcome.acceptedUpTo.seq).toBe(8)
      expect(outcome.quarantined.map(({ seq, reason }) => [seq, reason])).toEqual([
        [2, 'badEnvelope'],
        [3, 'badFact'],
        [4, 'wrongAccount'],
        [5, 'badEnvelope'],
        [6, 'tooBig'],
        [7, 'unstorableText'],
      ])
      expect(ids(await register.pullAll())).toEqual([good1?.id, good2?.id])
      const kept = await db()
        .selectFrom('quarantine')
        .select('raw')
        .where('account_id', '=', register.accountId)
        .orderBy('seq')
        .execute()
      expect(kept.map((row) => JSON.parse(row.raw))).toEqual(batch.slice(1, 7))
    })

    test.each([
      ['no patch', { patch: 'Ruth' }, 'badBody'],
      ['another patch than its name says', { patch: { firstName: 'Eve' } }, 'refMismatch'],
      ['another salt than its name says', { salt: 'other' }, 'refMismatch'],
      ['more than 64 KB', { patch: { notes: 'x'.repeat(65_536) } }, 'tooBig'],
    ])('a personal body with %s is kept in quarantine and does not stop the events', async (_what, change, reason) => {
      const register = await givenRegister(cloud)
      const customerId = newId<CustomerId>()
      const event = register.recordPerson(customerId, { firstName: 'Ruth' })
      const outcome = await register.push([event], [{ ...register.bodies[0], ...change }])
      expect(outcome).toMatchObject({ acceptedUpTo: { epoch: 1, seq: 1 }, quarantined: [{ reason }] })
      expect(await register.pullAll()).toHaveLength(1)
    })

    test('what a newer register wrote of a person and in an envelope comes back as it was', async () => {
      const register = await givenRegister(cloud)
      const pets = { p1: { id: 'p1', name: 'Axo', species: 'axolotl', colour: 'pink' } }
      const newer: object = { nickname: 'R', firstName: 7, pets }
      const event = register.recordPerson(newId<CustomerId>(), newer)
      const outcome = await register.push([{ ...event, staffVersion: 3 }], register.bodies)
      expect(outcome).toMatchObject({ acceptedUpTo: { epoch: 1, seq: 1 }, quarantined: [] })
      const page = await register.client.events.pull({ after: 0, limit: 10, incarnation: null })
      expect(page.events[0]?.event).toMatchObject({ staffVersion: 3 })
      expect(page.bodies).toEqual(register.bodies)
      expect(page.bodies[0]?.patch).toEqual(newer)
    })

    test("another register's event in the batch is set aside", async () => {
      const front = await givenRegister(cloud)
      const back = await givenRegister(cloud)
      const outcome = await front.push([recordTrayItem(front), recordTrayItem(back), recordTrayItem(front)])
      expect(outcome).toMatchObject({ acceptedUpTo: { epoch: 1, seq: 2 }, quarantined: [{ reason: 'wrongRegister' }] })
    })

    test('a different event under a used seq is set aside', async () => {
      const register = await givenRegister(cloud)
      const event = recordTrayItem(register)
      await register.push([event])
      const outcome = await register.push([{ ...event, id: newId() }])
      expect(outcome).toMatchObject({
        acceptedUpTo: { epoch: 1, seq: 1 },
        quarantined: [{ seq: 1, reason: 'placeTaken' }],
      })
    })

    test('facts of a newer program pass through unharmed', async () => {
      const register = await givenRegister(cloud)
      const newType = { ...recordTrayItem(register), type: 'PointsEarned', data: { points: 5, deep: { a: [1] } } }
      const newVersion = { ...recordTrayItem(register), v: 2, data: { upc: 'other', boxes: 3 } }
      await register.push([newType, newVersion])
      expect((await register.pullAll()).map(({ event }) => event)).toEqual([newType, newVersion])
      await judged(register.accountId)
      const { skipped, judged_up_to } = await db()
        .selectFrom('judgements')
        .select(['skipped', 'judged_up_to'])
        .where('account_id', '=', register.accountId)
        .executeTakeFirstOrThrow()
      expect({ skipped, judged_up_to }).toEqual({ skipped: 2, judged_up_to: 2 })
    })

    test('a cursor beyond the end gets an empty page and no hash, so that the register looks for the common position', async () => {
      const register = await givenRegister(cloud)
      recordTrayItems(register, 2)
      await register.pushAll()
      const page = await register.client.events.pull({ after: 9, limit: 10, incarnation: null })
      expect(page).toMatchObject({ events: [], hashOfPage: '', hasMore: false, standing: { lastPosition: 2 } })
    })
  })

  describe('judging', () => {
    test('a redemption makes one credit line, also when it is pushed twice', async () => {
      const register = await givenRegister(cloud)
      const redemptionId = recordRedemption(register, recordCompleteCard(register))
      await register.pushAll()
      await judged(register.accountId)
      await register.pushAll()
      await judged(register.accountId)
      expect(await creditLines(register)).toEqual([{ redemption_id: redemptionId, state: 'uncredited' }])
    })

    test('a contested reward belongs to the first by position; the other is a conflict and makes no credit line', async () => {
      const front = await givenRegister(cloud)
      const back = await givenRegister(cloud)
      const card = recordCompleteCard(front)
      const first = recordRedemption(front, card)
      recordRedemption(back, card)
      await front.pushAll()
      await back.pushAll()
      await judged(front.accountId)
      expect(await creditLines(front)).toEqual([{ redemption_id: first, state: 'uncredited' }])
      const conflicts = await db()
        .selectFrom('conflicts')
        .selectAll()
        .where('account_id', '=', front.accountId)
        .execute()
      expect(conflicts).toMatchObject([
        { reason: 'rewardAlreadyRedeemed', event_id: back.events[0]?.id, customer_id: card.customerId },
      ])
    })

    test('an undone redemption is withdrawn', async () => {
      const register = await givenRegister(cloud)
      const card = recordCompleteCard(register)
      const redemptionId = recordRedemption(register, card)
      await register.pushAll()
      await judged(register.accountId)
      recordUndo(register, card, redemptionId)
      await register.pushAll(register.events.length)
      await judged(register.accountId)
      expect(await creditLines(register)).toEqual([{ redemption_id: redemptionId, state: 'withdrawn' }])
    })

    test('a training customer makes no credit line', async () => {
      const register = await givenRegister(cloud)
      recordRedemption(register, recordCompleteCard(register, true))
      await register.pushAll()
      await judged(register.accountId)
      expect(await creditLines(register)).toEqual([])
    })

    test('judging that a crash left behind goes on at the next start', async () => {
      const register = await givenRegister(cloud)
      const redemptionId = recordRedemption(register, recordCompleteCard(register))
      await register.pushAll()
      await judged(register.accountId)
      // As if the process had ended after the commit and before judging.
      await db()
        .updateTable('judgements')
        .set({ judged_up_to: 0, state: null })
        .where('account_id', '=', register.accountId)
        .execute()
      await db().deleteFrom('folded_customers').where('account_id', '=', register.accountId).execute()
      await db().deleteFrom('credit_lines').where('account_id', '=', register.accountId).execute()
      await restart()
      await judged(register.accountId)
      expect(await creditLines(register)).toEqual([{ redemption_id: redemptionId, state: 'uncredited' }])
    })

    test('an account that a newer program judges is left to it', async () => {
      const register = await givenRegister(cloud)
      const ofAccount = db().updateTable('judgements').where('account_id', '=', register.accountId)
      await ofAccount.set({ fold_rank: 9_000_000 }).execute()
      recordRedemption(register, recordCompleteCard(register))
      await register.pushAll()
      await judged(register.accountId)
      expect(await creditLines(register)).toEqual([])
      await ofAccount.set({ fold_rank: 1_001_001 }).execute()
      await judged(register.accountId)
      expect(await creditLines(register)).toHaveLength(1)
    })

    test('facts skipped by an older program are judged by one that knows them', async () => {
      const register = await givenRegister(cloud)
      const redemptionId = recordRedemption(register, recordCompleteCard(register))
      await register.pushAll()
      await judged(register.accountId)
      // As an older program would have left it, that did not know RewardRedeemed.
      await db()
        .updateTable('judgements')
        .set({ skipped: 1, fold_rank: 1_001_001 })
        .where('account_id', '=', register.accountId)
        .execute()
      await db().deleteFrom('credit_lines').where('account_id', '=', register.accountId).execute()
      await restart()
      await judged(register.accountId)
      expect(await creditLines(register)).toEqual([{ redemption_id: redemptionId, state: 'uncredited' }])
    })
  })

  describe('something new', () => {
    test('a watching register hears where the cloud stands at once, and of each growth', async () => {
      const front = await givenRegister(cloud)
      const back = await givenRegister(cloud)
      const stop = new AbortController()
      const heard: Standing[] = []
      for await (const standing of await back.client.events.changes(undefined, { signal: stop.signal })) {
        heard.push(standing)
        if (heard.length === 3) break
        await front.push([recordTrayItem(front)])
      }
      expect(heard.map((standing) => standing.lastPosition)).toEqual([0, 1, 2])
    })

    test('a stream that its register left holds nothing in the cloud', async () => {
      const register = await givenRegister(cloud)
      const stop = new AbortController()
      for await (const _ of await register.client.events.changes(undefined, { signal: stop.signal })) break
      stop.abort()
      await restart()
      expect((await fetch(`${running.url}/healthz`)).status).toBe(200)
    })
  })

  describe('the rest', () => {
    describe('of two PIN changes', () => {
      const credential = (pinHash: string, version: number, updatedAt: string) => ({
        ...{ staffId: 'ana' as StaffId, pinHash, version, updatedAt },
      })
      const standing = async (...changes: ReturnType<typeof credential>[]) => {
        const { client } = await givenRegister(cloud)
        for (const change of changes) await client.staff.credentials({ changed: [change] })
        return (await client.staff.credentials({ changed: [] })).credentials
      }

      test('the later stays, whichever came first', async () => {
        const older = credential('scrypt$older', 1, '2026-06-10T15:00:00.000Z')
        const newer = credential('scrypt$newer', 1, '2026-06-10T15:00:01.000Z')
        expect([await standing(newer, older), await standing(older, newer)]).toEqual([[newer], [newer]])
      })

      test('the one with the higher number stays, though the other was set while a clock stood in 2030', async () => {
        const ahead = credential('scrypt$2030', 1, '2030-01-01T00:00:00.000Z')
        const next = credential('scrypt$next', 2, '2026-06-10T15:00:00.000Z')
        expect([await standing(ahead, next), await standing(next, ahead)]).toEqual([[next], [next]])
      })

      test('badges stand beside the PINs of the same people', async () => {
        const { client } = await givenRegister(cloud)
        const pin = credential('scrypt$pin', 3, '2026-06-10T15:00:00.000Z')
        const badge = credential('scrypt$badge', 1, '2026-06-10T15:00:00.000Z')
        await client.staff.credentials({ changed: [pin], changedBadges: [badge] })
        const gone = { ...badge, pinHash: '', version: 2 }
        expect(await client.staff.credentials({ changed: [], changedBadges: [gone] })).toEqual({
          credentials: [pin],
          badges: [gone],
        })
      })
    })

    test('registers are listed with when they were last heard of', async () => {
      const register = await givenRegister(cloud, { name: 'Front till' })
      expect((await register.client.registers.list()).registers).toEqual([
        { registerId: register.registerId, name: 'Front till', lastSeenAt: new Date(clock.now()).toISOString() },
      ])
    })

    test('/healthz answers without a token, and /openapi.json describes the contract', async () => {
      const health = await (await fetch(`${cloud.url}/healthz`)).json()
      expect(health).toMatchObject({ ok: true, incarnation: running.cloud.storage.incarnation })
      const description = (await (await fetch(`${cloud.url}/openapi.json`)).json()) as { paths: object }
      expect(Object.keys(description.paths).sort()).toEqual([
        '/account/rows',
        '/admin/pairing',
        '/admin/pull',
        '/attachments/get',
        '/attachments/put',
        '/events/changes',
        '/events/hash-at',
        '/events/pull',
        '/events/push',
        '/mail',
        '/register/pair',
        '/registers',
        '/staff/credentials',
      ])
    })

    test('a browser page of another origin gets no permission', async () => {
      const answer = await fetch(`${cloud.url}/api/registers`, { headers: { origin: 'https://elsewhere.example' } })
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    })
  })
})
