/**
 * A store held in memory for rule tests: the demo catalogue in June 2026, commands decided and folded as a register does, and
 * the words of the counter as methods. No storage, no network, no clock but the one the test sets.
 */

import { emptyPerson } from '../../shared/customers/person.ts'
import { catalogueRows, type DemoItem, demoUpc, offerId } from '../../shared/demo/demo-catalogue.ts'
import { type Moment, momentAt } from '../../shared/kernel/business-date.ts'
import type {
  AccountId,
  CardGroupId,
  CustomerId,
  EventId,
  LocationId,
  ProgramId,
  RegisterId,
  StaffId,
  UnitId,
  Upc,
  VisitId,
} from '../../shared/kernel/ids.ts'
import { type Assessment, assess, type Card, type Reward } from '../../shared/loyalty/assess.ts'
import type {
  AccountRow,
  AccountType,
  CardGroupVersion,
  OfferVersion,
  Role,
  Rows,
} from '../../shared/loyalty/catalogue.ts'
import type {
  Command,
  CreditRiskKind,
  DecidedFact,
  DecisionContext,
  PairCommand,
  Refusal,
} from '../../shared/loyalty/commands.ts'
import { decide, decidePair } from '../../shared/loyalty/decide.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { foldEvent, rootOf } from '../../shared/loyalty/fold.ts'
import { stampFacts } from '../../shared/loyalty/stamp.ts'
import {
  type AccountState,
  type CustomerState,
  emptyAccount,
  emptyCustomer,
  type Visit,
} from '../../shared/loyalty/state.ts'
import {
  frequentBuyerParticipation,
  offersParticipation,
  type ParticipationReport,
} from '../../shared/reports/participation.ts'

export const L1 = 'L1' as LocationId
export const L2 = 'L2' as LocationId
const zone = 'America/New_York'

/** `2026-06-10 14:00` in the store's zone (summer time) as ms. */
export const at = (localTime: string): number => Date.parse(`${localTime.replace(' ', 'T')}-04:00`)

const manager = 'mia' as StaffId

interface Forced {
  readonly note?: string
  readonly valueCents?: number | null
  readonly approvedBy?: StaffId | null
  readonly quantity?: number
}

export interface GivenStore {
  accountType?: AccountType
  /** Program codes that no location is enrolled in. */
  notEnrolled?: readonly string[]
  now?: string
  /** Fields of the account's row beside the type. */
  account?: Partial<AccountRow>
}

export function givenStore({
  accountType = 'standard',
  notEnrolled = [],
  now = '2026-06-10 14:00:00',
  account: accountFields = {},
}: GivenStore = {}) {
  let ms = at(now)
  let nth = 0
  let staff: { id: StaffId; role: Role } | null = { id: 'ana' as StaffId, role: 'cashier' }
  let locationId = L1
  const newId = () => {
    nth += 1
    return `id-${String(nth).padStart(5, '0')}`
  }
  let registerId = 'R1' as RegisterId
  const accountId = 'account' as AccountId
  const moment = (): Moment => momentAt(ms, zone, account.account?.dayEndMinutes ?? 0)

  let account: AccountState = emptyAccount(accountId)
  const customers = new Map<CustomerId, CustomerState>()
  const events: TillsideEvent[] = []

  const stateOf = (id: CustomerId): CustomerState => customers.get(id) ?? emptyCustomer(id)
  const fold = (event: TillsideEvent) => {
    events.push(event)
    const folded = foldEvent(account, stateOf, event)
    account = folded.account
    for (const customer of folded.customers) customers.set(customer.id, customer)
  }
  const record = (facts: readonly DecidedFact[]) => {
    const stamp = {
      accountId,
      registerId,
      epoch: 1,
      firstSeq: events.length + 1,
      locationId,
      staff,
      moment: moment(),
      // A visit keeps the date it was started on; corrections after it are of their own day.
      visitBusinessDate: (visitId: VisitId) => {
        const visit = [...customers.values()].find((one) => one.visits[visitId])?.visits[visitId]
        return visit?.status === 'open' ? visit.businessDate : undefined
      },
      catalogueVersion: 0,
    }
    for (const event of stampFacts(facts, stamp)) fold(event)
  }
  const rowFact = (rows: Parameters<typeof Object>[0]): DecidedFact =>
    ({ type: 'RowsSaved', data: { rows }, id: newId(), visitId: null, customerId: null }) as DecidedFact
  const isLeftOut = (id: string) => notEnrolled.some((code) => id.includes(`/${code}`))
  record([
    rowFact({
      kind: 'account',
      rows: [
        {
          id: 'account',
          name: 'Test Pets',
          accountType,
          isDemo: false,
          dayEndMinutes: 0,
          country: 'US',
          ...accountFields,
        },
      ],
    }),
    rowFact({
      kind: 'locations',
      rows: [L1, L2].map((id) => ({ id, name: id, timeZone: zone, isMaster: id === L1 })),
    }),
    rowFact({ kind: 'staff', rows: [{ id: 'mia', name: 'Mia', role: 'manager', active: true, version: 1 }] }),
    ...catalogueRows('2026-06-01', [L1, L2]).map((rows) =>
      rowFact(rows.kind === 'enrollments' ? { ...rows, rows: rows.rows.filter((row) => !isLeftOut(row.id)) } : rows),
    ),
  ])

  const context = (approvedBy: StaffId | null): DecisionContext => ({
    moment: moment(),
    registerId,
    locationId,
    staff,
    approvedBy,
    newId,
  })

  /** A customer with all contact data (or less), and the visit at the counter. */
  function customer(name: string, has = { email: true, phone: true, address: true }, isTraining = false) {
    const id = name as CustomerId
    record([
      {
        type: 'CustomerCreated',
        data: { source: 'checkout', isTraining },
        id: newId() as never,
        visitId: null,
        customerId: id,
      },
      {
        type: 'PersonSaved',
        data: { bodyRef: name, has, fields: [] },
        id: newId() as never,
        visitId: null,
        customerId: id,
      },
    ])
    let visitId: VisitId | null = null
    /** Where the customer's facts stand: after a merge those of the one that stayed. */
    const state = () => stateOf(rootOf(account, id))
    const visit = (): Visit => {
      const found = visitId && state().visits[visitId]
      if (!found) throw new Error('no visit is open')
      return found
    }
    const run = (command: Command, approvedBy: StaffId | null = null): Refusal | null => {
      const decision = decide(command, { account, customer: state() }, context(approvedBy))
      if (!decision.ok) return decision.refusal
      record(decision.value)
      return null
    }
    const lineOf = (code: DemoItem) => visit().lines.find((one) => one.upc === demoUpc(code))
    const pair = (command: PairCommand, second: CustomerId, approvedBy: StaffId | null): Refusal | null => {
      const decision = decidePair(command, state(), stateOf(second), account, context(approvedBy))
      if (!decision.ok) return decision.refusal
      record(decision.value)
      return null
    }
    const assessed = (): Assessment => assess(state(), account, moment())

    const self = {
      id,
      state,
      visit,
      run,
      assessed,
      arrives() {
        visitId = newId() as VisitId
        run({ type: 'StartVisit', visitId })
        return self
      },
      scans(code: DemoItem, quantity = 1): Refusal | null {
        if (!visitId || state().visits[visitId]?.status !== 'open') self.arrives()
        return run({ type: 'AddItem', visitId: visit().id, upc: demoUpc(code), quantity, source: 'scan', scanId: null })
      },
      /** Answers the open question; OK or Decline. */
      answers(accept: boolean): Refusal | null {
        return run({
          type: 'AnswerOffer',
          visitId: visit().id,
          offerId: visit().question?.offerId ?? ('' as ProgramId),
          accept,
        })
      },
      /** Scans and takes part in whatever is asked. */
      buys(code: DemoItem, quantity = 1) {
        for (let bought = 0; bought < quantity; bought += 1) {
          const refusal = self.scans(code)
          if (refusal) throw new Error(refusal.reason)
          while (visit().question) self.answers(true)
        }
        return self
      },
      removes(code: DemoItem): Refusal | null {
        return run({ type: 'RemoveLine', visitId: visit().id, lineId: lineOf(code)?.id ?? ('' as never) })
      },
      /** Typed in from an old card. */
      punchesPaper(code: DemoItem, quantity: number, originalDate?: string): Refusal | null {
        if (!visitId || state().visits[visitId]?.status !== 'open') self.arrives()
        const dated = originalDate ? { originalDate } : {}
        const item = { upc: demoUpc(code), quantity, source: 'paper' as const, scanId: null }
        return run({ type: 'AddItem', visitId: visit().id, ...item, ...dated })
      },
      /** An unlisted article forced onto a card; `note` and approval as given. */
      forces(
        upc: Upc,
        cardGroupId: string,
        { note = 'New flavour', valueCents = null, approvedBy = manager, quantity = 1 }: Forced = {},
      ): Refusal | null {
        if (!visitId || state().visits[visitId]?.status !== 'open') self.arrives()
        const exception = { cardGroupId: cardGroupId as CardGroupId, reason: 'newItem' as const, note, valueCents }
        const item = { upc, quantity, source: 'exception' as const, scanId: null }
        return run({ type: 'AddItem', visitId: visit().id, ...item, exception }, approvedBy)
      },
      /** The newest units of an article that stand, newest first. */
      unitsOf: (code: DemoItem): readonly UnitId[] =>
        state()
          .units.filter((unit) => unit.upc === demoUpc(code) && unit.removed === null)
          .map((unit) => unit.id)
          .toReversed(),
      takesBack(
        unitIds: readonly (UnitId | undefined)[],
        reason: 'removed' | 'returned',
        approvedBy: StaffId | null = null,
      ): Refusal | null {
        return run({ type: 'TakeBackUnits', unitIds: unitIds.flatMap((one) => one ?? []), reason }, approvedBy)
      },
      /** The last line of the article goes to the other customer's visit. */
      moves(code: DemoItem, to: { readonly id: CustomerId; openVisit(): VisitId }): Refusal | null {
        const lineId = lineOf(code)?.id ?? ('' as never)
        return pair({ type: 'MoveLine', visitId: visit().id, lineId, toVisitId: to.openVisit() }, to.id, null)
      },
      asks: (command: PairCommand, other: { readonly id: CustomerId }): Refusal | null => pair(command, other.id, null),
      /** This one stays. */
      merges(other: { readonly id: CustomerId }, approvedBy: StaffId | null = manager): Refusal | null {
        return pair({ type: 'MergeCustomers' }, other.id, approvedBy)
      },
      parts(other: { readonly id: CustomerId }, approvedBy: StaffId | null = manager): Refusal | null {
        const mergeEventId = state().merges.find((one) => one.secondaryId === other.id)?.eventId ?? ('' as EventId)
        return pair({ type: 'UndoMerge', mergeEventId }, other.id, approvedBy)
      },
      /** The visit at the counter, or the id of one to start. */
      openVisit(): VisitId {
        if (!visitId || state().visits[visitId]?.status !== 'open') visitId = newId() as VisitId
        return visitId
      },
      /** A distributor takes the last standing redemption into a batch. */
      isPulled(batchId: number) {
        const last = state().redemptions.findLast((one) => !one.undone)
        const redemptionId = last?.id ?? ('' as never)
        const data = { redemptionId, batchId, distributorId: null }
        record([{ type: 'RedemptionPulled', data, id: newId() as EventId, visitId: null, customerId: state().id }])
      },
      checksOut() {
        run({ type: 'CheckOut', visitId: visit().id })
        run({ type: 'GiveMultiPurchaseReason', visitId: visit().id, reason: 'boughtMore', note: '' })
        return self
      },
      redeems(
        reward: Reward | undefined,
        code: DemoItem,
        more: { taken?: DemoItem; rungUnitId?: UnitId; acceptedRisks?: readonly CreditRiskKind[] } = {},
      ): Refusal | null {
        if (!reward) throw new Error('no such reward')
        const takenUpc = more.taken ? demoUpc(more.taken) : null
        return run({
          type: 'RedeemRewards',
          visitId: visit().id,
          choices: [{ rewardId: reward.id, upc: demoUpc(code), takenUpc, rungUnitId: more.rungUnitId ?? null }],
          ...(more.acceptedRisks ? { acceptedRisks: more.acceptedRisks } : {}),
        })
      },
      undoes(): Refusal | null {
        const last = state().redemptions.findLast((one) => !one.undone)
        return run({ type: 'UndoRedemption', redemptionId: last?.id ?? ('' as never) })
      },
      finishes(reasons: Record<string, string> = {}): Refusal | null {
        return run({ type: 'FinishVisit', visitId: visit().id, reasons })
      },
      /** The open or newest card of a program as `count/required`. */
      card(programId: string): string {
        const card = self.cards(programId).at(-1)
        return card ? `${card.units.length}/${card.requiredQty}` : 'none'
      },
      cards: (programId: string): readonly Card[] => assessed().cards.filter((card) => card.programId === programId),
      rewards: (programId: string): readonly Reward[] =>
        assessed().rewards.filter((reward) => reward.programId === programId),
      earned: (programId: string): readonly Reward[] =>
        self.rewards(programId).filter((reward) => reward.status === 'earned'),
      allowed: (reward: Reward | undefined): string[] =>
        (reward?.allowedUpcs ?? []).map((upc) => account.catalogue.items[upc]?.description ?? upc),
    }
    return self
  }

  const people = () =>
    [...customers.values()].map((state) => ({ state, person: { ...emptyPerson, firstName: state.id } }))
  const range = () => ({
    from: moment().businessDate,
    to: moment().businessDate,
    locationId: null,
    manufacturerId: null,
  })

  return {
    customer,
    events,
    account: () => account,
    moment,
    isNow(localTime: string) {
      ms = at(localTime)
    },
    /** For the months whose offset is not summer time. */
    isInstant(iso: string) {
      ms = Date.parse(iso)
    },
    isRegister(id: string) {
      registerId = id as RegisterId
    },
    /** Folds what another register recorded. */
    receives(event: TillsideEvent) {
      fold(event)
    },
    isAt(location: LocationId) {
      locationId = location
    },
    signsIn(id: string, role: Role) {
      staff = { id: id as StaffId, role }
    },
    signsOut() {
      staff = null
    },
    /** What other registers did, as far as this one knows. */
    knows(counts: Partial<Pick<AccountState, 'redemptionsByOffer' | 'redemptionsByHousehold'>>) {
      account = { ...account, ...counts }
    },
    /** A further version of a card group's rule, from a day on. */
    changesRule(groupId: string, effectiveFrom: string, change: Partial<CardGroupVersion>) {
      const [first] = account.catalogue.cardGroups[groupId]?.versions ?? []
      if (!first) throw new Error('no such rule')
      const version = { ...first, ...change, effectiveFrom, version: `${groupId}/${newId()}` }
      record([rowFact({ kind: 'cardGroups', rows: [{ id: groupId, versions: [version] }] })])
    },
    /** A further version of an offer, from today on. */
    changesOffer(id: ProgramId, change: Partial<OfferVersion>) {
      const [first] = account.catalogue.offers[id]?.versions ?? []
      if (!first) throw new Error('no such offer')
      const version = { ...first, ...change, effectiveFrom: moment().businessDate, version: `${id}/${newId()}` }
      record([rowFact({ kind: 'offers', rows: [{ id, versions: [version] }] })])
    },
    /** A manager's change of rows, as its event. */
    saves(rows: Rows) {
      record([rowFact(rows)])
    },
    offersReport: (): ParticipationReport => offersParticipation(people(), account, range(), moment()),
    programsReport: (): ParticipationReport => frequentBuyerParticipation(people(), account, range(), moment()),
  }
}

export const june = (code: string): ProgramId => offerId(code, '2026-06-01')
