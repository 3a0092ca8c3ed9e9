/**
 * A store held in memory for rule tests: the demo catalogue in June 2026, commands decided and folded as a register does, and
 * the words of the counter as methods. No storage, no network, no clock but the one the test sets.
 */

import { emptyPerson } from '../../shared/customers/person.ts'
import { catalogueRows, type DemoItem, demoUpc, offerId } from '../../shared/demo/demo-catalogue.ts'
import { type Moment, momentAt } from '../../shared/kernel/business-date.ts'
import type {
  AccountId,
  CustomerId,
  LocationId,
  ProgramId,
  RegisterId,
  StaffId,
  VisitId,
} from '../../shared/kernel/ids.ts'
import { type Assessment, assess, type Card, type Reward } from '../../shared/loyalty/assess.ts'
import type { AccountType, Role, Rows } from '../../shared/loyalty/catalogue.ts'
import type { Command, DecidedFact, DecisionContext, Refusal } from '../../shared/loyalty/commands.ts'
import { decide } from '../../shared/loyalty/decide.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { foldEvent } from '../../shared/loyalty/fold.ts'
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

export interface GivenStore {
  accountType?: AccountType
  /** Program codes that no location is enrolled in. */
  notEnrolled?: readonly string[]
  now?: string
}

export function givenStore({
  accountType = 'standard',
  notEnrolled = [],
  now = '2026-06-10 14:00:00',
}: GivenStore = {}) {
  let ms = at(now)
  let nth = 0
  let staff: { id: StaffId; role: Role } | null = { id: 'ana' as StaffId, role: 'cashier' }
  let locationId = L1
  const newId = () => {
    nth += 1
    return `id-${String(nth).padStart(5, '0')}`
  }
  const registerId = 'R1' as RegisterId
  const accountId = 'account' as AccountId
  const moment = (): Moment => momentAt(ms, zone)

  let account: AccountState = emptyAccount(accountId)
  const customers = new Map<CustomerId, CustomerState>()
  const events: TillsideEvent[] = []

  const record = (facts: readonly DecidedFact[]) => {
    const stamp = {
      accountId,
      registerId,
      epoch: 1,
      firstSeq: events.length + 1,
      locationId,
      staff,
      moment: moment(),
      catalogueVersion: 0,
    }
    for (const event of stampFacts(facts, stamp)) {
      events.push(event)
      const folded = foldEvent(account, (id) => customers.get(id) ?? emptyCustomer(id), event)
      account = folded.account
      for (const customer of folded.customers) customers.set(customer.id, customer)
    }
  }
  const rowFact = (rows: Parameters<typeof Object>[0]): DecidedFact =>
    ({ type: 'RowsSaved', data: { rows }, id: newId(), visitId: null, customerId: null }) as DecidedFact
  const isLeftOut = (id: string) => notEnrolled.some((code) => id.includes(`/${code}`))
  record([
    rowFact({
      kind: 'account',
      rows: [{ id: 'account', name: 'Test Pets', accountType, isDemo: false, dayEndMinutes: 0, country: 'US' }],
    }),
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
  function customer(name: string, has = { email: true, phone: true, address: true }) {
    const id = name as CustomerId
    record([
      {
        type: 'CustomerCreated',
        data: { source: 'checkout', isTraining: false },
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
    const state = () => customers.get(id) ?? emptyCustomer(id)
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
        const line = visit().lines.find((one) => one.upc === demoUpc(code))
        return run({ type: 'RemoveLine', visitId: visit().id, lineId: line?.id ?? ('' as never) })
      },
      checksOut() {
        run({ type: 'CheckOut', visitId: visit().id })
        run({ type: 'GiveMultiPurchaseReason', visitId: visit().id, reason: 'boughtMore', note: '' })
        return self
      },
      redeems(reward: Reward | undefined, code: DemoItem): Refusal | null {
        if (!reward) throw new Error('no such reward')
        return run({
          type: 'RedeemRewards',
          visitId: visit().id,
          choices: [{ rewardId: reward.id, upc: demoUpc(code), takenUpc: null }],
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
    isAt(location: LocationId) {
      locationId = location
    },
    signsIn(id: string, role: Role) {
      staff = { id: id as StaffId, role }
    },
    signsOut() {
      staff = null
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
