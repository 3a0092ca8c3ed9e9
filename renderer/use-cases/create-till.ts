/** The till: the store that screens observe and the actions they may ask for, wired to the use-cases. */
import type { StoreApi } from 'zustand/vanilla'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { accepted, type Result, refused } from '../../shared/kernel/result.ts'
import type { Command } from '../../shared/loyalty/commands.ts'
import { decideForAccount } from '../../shared/loyalty/decide.ts'
import { affectedRedemptions } from './affected-redemptions.ts'
import { declineInformation, holdersOf, savePerson } from './complete-customer.ts'
import { createCorrections } from './correct-history.ts'
import { createContext } from './create-context.ts'
import { createCustomerList } from './customer-list.ts'
import { createExportActions } from './export-customers.ts'
import { addException, addPaperPunches } from './extra-punches.ts'
import { createFinder } from './find.ts'
import { createStore, pairRegister, tryDemo } from './first-start.ts'
import { createCodeHandler } from './handle-code.ts'
import { failureOf } from './host-client.ts'
import { createCustomerImport } from './import-run.ts'
import { createAttachmentActions } from './keep-attachments.ts'
import { noKeys } from './key-recorder.ts'
import { moveLine } from './move-line.ts'
import { createPosLink } from './open-from-pos.ts'
import { type ActionRefusal, decisionContext, openRegister, perform, record } from './perform.ts'
import { createLabelReceiver } from './receive-label.ts'
import { saveRows } from './save-rows.ts'
import { createScannerSetup, settingsWith, settingsWithout } from './scanner-setup.ts'
import { selectCustomer } from './select-customer.ts'
import { heldCustomers, showFold } from './show-fold.ts'
import { approve, liftLock, refreshLocks, setBadge, signIn, signOut, staffWithBadges } from './sign-in.ts'
import { createRegisterRun } from './start-register.ts'
import { changeSync } from './sync-status.ts'
import type { TillActions, TillState } from './till.ts'
import type { TillPorts } from './till-parts.ts'
import { watchStorage } from './watch-storage.ts'
import { createAccountActions } from './whole-accounts.ts'

export interface Till {
  readonly store: StoreApi<TillState>
  readonly actions: TillActions
}

type Outcome = Result<null, ActionRefusal>
type CurrentVisit = NonNullable<TillState['currentVisit']>

export function createTill(ports: TillPorts): Till {
  const context = createContext(ports)
  const { store } = context
  const codes = createCodeHandler(context)
  const keys = ports.keys ?? noKeys(ports.now)
  const setup = createScannerSetup(context, keys)
  const labels = createLabelReceiver(context, setup, keys, () => codes)
  const finder = createFinder(context)
  watchStorage(context)
  const run = createRegisterRun(
    context,
    () => labels,
    async () => {
      if (context.boot?.firstStart === 'demo') await tryDemo(context, run)
      else store.setState({ phase: { name: 'firstStart', problem: null } })
    },
  )
  const pos = createPosLink(context, () => codes.goOn())
  ports.host.onLine((line) => {
    void run.begin(line)
    void pos.follow(line)
  })
  ports.host.onLost(() => {
    context.line = null
    changeSync(context, { hostConnected: false })
  })

  /** A command about the visit on the screen; what waited behind a dialog goes on afterwards. */
  async function onVisit(
    command: (visitId: CurrentVisit['visitId']) => Command,
    then: (() => void) | null = null,
  ): Promise<Outcome> {
    const done = await context.inOrder(async (): Promise<Outcome> => {
      const { currentVisit } = store.getState()
      if (!currentVisit) return refused({ reason: 'visitNotOpen' })
      const performed = await perform(context, currentVisit.customerId, command(currentVisit.visitId))
      if (performed.ok) then?.()
      return performed.ok ? accepted(null) : performed
    })
    await codes.goOn()
    return done
  }

  async function inOrderThenGoOn<Done>(work: () => Promise<Done>): Promise<Done> {
    const done = await context.inOrder(work)
    await codes.goOn()
    return done
  }

  function leaveVisit(): void {
    ports.remember.write(null)
    store.setState({ currentVisit: null, lastOutcome: null, skippedInformation: false, rewardChoices: {} })
  }

  const actions: TillActions = {
    moment: () => context.moment(),

    async takeOver() {
      if (context.line) await run.begin(context.line, { takeOver: true })
    },
    pair: (code, cloudUrl) => pairRegister(context, run, code, cloudUrl),
    createStore: (input) => createStore(context, run, input),
    tryDemo: () => tryDemo(context, run),

    signIn: (staffId, pin) => signIn(context, staffId, pin),
    signOut: () => signOut(context),
    refreshLocks: () => refreshLocks(context),
    approve: (managerId, pin) => approve(context, managerId, pin),
    liftLock: (staffId) => liftLock(context, staffId),

    findCustomers: finder.findCustomers,
    isSearchWhole: finder.isSearchWhole,
    listCustomers: finder.listCustomers,
    findItems: finder.findItems,
    customersActiveBetween: finder.customersActiveBetween,
    async openCustomer(customerId) {
      const fold = openRegister(context)?.fold
      if (!fold) return
      await fold.load([customerId])
      heldCustomers(fold).add(customerId)
      showFold(context)
    },
    async selectCustomer(customerId) {
      const done = await context.inOrder(() => selectCustomer(context, customerId))
      await codes.goOn()
      return done
    },
    backToLookup() {
      leaveVisit()
      void codes.goOn()
    },

    handleCode: (raw, source, scanId) => codes.handle({ raw, source, scanId }),
    addItem: (upc, quantity, source) => codes.addItem(upc, quantity, source),
    holdScans(dialog) {
      context.scansHeldBy = dialog
      if (dialog === null) void codes.goOn().then(pos.goOn)
    },
    sendItemsTo(taker) {
      context.takesItems = taker
    },
    sendBadgesTo(taker) {
      context.takesBadges = taker
    },
    answerEitherItem: (upc) => codes.answerEitherItem(upc),
    setBadge: (staffId, code) => setBadge(context, staffId, code),
    staffWithBadges: () => staffWithBadges(context),
    changeQuantity: (lineId, quantity) => onVisit((visitId) => ({ type: 'ChangeQuantity', visitId, lineId, quantity })),
    removeLine: (lineId) => onVisit((visitId) => ({ type: 'RemoveLine', visitId, lineId })),
    discardTray: () =>
      context.inOrder(async (): Promise<Outcome> => {
        const register = openRegister(context)
        if (!register) return refused({ reason: 'trayEmpty' })
        const command = { type: 'EmptyTray', reason: 'discarded' } as const
        const decided = decideForAccount(command, register.fold.account(), decisionContext(context))
        if (!decided.ok) return decided
        const written = await record(context, command.type, decided.value, [])
        return written.ok ? accepted(null) : written
      }),
    answerOffer: (offerId, accept) => onVisit((visitId) => ({ type: 'AnswerOffer', visitId, offerId, accept })),
    checkOut: () =>
      onVisit(
        (visitId) => ({ type: 'CheckOut', visitId }),
        // What the last scan said belongs to the shopping, not to the hand-off.
        () => store.setState({ skippedInformation: false, rewardChoices: {}, lastOutcome: null }),
      ),
    giveMultiPurchaseReason: (reason, note) =>
      onVisit((visitId) => ({ type: 'GiveMultiPurchaseReason', visitId, reason, note })),
    skipRequiredInformation() {
      store.setState({ skippedInformation: true })
      void codes.goOn()
    },
    askRequiredInformation: () => store.setState({ skippedInformation: false }),
    chooseReward: (rewardId, choice) =>
      store.setState(({ rewardChoices }) => ({ rewardChoices: { ...rewardChoices, [rewardId]: choice } })),
    redeem: (choices, acceptedRisks = []) =>
      onVisit(
        (visitId) => ({
          type: 'RedeemRewards',
          visitId,
          choices: choices.map((choice) => ({ takenUpc: null, ...choice })),
          acceptedRisks,
        }),
        () => store.setState({ rewardChoices: {} }),
      ),
    redeemLater: (rewardIds) =>
      onVisit(
        (visitId) => ({ type: 'DeferRewards', visitId, rewardIds }),
        () => store.setState({ rewardChoices: {} }),
      ),
    undoRedemption: (redemptionId) => onVisit(() => ({ type: 'UndoRedemption', redemptionId })),
    finish: (reasons) => onVisit((visitId) => ({ type: 'FinishVisit', visitId, reasons }), leaveVisit),
    abandon: () => onVisit((visitId) => ({ type: 'AbandonVisit', visitId }), leaveVisit),

    ...createCorrections(context, () => codes.goOn()),
    customerImport: createCustomerImport(context),
    ...createExportActions(context),
    ...createAccountActions(context, () => codes.goOn()),
    moveLine: (lineId, toCustomerId) => inOrderThenGoOn(() => moveLine(context, lineId, toCustomerId)),
    addException: (entry) => inOrderThenGoOn(() => addException(context, entry)),
    addPaperPunches: (entry) => inOrderThenGoOn(() => addPaperPunches(context, entry)),

    async savePerson(customerId, patch, mail, form) {
      const saved = await context.inOrder(() => savePerson(context, customerId, patch, mail, form ?? null))
      await codes.goOn()
      return saved
    },
    holdersOf: (customerId, patch) => holdersOf(context, customerId, patch),
    changePoints: (customerId, points, reason) =>
      inOrderThenGoOn(async () => {
        const changed = await perform(context, customerId, { type: 'ChangePoints', points, reason })
        return changed.ok ? accepted(null) : changed
      }),
    declineInformation: (customerId: CustomerId) => context.inOrder(() => declineInformation(context, customerId)),

    ...createCustomerList(context),
    ...createAttachmentActions(context, () => run.sendAttachments()),

    ...pos.actions,

    saveRows: (rows) => context.inOrder(() => saveRows(context, rows)),
    affectedRedemptions: (programId) => affectedRedemptions(context, programId),

    async saveSettings(settings) {
      const before = store.getState().settings
      store.setState({ settings: { ...before, ...settings } })
      try {
        const saved = await context.line?.client.settings.set(settings)
        if (saved) store.setState({ settings: saved })
      } catch (error) {
        store.setState({ settings: before })
        changeSync(context, { problem: failureOf(error).sentence })
      }
    },
    receiveKeyed: (raw) => labels.fromKeyboard(raw),
    beginScannerSetup: () => setup.begin(),
    endScannerSetup: () => setup.end(),
    trySerialPort: (port) => setup.tryPort(port),
    adoptScanner: (scan) => {
      const { settings, sync } = store.getState()
      return actions.saveSettings(settingsWith(scan, settings, sync.scanners))
    },
    forgetScanner: () => {
      const { settings, sync } = store.getState()
      return actions.saveSettings(settingsWithout(settings, sync.scanners))
    },
    syncNow: () => run.syncNow(),
  }
  return { store, actions }
}
