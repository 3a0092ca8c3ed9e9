/** The displayed fold over a real journal and views: what a failed write of the views leaves behind. */
import 'fake-indexeddb/auto'
import { expect, it } from 'vitest'
import { openJournal } from '../../renderer/database/journal.ts'
import { openRegisterFold } from '../../renderer/database/register-fold.ts'
import { openViews, type Views } from '../../renderer/database/views.ts'
import { demoEvents } from '../../shared/demo/demo-store.ts'
import { momentAt } from '../../shared/kernel/business-date.ts'
import type { AccountId, RegisterId } from '../../shared/kernel/ids.ts'
import { nowhere } from '../../shared/sync/own-place.ts'
import { morning } from '../support/given-till.ts'

const accountId = 'account-1' as AccountId
const seed = demoEvents(accountId, morning, 'Maple Street Pets')
let registers = 0

async function givenFold(basis: 'cloud' | 'alone') {
  registers += 1
  const registerId = `fold-register-${registers}` as RegisterId
  const journal = await openJournal(registerId, accountId)
  await journal.own(1)
  const real = await openViews(registerId, accountId, basis)
  let failing = false
  const views: Views = {
    ...real,
    save: (save) => (failing ? Promise.reject(new Error('The disk is full.')) : real.save(save)),
  }
  const fold = await openRegisterFold({
    journal,
    views,
    registerId,
    accountId,
    moment: () => momentAt(morning, 'America/New_York', 0),
    rest: async () => undefined,
  })
  const fail = (isFailing: boolean) => {
    failing = isFailing
  }
  return { journal, views, fold, registerId, fail }
}

const customers = [...new Set(seed.events.flatMap((event) => event.customerId ?? []))]

it('a page whose save failed is folded once, when it can be saved', async () => {
  const spared = await givenFold('cloud')
  const failed = await givenFold('cloud')
  for (const { journal, fold } of [spared, failed]) {
    await fold.load(customers)
    const text = JSON.stringify(seed.events.map((event, index) => ({ position: index + 1, event })))
    const page = { after: 0, to: seed.events.length, hash: 'h', seenUpTo: nowhere, text, bodies: seed.bodies }
    await journal.storePage(page, 'a', 'now', [], [])
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
