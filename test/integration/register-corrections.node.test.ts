/** Corrections on a real register: moved lines, paper cards, exceptions, returns and undone redemptions, each one record that arrives in the cloud. */
import { expect, it } from 'vitest'
import { demoUpc, unlistedUpc } from '../../shared/demo/demo-catalogue.ts'
import type { CardGroupId, StaffId } from '../../shared/kernel/ids.ts'
import { assess } from '../../shared/loyalty/assess.ts'
import { givenHost, openTill, type TestTill } from '../support/given-till.ts'

interface GivenTill extends TestTill {
  /** How many records of this kind have reached the second copy. */
  records(commandType: string): number
}

async function givenTill(): Promise<GivenTill> {
  const host = givenHost()
  const till = openTill(host)
  await till.signIn()
  const records = (commandType: string) => host.recorded().filter((entry) => entry.text.includes(commandType)).length
  return { ...till, records }
}

const synced = (till: TestTill) => till.until('synced', ({ sync }) => sync.kind === 'synced' && sync.waiting === 0)

const scan = (till: TestTill, code: Parameters<typeof demoUpc>[0]) =>
  till.actions.handleCode(demoUpc(code), 'scan', null)

const stateOf = (till: TestTill, name: string) => {
  const state = till.state().customers[till.customer(name)]?.state
  if (!state) throw new Error(`${name} is not held`)
  return state
}
const openVisit = (till: TestTill, name: string) =>
  Object.values(stateOf(till, name).visits).find((visit) => visit.status === 'open')

const cardOf = (till: TestTill, name: string, cardGroupId: string) =>
  assess(stateOf(till, name), till.state().account, till.actions.moment()).cards.find(
    (card) => card.cardGroupId === cardGroupId && card.status === 'open',
  )

it('a moved line leaves one customer and starts the other visit in one record; both visits stay open', async () => {
  const till = await givenTill()
  await till.actions.selectCustomer(till.customer('Kim Park'))
  await scan(till, 'B1')
  await scan(till, 'C1')
  const line = openVisit(till, 'Kim Park')?.lines.find((one) => one.upc === demoUpc('B1'))
  if (!line) throw new Error('B1 was scanned')
  await till.actions.openCustomer(till.customer('Alice Stone'))

  expect((await till.actions.moveLine(line.id, till.customer('Alice Stone'))).ok).toBe(true)

  await synced(till)
  await till.until('recorded', () => till.records('MoveLine') > 0)
  expect(till.records('MoveLine')).toBe(1)
  expect(openVisit(till, 'Kim Park')?.lines.map((one) => one.upc)).toEqual([demoUpc('C1')])
  expect(openVisit(till, 'Alice Stone')?.lines.map((one) => one.upc)).toEqual([demoUpc('B1')])
  expect(till.state().currentVisit?.customerId).toBe(till.customer('Kim Park'))
  await till.until('both open', ({ openVisits }) => openVisits.filter((visit) => visit.isMine).length === 2)
  await till.actions.selectCustomer(till.customer('Alice Stone'))
  await scan(till, 'B2')
  await till.actions.selectCustomer(till.customer('Kim Park'))
  expect(openVisit(till, 'Alice Stone')?.lines).toHaveLength(2)
  expect(openVisit(till, 'Kim Park')?.lines).toHaveLength(1)
})

it('a line whose reward was redeemed is not moved', async () => {
  const till = await givenTill()
  await till.actions.selectCustomer(till.customer('Bob Stone'))
  await scan(till, 'E1')
  const question = openVisit(till, 'Bob Stone')?.question
  if (question) await till.actions.answerOffer(question.offerId, true)
  await till.actions.checkOut()
  const rewards = assess(stateOf(till, 'Bob Stone'), till.state().account, till.actions.moment()).rewards
  const rebate = rewards.find((reward) => reward.kind === 'rebate')
  const line = openVisit(till, 'Bob Stone')?.lines[0]
  if (!rebate || !line) throw new Error('the salve has a rebate')
  expect((await till.actions.redeem([{ rewardId: rebate.id, upc: demoUpc('E1') }])).ok).toBe(true)

  const moved = await till.actions.moveLine(line.id, till.customer('Kim Park'))

  expect(moved).toEqual({ ok: false, refusal: { reason: 'undoRedemptionFirst' } })
  expect(openVisit(till, 'Bob Stone')?.lines).toHaveLength(1)
})

it('a paper card is one record with all its dates and its note; one wrong date writes nothing', async () => {
  const till = await givenTill()
  await till.actions.selectCustomer(till.customer('Dana Brooks'))
  const upc = demoUpc('A1')
  const wrong = await till.actions.addPaperPunches({
    upc,
    purchases: [
      { date: '2026-05-02', quantity: 3 },
      { date: '2026-07-01', quantity: 1 },
    ],
    note: null,
  })
  expect(wrong).toEqual({ ok: false, refusal: { reason: 'dateInFuture' } })
  expect(stateOf(till, 'Dana Brooks').units.some((unit) => unit.originalDate)).toBe(false)

  const purchases = [
    { date: '2026-05-20', quantity: 5 },
    { date: '2026-05-02', quantity: 3 },
  ]
  expect((await till.actions.addPaperPunches({ upc, purchases, note: '3 on May 2, 5 on May 20' })).ok).toBe(true)

  await till.until('recorded', () => till.records('AddPaperPunches') > 0)
  expect(till.records('AddPaperPunches')).toBe(1)
  const card = cardOf(till, 'Dana Brooks', 'FB-A')
  expect(card?.units.map((unit) => unit.originalDate)).toEqual([
    ...Array.from({ length: 3 }, () => '2026-05-02'),
    ...Array.from({ length: 5 }, () => '2026-05-20'),
  ])
  expect(card?.note).toBe('3 on May 2, 5 on May 20')
})

it('a paper card of a program in Temporary Holding asks once and loses no date', async () => {
  const till = await givenTill()
  await till.actions.selectCustomer(till.customer('Dana Brooks'))
  const purchases = [
    { date: '2026-05-02', quantity: 1 },
    { date: '2026-05-20', quantity: 1 },
  ]
  expect((await till.actions.addPaperPunches({ upc: demoUpc('J1'), purchases, note: null })).ok).toBe(true)
  const visit = openVisit(till, 'Dana Brooks')
  expect(visit?.question?.kind).toBe('holding')
  expect(visit?.laterQuestions).toEqual([])
  expect(cardOf(till, 'Dana Brooks', 'FB-E')?.units).toHaveLength(2)
})

it('an exception needs a manager, for exactly this one entry', async () => {
  const till = await givenTill()
  await till.actions.selectCustomer(till.customer('Will Smith'))
  const entry = {
    upc: unlistedUpc,
    quantity: 1,
    cardGroupId: 'FB-A' as CardGroupId,
    reason: 'newItem',
    note: 'New flavour',
    valueCents: null,
  } as const
  expect(await till.actions.addException(entry)).toEqual({ ok: false, refusal: { reason: 'managerNeeded' } })
  expect((await till.actions.approve('staff-mia' as StaffId, '9999')).state).toBe('signedIn')
  expect((await till.actions.addException(entry)).ok).toBe(true)
  expect(cardOf(till, 'Will Smith', 'FB-A')?.units.at(-1)?.exception?.reason).toBe('newItem')
  expect((await till.actions.addException(entry)).ok).toBe(false)
})

it('after Finished: the redemption of a card stands when its goods come back, and what is owed is paid by the next ones', async () => {
  const till = await givenTill()
  const bob = till.customer('Bob Stone')
  await till.actions.selectCustomer(bob)
  await till.actions.checkOut()
  const [reward] = assess(stateOf(till, 'Bob Stone'), till.state().account, till.actions.moment()).rewards
  if (!reward?.allowedUpcs[0]) throw new Error('Bob has a full card')
  expect((await till.actions.redeem([{ rewardId: reward.id, upc: reward.allowedUpcs[0] }])).ok).toBe(true)
  expect((await till.actions.finish({})).ok).toBe(true)
  const [redemption] = stateOf(till, 'Bob Stone').redemptions
  const spent = redemption?.unitIds[0]
  if (!redemption || !spent) throw new Error('Bob has his can')
  expect(await till.actions.takeBackUnits(bob, [spent], 'removed')).toEqual({
    ok: false,
    refusal: { reason: 'undoRedemptionFirst' },
  })
  expect((await till.actions.takeBackUnits(bob, [spent], 'returned')).ok).toBe(true)
  expect(cardOf(till, 'Bob Stone', 'FB-C')?.owed).toBe(1)
  await till.actions.selectCustomer(bob)
  await scan(till, 'C1')
  expect(cardOf(till, 'Bob Stone', 'FB-C')).toBeUndefined()

  expect(await till.actions.removeRedemption(bob, redemption.id, [])).toEqual({
    ok: false,
    refusal: { reason: 'managerNeeded' },
  })
  await till.actions.approve('staff-mia' as StaffId, '9999')
  expect((await till.actions.removeRedemption(bob, redemption.id, [])).ok).toBe(true)
  await synced(till)
  expect(stateOf(till, 'Bob Stone').redemptions[0]?.undone).toBe(true)
})

it('two customers share one household, and one can leave it', async () => {
  const till = await givenTill()
  const [will, willa] = [till.customer('Will Smith'), till.customer('Willa Smith')]
  await till.actions.openCustomer(will)
  await till.actions.openCustomer(willa)
  expect((await till.actions.changeHousehold(will, willa)).ok).toBe(true)
  const shared = stateOf(till, 'Will Smith').householdId
  expect(shared).not.toBeNull()
  expect(stateOf(till, 'Willa Smith').householdId).toBe(shared)
  expect((await till.actions.changeHousehold(will, null)).ok).toBe(true)
  expect(stateOf(till, 'Will Smith').householdId).toBeNull()
})
