/**
 * The till's own software calls for its customer: the one it is linked to opens exactly as Select does, offline too. Calls are held like
 * scans are - a dialog or the sign-in screen is not broken into - but unlike scans only the latest counts, because a till has one
 * customer at a time. With another customer's visit open, that one stays open and is left.
 */
import { posLinkKey } from '../../shared/customers/identity-keys.ts'
import { fullName } from '../../shared/customers/person.ts'
import type { PosAsk, PosOutcome } from '../../shared/host-contract/contract.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { accepted, type Result } from '../../shared/kernel/result.ts'
import { announce } from './announce.ts'
import { savePerson } from './complete-customer.ts'
import { currentStep } from './handle-code.ts'
import { failureOf, type Line } from './host-client.ts'
import { openRegister } from './perform.ts'
import type { PosActions, PosCall } from './pos-actions.ts'
import type { SaveRefusal } from './record-actions.ts'
import { selectCustomer } from './select-customer.ts'
import { changeSync } from './sync-status.ts'
import type { TillState } from './till.ts'
import type { TillContext } from './till-parts.ts'

export interface PosLink {
  readonly actions: PosActions
  /** Hears the till's calls for as long as the line stands. */
  follow(line: Line): Promise<void>
  /** Something may have gone out of the way. */
  goOn(): void
}

/** A call that waited longer is about a customer who has left. */
const forgottenAfterMs = 2 * 60 * 1000

type Fresh = PosCall extends infer Call ? (Call extends PosCall ? Omit<Call, 'nth'> : never) : never

export function createPosLink(context: TillContext, goOnWithScans: () => Promise<void>): PosLink {
  const { store } = context
  let lastCallId = ''
  /** When the till asked, by this machine's clock. */
  let askedAtMs = 0

  const show = (call: Fresh | null): void => {
    const nth = (store.getState().posCall?.nth ?? 0) + 1
    store.setState({ posCall: call && { ...call, nth } })
  }

  store.subscribe((now, before) => {
    const call = now.posCall
    if (!call) return
    if (now.phase.name === 'elsewhere') return show(null)
    // What was opened is news while it is on the screen; what nobody answered ends with the visit it was asked in.
    if (call.state === 'opened' && now.currentVisit?.customerId !== call.customerId) return show(null)
    const left = before.currentVisit
    const isOver = left !== null && now.currentVisit?.visitId !== left.visitId && !isOpenVisit(now, left)
    if (isOver && call.state !== 'waiting') return show(null)
    // Linked with the customer who was added for it, or by another register.
    const here = now.currentVisit && now.customers[now.currentVisit.customerId]
    if (call.state === 'unknown' && now.currentVisit && here?.person.posLinks.includes(call.posId)) {
      const { customerId } = now.currentVisit
      return show({ state: 'opened', posId: call.posId, customerId, by: 'link' })
    }
    const mayBeFree =
      now.currentVisit !== before.currentVisit ||
      now.scannerSetup !== before.scannerSetup ||
      now.signedIn !== before.signedIn ||
      now.revision !== before.revision
    if (call.state === 'waiting' && mayBeFree) goOn()
  })

  function isHeld(): boolean {
    const { phase, signedIn, eitherItem, scannerSetup } = store.getState()
    if (phase.name !== 'ready' || !signedIn || eitherItem || scannerSetup) return true
    if (context.scansHeldBy !== null || context.takesItems || context.takesBadges) return true
    const step = currentStep(context)?.step
    return (
      step === 'offerQuestion' || step === 'multiPurchase' || step === 'requiredInformation' || step === 'redemption'
    )
  }

  /** Inside `inOrder`. */
  async function handle(posId: string): Promise<PosOutcome> {
    if (isHeld()) {
      show({ state: 'waiting', posId })
      return 'waiting'
    }
    const holders = await holdersOf(context, posId)
    const [holder, ...others] = holders
    if (!holder) {
      show({ state: 'unknown', posId })
      return 'unknown'
    }
    if (others.length > 0) {
      show({ state: 'several', posId, customers: holders.map(({ customerId, name }) => ({ customerId, name })) })
      return 'unknown'
    }
    const opened = await open(holder.customerId)
    if (!opened) return 'waiting'
    show({ state: 'opened', posId, customerId: opened, by: holder.by })
    return 'opened'
  }

  /** The one who is on the screen now; null after saying why nobody is. */
  async function open(customerId: CustomerId): Promise<CustomerId | null> {
    const root = openRegister(context)?.fold.shown(customerId)?.state.id ?? customerId
    if (store.getState().currentVisit?.customerId !== root) {
      const selected = await selectCustomer(context, customerId)
      if (!selected.ok) {
        const { refusal } = selected
        if (refusal.reason === 'storageFailed')
          announce(context, { kind: 'unreadable', reason: refusal.sentence, shown: '' })
        else announce(context, { kind: 'refused', refusal })
        return null
      }
    }
    return store.getState().currentVisit?.customerId ?? null
  }

  function goOn(): void {
    void context.inOrder(async () => {
      const call = store.getState().posCall
      if (call?.state !== 'waiting' || isHeld()) return
      if (context.ports.now() - askedAtMs > forgottenAfterMs) return show(null)
      await handle(call.posId)
    })
  }

  async function link(customerId: CustomerId): Promise<Result<CustomerId, SaveRefusal>> {
    const call = store.getState().posCall
    if (!call) return accepted(customerId)
    const linked = await savePerson(context, customerId, { posLinks: { [call.posId]: true } }, false, null)
    if (!linked.ok) return linked
    const opened = await open(linked.value)
    if (opened) show({ state: 'opened', posId: call.posId, customerId: opened, by: 'link' })
    return linked
  }

  /** Takes the till's number away from everybody of `ids`. */
  async function unlink(posId: string, ids: readonly CustomerId[]): Promise<Result<null, SaveRefusal>> {
    for (const id of ids) {
      const saved = await savePerson(context, id, { posLinks: { [posId]: false } }, false, null)
      if (!saved.ok) return saved
    }
    return accepted(null)
  }

  const inOrder = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    const done = await context.inOrder(work)
    await goOnWithScans()
    return done
  }

  function take({ callId, posId }: PosAsk, line: Line): void {
    // The same once more, because another page owned the register in between.
    if (callId === lastCallId) return
    lastCallId = callId
    askedAtMs = context.ports.now()
    void context.inOrder(async () => {
      const outcome = await handle(posId)
      try {
        await line.client.pos.answer({ callId, outcome })
      } catch (error) {
        // The till hears that it waits; the customer is on the screen all the same.
        if (!line.lost.aborted) changeSync(context, { problem: failureOf(error).sentence })
      }
    })
  }

  return {
    goOn,
    async follow(line) {
      try {
        for await (const ask of await line.client.pos.asked()) {
          if (line.lost.aborted || context.line !== line) return
          take(ask, line)
        }
      } catch (error) {
        if (!line.lost.aborted) changeSync(context, { problem: failureOf(error).sentence })
      }
    },
    actions: {
      linkPos: (customerId) => inOrder(() => link(customerId)),
      incorrectCustomer: () =>
        inOrder(async () => {
          const call = store.getState().posCall
          if (call?.state !== 'opened') return accepted(null)
          // The store's own number is the customer's; a link made now goes before it.
          const unlinked = call.by === 'link' ? await unlink(call.posId, [call.customerId]) : accepted(null)
          if (!unlinked.ok) return unlinked
          context.ports.remember.write(null)
          store.setState({ currentVisit: null, lastOutcome: null, skippedInformation: false, rewardChoices: {} })
          show({ state: 'unknown', posId: call.posId })
          return accepted(null)
        }),
      choosePos: (customerId) =>
        inOrder(async () => {
          const call = store.getState().posCall
          if (call?.state !== 'several') return accepted(customerId)
          const others = call.customers.filter((one) => one.customerId !== customerId)
          const unlinked = await unlink(
            call.posId,
            others.map((one) => one.customerId),
          )
          return unlinked.ok ? link(customerId) : unlinked
        }),
      dismissPos: () => show(null),
    },
  }
}

const isOpenVisit = (
  { customers }: TillState,
  { customerId, visitId }: NonNullable<TillState['currentVisit']>,
): boolean => customers[customerId]?.state.visits[visitId]?.status === 'open'

interface Holder {
  readonly customerId: CustomerId
  readonly name: string
  readonly by: 'link' | 'internalId'
}

/** By the till's link; where there is none, by the number the store itself gave. */
async function holdersOf(context: TillContext, posId: string): Promise<readonly Holder[]> {
  const register = openRegister(context)
  if (!register) return []
  await register.fold.save()
  for (const [by, key] of [
    ['link', posLinkKey(posId)],
    ['internalId', `id:${posId.trim()}`],
  ] as const) {
    const rows = await register.views.byKey(key)
    if (rows.length > 0)
      return rows.map((row) => ({
        customerId: row.id as CustomerId,
        name: fullName(register.fold.shown(row.id as CustomerId)?.person ?? row.base.person),
        by,
      }))
  }
  return []
}
