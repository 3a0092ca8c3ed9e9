/**
 * The whole fold: an event, the account and whoever it concerns give the account and the customers that changed. Register and cloud
 * fold through here and nowhere else, because three things reach over one customer: merges, limits per household, brands' totals.
 */
import type { CustomerId } from '../kernel/ids.ts'
import { addConflict } from './add-conflict.ts'
import type { TillsideEvent } from './events.ts'
import { evolveAccount } from './evolve-account.ts'
import { evolveCustomer } from './evolve-customer.ts'
import { isManagersFact, isRoleRevoked } from './evolve-person.ts'
import { householdKey } from './household-key.ts'
import { mergeCustomers, undoMerge } from './merge-customers.ts'
import { isTooLate, namesPurgedBy, purgeNames } from './purge-customer.ts'
import type { AccountState, CustomerState, Redemption } from './state.ts'

export interface Folded {
  readonly account: AccountState
  /** Only those that changed; one, or the two of a merge. */
  readonly customers: readonly CustomerState[]
}

/** A customer and all whom it was merged into, one after the other; the last one is its root. */
export function namesUpTo(account: Pick<AccountState, 'mergedInto'>, id: CustomerId): readonly CustomerId[] {
  const names = [id]
  for (let next = account.mergedInto[id]; next !== undefined; next = account.mergedInto[next]) names.push(next)
  return names
}

/** Where a customer's facts stand: the customer itself, or the one it was merged into, over any number of steps. */
export function rootOf(account: Pick<AccountState, 'mergedInto'>, id: CustomerId): CustomerId {
  let root = id
  for (let next = account.mergedInto[root]; next !== undefined; next = account.mergedInto[root]) root = next
  return root
}

type Parted = Pick<AccountState, 'mergedInto' | 'partedRedemptions' | 'partedVisits'>

/** In whose state an event lands. A redemption is found by its id, wherever an undone merge took it, and so is a visit. */
function holderOf(account: Parted, event: TillsideEvent, named: CustomerId): CustomerId {
  const isAboutRedemption = event.type === 'RedemptionPulled' || event.type === 'RedemptionUndone'
  const ofRedemption = isAboutRedemption ? account.partedRedemptions[event.data.redemptionId] : undefined
  const ofVisit = event.visitId === null ? undefined : account.partedVisits[event.visitId]
  return rootOf(account, ofRedemption ?? ofVisit ?? named)
}

/**
 * Whom an event reads or changes: none, one root, or the two of a merge. They must be at hand for `foldEvent`. Undoing a merge can free
 * its secondary or whom that had been merged into before. For a page of events those of its beginning are enough: merges inside it
 * join customers that are among them.
 */
export function concernedBy(account: Parted, event: TillsideEvent): readonly CustomerId[] {
  if (event.customerId === null) return []
  const root = holderOf(account, event, event.customerId)
  if (event.type === 'CustomersMerged') return [...new Set([root, rootOf(account, event.data.secondaryId)])]
  if (event.type === 'MergeUndone') return [...new Set([root, ...namesUpTo(account, event.data.secondaryId)])]
  if (event.type === 'CustomerPurged')
    return [...new Set(namesPurgedBy(event).flatMap((name) => namesUpTo(account, name)))]
  return [root]
}

/** Never throws. `customerOf` is asked for roots only. */
export function foldEvent(
  account: AccountState,
  customerOf: (id: CustomerId) => CustomerState,
  event: TillsideEvent,
): Folded {
  if (event.customerId === null) return { account: evolveAccount(account, event), customers: [] }
  if (isTooLate(account, event)) return { account, customers: [] }
  const before = customerOf(holderOf(account, event, event.customerId))
  switch (event.type) {
    case 'CustomerPurged': {
      const names = namesPurgedBy(event)
      const purged = { ...account.purged, ...Object.fromEntries(names.map((name) => [name, event.at])) }
      // Those named and the roots that they stand under: a name is marked too, so that nobody keeps its person.
      const before = [...new Set([...names, ...names.map((name) => rootOf(account, name))])].map(customerOf)
      const isRevoked = isRoleRevoked(account, event)
      const after = before.map((one) => {
        const purgedOne = purgeNames(one, event)
        return isRevoked && one.id === event.customerId ? addConflict(purgedOne, event, 'roleRevoked') : purgedOne
      })
      return { account: { ...account, purged }, customers: after.filter((one, nth) => one !== before[nth]) }
    }
    case 'CustomersMerged': {
      const secondaryId = rootOf(account, event.data.secondaryId)
      if (secondaryId === before.id) return { account, customers: [] }
      const [merged, secondary] = mergeCustomers(before, customerOf(secondaryId), event)
      const primary = isRoleRevoked(account, event) ? addConflict(merged, event, 'roleRevoked') : merged
      const mergedInto = { ...account.mergedInto, [secondary.id]: primary.id }
      return { account: { ...account, mergedInto }, customers: [primary, secondary] }
    }
    case 'MergeUndone': {
      const undone = undoMerge(before, event, namesUpTo(account, event.data.secondaryId))
      const [, freed] = undone
      if (!freed) return { account, customers: undone }
      const { [freed.id]: _, ...mergedInto } = account.mergedInto
      const goneWith = (ids: readonly string[]) => Object.fromEntries(ids.map((id) => [id, freed.id]))
      const partedRedemptions = { ...account.partedRedemptions, ...goneWith(freed.redemptions.map((one) => one.id)) }
      const partedVisits = { ...account.partedVisits, ...goneWith(Object.keys(freed.visits)) }
      return { account: { ...account, mergedInto, partedRedemptions, partedVisits }, customers: undone }
    }
    default: {
      const evolved = withoutLateContact(evolveCustomer(before, event, account))
      const after =
        isManagersFact(event) && isRoleRevoked(account, event) ? addConflict(evolved, event, 'roleRevoked') : evolved
      return { account: countRedemption(account, event, before, after), customers: after === before ? [] : [after] }
    }
  }
}

/** Counts what stands: a redemption in conflict counts nothing, and an undo takes back what had counted only where it stands. */
function countRedemption(
  account: AccountState,
  event: TillsideEvent,
  before: CustomerState,
  after: CustomerState,
): AccountState {
  if (after === before) return account
  if (event.type === 'RewardRedeemed') {
    const made = after.redemptions.find((one) => one.eventId === event.id)
    return made ? counted(account, made, 1) : account
  }
  if (event.type === 'RedemptionUndone') {
    const undone = after.redemptions.find((one) => one.id === event.data.redemptionId && one.undone)
    return undone ? counted(account, undone, -1) : account
  }
  return account
}

/** Whose data was taken out has no contact, whatever a register that did not know has saved since. */
function withoutLateContact(state: CustomerState): CustomerState {
  const { email, phone, address } = state.has
  if (state.purgedAt === null || !(email || phone || address)) return state
  const has = { email: false, phone: false, address: false }
  return { ...state, has, email: { bodyRef: null, isVerified: false, bounce: null } }
}

type Counts = AccountState['redemptionsByOffer']

function counted(account: AccountState, redemption: Redemption, by: 1 | -1): AccountState {
  const { source, householdId } = redemption
  if (source.kind !== 'offer' || redemption.isTraining) return account
  const added = (counts: Counts, key: string): Counts => {
    const { count, cents } = counts[key] ?? { count: 0, cents: 0 }
    return { ...counts, [key]: { count: count + by, cents: cents + by * (redemption.rebateCents ?? 0) } }
  }
  return {
    ...account,
    redemptionsByOffer: added(account.redemptionsByOffer, source.offerId),
    redemptionsByHousehold: householdId
      ? added(account.redemptionsByHousehold, householdKey(source.offerId, householdId))
      : account.redemptionsByHousehold,
  }
}
