/**
 * What people at the counters do: visits with purchases, rewards given and taken back, purchases removed and returned, persons saved,
 * customers combined, deleted and purged, roles changed, conflicts settled. Everything goes through the till's actions; what the rules
 * refuse is refused. Offline registers want the same rewards, so conflicts come about by themselves.
 */
import type { Till } from '../../renderer/use-cases/create-till.ts'
import type { CustomerId, StaffId } from '../../shared/kernel/ids.ts'
import { assess } from '../../shared/loyalty/assess.ts'
import { isOpenConflict, settlementsOf } from '../../shared/loyalty/conflicts.ts'
import { creditRiskKinds } from '../../shared/loyalty/credit-risk-kinds.ts'
import type { CustomerState } from '../../shared/loyalty/state.ts'
import type { Chance } from './chance.ts'
import { sold, staff } from './store.ts'
import type { Tally } from './tally.ts'

export interface Shop {
  /** Customers anybody knows of; grows. */
  readonly customers: CustomerId[]
  readonly chance: Chance
  readonly tally: Tally
}

/** One customer comes more often than all others together: that is where registers meet. */
const anybody = ({ customers, chance }: Shop): CustomerId => {
  const [regular] = customers
  return regular && chance.is(0.5) ? regular : chance.pick(customers)
}

type Outcome = { readonly ok: true } | { readonly ok: false; readonly refusal: { readonly reason: string } }

/** One thing somebody does at this till. */
export async function doSomething(till: Till, shop: Shop): Promise<void> {
  const { chance } = shop
  if (!(await ensureSignedIn(till, shop))) return
  const act = chance.weighted<(till: Till, shop: Shop) => Promise<void>>([
    [20, visit],
    [4, takeBackRedemption],
    [4, takeBackUnits],
    [3, editPerson],
    [1, newCustomer],
    [4, combine],
    [4, part],
    [1, deleteOrReinstate],
    [1, purge],
    [2, changeRole],
    [1, household],
    [2, points],
    [1, settle],
  ])
  await act(till, shop)
}

async function ensureSignedIn(till: Till, { chance }: Shop): Promise<boolean> {
  const { phase, account, signedIn } = till.store.getState()
  if (phase.name !== 'signIn' && phase.name !== 'ready') return false
  if (Object.keys(account.staff).length === 0) return false
  return signedIn && !chance.is(0.2) ? true : signInAs(till, chance.pick([staff.ana, staff.max, staff.mia]))
}

async function signInAs(till: Till, who: StaffId): Promise<boolean> {
  if (till.store.getState().signedIn?.staffId === who) return true
  return (await till.actions.signIn(who, '0000')).state === 'signedIn'
}

/** A manager's matter: mostly by the one who may not be a manager any more. */
const signInAManager = (till: Till, { chance }: Shop): Promise<boolean> =>
  signInAs(till, chance.is(0.8) ? staff.max : staff.mia)

function told({ tally }: Shop, outcome: Outcome): boolean {
  if (!outcome.ok) tally.count(`refused ${outcome.refusal.reason}`)
  return outcome.ok
}

async function opened(till: Till, customerId: CustomerId): Promise<CustomerState | null> {
  await till.actions.openCustomer(customerId)
  return till.store.getState().customers[customerId]?.state ?? null
}

async function visit(till: Till, shop: Shop): Promise<void> {
  const { chance, tally } = shop
  const customerId = anybody(shop)
  if (!told(shop, await till.actions.selectCustomer(customerId))) return
  tally.count('visits')
  for (let items = chance.between(1, 4); items > 0; items -= 1) {
    await till.actions.addItem(chance.pick(sold), chance.between(1, 2), 'typed')
    const question = currentState(till)?.question
    if (question) told(shop, await till.actions.answerOffer(question.offerId, chance.is(0.8)))
  }
  const line = chance.is(0.15) ? currentState(till)?.lines.at(-1) : undefined
  if (line) told(shop, await till.actions.removeLine(line.id))
  if (currentState(till)?.multiPurchaseReason === null)
    told(shop, await till.actions.giveMultiPurchaseReason('boughtMore', ''))
  if (chance.is(0.85)) await redeem(till, shop)
  const last = currentState(till)
  // Some visits stay open: their register closes them on another day, or the next one resumes them.
  if (!last || chance.is(0.1)) return
  const rewards = rewardsOf(till, till.store.getState().currentVisit?.customerId ?? customerId)
  const reasons = Object.fromEntries(rewards.map((reward) => [reward.id, 'Declined']))
  told(shop, await till.actions.finish(reasons))
}

function currentState(till: Till) {
  const { currentVisit, customers } = till.store.getState()
  return currentVisit ? customers[currentVisit.customerId]?.state.visits[currentVisit.visitId] : undefined
}

function rewardsOf(till: Till, customerId: CustomerId) {
  const { customers, account } = till.store.getState()
  const state = customers[customerId]?.state
  if (!state) return []
  return assess(state, account, till.actions.moment()).rewards.filter(({ status }) => status === 'earned')
}

async function redeem(till: Till, shop: Shop): Promise<void> {
  const { chance, tally } = shop
  const { currentVisit } = till.store.getState()
  if (!currentVisit) return
  const choices = rewardsOf(till, currentVisit.customerId).flatMap((reward) => {
    const [upc] = reward.allowedUpcs
    return upc ? [{ rewardId: reward.id, upc }] : []
  })
  for (const choice of choices.slice(0, chance.between(1, 3)))
    if (told(shop, await till.actions.redeem([choice], creditRiskKinds))) tally.count('redemptions')
}

async function takeBackRedemption(till: Till, shop: Shop): Promise<void> {
  const customerId = anybody(shop)
  const state = await opened(till, customerId)
  const standing = state?.redemptions.filter(({ undone }) => !undone) ?? []
  if (standing.length === 0) return
  const { id } = shop.chance.pick(standing)
  told(shop, await till.actions.removeRedemption(customerId, id, []))
}

async function takeBackUnits(till: Till, shop: Shop): Promise<void> {
  const customerId = anybody(shop)
  const state = await opened(till, customerId)
  const units = state?.units.filter(({ removed }) => removed === null) ?? []
  if (units.length === 0) return
  const { id } = shop.chance.pick(units)
  told(shop, await till.actions.takeBackUnits(customerId, [id], shop.chance.is(0.7) ? 'removed' : 'returned'))
}

async function editPerson(till: Till, shop: Shop): Promise<void> {
  const { chance } = shop
  const customerId = anybody(shop)
  const name = `Name${chance.between(1, 999)}`
  const patch = chance.is(0.5) ? { lastName: name } : { phone: `212555${chance.between(1000, 9999)}` }
  told(shop, await till.actions.savePerson(customerId, patch, false))
}

async function newCustomer(till: Till, shop: Shop): Promise<void> {
  const { chance } = shop
  const patch = { firstName: `New${chance.between(1, 99)}`, email: `new${chance.between(1, 6)}@example.com` }
  const saved = await till.actions.savePerson(null, patch, false)
  if (saved.ok) shop.customers.push(saved.value)
  else told(shop, saved)
}

async function combine(till: Till, shop: Shop): Promise<void> {
  if (!(await signInAManager(till, shop))) return
  const [one, other] = [anybody(shop), anybody(shop)]
  if (one !== other) told(shop, await till.actions.combineCustomers(one, other))
}

async function part(till: Till, shop: Shop): Promise<void> {
  if (!(await signInAManager(till, shop))) return
  const customerId = anybody(shop)
  await till.actions.openCustomer(customerId)
  const [merged] = await till.actions.mergedAccounts(customerId)
  if (merged) told(shop, await till.actions.undoCombine(customerId, merged))
}

async function deleteOrReinstate(till: Till, shop: Shop): Promise<void> {
  if (!(await signInAManager(till, shop))) return
  const customerId = anybody(shop)
  const state = await opened(till, customerId)
  if (!state) return
  const { deleteCustomer, reinstateCustomer } = till.actions
  told(shop, await (state.deletedAt ? reinstateCustomer(customerId) : deleteCustomer(customerId)))
}

async function purge(till: Till, shop: Shop): Promise<void> {
  if (!(await signInAManager(till, shop))) return
  if (shop.customers.length < 4) return
  const customerId = anybody(shop)
  told(shop, await till.actions.purgeCustomer(customerId))
}

async function changeRole(till: Till, shop: Shop): Promise<void> {
  if (!(await signInAs(till, staff.mia))) return
  const row = till.store.getState().account.staff[staff.max]
  if (!row) return
  const role = row.role === 'manager' ? 'cashier' : 'manager'
  told(shop, await till.actions.saveRows([{ kind: 'staff', rows: [{ id: row.id, role, version: row.version + 1 }] }]))
}

async function household(till: Till, shop: Shop): Promise<void> {
  const [one, other] = [anybody(shop), anybody(shop)]
  if (one !== other) told(shop, await till.actions.changeHousehold(one, shop.chance.is(0.8) ? other : null))
}

async function points(till: Till, shop: Shop): Promise<void> {
  if (!(await signInAManager(till, shop))) return
  told(shop, await till.actions.changePoints(anybody(shop), shop.chance.between(1, 9), 'goodwill'))
}

async function settle(till: Till, shop: Shop): Promise<void> {
  if (!(await signInAManager(till, shop))) return
  const conflict = till.store.getState().sync.conflicts.find(isOpenConflict)
  if (!conflict) return
  const [how] = settlementsOf(conflict)
  if (how) told(shop, await till.actions.settleConflict(conflict.customerId, conflict.eventId, how))
}
