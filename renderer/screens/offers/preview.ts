/**
 * What an offer or program would do at the counter, tried with the real rules on a customer made up for it: what is asked, what is
 * earned, what may be given. Nothing is recorded. Pure.
 */
import type { LocalDate, Moment } from '../../../shared/kernel/business-date.ts'
import type {
  CustomerId,
  LocationId,
  ProgramId,
  RegisterId,
  StaffId,
  Upc,
  VisitId,
} from '../../../shared/kernel/ids.ts'
import { assess } from '../../../shared/loyalty/assess.ts'
import type { Assessment, Card, OfferProgress, Reward } from '../../../shared/loyalty/assessment.ts'
import type { EnrollmentRow, Rows } from '../../../shared/loyalty/catalogue.ts'
import type { Command, Refusal } from '../../../shared/loyalty/commands.ts'
import { decide } from '../../../shared/loyalty/decide.ts'
import type { TillsideEvent } from '../../../shared/loyalty/events.ts'
import { evolveAccount } from '../../../shared/loyalty/evolve-account.ts'
import { foldEvent } from '../../../shared/loyalty/fold.ts'
import { stampFacts } from '../../../shared/loyalty/stamp.ts'
import {
  type AccountState,
  type CustomerState,
  emptyCustomer,
  type OfferQuestion,
} from '../../../shared/loyalty/state.ts'

export interface PreviewInput {
  readonly account: AccountState
  /** The draft's rows, as they would be saved. */
  readonly rows: readonly Rows[]
  readonly programId: ProgramId
  readonly locationId: LocationId
  /** Today: when the draft would be saved. */
  readonly savedOn: LocalDate
  /** The day it is tried on, in the store's zone. */
  readonly date: LocalDate
  readonly basket: readonly { readonly upc: Upc; readonly quantity: number }[]
}

export interface PreviewAnswer {
  /** What was said of each article, in order; null = it moves nothing of this offer and nothing is asked. */
  readonly lines: readonly {
    readonly upc: Upc
    readonly quantity: number
    readonly refusal: Refusal | null
    readonly questions: readonly OfferQuestion[]
  }[]
  readonly account: AccountState
  /** Of the offer or program that is tried. */
  readonly rewards: readonly Reward[]
  readonly cards: readonly Card[]
  readonly sets: readonly OfferProgress[]
  /** What the same basket earns besides. */
  readonly otherRewards: readonly Reward[]
}

const customerId = 'preview' as CustomerId
const registerId = 'preview' as RegisterId
const visitId = 'preview' as VisitId

export function previewOf(input: PreviewInput): PreviewAnswer {
  const { programId, locationId, date } = input
  const moment: Moment = { at: `${date}T17:00:00.000Z`, localDate: date, businessDate: date, utcOffset: 0 }
  let nth = 0
  const newId = () => {
    nth += 1
    return `preview-${nth}`
  }
  let account = enrolled(
    input.rows.reduce((state, rows) => evolveAccount(state, savedRows(rows, input.savedOn)), input.account),
    locationId,
    programId,
    input.savedOn,
  )
  let customer: CustomerState = {
    ...emptyCustomer(customerId),
    createdAt: moment.at,
    has: { email: true, phone: true, address: true },
  }
  const staff = { id: 'preview' as StaffId, role: 'manager' as const }

  const run = (command: Command): Refusal | null => {
    const context = { moment, registerId, locationId, staff, approvedBy: null, newId }
    const decided = decide(command, { account, customer }, context)
    if (!decided.ok) return decided.refusal
    const stamp = { accountId: account.accountId, registerId, epoch: 1, firstSeq: nth + 1, locationId, staff, moment }
    for (const event of stampFacts(decided.value, { ...stamp, catalogueVersion: account.catalogueVersion })) {
      const folded = foldEvent(account, () => customer, event)
      account = folded.account
      customer = folded.customers[0] ?? customer
    }
    return null
  }

  run({ type: 'StartVisit', visitId })
  const lines = input.basket.map(({ upc, quantity }) => {
    const refusal = run({ type: 'AddItem', visitId, upc, quantity, source: 'typed', scanId: null })
    const questions: OfferQuestion[] = []
    for (let question = questionOf(customer); question; question = questionOf(customer)) {
      questions.push(question)
      // Others are declined, so that what is tried is seen.
      const accept = question.offerId === programId
      if (run({ type: 'AnswerOffer', visitId, offerId: question.offerId, accept })) break
    }
    return { upc, quantity, refusal, questions }
  })
  const assessment = assess(customer, account, moment)
  return { lines, account, ...shared(assessment, programId) }
}

function shared(assessment: Assessment, programId: ProgramId) {
  const isMine = (reward: Reward) => reward.programId === programId
  return {
    rewards: assessment.rewards.filter(isMine),
    otherRewards: assessment.rewards.filter((reward) => !isMine(reward)),
    cards: assessment.cards.filter((card) => card.programId === programId),
    sets: assessment.offers.filter((set) => set.offerId === programId),
  }
}

const questionOf = (customer: CustomerState): OfferQuestion | null => customer.visits[visitId]?.question ?? null

/** Only the fold of rows reads it. */
const savedRows = (rows: Rows, businessDate: LocalDate): TillsideEvent =>
  ({ type: 'RowsSaved', data: { rows }, customerId: null, businessDate }) as TillsideEvent

/** As if this store had joined, with a distributor that asks for nothing more. */
function enrolled(
  account: AccountState,
  locationId: LocationId,
  programId: ProgramId,
  savedOn: LocalDate,
): AccountState {
  const id = `${locationId}/${programId}`
  const known = account.catalogue.enrollments[id]
  if (known?.status === 'active') return account
  const row: EnrollmentRow = {
    id,
    locationId,
    programId,
    distributorId: 'preview' as EnrollmentRow['distributorId'],
    distributorAccountNumber: 'preview',
    status: 'active',
  }
  return evolveAccount(account, savedRows({ kind: 'enrollments', rows: [row] }, savedOn))
}
