/** Merges, undos and pulls as the cloud judges them: every redemption that stands has exactly one credit line, whoever it moved to. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { pulledToText, requestPull } from '../../cloud/cli/pull.ts'
import { cloudRegisterId } from '../../cloud/operations/own-facts.ts'
import type { RunningCloud } from '../../cloud/service.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { type CloudPlace, cloudDatabases } from '../support/cloud-databases.ts'
import { createTestClock, givenCloud, type TestClock } from '../support/cloud-in-process.ts'
import { type CloudAddress, type FakeRegister, givenRegister } from '../support/cloud-register.ts'
import { recordCompleteCard, recordRedemption, recordUndo } from '../support/cloud-situations.ts'

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
  beforeAll(async () => {
    clock = createTestClock()
    place = await database.createPlace()
    running = await givenCloud(place, { clock })
  })
  beforeEach(() => {
    cloud = { url: running.url, folder: place.folder, store: `Corrections ${++tests}` }
  })
  afterAll(async () => {
    await running.stop()
    await place.remove()
  })
  const db = () => running.cloud.storage.db
  const judged = (accountId: string) => running.cloud.judging.settle(accountId)
  const creditLines = async ({ accountId }: FakeRegister) => {
    await judged(accountId)
    const rows = await db()
      .selectFrom('credit_lines')
      .select(['redemption_id', 'state', 'batch_id', 'customer_id'])
      .where('account_id', '=', accountId)
      .execute()
    return Object.fromEntries(rows.map(({ redemption_id, ...line }) => [redemption_id, line]))
  }
  const conflicts = async ({ accountId }: FakeRegister) => {
    await judged(accountId)
    const rows = await db()
      .selectFrom('conflicts')
      .select(['event_id', 'reason'])
      .where('account_id', '=', accountId)
      .execute()
    return rows.map(({ event_id, reason }) => `${reason} ${event_id}`)
  }
  const merge = (register: FakeRegister, customerId: CustomerId, secondaryId: CustomerId): TillsideEvent =>
    register.record({ type: 'CustomersMerged', data: { secondaryId } }, { customerId })
  const part = (register: FakeRegister, customerId: CustomerId, secondaryId: CustomerId, merged: TillsideEvent) =>
    register.record({ type: 'MergeUndone', data: { mergeEventId: merged.id, secondaryId } }, { customerId })
  const pull = (more: { distributor?: string; batchId?: number } = {}) =>
    requestPull(
      {
        command: 'pull',
        store: cloud.store,
        distributor: more.distributor ?? null,
        batchId: more.batchId ?? null,
        json: false,
        port: Number(new URL(running.url).port),
        folder: place.folder,
        databaseUrl: place.databaseUrl,
        clockOffsetMs: 0,
      },
      clock,
    )

  describe('merges', () => {
    test('a redemption keeps its one credit line when its customer is merged, and when the merge is undone', async () => {
      const register = await givenRegister(cloud)
      const ann = recordCompleteCard(register)
      const bob = recordCompleteCard(register)
      const redeemed = recordRedemption(register, bob)
      await register.pushAll()
      const line = { state: 'uncredited', batch_id: -1, customer_id: bob.customerId }
      expect(await creditLines(register)).toEqual({ [redeemed]: line })

      const merged = merge(register, ann.customerId, bob.customerId)
      await register.pushAll()
      expect(await creditLines(register)).toEqual({ [redeemed]: line })

      part(register, ann.customerId, bob.customerId, merged)
      await register.pushAll()
      expect(await creditLines(register)).toEqual({ [redeemed]: line })
      expect(await conflicts(register)).toEqual([])
    })

    test('what one redeemed of the other’s goods is the other’s after the merge is undone, and is pulled once', async () => {
      const register = await givenRegister(cloud)
      const ann = recordCompleteCard(register)
      const bob = recordCompleteCard(register)
      const merged = merge(register, ann.customerId, bob.customerId)
      const redeemed = recordRedemption(register, { ...bob, customerId: ann.customerId })
      await register.pushAll()
      expect(await creditLines(register)).toMatchObject({ [redeemed]: { customer_id: ann.customerId } })

      part(register, ann.customerId, bob.customerId, merged)
      await register.pushAll()
      const line = { state: 'uncredited', customer_id: bob.customerId }
      expect(await creditLines(register)).toEqual({ [redeemed]: { ...line, batch_id: -1 } })
      expect(await pull()).toMatchObject({ value: { batchId: 1, redemptions: [{ redemptionId: redeemed }] } })
      expect(await pull()).toMatchObject({ value: { batchId: null, redemptions: [] } })
      expect(await creditLines(register)).toEqual({ [redeemed]: { ...line, batch_id: 1 } })
      expect(await conflicts(register)).toEqual([])
    })

    test('purchase, merge, redemption of the alias and its undo in one page leave one withdrawn line', async () => {
      const register = await givenRegister(cloud)
      const ann = recordCompleteCard(register)
      const bob = recordCompleteCard(register)
      merge(register, ann.customerId, bob.customerId)
      const redeemed = recordRedemption(register, bob)
      recordUndo(register, bob, redeemed)
      const stands = recordRedemption(register, ann)
      await register.pushAll()
      expect(await creditLines(register)).toEqual({
        [stands]: { state: 'uncredited', batch_id: -1, customer_id: ann.customerId },
      })
    })

    test('a conflict that was found before a merge is told once and stays after the merge is undone', async () => {
      const front = await givenRegister(cloud)
      const back = await givenRegister(cloud)
      const ann = recordCompleteCard(front)
      const bob = recordCompleteCard(front)
      const first = recordRedemption(front, bob)
      await front.pushAll()
      recordRedemption(back, bob)
      await back.pushAll()
      const [found] = await conflicts(front)
      expect(found).toMatch(/^rewardAlreadyRedeemed /)

      const merged = merge(front, ann.customerId, bob.customerId)
      await front.pushAll()
      await judged(front.accountId)
      part(front, ann.customerId, bob.customerId, merged)
      // Found in the same page in which the others go back to whom they belong.
      recordRedemption(back, bob)
      await front.pushAll()
      await back.pushAll()
      expect(await conflicts(front)).toHaveLength(2)
      expect(Object.keys(await creditLines(front))).toEqual([first])
    })

    test('a training redemption makes no credit line, also when its customer is merged into a real one', async () => {
      const register = await givenRegister(cloud)
      const ann = recordCompleteCard(register)
      const trainee = recordCompleteCard(register, true)
      recordRedemption(register, trainee)
      merge(register, ann.customerId, trainee.customerId)
      await register.pushAll()
      expect(await creditLines(register)).toEqual({})
    })

    test('an account folded by an earlier revision is judged again, with the same lines', async () => {
      const register = await givenRegister(cloud)
      const bob = recordCompleteCard(register)
      const redeemed = recordRedemption(register, bob)
      await register.pushAll()
      await judged(register.accountId)
      await db()
        .updateTable('judgements')
        .set({ fold_rank: 1_001_020 })
        .where('account_id', '=', register.accountId)
        .execute()
      await db()
        .updateTable('folded_customers')
        .set({ state: '{"units":[]}' })
        .where('account_id', '=', register.accountId)
        .execute()
      recordCompleteCard(register)
      await register.pushAll()
      expect(await creditLines(register)).toEqual({
        [redeemed]: { state: 'uncredited', batch_id: -1, customer_id: bob.customerId },
      })
    })
  })

  describe('pulls', () => {
    test('a pull takes what stands, once, in a new batch, and registers pull its facts', async () => {
      const register = await givenRegister(cloud)
      const [ann, bob, cat, dan] = [1, 2, 3, 4].map(() => recordCompleteCard(register))
      const trainee = recordCompleteCard(register, true)
      if (!ann || !bob || !cat || !dan) throw new Error('no customers')
      const [first, second] = [recordRedemption(register, ann), recordRedemption(register, bob)]
      recordUndo(register, cat, recordRedemption(register, cat))
      recordRedemption(register, trainee)
      // A second time: in conflict.
      recordRedemption(register, ann)
      await register.pushAll()

      const pulled = await pull()
      expect(pulled).toMatchObject({ ok: true, value: { storeName: cloud.store, batchId: 1 } })
      const taken = pulled.ok ? pulled.value.redemptions : []
      expect(taken).toEqual([
        { redemptionId: first, customerId: ann.customerId, upc: '850000000017', kind: 'freeGood' },
        { redemptionId: second, customerId: bob.customerId, upc: '850000000017', kind: 'freeGood' },
      ])
      if (!pulled.ok) throw new Error('refused')
      expect(pulledToText(pulled.value, false)).toBe(`2 redemptions of ${cloud.store} went into batch 1.`)
      expect(JSON.parse(pulledToText(pulled.value, true))).toEqual({ batchId: 1, redemptions: taken })
      expect(await creditLines(register)).toMatchObject({ [first]: { batch_id: 1 }, [second]: { batch_id: 1 } })
      const facts = (await register.pullAll()).filter(({ event }) => event.type === 'RedemptionPulled')
      expect(facts.map(({ event }) => [event.registerId, event.epoch, event.seq, event.data])).toEqual([
        [cloudRegisterId(register.accountId), 1, 1, { redemptionId: first, batchId: 1, distributorId: 'supplier' }],
        [cloudRegisterId(register.accountId), 1, 2, { redemptionId: second, batchId: 1, distributorId: 'supplier' }],
      ])

      const nothing = await pull()
      expect(nothing).toMatchObject({ ok: true, value: { batchId: null, redemptions: [] } })
      const third = recordRedemption(register, dan)
      await register.pushAll()
      expect(await pull()).toMatchObject({ ok: true, value: { batchId: 2, redemptions: [{ redemptionId: third }] } })
      const all = await register.pullAll()
      expect(all.filter(({ event }) => event.type === 'RedemptionPulled').at(-1)?.event.seq).toBe(3)
      expect(
        await db().selectFrom('quarantine').selectAll().where('account_id', '=', register.accountId).execute(),
      ).toEqual([])
    })

    test('of two pulls at once one takes everything, and nothing is taken twice', async () => {
      const register = await givenRegister(cloud)
      for (let count = 0; count < 3; count += 1) recordRedemption(register, recordCompleteCard(register))
      await register.pushAll()
      const batches = await Promise.all([pull(), pull()])
      const taken = batches.flatMap((batch) => (batch.ok ? batch.value.redemptions : []))
      expect(taken).toHaveLength(3)
      const facts = (await register.pullAll()).filter(({ event }) => event.type === 'RedemptionPulled')
      expect(facts).toHaveLength(3)
    })

    test('an undo that the cloud heard after the pull is a conflict, and the credit line stays', async () => {
      const register = await givenRegister(cloud)
      const ann = recordCompleteCard(register)
      const redeemed = recordRedemption(register, ann)
      await register.pushAll()
      await pull({ batchId: 7 })
      const undo = recordUndo(register, ann, redeemed)
      await register.pushAll()
      expect(await creditLines(register)).toMatchObject({ [redeemed]: { state: 'uncredited', batch_id: 7 } })
      expect(await conflicts(register)).toEqual([`redemptionPulled ${undo.id}`])
    })

    test('a redemption of a merged customer is taken once, and the merge cannot be undone any more', async () => {
      const register = await givenRegister(cloud)
      const ann = recordCompleteCard(register)
      const bob = recordCompleteCard(register)
      const merged = merge(register, ann.customerId, bob.customerId)
      const redeemed = recordRedemption(register, bob)
      await register.pushAll()
      expect(await pull()).toMatchObject({ ok: true, value: { batchId: 1, redemptions: [{ redemptionId: redeemed }] } })
      expect(await pull()).toMatchObject({ ok: true, value: { batchId: null } })
      const undone = part(register, ann.customerId, bob.customerId, merged)
      await register.pushAll()
      expect(await conflicts(register)).toEqual([`mergeSpent ${undone.id}`])
    })

    test('a distributor takes only its own, and nobody takes what is in Temporary Holding', async () => {
      const register = await givenRegister(cloud)
      const names = { north: 'Northway Supply', holding: 'Temporary Holding' }
      register.record({
        type: 'RowsSaved',
        data: {
          rows: {
            kind: 'distributors',
            rows: Object.entries(names).map(([id, name]) => ({ id: id as never, name, isHolding: id === 'holding' })),
          },
        },
      })
      const redeemAt = (distributorId: string) => {
        const redeemed = recordRedemption(register, recordCompleteCard(register))
        const event = register.events.at(-1)
        if (event?.type === 'RewardRedeemed') event.data.distributorId = distributorId as never
        return redeemed
      }
      const [north, other] = [redeemAt('north'), redeemAt('other')]
      redeemAt('holding')
      await register.pushAll()
      expect(await pull({ distributor: 'nobody' })).toEqual({
        ok: false,
        refusal: 'The store has no distributor of this id or name.',
      })
      expect(await pull({ distributor: 'northway supply' })).toMatchObject({
        value: { batchId: 1, redemptions: [{ redemptionId: north }] },
      })
      expect(await pull({ batchId: 1 })).toEqual({
        ok: false,
        refusal: 'This batch number is in use; leave it out for the next free one.',
      })
      expect(await pull()).toMatchObject({ value: { batchId: 2, redemptions: [{ redemptionId: other }] } })
    })

    test('what nobody is to pay stays until a manager has joined the program with a distributor', async () => {
      const register = await givenRegister(cloud)
      const [payable, unpaid] = [1, 2].map(() => recordRedemption(register, recordCompleteCard(register)))
      const redemption = register.events.at(-1)
      if (redemption?.type !== 'RewardRedeemed' || redemption.data.source.kind !== 'card')
        throw new Error('not redeemed')
      redemption.data.distributorId = null
      const { locationId } = redemption
      const { cardGroupId } = redemption.data.source
      await register.pushAll()
      expect(await pull()).toMatchObject({ value: { batchId: 1, redemptions: [{ redemptionId: payable }] } })
      expect(await pull()).toMatchObject({ value: { batchId: null, redemptions: [] } })
      expect(await creditLines(register)).toMatchObject({ [unpaid ?? '']: { state: 'uncredited', batch_id: -1 } })

      const saves = (rows: object) => register.record({ type: 'RowsSaved', data: { rows } } as never)
      saves({ kind: 'cardGroups', rows: [{ id: cardGroupId, programId: 'the-program' }] })
      const enrollment = { id: `${locationId}/the-program`, locationId, programId: 'the-program' }
      saves({ kind: 'enrollments', rows: [{ ...enrollment, distributorId: 'north', status: 'active' }] })
      await register.pushAll()
      expect(await pull()).toMatchObject({ value: { batchId: 2, redemptions: [{ redemptionId: unpaid }] } })
    })

    test('example 80: what was redeemed in Temporary Holding goes to the distributor picked since', async () => {
      const register = await givenRegister(cloud)
      const redeemed = recordRedemption(register, recordCompleteCard(register))
      const redemption = register.events.at(-1)
      if (redemption?.type !== 'RewardRedeemed' || redemption.data.source.kind !== 'card')
        throw new Error('not redeemed')
      redemption.data.distributorId = 'holding' as never
      const { locationId } = redemption
      const { cardGroupId } = redemption.data.source
      const saves = (rows: object) => register.record({ type: 'RowsSaved', data: { rows } } as never)
      saves({
        kind: 'distributors',
        rows: [
          { id: 'holding', isHolding: true },
          { id: 'north', name: 'Northway' },
        ],
      })
      saves({ kind: 'cardGroups', rows: [{ id: cardGroupId, programId: 'the-program' }] })
      await register.pushAll()
      expect(await pull()).toMatchObject({ value: { batchId: null } })

      const enrollment = { id: `${locationId}/the-program`, locationId, programId: 'the-program' }
      saves({ kind: 'enrollments', rows: [{ ...enrollment, distributorId: 'north', status: 'active' }] })
      await register.pushAll()
      expect(await pull({ distributor: 'Northway' })).toMatchObject({
        value: { batchId: 1, redemptions: [{ redemptionId: redeemed }] },
      })
    })

    test('a store that is not there is one sentence', async () => {
      expect(await pull()).toEqual({ ok: false, refusal: 'No store of this name.' })
    })

    test('with no service running the database is opened directly', async () => {
      const register = await givenRegister(cloud)
      const redeemed = recordRedemption(register, recordCompleteCard(register))
      await register.pushAll()
      await running.stop()
      const pulled = await pull()
      running = await givenCloud(place, { clock })
      cloud = { ...cloud, url: running.url }
      expect(pulled).toMatchObject({ ok: true, value: { batchId: 1, redemptions: [{ redemptionId: redeemed }] } })
      const facts = await register.at(cloud).pullAll()
      expect(facts.filter(({ event }) => event.type === 'RedemptionPulled')).toHaveLength(1)
    })
  })
})
