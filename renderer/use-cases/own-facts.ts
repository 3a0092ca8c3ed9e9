/**
 * Facts that nobody at the counter decides: rows of a new store, the demo's past, a register's own row, and visits left open on an
 * earlier day. They take the same way through the journal as everything else.
 */
import { maxRowsBytes } from '../../shared/cloud-protocol/limits.ts'
import { demoEvents, demoMonthEvents, type SeedEvents } from '../../shared/demo/demo-store.ts'
import { withBodyRefs } from '../../shared/demo/with-body-refs.ts'
import { createId, type EventId, type StaffId } from '../../shared/kernel/ids.ts'
import { autoEnrollmentsFor } from '../../shared/loyalty/auto-enrollments.ts'
import type { Rows } from '../../shared/loyalty/catalogue.ts'
import type { DecidedFact } from '../../shared/loyalty/commands.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { splitRows } from '../../shared/loyalty/split-rows.ts'
import { momentOf, storeMs } from './create-context.ts'
import { openRegister, record, visitsOfThisPage } from './perform.ts'
import { sha256Hex } from './sha256.ts'
import { showFold } from './show-fold.ts'
import type { TillContext } from './till-parts.ts'

export const newIdOf = (context: TillContext): string => createId(storeMs(context), context.ports.bytes(16))

/** As many facts as the cloud's limit asks for. */
export const rowsFacts = (context: TillContext, saved: Rows): readonly DecidedFact[] =>
  splitRows(saved, maxRowsBytes).map((rows) => ({
    type: 'RowsSaved',
    data: { rows },
    id: newIdOf(context) as EventId,
    visitId: null,
    customerId: null,
  }))

/** A store of its own: the account, one location, this register, and the manager who signs in first. */
export function storeRows(
  context: TillContext,
  input: { readonly storeName: string; readonly timeZone: string; readonly managerName: string },
  managerId: StaffId,
): readonly DecidedFact[] {
  const { boot } = context
  if (!boot?.locationId) return []
  const rows: readonly Rows[] = [
    {
      kind: 'account',
      rows: [
        {
          id: 'account',
          name: input.storeName,
          accountType: 'standard',
          isDemo: false,
          dayEndMinutes: 0,
          country: 'US',
        },
      ],
    },
    {
      kind: 'locations',
      rows: [{ id: boot.locationId, name: input.storeName, timeZone: input.timeZone, isMaster: true }],
    },
    { kind: 'registers', rows: [{ id: boot.registerId, name: boot.registerName, locationId: boot.locationId }] },
    {
      kind: 'staff',
      rows: [{ id: managerId, name: input.managerName, role: 'manager', active: true, version: 1 }],
    },
  ]
  return rows.flatMap((saved) => rowsFacts(context, saved))
}

/** The demo store under this register's own account, as this register's own events. */
export async function recordDemo(context: TillContext): Promise<void> {
  const register = openRegister(context)
  const { boot } = context
  if (!register || !boot?.accountId) return
  await recordSeed(context, 'TryDemo', demoEvents(boot.accountId, storeMs(context), boot.demoStore))
}

/** One record: a kill leaves either all of it or nothing. */
async function recordSeed(context: TillContext, commandType: string, unnamed: SeedEvents): Promise<void> {
  const seed = await withBodyRefs(unnamed, sha256Hex)
  const register = openRegister(context)
  const { boot, lease } = context
  if (!register || !boot?.accountId || lease?.state !== 'granted') return
  if (seed.events.length === 0) return
  const firstSeq = register.journal.nextSeq()
  const { registerId } = boot
  const events = seed.events.map(
    (event, index): TillsideEvent => ({ ...event, registerId, epoch: lease.epoch, seq: firstSeq + index }),
  )
  await register.fold.load(events.flatMap((event) => event.customerId ?? []))
  const { at } = momentOf(context, register.fold.account())
  const clock = { raw: context.ports.now(), offset: boot.clockOffsetMs }
  const written = await register.journal.append({ commandType, at, clock, assertion: null, events }, seed.bodies)
  if (written.state !== 'written') return
  register.fold.take(events, seed.bodies)
  showFold(context)
  for (const tell of context.afterRecord) tell()
}

/**
 * What a register does for itself when its fold is up to date: its own row, the demo's offers of a new month, and what its location's
 * auto-enrolment enrols where the switch and the offer came from two registers. Done twice it changes nothing.
 */
export async function keepHouse(context: TillContext): Promise<void> {
  const register = openRegister(context)
  const { boot } = context
  if (!register || !boot?.locationId) return
  const account = register.fold.account()
  if (!account.account) return
  if (!account.registers[boot.registerId]) {
    const row = { id: boot.registerId, name: boot.registerName, locationId: boot.locationId }
    await record(context, 'SaveRows', rowsFacts(context, { kind: 'registers', rows: [row] }), [])
  }
  if (account.account.isDemo && !boot.isPaired) {
    const seed = demoMonthEvents(register.fold.account(), storeMs(context), register.journal.nextSeq())
    await recordSeed(context, 'DemoMonth', seed)
  }
  const { catalogue } = register.fold.account()
  const here = Object.values(catalogue.autoEnrollments).filter((one) => one.locationId === boot.locationId)
  const enrolled = autoEnrollmentsFor(catalogue, Object.values(catalogue.offers), context.moment(), here)
  if (enrolled.length > 0)
    await record(context, 'SaveRows', rowsFacts(context, { kind: 'enrollments', rows: [...enrolled] }), [])
}

/**
 * A visit that this register left open on an earlier day is closed as it stands, and says that nobody closed it. Only what was
 * there before this page came up: a visit that goes on over midnight keeps the day it started (domain.md, question 30).
 */
export async function finishOldVisits(context: TillContext): Promise<void> {
  const register = openRegister(context)
  if (!register) return
  const { businessDate } = context.moment()
  const { openVisits, currentVisit } = context.store.getState()
  const inHand = new Set([...visitsOfThisPage(context), currentVisit?.visitId, context.ports.remember.read()])
  for (const open of openVisits.filter((visit) => visit.isMine && !inHand.has(visit.visitId))) {
    const visit = register.fold.shown(open.customerId)?.state.visits[open.visitId]
    if (visit?.status !== 'open' || visit.businessDate >= businessDate) continue
    const fact: DecidedFact = {
      type: 'VisitFinished',
      data: { auto: true, kept: [] },
      id: newIdOf(context) as EventId,
      visitId: visit.id,
      customerId: open.customerId,
    }
    await record(context, 'FinishOldVisit', [fact], [], visit.businessDate)
  }
}
