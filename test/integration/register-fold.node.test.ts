/** The displayed fold over a real journal and views: what a failed write of the views leaves behind. */
import { expect, it } from 'vitest'
import { demoEvents } from '../../shared/demo/demo-store.ts'
import { accountId, givenFold } from '../support/given-register-fold.ts'
import { morning } from '../support/given-till.ts'

const seed = demoEvents(accountId, morning, 'Maple Street Pets')

const customers = [...new Set(seed.events.flatMap((event) => event.customerId ?? []))]

it('a page whose save failed is folded once, when it can be saved', async () => {
  const spared = await givenFold('cloud')
  const failed = await givenFold('cloud')
  for (const { fold, storePage } of [spared, failed]) {
    await fold.load(customers)
    await storePage(seed.events, seed.bodies)
  }
  await spared.fold.applyPages()
  failed.fail(true)
  await expect(failed.fold.applyPages()).rejects.toThrow('The disk is full.')
  expect(failed.fold.account().account).toBeNull()
  failed.fail(false)
  await failed.fold.applyPages()
  expect(failed.fold.account()).toEqual(spared.fold.account())
  for (const id of customers) expect(failed.fold.shown(id)).toEqual(spared.fold.shown(id))
})

it('alone, a failed save loses no own event and saves the same later', async () => {
  const { journal, views, fold, registerId, fail } = await givenFold('alone')
  await fold.load(customers)
  const events = seed.events.map((event, index) => ({ ...event, registerId, epoch: 1, seq: index + 1 }))
  const clock = { raw: morning, offset: 0 }
  await journal.append({ commandType: 'TryDemo', at: 'now', clock, assertion: null, events }, seed.bodies)
  fold.take(events, seed.bodies)
  const shown = customers.map((id) => fold.shown(id))
  fail(true)
  await expect(fold.save()).rejects.toThrow('The disk is full.')
  expect(fold.pending()).toHaveLength(events.length)
  fail(false)
  await fold.save()
  expect(fold.pending()).toEqual([])
  const rows = await views.get(customers)
  expect(rows.map((row) => row?.base)).toEqual(shown)
})
