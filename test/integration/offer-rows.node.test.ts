/** Rows that a manager saves, and the redemptions under an offer: one record, whoever may, found by index without all customers. */
import { expect, it } from 'vitest'
import { demoUpc, offerId } from '../../shared/demo/demo-catalogue.ts'
import type { ItemRow, Rows } from '../../shared/loyalty/catalogue.ts'
import { givenDemoCloud, givenHost, openTill, type TestTill } from '../support/given-till.ts'

const salve = offerId('OF-3', '2026-06-10')
const synced = (till: TestTill) => till.until('synced', ({ sync }) => sync.kind === 'synced' && sync.waiting === 0)
const renamed: readonly Rows[] = [{ kind: 'offers', rows: [{ id: salve, title: 'Salve, by size' }] }]

async function redeemSalve(till: TestTill, name: string): Promise<void> {
  await till.actions.selectCustomer(till.customer(name))
  await till.actions.handleCode(demoUpc('E1'), 'scan', null)
  await till.actions.answerOffer(salve, true)
  await till.actions.checkOut()
  await till.until('earned', ({ earnedNotRedeemed }) =>
    earnedNotRedeemed.rows.some((row) => row.title.startsWith('Meadow') && row.customerName === name),
  )
  const reward = till
    .state()
    .earnedNotRedeemed.rows.find((row) => row.title.startsWith('Meadow') && row.customerName === name)
  if (!reward) throw new Error(`${name} earned nothing`)
  const done = await till.actions.redeem([{ rewardId: reward.rewardId, upc: demoUpc('E1') }])
  expect(done).toEqual({ ok: true, value: null })
  await till.actions.finish({})
}

it('the redemptions under an offer are listed, newest first, and an undone one is not', async () => {
  const till = openTill(givenHost())
  await till.signIn('staff-mia', '9999')
  expect(await till.actions.affectedRedemptions(salve)).toEqual([])
  await redeemSalve(till, 'Kim Park')
  await redeemSalve(till, 'Ruth Alvarez')
  const found = await till.actions.affectedRedemptions(salve)
  expect(found.map((one) => [one.customerName, one.upc, one.rebateCents, one.isUncredited])).toEqual([
    ['Ruth Alvarez', demoUpc('E1'), 500, true],
    ['Kim Park', demoUpc('E1'), 500, true],
  ])
  expect(await till.actions.affectedRedemptions(offerId('OF-1', '2026-06-10'))).toEqual([])

  await till.actions.selectCustomer(till.customer('Ruth Alvarez'))
  const first = found[0]
  if (!first) throw new Error('Two were found')
  expect((await till.actions.undoRedemption(first.redemptionId)).ok).toBe(true)
  expect((await till.actions.affectedRedemptions(salve)).map((one) => one.customerName)).toEqual(['Kim Park'])
})

it('another register that only pulled knows them too', async () => {
  const host = givenHost(givenDemoCloud())
  const till = openTill(host)
  await till.signIn('staff-mia', '9999')
  await redeemSalve(till, 'Kim Park')
  await synced(till)
  const other = openTill(givenHost(host.cloud))
  await other.signIn('staff-mia', '9999')
  await synced(other)
  expect((await other.actions.affectedRedemptions(salve)).map((one) => one.customerName)).toEqual(['Kim Park'])
})

it('a manager saves many rows as one record, in facts that the cloud takes', async () => {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn('staff-mia', '9999')
  const items: ItemRow[] = Array.from({ length: 3000 }, (_, index) => ({
    ...(till.state().account.catalogue.items[demoUpc('A1')] as ItemRow),
    id: String(860_000_000_000 + index) as ItemRow['id'],
    description: `Item ${index} ${'x'.repeat(120)}`,
  }))
  const before = host.cloud.events().length
  expect(await till.actions.saveRows([{ kind: 'items', rows: items }, ...renamed])).toEqual({ ok: true, value: null })
  expect(till.state().account.catalogue.offers[salve]?.title).toBe('Salve, by size')
  expect(Object.keys(till.state().account.catalogue.items)).toContain('860000002999')
  await synced(till)
  const saved = host.cloud.events().slice(before)
  expect(saved.length).toBeGreaterThan(2)
  expect(new Set(saved.map(({ event }) => event.type))).toEqual(new Set(['RowsSaved']))
})

it('an import of megabytes becomes records that the cloud can take', async () => {
  const cloud = givenDemoCloud()
  const sizes: number[] = []
  const push = cloud.push
  cloud.push = (records, ...rest) => {
    sizes.push(...records.map((one) => one.text.length))
    return push(records, ...rest)
  }
  const till = openTill(givenHost(cloud))
  await till.signIn('staff-mia', '9999')
  const items: ItemRow[] = Array.from({ length: 8_000 }, (_, index) => ({
    ...(till.state().account.catalogue.items[demoUpc('A1')] as ItemRow),
    id: String(860_000_000_000 + index) as ItemRow['id'],
    description: `Item ${index} ${'x'.repeat(200)}`,
  }))
  expect((await till.actions.saveRows([{ kind: 'items', rows: items }])).ok).toBe(true)
  await synced(till)
  expect(sizes.filter((size) => size > 100_000)).toHaveLength(2)
  for (const size of sizes) expect(size).toBeLessThan(2_200_000)
})

it('a cashier saves rows only with a manager’s PIN, and nothing is written before', async () => {
  const till = openTill(givenHost())
  await till.signIn()
  expect(await till.actions.saveRows(renamed)).toEqual({ ok: false, refusal: { reason: 'managerNeeded' } })
  expect(till.state().account.catalogue.offers[salve]?.title).toBe('Meadow salve, rebate by size')
  await till.actions.approve('staff-mia' as never, '9999')
  const two: readonly Rows[] = [...renamed, { kind: 'offers', rows: [{ id: salve, requiresEmail: true }] }]
  expect((await till.actions.saveRows(two)).ok).toBe(true)
  expect(till.state().account.catalogue.offers[salve]).toMatchObject({ title: 'Salve, by size', requiresEmail: true })
})
