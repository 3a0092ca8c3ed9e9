/**
 * The one path of every command: gather the state, decide, stamp, one strict journal record, fold in memory, announce. Nothing is
 * shown before its record is written; whatever follows (recorder, views, sending) is told afterwards and never waited for.
 *
 * Callers run inside `inOrder`, so that the state a decision saw is the state its record lands on.
 */
import { isTooBig } from '../../shared/cloud-protocol/limits.ts'
import { bodyRefOf, bodyRefText } from '../../shared/customers/body-ref.ts'
import { takeOutTexts } from '../../shared/customers/free-texts.ts'
import { fillBlanks, giveBack } from '../../shared/customers/merge-persons.ts'
import type { PersonBody, PersonPatch } from '../../shared/customers/person.ts'
import { hasOf } from '../../shared/customers/save-person.ts'
import { type CustomerId, createId, type EventId, type VisitId } from '../../shared/kernel/ids.ts'
import { accepted, type Result, refused } from '../../shared/kernel/result.ts'
import type { Command, DecidedFact, DecisionContext, PairCommand, Refusal } from '../../shared/loyalty/commands.ts'
import { decide } from '../../shared/loyalty/decide.ts'
import { decidePair } from '../../shared/loyalty/decide-pair.ts'
import { rootOf } from '../../shared/loyalty/fold.ts'
import type { ScanOutcome } from '../../shared/loyalty/scan-outcome.ts'
import { stampFacts, type VisitDate } from '../../shared/loyalty/stamp.ts'
import type { CustomerState } from '../../shared/loyalty/state.ts'
import { isFirstSync } from '../../shared/sync/first-sync.ts'
import type { Said } from './announce.ts'
import { storeMs } from './create-context.ts'
import { loseLease } from './lose-lease.ts'
import { bytesToHex, sha256Hex } from './sha256.ts'
import { showFold } from './show-fold.ts'
import type { OpenRegister, TillContext } from './till-parts.ts'
import { storageIsFull } from './watch-storage.ts'

export type StorageRefusal = { readonly reason: 'storageFailed'; readonly sentence: string }

/** What was redeemed for the customer elsewhere may not have come yet. */
export type HistoryRefusal = { readonly reason: 'historyStillComing' }

export interface Recorded {
  readonly facts: readonly DecidedFact[]
}

/** Who decides, now. A sign-in that has run out decides nothing more. The approval of a manager is used up by being read here. */
export function decisionContext(context: TillContext): DecisionContext {
  endExpiredSignIn(context)
  const { boot, approval } = context
  const { signedIn } = context.store.getState()
  if (!boot?.locationId) throw new Error('A decision needs an open register')
  context.approval = null
  return {
    moment: context.moment(),
    registerId: boot.registerId,
    locationId: boot.locationId,
    staff: signedIn ? { id: signedIn.staffId, role: signedIn.role } : null,
    approvedBy: approval,
    newId: () => createId(storeMs(context), context.ports.bytes(16)),
  }
}

export type ActionRefusal = Refusal | StorageRefusal | HistoryRefusal
type Redeeming = Extract<Command, { readonly type: 'RedeemRewards' | 'ReselectRedemption' }>
/** What is decided also while the customer's history is coming. */
export type UnredeemingCommand = Exclude<Command, Redeeming>

/** Decides for one customer - of a merged one for its root - and records what was decided. `said`: the message that goes with it. */
export function perform(
  context: TillContext,
  customerId: CustomerId,
  command: UnredeemingCommand,
  said?: Said,
): Promise<Result<Recorded, Refusal | StorageRefusal>>
export function perform(
  context: TillContext,
  customerId: CustomerId,
  command: Command,
  said?: Said,
): Promise<Result<Recorded, ActionRefusal>>
export async function perform(
  context: TillContext,
  customerId: CustomerId,
  command: Command,
  said?: Said,
): Promise<Result<Recorded, ActionRefusal>> {
  const register = openRegister(context)
  if (!register) return notOpen
  await register.fold.load([customerId])
  const customer = register.fold.shown(customerId)
  if (!customer) return notOpen
  const isRedeeming = command.type === 'RedeemRewards' || command.type === 'ReselectRedemption'
  if (isRedeeming && (await isParked(register, customer.state.id))) return needsNewVersion
  if (isRedeeming && isStillComing(register, customer.state.id)) return stillComing
  const decided = decide(
    command,
    { account: register.fold.account(), customer: customer.state },
    decisionContext(context),
  )
  if (!decided.ok) return decided
  const outcome = () => {
    const after = register.fold.shown(customerId)
    return said && after ? said(customer.state, after.state, register.fold.account()) : null
  }
  return record(context, command.type, decided.value, [], visitDateOf(customer.state, command), outcome)
}

/**
 * Decides about two customers and records what was decided, each fact under its own customer, in one record. The persons go along with
 * a merge: blank fields of the first fill from the second, and what both hold goes back when it is undone.
 */
export async function performPair(
  context: TillContext,
  first: CustomerId,
  second: CustomerId,
  command: PairCommand,
): Promise<Result<Recorded, Refusal | StorageRefusal>> {
  const register = openRegister(context)
  if (!register) return notOpen
  const { fold } = register
  await fold.load([first, second])
  const one = fold.shown(first)
  // Parting gives back somebody who is only another name by now.
  const other = command.type === 'UndoMerge' ? fold.shownItself(second) : fold.shown(second)
  if (!one || !other) return notOpen
  const account = fold.account()
  const decided = decidePair(command, one.state, other.state, account, decisionContext(context))
  if (!decided.ok) return decided
  const country = account.account?.country ?? 'US'
  const patches: Record<PairCommand['type'], PersonPatch> = {
    MoveLine: {},
    MergeCustomers: fillBlanks(one.person, other.person),
    UndoMerge: giveBack(one.person, other.person, country),
    DismissDuplicate: {},
  }
  const isChanged = decided.value.length > 0
  const person = isChanged ? await personFact(context, one.state.id, patches[command.type], other.state.id) : null
  const facts = person ? [...decided.value, person.fact] : decided.value
  const dateOf = (visitId: VisitId) => (one.state.visits[visitId] ?? other.state.visits[visitId])?.businessDate
  return record(context, command.type, facts, person ? [person.body] : [], dateOf)
}

/** A patch as a fact and the body that travels beside it; null where nothing changes. `copiedFrom`: whose data it carries besides. */
export async function personFact(
  context: TillContext,
  customerId: CustomerId,
  patch: PersonPatch,
  copiedFrom?: CustomerId,
): Promise<{ readonly fact: DecidedFact; readonly body: PersonBody } | null> {
  const fields = Object.keys(patch)
  if (fields.length === 0) return null
  const body = await bodyOf(context, customerId, patch)
  const { ref } = body
  const id = createId<EventId>(storeMs(context), context.ports.bytes(16))
  return {
    fact: {
      type: 'PersonSaved',
      data: { bodyRef: ref, has: hasOf(patch), fields, ...(copiedFrom ? { copiedFrom } : {}) },
      id,
      visitId: null,
      customerId,
    },
    body: { ...body, ...(copiedFrom ? { copiedFrom } : {}) },
  }
}

/** Named by a salted hash of what it says. */
async function bodyOf(context: TillContext, customerId: CustomerId, patch: PersonBody['patch']): Promise<PersonBody> {
  const salt = bytesToHex(context.ports.bytes(16))
  return { ref: bodyRefOf(await sha256Hex(bodyRefText(salt, patch))), customerId, salt, patch }
}

/**
 * Writes facts as one record and folds them. No facts, no record; none either under a sign-in that has run out. `outcome` is asked once
 * they are folded and shown in the same picture.
 */
export async function record(
  context: TillContext,
  commandType: string,
  facts: readonly DecidedFact[],
  bodies: readonly PersonBody[],
  visitBusinessDate?: VisitDate,
  outcome?: () => ScanOutcome | null,
): Promise<Result<Recorded, StorageRefusal>> {
  const register = openRegister(context)
  const { boot, lease } = context
  if (!register || !boot?.locationId || lease?.state !== 'granted') return notOpen
  if (facts.length === 0) return accepted({ facts })
  if (endExpiredSignIn(context)) return signInEnded
  const { signedIn } = context.store.getState()
  const moment = context.moment()
  const account = register.fold.account()
  const events = stampFacts(commandType === 'SavePerson' ? based(facts, register) : facts, {
    accountId: account.accountId,
    registerId: boot.registerId,
    epoch: lease.epoch,
    firstSeq: register.journal.nextSeq(),
    locationId: boot.locationId,
    staff: signedIn ? { id: signedIn.staffId, role: signedIn.role } : null,
    moment,
    ...(visitBusinessDate ? { visitBusinessDate } : {}),
    catalogueVersion: account.catalogueVersion,
  })
  // What staff typed freely lies beside the facts, as bodies do.
  const recorded = await takeOutTexts(events, (customerId, patch) => bodyOf(context, customerId, patch))
  const allBodies = [...bodies, ...recorded.bodies]
  if (isTooBig(recorded.events, allBodies)) return tooBig
  const clock = { raw: context.ports.now(), offset: boot.clockOffsetMs }
  const written = await register.journal.append(
    { commandType, at: moment.at, clock, assertion: context.assertion?.text ?? null, events: recorded.events },
    allBodies,
  )
  switch (written.state) {
    case 'written':
      register.fold.take(events, bodies)
      for (const { visitId } of facts) if (visitId) visitsOfThisPage(context).add(visitId)
      showFold(context, outcome?.() ?? null)
      for (const tell of context.afterRecord) tell()
      return accepted({ facts })
    case 'notOwner':
      loseLease(context)
      return notOpen
    case 'failed':
      return refused({
        reason: 'storageFailed',
        sentence: written.isFull
          ? storageIsFull(context)
          : `This could not be saved on this computer (${written.problem}). Nothing was changed.`,
      })
  }
}

/** What somebody typed says on which change it was made, so that another register's change meanwhile is noticed. */
const based = (facts: readonly DecidedFact[], { fold }: OpenRegister): readonly DecidedFact[] =>
  facts.map((fact, index) => {
    if (fact.type !== 'PersonSaved' || fact.customerId === null) return fact
    const before = facts
      .slice(0, index)
      .findLast((one) => one.type === 'PersonSaved' && one.customerId === fact.customerId)
    const basedOn = before?.id ?? fold.shown(fact.customerId)?.state.saves.at(-1)?.eventId ?? null
    return { ...fact, data: { ...fact.data, basedOn } }
  })

/** The register, unless this page has lost it. */
export const openRegister = (context: TillContext): OpenRegister | null =>
  context.lease?.state === 'granted' ? context.register : null

const notOpen = refused({
  reason: 'storageFailed' as const,
  sentence: 'This register is open elsewhere. Nothing was changed.',
})

const tooBig = refused({
  reason: 'storageFailed' as const,
  sentence: 'This is too much to be saved at once. Nothing was changed.',
})

const signInEnded = refused({
  reason: 'storageFailed' as const,
  sentence: 'Your sign-in has ended. Nothing was changed; sign in again.',
})

const needsNewVersion = refused({
  reason: 'storageFailed' as const,
  sentence: 'This customer was served by a newer version of Tillside. Update this register before redeeming.',
})

const stillComing = refused({ reason: 'historyStillComing' as const })

/** Known from a history that goes on: what waits here may be redeemed further on in it. Whoever was added here has no other. */
const isStillComing = ({ journal, fold }: OpenRegister, customerId: CustomerId): boolean =>
  isFirstSync(journal.cursors()) &&
  !fold.pending().some((event) => event.type === 'CustomerCreated' && event.customerId === customerId)

const isParked = async (register: OpenRegister, customerId: CustomerId): Promise<boolean> =>
  (await register.journal.parked()).some(
    (event) =>
      event.customerId !== null && rootOf(register.fold.account(), event.customerId as CustomerId) === customerId,
  )

/** Twelve hours from the host's clock, and an hour for a clock that was set a little. */
const longestSignInMs = 13 * 3_600_000

/** Says whether it has ended just now. */
function endExpiredSignIn(context: TillContext): boolean {
  if (!context.assertion) return false
  const left = Date.parse(context.assertion.expiresAt) - storeMs(context)
  // More than one that was just given has: the clock went back, and nobody stays signed in until it is there again.
  if (left > 0 && left <= longestSignInMs) return false
  endSignIn(context)
  return true
}

/** The customer stays on the screen: whoever signs in next goes on. */
export function endSignIn(context: TillContext): void {
  context.assertion = null
  context.approval = null
  context.store.setState({ signedIn: null, phase: { name: 'signIn' } })
}

const visitsByContext = new WeakMap<TillContext, Set<VisitId>>()

/** Visits that somebody worked on since this page came up: nobody but that somebody closes them. */
export function visitsOfThisPage(context: TillContext): Set<VisitId> {
  const known = visitsByContext.get(context)
  if (known) return known
  const made = new Set<VisitId>()
  visitsByContext.set(context, made)
  return made
}

/** Work of a visit belongs to the day the visit started. */
function visitDateOf(customer: CustomerState, command: Command): string | undefined {
  const visitId = 'visitId' in command ? command.visitId : undefined
  if (visitId) return customer.visits[visitId]?.businessDate
  const redemption =
    'redemptionId' in command ? customer.redemptions.find((one) => one.id === command.redemptionId) : undefined
  const visit = redemption && customer.visits[redemption.visitId]
  return visit?.status === 'open' ? visit.businessDate : undefined
}
