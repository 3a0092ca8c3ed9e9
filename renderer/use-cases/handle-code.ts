/**
 * One label or typed code, from any screen, one at a time and in order:
 *
 *                                 an item                  a loyalty card           a badge
 *   nobody signed in              refused aloud            refused aloud            signs in
 *   PIN pad                       refused aloud            refused aloud            approves
 *   a field asks for an item      answers it               refused aloud            refused aloud
 *   a field asks for a badge      refused aloud            refused aloud            answers it
 *   a dialog asks something       waits behind it, counted on the screen
 *   Redemption dialog             chooses the reward,      says why not             says why not
 *                                 or says why not
 *   a customer's visit is open    one item more            opens its customer       changes the person
 *   no customer                   into the tray            opens its customer       changes the person
 *
 * A code that waited belongs to the visit it was scanned in: if that visit is left meanwhile, it goes into the tray. What was
 * scanned behind a loyalty card belongs to the card's customer. Where Redemption follows the dialog a code waited behind, the item
 * of a reward chooses it; every other code was not scanned to answer Redemption, and waits until that is answered, too.
 * No more than 500 wait, and what is dropped of a flood is said.
 */
import type { EitherItemCode, ItemCode, NamedCode } from '../../shared/barcode/name-code.ts'
import type { Upc, VisitId } from '../../shared/kernel/ids.ts'
import type { Reward } from '../../shared/loyalty/assessment.ts'
import { decideForAccount } from '../../shared/loyalty/decide.ts'
import type { PurchaseSource } from '../../shared/loyalty/events.ts'
import { programsOfItem } from '../../shared/loyalty/programs-by-upc.ts'
import { missingInformation, type VisitStep, visitStep } from '../../shared/loyalty/step.ts'
import { announce, itemOutcome } from './announce.ts'
import { countedCode } from './counted-code.ts'
import { nameScan } from './name-scan.ts'
import { openByCard } from './open-by-card.ts'
import { decisionContext, openRegister, perform, record } from './perform.ts'
import { takeRestOfTray } from './select-customer.ts'
import { takeBadge } from './sign-in.ts'
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
  /** Which of two items a code was; null = neither. */
  answerEitherItem(upc: Upc | null): Promise<void>
  /** A dialog closed or a question was answered: what waited goes on. */
  goOn(): Promise<void>
}

/** An article, and what its label said besides, to be kept with the purchase. */
type Item = Pick<ItemCode, 'upc' | 'label'>

type Redemption = Extract<VisitStep, { step: 'redemption' }>

interface WaitingCode extends Code {
  readonly visitId: VisitId | null
}

/** A code that waits for an answer: which of its two items is meant. */
interface AskedCode {
  readonly code: WaitingCode
  readonly quantity: number
}

/** Far more than a person scans behind a dialog; a broken device must not fill the page. */
const mostHeld = 500

export function createCodeHandler(context: TillContext): CodeHandler {
  const { store } = context
  let waiting: WaitingCode[] = []
  /** Typed as `12*` before a scan; good for the visit on the screen, and for whoever is signed in. */
  let nextQuantity: number | null = null
  let asked: AskedCode | null = null
  /** Came, and were not looked at yet. */
  let unseen = 0
  /** Since the last time nothing waited. */
  let dropped = 0
  store.subscribe((now, before) => {
    const isSamePerson = now.signedIn?.staffId === before.signedIn?.staffId
    if (!isSamePerson || now.currentVisit?.visitId !== before.currentVisit?.visitId) nextQuantity = null
    if (now.phase.name !== 'elsewhere') return
    waiting = []
    asked = null
  })
  const moment = () => context.moment()
  const nameOf = (raw: string): NamedCode => nameScan(raw, store.getState().account, moment().localDate)

  const setWaiting = (codes: WaitingCode[]) => {
    waiting = codes
    if (store.getState().waitingScans !== codes.length) store.setState({ waitingScans: codes.length })
  }

  async function handleNow(code: WaitingCode): Promise<void> {
    const counted = countedCode(code.raw)
    if (counted?.code === '') {
      nextQuantity = counted.quantity
      return
    }
    const quantity = counted?.quantity ?? nextQuantity ?? 1
    const raw = counted?.code ?? code.raw
    nextQuantity = null
    const step = currentStep(context)
    const named = nameOf(raw)
    switch (named.kind) {
      case 'loyaltyCard':
        if (step?.step === 'redemption') return unreadable('cardInRedemption', named.code)
        await openByCard(context, named.code)
        // What was scanned behind the card was scanned for its customer.
        setWaiting(waiting.map((one) => ({ ...one, visitId: store.getState().currentVisit?.visitId ?? null })))
        return
      case 'badge':
        if (step?.step === 'redemption') return unreadable('badgeInRedemption', '')
        return badgeOnScreen(named.code)
      case 'eitherItem': {
        const known = step?.step === 'redemption' ? named.upcs.filter((upc) => mayBeGiven(upc, step)) : named.upcs
        if (!isAmbiguous(named) || known.length === 1) break
        if (step?.step === 'redemption') return unreadable('eitherItem', named.upcs.join(' / '))
        asked = { code, quantity }
        store.setState({ eitherItem: { upcs: named.upcs } })
        return
      }
      case 'item':
      case 'refused':
        break
    }
    const item = itemOf(named, step?.step === 'redemption' ? (upc) => mayBeGiven(upc, step) : () => true)
    if (item) await takeItem(item, quantity, code)
  }

  async function takeItem(item: Item, quantity: number, code: WaitingCode): Promise<void> {
    const step = currentStep(context)
    if (step?.step === 'redemption') chooseReward(item.upc, step)
    else await addOne(item, quantity, code.source, code.scanId, code.visitId)
  }

  async function badgeOnScreen(code: string): Promise<void> {
    const said = await takeBadge(context, code, false)
    if (said.state !== 'signedIn' && said.state !== 'approved') announce(context, { kind: 'badge', refusal: said })
  }

  const unreadable = (reason: string, shown: string) => announce(context, { kind: 'unreadable', reason, shown })

  /** The item the code names, or null after saying why there is none. Of two in the catalogue the one that is wanted. */
  function itemOf(named: NamedCode, isWanted: (upc: Upc) => boolean = () => true): Item | null {
    switch (named.kind) {
      case 'item':
        return named
      case 'eitherItem': {
        const known = named.upcs.filter(isInCatalogue)
        const wanted = known.length > 1 ? known.filter(isWanted) : known
        if (wanted.length > 1) unreadable('eitherItem', named.upcs.join(' / '))
        return wanted.length > 1 ? null : { upc: wanted[0] ?? named.upcs[0], label: null }
      }
      case 'loyaltyCard':
      case 'badge':
        unreadable('personsCode', named.kind === 'badge' ? '' : named.code)
        return null
      case 'refused':
        unreadable(named.reason, named.shown)
        return null
    }
  }

  const isAmbiguous = ({ upcs }: EitherItemCode): boolean => upcs.every(isInCatalogue)

  const mayBeGiven = (upc: Upc, { rewards }: Redemption): boolean =>
    rewards.some((reward) => reward.kind === 'freeGood' && reward.allowedUpcs.includes(upc))

  function isInCatalogue(upc: Upc): boolean {
    const catalogue = openRegister(context)?.fold.account().catalogue
    if (!catalogue) return false
    const { cardGroups, offers } = programsOfItem(catalogue, upc)
    return catalogue.items[upc] !== undefined || cardGroups.length > 0 || offers.length > 0
  }

  /** Scanned before Redemption was asked, it may answer it all the same. */
  function namesReward(raw: string, step: Redemption): boolean {
    const named = nameOf(countedCode(raw)?.code ?? raw)
    if (named.kind === 'item') return mayBeGiven(named.upc, step)
    return named.kind === 'eitherItem' && named.upcs.filter((upc) => mayBeGiven(upc, step)).length === 1
  }

  /** Prefers a reward that has no choice yet, so that two scans of one article choose two rewards. */
  function chooseReward(upc: Upc, step: Redemption): void {
    const { rewardChoices } = store.getState()
    const named = step.rewards.filter((reward) => reward.kind === 'freeGood' && reward.allowedUpcs.includes(upc))
    const missing = whatIsMissing(named)
    const fitting = named.filter(({ id }) => !missing?.rewardIds.includes(id))
    if (missing && fitting.length === 0) {
      announce(context, { kind: 'refused', refusal: { reason: 'requiredInformation', ...missing }, upc })
      return
    }
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

  /** What the brands of these rewards demand of the customer on the screen. */
  function whatIsMissing(rewards: readonly Reward[]): ReturnType<typeof missingInformation> {
    const { currentVisit } = store.getState()
    const customer = currentVisit && openRegister(context)?.fold.shown(currentVisit.customerId)?.state
    return customer ? missingInformation(rewards, customer) : null
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
    if (!currentVisit || currentVisit.visitId !== visitId) return addToTray({ upc, label }, quantity, source)
    const { customerId } = currentVisit
    const command = {
      ...({ type: 'AddItem', visitId: currentVisit.visitId, upc, quantity, source, scanId } as const),
      ...(label ? { label } : {}),
    }
    const done = await perform(context, customerId, command, itemOutcome(context, upc, quantity))
    if (done.ok) return
    if (done.refusal.reason === 'storageFailed')
      announce(context, { kind: 'unreadable', reason: done.refusal.sentence, shown: upc })
    else announce(context, { kind: 'refused', refusal: done.refusal })
  }

  async function addToTray({ upc, label }: Item, quantity: number, source: PurchaseSource): Promise<void> {
    const register = openRegister(context)
    if (!register) return
    const command = { type: 'AddToTray', upc, quantity, source, ...(label ? { label } : {}) } as const
    const decided = decideForAccount(command, register.fold.account(), decisionContext(context))
    if (!decided.ok) return announce(context, { kind: 'refused', refusal: decided.refusal })
    const written = await record(context, command.type, decided.value, [])
    if (written.ok) announce(context, { kind: 'tray', upc, quantity })
    else announce(context, { kind: 'unreadable', reason: written.refusal.sentence, shown: upc })
  }

  async function drain(): Promise<void> {
    for (;;) {
      const next = isHeld() ? undefined : nextToGoOn()
      if (!next) return setWaiting(waiting)
      setWaiting(waiting.filter((one) => one !== next))
      await handleNow(next)
    }
  }

  function nextToGoOn(): WaitingCode | undefined {
    if (waiting.length === 0) return undefined
    const step = currentStep(context)
    return step?.step === 'redemption' ? waiting.find(({ raw }) => namesReward(raw, step)) : waiting[0]
  }

  const isHeld = () => asked !== null || standsInTheWay(context)

  /** Where a PIN is typed only a badge counts. */
  async function atPin(raw: string, isSigningIn: boolean): Promise<void> {
    const named = nameOf(raw)
    if (named.kind === 'badge') {
      await takeBadge(context, named.code, !isSigningIn)
      return
    }
    if (!store.getState().signedIn && isSigningIn)
      return announce(context, { kind: 'refused', refusal: { reason: 'notSignedIn' } })
    unreadable('pinPad', raw.slice(0, 40))
  }

  /** What came first stands; what there is no room for is said, with how many there were. */
  function drop(raw: string): void {
    dropped += 1
    const many = dropped === 1 ? '1 scan was' : `${dropped} scans were`
    const reason = `More than ${mostHeld} scans wait. ${many} dropped: look at the scanner, then scan again.`
    unreadable(reason, raw.slice(0, 40))
  }

  async function takeCode(code: Code): Promise<void> {
    const { phase, signedIn, currentVisit } = store.getState()
    const isReady = phase.name === 'ready' && signedIn !== null
    // A manager's PIN is asked for on the sign-in screen too, to lift a lock.
    if (context.scansHeldBy === 'pin') return atPin(code.raw, false)
    if (!isReady || context.scansHeldBy === 'signIn') return atPin(code.raw, true)
    if (context.takesBadges) {
      const named = nameOf(code.raw)
      return context.takesBadges(named.kind === 'badge' ? named.code : null)
    }
    if (context.takesItems) {
      const item = itemOf(nameOf(code.raw))
      return item ? context.takesItems(item.upc) : undefined
    }
    const scanned = { ...code, visitId: currentVisit?.visitId ?? null }
    // Redemption is on the screen: this is its answer, whatever waits for it to be over.
    if (!isHeld() && currentStep(context)?.step === 'redemption') return handleNow(scanned)
    if (waiting.length >= mostHeld) return drop(code.raw)
    // Said to wait only when something stands in its way: what is handled at once has its own tone.
    waiting = [...waiting, scanned]
    await drain()
    if (waiting.length === 0 && unseen <= 1) dropped = 0
  }

  return {
    async handle(code) {
      if (unseen >= mostHeld) return drop(code.raw)
      unseen += 1
      await context
        .inOrder(() => takeCode(code))
        .finally(() => {
          unseen -= 1
        })
    },
    addItem: (upc, quantity, source) =>
      context.inOrder(() =>
        addOne({ upc, label: null }, quantity, source, null, store.getState().currentVisit?.visitId ?? null),
      ),
    answerEitherItem: (upc) =>
      context.inOrder(async () => {
        const answered = asked
        asked = null
        store.setState({ eitherItem: null })
        if (answered && upc) await takeItem({ upc, label: null }, answered.quantity, answered.code)
        await drain()
      }),
    goOn: () =>
      context.inOrder(async () => {
        if (!isHeld()) await takeRestOfTray(context)
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
