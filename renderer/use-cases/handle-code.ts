/**
 * One label or typed code, from any screen, one at a time and in order:
 *
 *   nobody signed in, PIN pad       refused aloud
 *   a field asks for an item        answers it
 *   a dialog asks something         waits behind it, counted on the screen
 *   Redemption dialog               chooses the reward, or says why not
 *   a customer's visit is open      one item more
 *   no customer                     into the tray
 *
 * A code that waited belongs to the visit it was scanned in: if that visit is left meanwhile, it goes into the tray.
 */
import { type ItemCode, nameCode } from '../../shared/barcode/name-code.ts'
import type { Upc, VisitId } from '../../shared/kernel/ids.ts'
import type { Reward } from '../../shared/loyalty/assessment.ts'
import { decideForAccount } from '../../shared/loyalty/decide.ts'
import type { PurchaseSource } from '../../shared/loyalty/events.ts'
import { programsOfItem } from '../../shared/loyalty/programs-by-upc.ts'
import { scanOutcome } from '../../shared/loyalty/scan-outcome.ts'
import { type VisitStep, visitStep } from '../../shared/loyalty/step.ts'
import { announce } from './announce.ts'
import { decisionContext, openRegister, perform, record } from './perform.ts'
import { takeRestOfTray } from './select-customer.ts'
import type { TillContext } from './till-parts.ts'

export interface Code {
  readonly raw: string
  readonly source: 'scan' | 'typed'
  readonly scanId: string | null
}

export interface CodeHandler {
  /** Resolves when the code was handled, or waits behind a dialog. */
  handle(code: Code): Promise<void>
  addItem(upc: Upc, quantity: number, source: PurchaseSource): Promise<void>
  /** A dialog closed or a question was answered: what waited goes on. */
  goOn(): Promise<void>
}

/** An article, and what its label said besides, to be kept with the purchase. */
type Item = Pick<ItemCode, 'upc' | 'label'>

interface WaitingCode extends Code {
  readonly visitId: VisitId | null
}

export function createCodeHandler(context: TillContext): CodeHandler {
  const { store } = context
  let waiting: WaitingCode[] = []
  /** Typed as `12*` before a scan; good for the visit on the screen, and for whoever is signed in. */
  let nextQuantity: number | null = null
  store.subscribe((now, before) => {
    if (!now.signedIn || now.currentVisit?.visitId !== before.currentVisit?.visitId) nextQuantity = null
    if (now.phase.name === 'elsewhere') waiting = []
  })

  const setWaiting = (codes: WaitingCode[]) => {
    waiting = codes
    if (store.getState().waitingScans !== codes.length) store.setState({ waitingScans: codes.length })
  }

  async function handleNow(code: WaitingCode): Promise<void> {
    const counted = /^\s*(\d{1,2})\s*\*\s*(.*)$/s.exec(code.raw)
    const quantity = counted ? Number(counted[1]) : (nextQuantity ?? 1)
    const raw = counted ? (counted[2] ?? '') : code.raw
    if (counted && raw === '') {
      nextQuantity = quantity
      return
    }
    nextQuantity = null
    const item = itemOf(raw)
    if (!item) return
    const step = currentStep(context)
    if (step?.step === 'redemption') chooseReward(item.upc, step)
    else await addOne(item, quantity, code.source, code.scanId, code.visitId)
  }

  /** The item the code names, or null after saying why there is none. */
  function itemOf(raw: string): Item | null {
    const named = nameCode(raw, { today: context.moment().localDate })
    const refuse = (reason: string, shown: string) => {
      announce(context, { kind: 'unreadable', reason, shown })
      return null
    }
    switch (named.kind) {
      case 'item':
        return named
      case 'eitherItem': {
        const known = named.upcs.filter(isInCatalogue)
        if (known.length > 1) return refuse('eitherItem', named.upcs.join(' / '))
        return { upc: known[0] ?? named.upcs[0], label: null }
      }
      case 'loyaltyCard':
      case 'badge':
        return refuse('personsCode', named.code)
      case 'refused':
        return refuse(named.reason, named.shown)
    }
  }

  function isInCatalogue(upc: Upc): boolean {
    const catalogue = openRegister(context)?.fold.account().catalogue
    if (!catalogue) return false
    const { cardGroups, offers } = programsOfItem(catalogue, upc)
    return catalogue.items[upc] !== undefined || cardGroups.length > 0 || offers.length > 0
  }

  /** Prefers a reward that has no choice yet, so that two scans of one article choose two rewards. */
  function chooseReward(upc: Upc, step: Extract<VisitStep, { step: 'redemption' }>): void {
    const { rewardChoices } = store.getState()
    const fitting = step.rewards.filter((reward) => reward.kind === 'freeGood' && reward.allowedUpcs.includes(upc))
    const isChosen = ({ id }: Reward) => {
      const choice = rewardChoices[id]
      return choice !== undefined && choice !== 'later' && choice.upc === upc
    }
    const chosen =
      fitting.find((reward) => rewardChoices[reward.id] === undefined) ??
      fitting.find((reward) => !isChosen(reward)) ??
      fitting[0]
    if (chosen) {
      // What was refused before this label is not said any more.
      store.setState({ rewardChoices: { ...rewardChoices, [chosen.id]: { upc } }, lastOutcome: null })
      return
    }
    const reward = step.rewards.find((one) => one.kind === 'freeGood') ?? step.rewards[0]
    if (!reward) return
    const refusal = { reason: 'itemNotAllowed', rewardId: reward.id, allowed: reward.allowedUpcs } as const
    announce(context, { kind: 'refused', refusal, upc })
  }

  async function addOne(
    { upc, label }: Item,
    quantity: number,
    source: PurchaseSource,
    scanId: string | null,
    visitId: VisitId | null,
  ): Promise<void> {
    const { currentVisit, signedIn } = store.getState()
    if (!signedIn) return announce(context, { kind: 'refused', refusal: { reason: 'notSignedIn' } })
    if (!currentVisit || currentVisit.visitId !== visitId) return addToTray(upc, quantity, source)
    const { customerId } = currentVisit
    const before = openRegister(context)?.fold.shown(customerId)?.state
    const done = await perform(context, customerId, {
      type: 'AddItem',
      visitId: currentVisit.visitId,
      upc,
      quantity,
      source,
      scanId,
      ...(label ? { label } : {}),
    })
    const fold = openRegister(context)?.fold
    const after = fold?.shown(customerId)?.state
    if (!done.ok)
      return done.refusal.reason === 'storageFailed'
        ? announce(context, { kind: 'unreadable', reason: done.refusal.sentence, shown: upc })
        : announce(context, { kind: 'refused', refusal: done.refusal })
    if (before && after && fold)
      announce(context, scanOutcome(before, after, fold.account(), context.moment(), upc, quantity))
  }

  async function addToTray(upc: Upc, quantity: number, source: PurchaseSource): Promise<void> {
    const register = openRegister(context)
    if (!register) return
    const command = { type: 'AddToTray', upc, quantity, source } as const
    const decided = decideForAccount(command, register.fold.account(), decisionContext(context))
    if (!decided.ok) return announce(context, { kind: 'refused', refusal: decided.refusal })
    const written = await record(context, command.type, decided.value, [])
    if (written.ok) announce(context, { kind: 'tray', upc, quantity })
    else announce(context, { kind: 'unreadable', reason: written.refusal.sentence, shown: upc })
  }

  async function drain(): Promise<void> {
    for (;;) {
      const next = waiting[0]
      if (!next || standsInTheWay(context)) return
      setWaiting(waiting.slice(1))
      await handleNow(next)
    }
  }

  return {
    handle: (code) =>
      context.inOrder(async () => {
        const { phase, signedIn, currentVisit } = store.getState()
        if (phase.name !== 'ready' || !signedIn)
          return announce(context, { kind: 'refused', refusal: { reason: 'notSignedIn' } })
        if (context.scansHeldBy === 'pin')
          return announce(context, { kind: 'unreadable', reason: 'pinPad', shown: code.raw.slice(0, 40) })
        if (context.takesItems) {
          const item = itemOf(code.raw)
          return item ? context.takesItems(item.upc) : undefined
        }
        setWaiting([...waiting, { ...code, visitId: currentVisit?.visitId ?? null }])
        await drain()
      }),
    addItem: (upc, quantity, source) =>
      context.inOrder(() =>
        addOne({ upc, label: null }, quantity, source, null, store.getState().currentVisit?.visitId ?? null),
      ),
    goOn: () =>
      context.inOrder(async () => {
        if (!standsInTheWay(context)) await takeRestOfTray(context)
        await drain()
      }),
  }
}

/** Where the visit on the screen stands. */
export function currentStep(context: TillContext): VisitStep | null {
  const { currentVisit, skippedInformation } = context.store.getState()
  const fold = openRegister(context)?.fold
  const customer = currentVisit && fold?.shown(currentVisit.customerId)?.state
  const visit = customer && currentVisit ? customer.visits[currentVisit.visitId] : undefined
  if (!fold || !customer || !visit) return null
  return visitStep(visit, customer, fold.account(), context.moment(), skippedInformation)
}

/** A dialog that an item cannot answer. */
function standsInTheWay(context: TillContext): boolean {
  if (context.scansHeldBy !== null) return true
  const step = currentStep(context)?.step
  return step === 'offerQuestion' || step === 'multiPurchase' || step === 'requiredInformation'
}
