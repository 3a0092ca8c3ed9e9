/**
 * A till in memory for looking at screens and testing them: the demo store's real events, real decisions, no journal and no host. What
 * it does to the state is what the rules say; only storage and scanners are made up.
 */

import type { StoreApi } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Till } from '../../../renderer/session/use-till.ts'
import { sourcesOf } from '../../../renderer/use-cases/affected-redemptions.ts'
import { decidePaper } from '../../../renderer/use-cases/extra-punches.ts'
import type {
  BadgeTaker,
  CustomerRecord,
  FoundCustomer,
  ScanHold,
  SyncStatus,
  TillActions,
  TillState,
  WaitingReward,
} from '../../../renderer/use-cases/till.ts'
import { identityKeys } from '../../../shared/customers/identity-keys.ts'
import { applyPatch, emptyPerson, fullName, type Person } from '../../../shared/customers/person.ts'
import { decideSavePerson, tidy } from '../../../shared/customers/save-person.ts'
import { demoEvents, demoPins } from '../../../shared/demo/demo-store.ts'
import { type Moment, momentAt } from '../../../shared/kernel/business-date.ts'
import type {
  AccountId,
  CustomerId,
  LocationId,
  RegisterId,
  StaffId,
  Upc,
  VisitId,
} from '../../../shared/kernel/ids.ts'
import { accepted, type Result, refused } from '../../../shared/kernel/result.ts'
import { assess } from '../../../shared/loyalty/assess.ts'
import type { Role } from '../../../shared/loyalty/catalogue.ts'
import type { AccountCommand, Command, DecidedFact, Refusal } from '../../../shared/loyalty/commands.ts'
import { decide, decideForAccount } from '../../../shared/loyalty/decide.ts'
import { decidePair } from '../../../shared/loyalty/decide-pair.ts'
import { foldEvent } from '../../../shared/loyalty/fold.ts'
import { sourceOf } from '../../../shared/loyalty/redemption-source.ts'
import { type ScanOutcome, scanOutcome } from '../../../shared/loyalty/scan-outcome.ts'
import { stampFacts } from '../../../shared/loyalty/stamp.ts'
import { emptyAccount, emptyCustomer } from '../../../shared/loyalty/state.ts'
import { fakeAccountActions } from './fake-account-actions.ts'
import { fakeCustomerImport } from './fake-import.ts'
import { fakeProfile } from './fake-profile.ts'

export interface FakeTillOptions {
  readonly now: string
  readonly store: 'Maple Street Pets' | 'Harbor Pets'
  readonly signedInAs: string | null
}

const zone = 'America/New_York'
const registerId = 'register-1' as RegisterId

export const syncedStatus: SyncStatus = {
  kind: 'synced',
  waiting: 0,
  attention: 0,
  lastSyncAt: '2026-06-30T18:11:00.000Z',
  offlineSince: null,
  nextTryAt: null,
  problem: null,
  hostConnected: true,
  isPaired: true,
  firstSync: null,
  unsent: [],
  registers: [{ registerId: 'register-2', name: 'Register 2', lastSeenAt: '2026-06-30T18:10:00.000Z' }],
  conflicts: [],
  quarantined: [],
  scanners: [{ deviceId: '/dev/ttyS0', kind: 'serial', name: 'Scanner on ttyS0', state: 'ready', detail: '' }],
  storage: { usedBytes: 212_000_000, quotaBytes: 38_000_000_000, persisted: true },
  recorder: { state: 'ok', lastSeq: 1, bytes: 1000, problem: null, lagRecords: 0 },
  mails: [],
  isAwaitingCustomers: false,
}

export function fakeTill(options: FakeTillOptions): Till & {
  readonly store: StoreApi<TillState>
  customerId(name: string): CustomerId
  setState(change: Partial<TillState>): void
  readonly held: { current: ScanHold | null }
  /** Who gets the next badge. */
  readonly badgeField: { current: BadgeTaker | null }
} {
  const ms = Date.parse(options.now)
  const moment = (): Moment => momentAt(ms, zone)
  const accountId = (options.store === 'Harbor Pets' ? 'demo-harbor-pets' : 'demo-maple-street-pets') as AccountId
  const locationId = (options.store === 'Harbor Pets' ? 'harbor-pier' : 'maple-main') as LocationId
  const seed = demoEvents(accountId, ms, options.store)
  let nth = 0
  let seq = 0
  const newId = () => {
    nth += 1
    return `id-${String(nth).padStart(6, '0')}`
  }
  let account = emptyAccount(accountId)
  const records: Record<string, CustomerRecord> = {}
  const fold = (event: (typeof seed.events)[number]) => {
    const folded = foldEvent(account, (id) => records[id]?.state ?? emptyCustomer(id), event)
    account = folded.account
    for (const state of folded.customers)
      records[state.id] = { person: records[state.id]?.person ?? emptyPerson, state }
  }
  for (const event of seed.events) fold(event)
  for (const body of seed.bodies) {
    const before = records[body.customerId]
    if (before) records[body.customerId] = { ...before, person: applyPatch(before.person, body.patch) }
  }
  const staffOf = (name: string | null) => Object.values(account.staff).find((one) => one.name === name)
  const signedIn = staffOf(options.signedInAs)
  const held: { current: ScanHold | null } = { current: null }
  const takesItems: { current: ((upc: Upc) => void) | null } = { current: null }
  const takesBadges: { current: BadgeTaker | null } = { current: null }
  const badges = new Map<StaffId, string>(demoPins.map(({ staffId, badge }) => [staffId, badge]))
  let approvedBy: StaffId | null = null
  let nextQuantity = 1

  const store = createStore<TillState>(() => ({
    phase: { name: signedIn ? 'ready' : 'signIn' },
    boot: {
      contractVersion: 1,
      shell: 'browser',
      appVersion: '0.1.0',
      registerId,
      accountId,
      accountName: options.store,
      registerName: 'Register 1',
      locationId,
      isPaired: true,
      firstSync: null,
      firstStart: 'ask',
      demoStore: options.store,
      clockOffsetMs: 0,
      settings: { sounds: false, volume: 0.6, colorScheme: 'light', language: 'en', serialPorts: [] },
    },
    settings: { sounds: false, volume: 0.6, colorScheme: 'light', language: 'en', serialPorts: [] },
    account,
    signedIn: signedIn ? { staffId: signedIn.id, name: signedIn.name, role: signedIn.role } : null,
    locks: [],
    tray: [],
    customers: { ...records },
    openVisits: [],
    recentToday: [],
    currentVisit: null,
    lastOutcome: null,
    doubleRead: null,
    scannerSetup: null,
    waitingScans: 0,
    eitherItem: null,
    posCall: null,
    badge: null,
    skippedInformation: false,
    rewardChoices: {},
    earnedNotRedeemed: { today: 0, rows: [] },
    sync: syncedStatus,
    revision: 1,
  }))

  const personOf = (customerId: CustomerId): Person => records[customerId]?.person ?? emptyPerson
  const publish = (change: Partial<TillState> = {}) => {
    const openVisits = Object.values(records).flatMap(({ state, person }) =>
      Object.values(state.visits)
        .filter((visit) => visit.status === 'open')
        .map((visit) => ({
          visitId: visit.id,
          customerId: state.id,
          customerName: fullName(person),
          lineCount: visit.lines.length,
          startedAt: visit.startedAt,
          isMine: visit.registerId === registerId,
        })),
    )
    const rows = waitingRewards()
    store.setState((state) => ({
      account,
      customers: { ...records },
      openVisits,
      tray: account.trays[registerId] ?? [],
      earnedNotRedeemed: {
        today: rows.filter((row) => row.earnedBusinessDate === moment().businessDate).length,
        rows,
      },
      revision: state.revision + 1,
      ...change,
    }))
  }
  const waitingRewards = (): WaitingReward[] =>
    Object.values(records).flatMap(({ state, person }) =>
      assess(state, account, moment())
        .rewards.filter((reward) => reward.status === 'earned')
        .map((reward) => ({
          rewardId: reward.id,
          customerId: state.id,
          customerName: fullName(person),
          phone: person.phone,
          title:
            (reward.source.kind === 'card'
              ? account.catalogue.cardGroups[reward.source.cardGroupId]?.title
              : account.catalogue.offers[reward.source.offerId]?.title) ?? '',
          earnedAt: reward.earnedAt,
          earnedBusinessDate: reward.earnedBusinessDate,
          endDate: reward.endDate,
        })),
    )

  const holderOf = (key: string) => {
    const country = account.account?.country ?? 'US'
    const found = Object.values(records).find(({ person }) =>
      identityKeys(person, country).some((one) => one.key === key),
    )
    return found ? { customerId: found.state.id, name: fullName(found.person) } : null
  }
  const staffNow = (): { id: StaffId; role: Role } | null => {
    const now = store.getState().signedIn
    return now && { id: now.staffId, role: now.role }
  }
  const context = () => ({ moment: moment(), registerId, locationId, staff: staffNow(), approvedBy, newId })
  const record = (facts: readonly DecidedFact[]) => {
    const stamp = {
      accountId,
      registerId,
      epoch: 1,
      firstSeq: seq + 1,
      locationId,
      staff: staffNow(),
      moment: moment(),
      catalogueVersion: account.catalogueVersion,
    }
    seq += facts.length
    for (const event of stampFacts(facts, stamp)) fold(event)
  }
  const run = (command: Command): Result<null, Refusal> => {
    const current = store.getState().currentVisit
    return current ? runFor(current.customerId, command) : refused<Refusal>({ reason: 'visitNotOpen' })
  }
  const runFor = (customerId: CustomerId, command: Command): Result<null, Refusal> => {
    const customer = records[customerId]?.state
    if (!customer) return refused<Refusal>({ reason: 'visitNotOpen' })
    const decision = decide(command, { account, customer }, context())
    approvedBy = null
    if (!decision.ok) return decision
    record(decision.value)
    publish()
    return accepted(null)
  }
  const runAccount = (command: AccountCommand): Result<null, Refusal> => {
    const decision = decideForAccount(command, account, context())
    if (!decision.ok) return decision
    record(decision.value)
    publish()
    return accepted(null)
  }
  const openVisitOf = (customerId: CustomerId) =>
    Object.values(records[customerId]?.state.visits ?? {}).find(
      (visit) => visit.status === 'open' && visit.registerId === registerId,
    )
  const visitId = (): VisitId => store.getState().currentVisit?.visitId ?? ('none' as VisitId)
  const say = (outcome: ScanOutcome) =>
    store.setState((state) => ({ lastOutcome: { nth: (state.lastOutcome?.nth ?? 0) + 1, outcome } }))

  const addUpc = (upc: Upc, quantity: number, source: 'typed' | 'scan' | 'dropdown' | 'cardClick') => {
    const current = store.getState().currentVisit
    if (!current) {
      const done = runAccount({ type: 'AddToTray', upc, quantity, source })
      return say(done.ok ? { kind: 'tray', upc, quantity } : { kind: 'refused', refusal: done.refusal as Refusal })
    }
    const before = records[current.customerId]?.state ?? emptyCustomer(current.customerId)
    const done = run({ type: 'AddItem', visitId: current.visitId, upc, quantity, source, scanId: null })
    const after = records[current.customerId]?.state ?? before
    say(
      done.ok
        ? scanOutcome(before, after, account, moment(), upc, quantity)
        : { kind: 'refused', refusal: done.refusal as Refusal },
    )
  }

  const find = (query: string, limit: number): FoundCustomer[] => {
    const wanted = query.trim().toLowerCase()
    return Object.values(records)
      .flatMap(({ state, person }): FoundCustomer[] => {
        const name = fullName(person)
        const start = new RegExp(`(^|\\s)${wanted.replace(/[^\p{L}\p{N}@ ]/gu, '')}`, 'u').exec(name.toLowerCase())
        const digits = wanted.replace(/\D/g, '')
        const phoneAt = digits.length > 2 ? person.phone.indexOf(digits) : -1
        if (wanted !== '' && !start && phoneAt < 0) return []
        const at = start ? start.index + (start[1]?.length ?? 0) : 0
        return [
          {
            customerId: state.id,
            name,
            phone: person.phone,
            email: person.email,
            petNames: person.pets.map((pet) => pet.name),
            loyaltyCards: person.loyaltyCards,
            town: person.address.city,
            lastVisitAt: state.lastVisitAt,
            rewardsWaiting: assess(state, account, moment()).rewards.filter((one) => one.status === 'earned').length,
            isIncomplete: !state.has.email || !state.has.phone,
            matches:
              wanted === ''
                ? []
                : start
                  ? [{ field: 'name', start: at, end: at + wanted.length }]
                  : [{ field: 'phone', start: phoneAt, end: phoneAt + digits.length }],
          },
        ]
      })
      .sort((a, b) => a.name.localeCompare(b.name))
      .slice(0, limit)
  }

  const signInAs = async (staffId: StaffId, pin: string) => {
    const found = demoPins.find((one) => one.staffId === staffId)
    if (found?.pin !== pin) return { state: 'wrongPin' as const, triesLeft: 3 }
    return { state: 'signedIn' as const, staffId, assertion: 'made up', expiresAt: '2027-01-01T00:00:00.000Z' }
  }

  const actions: TillActions = {
    customerImport: fakeCustomerImport(),
    exportCustomers: async () => ({ file: new Blob([]), count: 0 }),
    ...fakeAccountActions(() => store.getState().customers),
    moment,
    takeOver: async () => store.setState({ phase: { name: 'signIn' } }),
    pair: async () => refused({ reason: 'refused' as const, sentence: 'This pairing code is not known.' }),
    createStore: async () => accepted(null),
    tryDemo: async () => store.setState({ phase: { name: 'signIn' } }),
    signIn: async (staffId, pin) => {
      const outcome = await signInAs(staffId, pin)
      const person = account.staff[staffId]
      if (outcome.state === 'signedIn' && person)
        store.setState({ phase: { name: 'ready' }, signedIn: { staffId, name: person.name, role: person.role } })
      return outcome
    },
    signOut: () => store.setState({ phase: { name: 'signIn' }, signedIn: null }),
    refreshLocks: async () => {},
    approve: async (managerId, pin) => {
      const outcome = await signInAs(managerId, pin)
      if (outcome.state === 'signedIn') approvedBy = managerId
      return outcome
    },
    liftLock: async (staffId) => {
      store.setState((state) => ({ locks: state.locks.filter((lock) => lock.staffId !== staffId) }))
      return true
    },
    findCustomers: (query, limit = 25) => (query.trim() === '' ? [] : find(query, limit)),
    isSearchWhole: () => true,
    openCustomer: async () => {},
    selectCustomer: async (customerId) => {
      const open = openVisitOf(customerId)
      const id = open?.id ?? (newId() as VisitId)
      store.setState({ currentVisit: { visitId: id, customerId }, lastOutcome: null, skippedInformation: false })
      if (!open) run({ type: 'StartVisit', visitId: id })
      const tray = account.trays[registerId] ?? []
      for (const item of tray) addUpc(item.upc, item.quantity, 'scan')
      if (tray.length > 0) runAccount({ type: 'EmptyTray', reason: 'taken' })
      publish()
      return accepted(null)
    },
    backToLookup: () => store.setState({ currentVisit: null, lastOutcome: null }),
    handleCode: async (raw, source) => {
      const times = /^(\d{1,2})\*(.*)$/.exec(raw)
      if (times?.[2] === '') {
        nextQuantity = Number(times[1])
        return
      }
      const code = (times?.[2] ?? raw).replace(/\D/g, '')
      if (!/^\d{12}$/.test(code)) return say({ kind: 'unreadable', reason: 'notAValidUpc', shown: raw })
      if (takesItems.current) return takesItems.current(code as Upc)
      addUpc(code as Upc, Number(times?.[1] ?? nextQuantity), source)
      nextQuantity = 1
    },
    findItems: (query, limit = 8) =>
      Object.values(account.catalogue.items)
        .filter((item) => item.description.toLowerCase().includes(query.trim().toLowerCase()))
        .slice(0, limit)
        .map((item) => ({
          upc: item.id,
          description: item.description,
          manufacturer: account.catalogue.manufacturers[item.manufacturerId]?.name ?? '',
        })),
    addItem: async (upc, quantity, source) => addUpc(upc, quantity, source),
    changeQuantity: async (lineId, quantity) => run({ type: 'ChangeQuantity', visitId: visitId(), lineId, quantity }),
    removeLine: async (lineId) => run({ type: 'RemoveLine', visitId: visitId(), lineId }),
    holdScans: (dialog) => {
      held.current = dialog
    },
    linkPos: async (customerId) => {
      store.setState(({ posCall }) => ({
        posCall: posCall && { nth: posCall.nth + 1, posId: posCall.posId, state: 'opened', customerId, by: 'link' },
      }))
      return accepted(customerId)
    },
    incorrectCustomer: async () => {
      store.setState(({ posCall }) => ({
        currentVisit: null,
        posCall: posCall && { nth: posCall.nth + 1, posId: posCall.posId, state: 'unknown' },
      }))
      return accepted(null)
    },
    choosePos: async (customerId) => accepted(customerId),
    dismissPos: () => store.setState({ posCall: null }),
    sendItemsTo: (taker) => {
      takesItems.current = taker
    },
    answerEitherItem: async (upc) => {
      store.setState({ eitherItem: null })
      if (upc) addUpc(upc, 1, 'scan')
    },
    sendBadgesTo: (taker) => {
      takesBadges.current = taker
    },
    setBadge: async (staffId, code) => {
      if (code === null) badges.delete(staffId)
      else badges.set(staffId, code)
      return { state: 'set' }
    },
    staffWithBadges: async () => [...badges.keys()],
    discardTray: async () => runAccount({ type: 'EmptyTray', reason: 'discarded' }),
    answerOffer: async (offerId, accept) => run({ type: 'AnswerOffer', visitId: visitId(), offerId, accept }),
    checkOut: async () => {
      store.setState({ skippedInformation: false })
      return run({ type: 'CheckOut', visitId: visitId() })
    },
    giveMultiPurchaseReason: async (reason, note) =>
      run({ type: 'GiveMultiPurchaseReason', visitId: visitId(), reason, note }),
    skipRequiredInformation: () => store.setState({ skippedInformation: true }),
    askRequiredInformation: () => store.setState({ skippedInformation: false }),
    chooseReward: (rewardId, choice) =>
      store.setState(({ rewardChoices }) => ({ rewardChoices: { ...rewardChoices, [rewardId]: choice } })),
    redeem: async (choices, acceptedRisks = []) =>
      run({
        type: 'RedeemRewards',
        visitId: visitId(),
        choices: choices.map((choice) => ({ takenUpc: null, ...choice })),
        acceptedRisks,
      }),
    redeemLater: async (rewardIds) => run({ type: 'DeferRewards', visitId: visitId(), rewardIds }),
    undoRedemption: async (redemptionId) => run({ type: 'UndoRedemption', redemptionId }),
    finish: async (reasons) => {
      const done = run({ type: 'FinishVisit', visitId: visitId(), reasons })
      if (done.ok) publish({ currentVisit: null, lastOutcome: null })
      return done
    },
    abandon: async () => {
      const done = run({ type: 'AbandonVisit', visitId: visitId() })
      if (done.ok) publish({ currentVisit: null, lastOutcome: null })
      return done
    },
    enroll: async (customerId, isEnrolled, reason) =>
      runFor(customerId, { type: 'ChangeEnrollment', isEnrolled, reason }),
    changeHousehold: async (customerId, withCustomerId) => {
      const householdId =
        withCustomerId && (records[withCustomerId]?.state.householdId ?? `household of ${withCustomerId}`)
      if (withCustomerId) runFor(withCustomerId, { type: 'ChangeHousehold', householdId })
      return runFor(customerId, { type: 'ChangeHousehold', householdId })
    },
    moveLine: async (lineId, toCustomerId) => {
      const current = store.getState().currentVisit
      const from = current && records[current.customerId]?.state
      const to = records[toCustomerId]?.state
      if (!current || !from || !to) return refused<Refusal>({ reason: 'visitNotOpen' })
      const toVisitId = openVisitOf(toCustomerId)?.id ?? (newId() as VisitId)
      const decision = decidePair(
        { type: 'MoveLine', visitId: current.visitId, lineId, toVisitId },
        from,
        to,
        account,
        context(),
      )
      if (!decision.ok) return decision
      record(decision.value)
      publish()
      return accepted(null)
    },
    addException: async ({ upc, quantity, ...exception }) => {
      const current = store.getState().currentVisit
      const before = current && records[current.customerId]?.state
      const command = { type: 'AddItem', visitId: visitId(), upc, quantity, source: 'exception', scanId: null } as const
      const done = run({ ...command, exception })
      const after = current && records[current.customerId]?.state
      if (done.ok && before && after) say(scanOutcome(before, after, account, moment(), upc, quantity))
      return done
    },
    addPaperPunches: async (entry) => {
      const current = store.getState().currentVisit
      const customer = current && records[current.customerId]?.state
      if (!customer) return refused<Refusal>({ reason: 'visitNotOpen' })
      const decided = decidePaper(account, customer, visitId(), entry, context())
      if (!decided.ok) return decided
      record(decided.value.facts)
      publish()
      say(decided.value.outcome)
      return accepted(null)
    },
    settleConflict: async (customerId, conflictEventId, how) =>
      runFor(customerId, { type: 'SettleConflict', conflictEventId, how }),
    noteCard: async (customerId, cardId, text) => runFor(customerId, { type: 'NoteCard', cardId, text }),
    removeRedemption: async (customerId, redemptionId, removeUnitIds) =>
      runFor(customerId, { type: 'RemoveRedemption', redemptionId, removeUnitIds }),
    reselectRedemption: async (customerId, redemptionId, upc, takenUpc, acceptedRisks = []) =>
      runFor(customerId, { type: 'ReselectRedemption', redemptionId, upc, takenUpc, acceptedRisks }),
    takeBackUnits: async (customerId, unitIds, reason) =>
      runFor(customerId, { type: 'TakeBackUnits', unitIds, reason }),
    savePerson: async (customerId, typed, mail, form) => {
      const id = customerId ?? (newId() as CustomerId)
      const country = account.account?.country ?? 'US'
      const patch = tidy(typed, country)
      const decided = decideSavePerson(
        {
          customerId: id,
          isNew: customerId === null,
          source: 'checkout',
          person: personOf(id),
          patch,
          mail,
          country,
          ownerOfKey: holderOf,
          salt: '',
          ref: newId(),
          ...(form && { form: { account: account.account, ...form } }),
        },
        context(),
      )
      approvedBy = null
      if (!decided.ok) return decided
      record(decided.value.facts)
      const before = records[id]
      if (before) records[id] = { ...before, person: applyPatch(before.person, patch) }
      publish()
      return accepted(id)
    },
    holdersOf: async (customerId, typed) => {
      const country = account.account?.country ?? 'US'
      return identityKeys(applyPatch(emptyPerson, tidy(typed, country)), country).flatMap(({ field, key }) => {
        const holder = holderOf(key)
        if (!holder || holder.customerId === customerId) return []
        return [{ field, customerId: holder.customerId, customerName: holder.name }]
      })
    },
    changePoints: async (customerId, points, reason) => runFor(customerId, { type: 'ChangePoints', points, reason }),
    declineInformation: async (customerId) => {
      const before = records[customerId]
      if (before)
        records[customerId] = { ...before, state: { ...before.state, informationDeclinedUntil: '2026-12-31' } }
      publish()
      return accepted(null)
    },
    customersActiveBetween: async () => Object.values(records),
    listCustomers: (query, limit) => find(query, limit),
    ...fakeProfile({ records: () => Object.values(records), found: () => find('', Number.POSITIVE_INFINITY) }),
    saveRows: async (rows) => {
      for (const one of rows) {
        const done = runAccount({ type: 'SaveRows', rows: one })
        if (!done.ok) return done
      }
      return accepted(null)
    },
    affectedRedemptions: async (programId) => {
      const sources = new Set(sourcesOf(account.catalogue, programId))
      return Object.values(records).flatMap(({ state, person }) =>
        state.redemptions
          .filter((redemption) => !redemption.undone && sources.has(sourceOf(redemption)))
          .map((redemption) => ({
            redemptionId: redemption.id,
            customerId: state.id,
            customerName: fullName(person),
            locationId: redemption.locationId,
            at: redemption.at,
            businessDate: redemption.businessDate,
            kind: redemption.kind,
            upc: redemption.upc,
            rebateCents: redemption.rebateCents,
            distributorId: redemption.distributorId,
            isUncredited: redemption.batchId < 0,
          })),
      )
    },
    receiveKeyed: () => undefined,
    beginScannerSetup: () => store.setState({ scannerSetup: { scans: [], tried: [], ports: [] } }),
    endScannerSetup: () => store.setState({ scannerSetup: null }),
    trySerialPort: () => undefined,
    adoptScanner: async ({ deviceId, kind, name }) =>
      store.setState((state) => ({ settings: { ...state.settings, scanner: { deviceId, kind, name } } })),
    forgetScanner: async () => store.setState((state) => ({ settings: { ...state.settings, scanner: null } })),
    saveSettings: async (settings) => store.setState((state) => ({ settings: { ...state.settings, ...settings } })),
    syncNow: () => {},
  }
  publish()
  return {
    store,
    actions,
    held,
    badgeField: takesBadges,
    customerId: (name) => {
      const found = Object.values(records).find(({ person }) => fullName(person) === name)
      if (!found) throw new Error(`No demo customer is called ${name}`)
      return found.state.id
    },
    setState: (change) => publish(change),
  }
}
