/**
 * Puts the displayed fold into the store: at once what the screen is about (account, tray, the customers it holds), and a moment
 * later what is counted over all customers (rewards waiting, open visits, conflicts), from the customers that changed.
 */
import { type LocalDate, momentAt } from '../../shared/kernel/business-date.ts'
import type { CustomerId, LocationId } from '../../shared/kernel/ids.ts'
import type { ScanOutcome } from '../../shared/loyalty/scan-outcome.ts'
import { type CustomerView, isAlive } from '../database/customer-view.ts'
import type { RegisterFold } from '../database/register-fold.ts'
import { announced } from './announce.ts'
import { momentOf } from './create-context.ts'
import { failureOf } from './host-client.ts'
import { changeSync } from './sync-status.ts'
import type { CustomerRecord, OpenVisit, TillState, WaitingReward } from './till.ts'
import type { TillContext } from './till-parts.ts'

/** Customers whose fold the store holds: asked for by a screen, or with an open visit. */
const held = new WeakMap<RegisterFold, Set<CustomerId>>()

export function heldCustomers(fold: RegisterFold): Set<CustomerId> {
  const known = held.get(fold)
  if (known) return known
  const made = new Set<CustomerId>()
  held.set(fold, made)
  return made
}

/** `outcome`: the message of the scan that changed it. */
export function showFold(context: TillContext, outcome: ScanOutcome | null = null): void {
  const fold = context.register?.fold
  const { boot, store } = context
  if (!fold || !boot) return
  const account = fold.account()
  const before = store.getState()
  store.setState({
    account,
    customers: withHeld(fold, before.customers),
    tray: account.trays[boot.registerId] ?? [],
    revision: before.revision + 1,
    ...(outcome ? announced(before, outcome) : {}),
  })
  scheduleCounts(context, fold, outcome === null ? 0 : afterThePictureMs)
}

/** The same object while no held customer changed. */
function withHeld(fold: RegisterFold, customers: TillState['customers']): TillState['customers'] {
  let next = customers
  for (const id of heldCustomers(fold)) {
    const shown = fold.shown(id)
    if (shown && shown !== next[id]) next = { ...next, [id]: shown satisfies CustomerRecord }
  }
  return next
}

type WaitingAt = WaitingReward & { readonly locationId: LocationId }

const waitingOf = (
  customerId: CustomerId,
  entry: CustomerView['entry'],
  waiting: CustomerView['waiting'],
): readonly WaitingAt[] =>
  waiting.map(({ earnedLocationId, ...reward }) => ({
    ...reward,
    customerId,
    customerName: entry.name,
    phone: entry.phone,
    locationId: earnedLocationId,
  }))

/** Over all customers, kept up to date by those that changed. */
interface Counts {
  readonly waiting: Map<CustomerId, readonly WaitingAt[]>
  readonly open: Map<CustomerId, readonly OpenVisit[]>
  readonly conflicts: Map<CustomerId, TillState['sync']['conflicts']>
  isScheduled: boolean
}
const countsByFold = new WeakMap<RegisterFold, Counts>()

function countsOf(fold: RegisterFold): Counts {
  const known = countsByFold.get(fold)
  if (known) return known
  const made: Counts = { waiting: new Map(), open: new Map(), conflicts: new Map(), isScheduled: false }
  countsByFold.set(fold, made)
  return made
}

/** So that the frame that shows a scan is not held up by what is counted over all customers. Everything else is counted at once. */
const afterThePictureMs = 40

function scheduleCounts(context: TillContext, fold: RegisterFold, inMs: number): void {
  const counts = countsOf(fold)
  if (counts.isScheduled) return
  counts.isScheduled = true
  context.ports.after(inMs, () => {
    counts.isScheduled = false
    if (context.register?.fold === fold) countChanged(context, fold)
  })
}

/** Rewards kept in the views when the register was opened, before anything changed. */
const rewardsRead = 500

/** Reads what is counted from the views, once, when the register is opened. */
export async function readCounts(context: TillContext): Promise<void> {
  const { register } = context
  if (!register) return
  const { fold, views } = register
  const counts = countsOf(fold)
  for (const row of await views.withRewards(rewardsRead))
    counts.waiting.set(row.id as CustomerId, waitingOf(row.id as CustomerId, row.entry, row.waiting))
  const ids = [...new Set([...(await views.withOpenVisits()), ...(await views.withConflicts())])] as CustomerId[]
  await fold.load(ids)
  for (const id of ids) {
    const view = fold.view(id)
    if (view) countCustomer(context, fold, id, view)
  }
  countChanged(context, fold)
}

export function countChanged(context: TillContext, fold: RegisterFold): void {
  const settled = fold.settle()
  for (const [id, view] of settled) countCustomer(context, fold, id, view)
  for (const tell of context.afterChange) tell([...settled.keys()])
  announceCounts(context, fold, settled.size > 0)
  void countStale(context, fold)
}

/** A rule that came into force, or an offer that ended, changes customers whom no event concerns: they are counted a moment later. */
async function countStale(context: TillContext, fold: RegisterFold): Promise<void> {
  try {
    if ((await fold.refresh()) && context.register?.fold === fold) countChanged(context, fold)
  } catch (error) {
    // The views are disposable, and what is stale is found again at the next change or start.
    if (context.register?.fold === fold) changeSync(context, { problem: failureOf(error).sentence })
  }
}

const clockStepMs = 30_000

/** What is counted follows the store's calendar, also when nobody does anything over midnight; a new business day is told. */
export function followCalendar(context: TillContext, newDay: () => void): void {
  let counted: { readonly fold: RegisterFold; readonly localDate: LocalDate; readonly businessDate: LocalDate } | null =
    null
  const look = () => {
    const fold = context.register?.fold
    if (fold) {
      const { localDate, businessDate } = momentOf(context, fold.account())
      if (counted?.fold === fold && (counted.localDate !== localDate || counted.businessDate !== businessDate))
        countChanged(context, fold)
      if (counted?.fold === fold && counted.businessDate !== businessDate) newDay()
      counted = { fold, localDate, businessDate }
    }
    context.ports.after(clockStepMs, look)
  }
  context.ports.after(clockStepMs, look)
}

function countCustomer(context: TillContext, fold: RegisterFold, id: CustomerId, view: CustomerView): void {
  const counts = countsOf(fold)
  const customerName = view.entry.name
  const open = view.openVisits.map(({ registerId, ...visit }) => ({
    ...visit,
    customerId: id,
    customerName,
    isMine: registerId === context.boot?.registerId,
  }))
  if (open.length > 0) counts.open.set(id, open)
  else counts.open.delete(id)
  if (open.some((visit) => visit.isMine)) heldCustomers(fold).add(id)
  if (view.waiting.length > 0) counts.waiting.set(id, waitingOf(id, view.entry, view.waiting))
  else counts.waiting.delete(id)
  if (view.conflicts.length > 0)
    counts.conflicts.set(
      id,
      view.conflicts.map((conflict) => ({ ...conflict, customerId: id, customerName })),
    )
  else counts.conflicts.delete(id)
}

function announceCounts(context: TillContext, fold: RegisterFold, hasChanged: boolean): void {
  const { boot, store } = context
  const counts = countsOf(fold)
  const moment = momentOf(context, fold.account())
  const alive = [...counts.waiting.values()].flat().filter((reward) => isAlive(reward, moment.localDate))
  const isToday = (reward: WaitingAt) =>
    reward.earnedBusinessDate === moment.businessDate && reward.locationId === boot?.locationId
  const today = alive.filter(isToday)
  const byEarned = (a: WaitingReward, b: WaitingReward) => (a.earnedAt < b.earnedAt ? 1 : -1)
  const rows = [...today.sort(byEarned), ...alive.filter((reward) => !isToday(reward)).sort(byEarned)]
  const { locations, account } = fold.account()
  const zone = (boot?.locationId && locations[boot.locationId]?.timeZone) || 'UTC'
  const dayEnd = account?.dayEndMinutes ?? 0
  const recent = fold
    .search()
    .recent(20)
    .flatMap((entry) => {
      if (!entry.lastVisitAt) return []
      return momentAt(Date.parse(entry.lastVisitAt), zone, dayEnd).businessDate === moment.businessDate
        ? [{ customerId: entry.customerId as CustomerId, name: entry.name, at: entry.lastVisitAt }]
        : []
    })
  const { revision, sync, customers } = store.getState()
  store.setState({
    earnedNotRedeemed: { today: today.length, rows },
    openVisits: [...counts.open.values()].flat().sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1)),
    recentToday: recent,
    customers: withHeld(fold, customers),
    sync: { ...sync, conflicts: [...counts.conflicts.values()].flat() },
    revision: hasChanged ? revision + 1 : revision,
  })
}
