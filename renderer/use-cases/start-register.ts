/**
 * From a line to the host to a register that is ready:
 *
 *   boot -> lease -> (no account: first start) -> journal -> what the recorder has more -> views -> sign in
 *                `-> elsewhere                                                             `-> pull, send, house-keeping
 *
 * A line that comes back later asks for the lease again (its epoch is higher then) and goes on with the register that is open,
 * unless another page had the register meanwhile or it was paired meanwhile: then it is opened anew. A sign-in is of one epoch.
 */
import { contractVersion } from '../../shared/host-contract/contract.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { isFirstSync } from '../../shared/sync/first-sync.ts'
import { isAfter } from '../../shared/sync/own-place.ts'
import { openRegisterFold } from '../database/register-fold.ts'
import { openViews } from '../database/views.ts'
import { createPuller, type Puller } from './apply-pulled.ts'
import { canBegin } from './begin-first-sync.ts'
import { momentOf } from './create-context.ts'
import { failureOf, type Line } from './host-client.ts'
import { keepAccount, readKeptAccount } from './keep-account.ts'
import { askForLease, loseLease } from './lose-lease.ts'
import { markDay } from './mark-day.ts'
import { finishOldVisits, keepHouse } from './own-facts.ts'
import { endSignIn } from './perform.ts'
import { createPurger } from './purge-everywhere.ts'
import type { LabelReceiver } from './receive-label.ts'
import { createRecorderFeed, type RecorderFeed } from './recorder-feed.ts'
import { isBehind, openOwned, restoreJournal } from './register-journal.ts'
import { createAttachmentSender } from './send-attachments.ts'
import { createSender, type Sender } from './send-journal.ts'
import { followCalendar, heldCustomers, readCounts, showFold } from './show-fold.ts'
import { refreshLocks } from './sign-in.ts'
import { changeSync, shownQuarantine } from './sync-status.ts'
import type { OpenRegister, TillContext } from './till-parts.ts'
import { createMailWatch } from './watch-mails.ts'
import { measureStorage } from './watch-storage.ts'

export interface Begin {
  readonly takeOver?: boolean
  /** The store's first rows follow at once, and then `founded`; the register opens without any. */
  readonly isFounding?: boolean
}

export interface RegisterRun {
  /** Begins, or begins again after pairing, first start or take-over. */
  begin(line: Line, how?: Begin): Promise<void>
  /** The store's first rows are there, or could not be made: a pairing that came meanwhile is heard now. */
  founded(): Promise<void>
  /** The host is paired now: the register is opened as a paired one, and whoever works goes on. Nothing when it is already. */
  hearPairing(): Promise<void>
  /** Sends and pulls now. */
  syncNow(): void
  /** A photo or paper was kept. */
  sendAttachments(): void
}

const saveAfterMs = 300
const sendAfterMs = 100

/** `firstStart` is told when the register has no account yet. */
export function createRegisterRun(
  context: TillContext,
  labels: () => LabelReceiver,
  firstStart: () => Promise<void>,
): RegisterRun {
  const { store, ports } = context
  const feed: RecorderFeed = createRecorderFeed(context, readAgain)
  const attachments = createAttachmentSender(context)
  const mails = createMailWatch(context)
  const sender: Sender = createSender(context, feed, (standing) => {
    puller.hear(standing)
    attachments.kick()
  })
  const puller: Puller = createPuller(context, {
    send: () => sender.kick(),
    caughtUp: () => caughtUp(),
    progress(done, total) {
      if (store.getState().phase.name === 'recovering')
        store.setState({ phase: canBegin(context) ? { name: 'signIn' } : { name: 'recovering', done, total } })
      changeSync(context)
    },
  })
  let isSaveAsked = false
  let isSendAsked = false
  /** Between the account's id and its first rows: opening anew must wait. */
  let isFounding = false
  let hearing: Promise<void> | null = null
  /** Visits of an earlier day are closed once the fold is whole, and not again. */
  let isOldClosed = false
  context.afterRecord.push(
    () => feed.feed(),
    () => changeSync(context),
    () => {
      if (isSendAsked) return
      isSendAsked = true
      ports.after(sendAfterMs, () => {
        isSendAsked = false
        sender.kick()
      })
    },
    askSave,
  )
  const purger = createPurger(context)
  followCalendar(context, () => {
    if (context.register?.fold.account().account) void context.inOrder(() => markDay(context))
  })

  function askSave(): void {
    if (isSaveAsked) return
    isSaveAsked = true
    ports.after(saveAfterMs, () => {
      isSaveAsked = false
      const { register } = context
      register?.fold.save().catch((error: unknown) => {
        // The views are disposable: the journal holds everything, and the next start folds it again.
        if (context.register === register) changeSync(context, { problem: failureOf(error).sentence })
      })
    })
  }

  async function begin(line: Line, how: Begin): Promise<void> {
    if (how.isFounding) isFounding = true
    const wasPaired = context.boot?.isPaired
    askForLease(context, true)
    context.line = line
    changeSync(context, { hostConnected: true })
    const boot = await line.client.boot.get()
    if (boot.contractVersion !== contractVersion) {
      const sentence = 'This page and its program are of different versions. Close Tillside and start it again.'
      store.setState({ boot, phase: { name: 'failed', sentence } })
      return
    }
    context.boot = boot
    store.setState({ boot, settings: boot.settings })
    const lease = await line.client.lease.acquire({ pageId: ports.pageId, takeOver: how.takeOver ?? false })
    if (lease.state === 'elsewhere') {
      askForLease(context, false)
      return loseLease(context)
    }
    if (!boot.accountId || !boot.locationId) {
      context.lease = lease
      askForLease(context, false)
      watchLease(line)
      listen(line)
      return firstStart()
    }
    // In the commands' queue: none of them sees the new epoch with the journal of the old one.
    const register = await context.inOrder(async () => {
      const held = context.lease?.state === 'granted' ? context.lease.epoch : null
      context.lease = lease
      askForLease(context, false)
      if (context.assertion && held !== lease.epoch) endSignIn(context)
      const { register: before } = context
      if (before && wasPaired === boot.isPaired && (await goesOn(before, held, lease.epoch))) return before
      return openAnew(line, lease.epoch)
    })
    if (!register) return loseLease(context)
    watchLease(line)
    listen(line)
    feed.feed()
    sender.kick()
    await startEmpty(register)
  }

  /** A first start that was cut short: the account has its id, but no rows yet - unless they lie in a recorder out of reach. */
  async function startEmpty({ fold, journal }: OpenRegister): Promise<void> {
    if (isFounding || context.boot?.isPaired || fold.account().account) return
    if (journal.isWhole()) await firstStart()
    else store.setState({ phase: { name: 'failed', sentence: recordsOutOfReach } })
  }

  /** The recorder answers: what it holds is older than all that was written since, and the register is opened with it. */
  async function readAgain(): Promise<void> {
    const { line, lease, register } = context
    if (!line || !register || lease?.state !== 'granted') return
    const opened = await context.inOrder(async () => {
      if (context.line !== line || context.lease !== lease || context.register !== register) return null
      const anew = await openAnew(line, lease.epoch)
      if (!anew) loseLease(context)
      return anew
    })
    if (!opened?.journal.isWhole()) return
    changeSync(context, { problem: null })
    await startEmpty(opened)
    sender.kick()
  }

  /** Nobody else had the register since: what this page holds in memory is what lies on the disk. */
  async function goesOn({ journal, fold }: OpenRegister, held: number | null, epoch: number): Promise<boolean> {
    if (fold.account().accountId !== context.boot?.accountId || held === null || epoch !== held + 1) return false
    return (await journal.own(epoch)) && !(await isBehind(journal))
  }

  /** Opens the register, or opens it again with nothing kept of what was in memory. null when a later epoch owns it. */
  async function openAnew(line: Line, epoch: number): Promise<OpenRegister | null> {
    const { register: before } = context
    context.register = null
    before?.journal.close()
    before?.views.close()
    const register = await open(line, epoch)
    if (register) await comeUp(register)
    return register
  }

  async function open(line: Line, leaseEpoch: number): Promise<OpenRegister | null> {
    const { boot } = context
    if (!boot?.accountId) return null
    const { registerId, accountId } = boot
    const basis = boot.isPaired ? 'cloud' : 'alone'
    const journal = await openOwned(registerId, accountId, leaseEpoch)
    if (!journal) return null
    const views = await openViews(registerId, accountId, basis)
    const wasWhole = journal.isWhole()
    const recordedUpTo = await restoreJournal(journal, line, (done, total) =>
      store.setState({ phase: { name: 'recovering', done, total } }),
    )
    feed.startAfter(recordedUpTo)
    // Views of another history, or of a journal that is gone, are folded anew.
    const { holdsUpTo, holdsHash, ownUpTo } = views.meta()
    const isSameHistory = holdsUpTo === 0 || (await journal.pageAt(holdsUpTo))?.hash === holdsHash
    const { epoch, lastSeq } = journal.lastRecord()
    const isFilled = !wasWhole && journal.isWhole()
    if (!isSameHistory || isFilled || isAfter(ownUpTo, { epoch, seq: lastSeq })) await views.reset(basis)
    const fold = await openRegisterFold({
      journal,
      views,
      registerId,
      accountId,
      moment: (account) => momentOf(context, account),
      rest: ports.rest,
      ...(boot.locationId ? { locationId: boot.locationId } : {}),
      keptAccount: boot.isPaired && views.meta().holdsUpTo === 0 ? await readKeptAccount(line, accountId) : null,
    })
    const register = { journal, views, fold }
    context.register = register
    return register
  }

  /** First screen first; everything that can wait comes after it. */
  async function comeUp(register: OpenRegister): Promise<void> {
    const { boot } = context
    const { customers, currentVisit, signedIn } = store.getState()
    await register.fold.loadPending()
    // Opened again under a working screen: what it shows is loaded again.
    const shown = Object.keys(customers) as CustomerId[]
    await register.fold.load(shown)
    for (const id of shown) heldCustomers(register.fold).add(id)
    showFold(context)
    await readCounts(context)
    const visits = currentVisit && register.fold.shown(currentVisit.customerId)?.state.visits
    const visit = currentVisit && visits?.[currentVisit.visitId]
    if (visit && visit.status !== 'open') store.setState({ currentVisit: null })
    if (canBegin(context)) store.setState({ phase: { name: signedIn ? 'ready' : 'signIn' } })
    else if (boot?.isPaired) store.setState({ phase: { name: 'recovering', done: 0, total: null } })
    changeSync(context, { quarantined: shownQuarantine(await register.journal.quarantined()) })
    const { lastSyncAt } = register.journal.cursors()
    changeSync(context, { lastSyncAt, isAwaitingCustomers: register.fold.isAwaitingBase() })
    void refreshLocks(context)
    void measureStorage(context)
    void ports
      .rest()
      .then(async () => {
        await register.fold.loadRest()
        await register.fold.applyPages()
        if (context.register !== register) return
        await readCounts(context)
        showFold(context)
        await houseWork()
        askSave()
        purger.kick()
      })
      .catch((error: unknown) => {
        if (context.register === register) changeSync(context, { problem: failureOf(error).sentence })
      })
  }

  function houseWork(): Promise<void> {
    return context.inOrder(async () => {
      // What this register owes may be done already, further on in the history.
      const { register } = context
      if (!register || isFirstSync(register.journal.cursors())) return
      await keepHouse(context)
      if (!isOldClosed && context.register?.fold.account().account) {
        isOldClosed = true
        await finishOldVisits(context)
      }
      if (isOldClosed) await markDay(context)
    })
  }

  async function caughtUp(): Promise<void> {
    const { register, line } = context
    if (!register || !line) return
    if (store.getState().phase.name === 'recovering') {
      // Views that say they hold pages of which nothing is left: folded anew.
      const hasPages = register.journal.cursors().pulledUpTo > 0
      if (!register.fold.account().account && hasPages) {
        await context.inOrder(() => register.fold.rebuild('cloud'))
        showFold(context)
      }
      await readCounts(context)
      // Paired before its store was made, and cut short in between: the account is empty, and the store is made now.
      if (!register.fold.account().account) return store.setState({ phase: { name: 'firstStart', problem: null } })
      store.setState({ phase: { name: store.getState().signedIn ? 'ready' : 'signIn' } })
    }
    // Another register has made the store while this one asked for it.
    if (store.getState().phase.name === 'firstStart' && !isFounding && register.fold.account().account)
      store.setState({ phase: { name: 'signIn' } })
    await houseWork()
    changeSync(context, { lastSyncAt: context.moment().at, problem: null, isAwaitingCustomers: false })
    sender.kick()
    attachments.kick()
    askSave()
    void keepAccount(context)
    const [{ registers }] = await Promise.all([line.client.cloud.registers(), mails.refresh()])
    const others = registers.filter((register) => register.registerId !== context.boot?.registerId)
    changeSync(context, { registers: others })
  }

  function watchLease(line: Line): void {
    void follow(
      line,
      () => line.client.lease.watch({ pageId: ports.pageId }),
      () => loseLease(context),
    )
  }

  const listening = new WeakSet<Line>()
  function listen(line: Line): void {
    if (listening.has(line)) return
    listening.add(line)
    void follow(
      line,
      () => line.client.scans.received(),
      (scan) => labels().fromHost(scan),
    )
    void follow(
      line,
      () => line.client.scans.repeated(),
      (read) => labels().seenAgain(read),
    )
    void follow(
      line,
      () => line.client.scans.status(),
      (scanners) => changeSync(context, { scanners }),
    )
    void follow(
      line,
      () => line.client.cloud.events(),
      (event) => {
        switch (event.type) {
          case 'standing':
            changeSync(context, { offlineSince: null })
            void hearPairing().then(() => {
              puller.hear(event.standing)
              sender.kick()
            })
            return
          case 'offline':
            void hearPairing()
            changeSync(context, { offlineSince: event.since, problem: event.problem })
            return
          case 'notPaired':
            changeSync(context)
        }
      },
    )
  }

  /**
   * Follows a stream for as long as the line stands. A stream that ends with its line is no fault; it is not called off either,
   * because there is no line left to say so on.
   */
  async function follow<Value>(
    line: Line,
    open: () => Promise<AsyncIterable<Value>>,
    each: (value: Value) => void,
  ): Promise<void> {
    try {
      for await (const value of await open()) {
        if (line.lost.aborted || context.line !== line) return
        each(value)
      }
    } catch (error) {
      if (!line.lost.aborted) changeSync(context, { problem: failureOf(error).sentence })
    }
  }

  /** One at a time. A fault is shown and met again by the next news of the cloud. */
  function hearPairing(): Promise<void> {
    hearing ??= openAsPaired()
      .catch((error: unknown) => {
        const { failure, sentence } = failureOf(error)
        if (failure !== 'HOST_LOST') changeSync(context, { problem: sentence })
      })
      .finally(() => {
        hearing = null
      })
    return hearing
  }

  async function openAsPaired(): Promise<void> {
    const { line, lease } = context
    if (!line || lease?.state !== 'granted' || context.boot?.isPaired || isFounding) return
    const boot = await line.client.boot.get()
    if (!boot.isPaired) return
    await context.inOrder(async () => {
      if (context.line !== line || context.lease !== lease) return
      context.boot = boot
      store.setState({ boot, settings: boot.settings })
      if (!(await openAnew(line, lease.epoch))) loseLease(context)
    })
    feed.feed()
    sender.kick()
    changeSync(context)
  }

  return {
    hearPairing,
    async founded() {
      isFounding = false
      await hearPairing()
      if (context.boot?.isPaired) syncNow()
    },
    begin: (line, how = {}) =>
      begin(line, how).catch((error: unknown) => {
        if (line.lost.aborted) return
        askForLease(context, false)
        const { failure, sentence } = failureOf(error)
        if (failure === 'NOT_OWNER') return loseLease(context)
        store.setState({ phase: { name: 'failed', sentence: plainFailure(error, sentence) } })
      }),
    syncNow,
    sendAttachments: () => attachments.kick(),
  }

  function syncNow(): void {
    sender.kick()
    const { line } = context
    const position = context.register?.journal.cursors().pulledUpTo ?? 0
    line?.client.cloud
      .hashAt({ position })
      .then(({ standing }) => puller.hear(standing))
      .catch((error: unknown) => changeSync(context, { problem: failureOf(error).sentence }))
  }
}

const recordsOutOfReach =
  "What this register has recorded cannot be read from this computer's disk now. Nothing is lost; Tillside goes on by itself as soon as the disk answers."

const plainFailure = (error: unknown, sentence: string): string =>
  error instanceof DOMException ||
  (error instanceof Error && error.name.includes('Error') && sentence.includes('IndexedDB'))
    ? `This browser's storage cannot be used (${sentence}). Close other Tillside windows, free some disk space and start again.`
    : `Tillside could not start: ${sentence}`
