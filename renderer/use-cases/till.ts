/**
 * The till: everything the screens may observe and everything they may ask for, in one place. Screens read `TillState` through
 * `useTill` and call `TillActions`; they never touch the journal, the host or the rules' decisions themselves.
 *
 * `TillState` is a fold held in memory; it is rebuilt from the journal and the views at every start, so nothing in it can be lost.
 */

import type { OutgoingMail } from '../../shared/cloud-protocol/protocol.ts'
import type { Person } from '../../shared/customers/person.ts'
import type {
  Boot,
  RecorderStatus,
  ScannerStatus,
  Settings,
  SignInOutcome,
} from '../../shared/host-contract/contract.ts'
import type { LocalDate, Moment } from '../../shared/kernel/business-date.ts'
import type {
  CardGroupId,
  CustomerId,
  EventId,
  LineId,
  ProgramId,
  RedemptionId,
  RewardId,
  StaffId,
  UnitId,
  Upc,
  VisitId,
} from '../../shared/kernel/ids.ts'
import type { Result } from '../../shared/kernel/result.ts'
import type { Role } from '../../shared/loyalty/catalogue.ts'
import type { Refusal, RewardChoice } from '../../shared/loyalty/commands.ts'
import type { CreditRiskKind } from '../../shared/loyalty/credit-risk-kinds.ts'
import type { ExceptionReason, Settlement } from '../../shared/loyalty/events.ts'
import type { BadgeRefusal, ScanOutcome } from '../../shared/loyalty/scan-outcome.ts'
import type { AccountState, Conflict, CustomerState, TrayItem } from '../../shared/loyalty/state.ts'
import type { AccountActions } from './account-actions.ts'
import type { AttachmentActions } from './attachment-actions.ts'
import type { CustomerListActions } from './customer-list-actions.ts'
import type { ExportActions } from './export-actions.ts'
import type { FoundCustomer } from './found-customer.ts'
import type { CustomerImport } from './import-state.ts'
import type { OfferActions } from './offer-actions.ts'
import type { PosActions, PosCall } from './pos-actions.ts'
import type { RecordActions } from './record-actions.ts'
import type { SetupScan } from './scanner-report.ts'

/** A customer as a screen needs it: loyalty facts and the person, displayed fold (accepted plus own pending). */
export interface CustomerRecord {
  readonly state: CustomerState
  readonly person: Person
}

export type { FoundCustomer } from './found-customer.ts'

export type Phase =
  | { readonly name: 'starting' }
  /** Another page owns this register. */
  | { readonly name: 'elsewhere' }
  /** No account yet: pair, create a store, or try the demo. */
  | { readonly name: 'firstStart'; readonly problem: string | null }
  /** The journal is replayed from the recorder or pulled for the first time. */
  | { readonly name: 'recovering'; readonly done: number; readonly total: number | null }
  | { readonly name: 'signIn' }
  | { readonly name: 'ready' }
  /** This page's storage cannot be used; the sentence says what to do. */
  | { readonly name: 'failed'; readonly sentence: string }

export interface SignedIn {
  readonly staffId: StaffId
  readonly name: string
  readonly role: Role
}

export interface SyncStatus {
  /** Sync status sentence: Synced / Saved on this computer - N waiting / N need attention. */
  readonly kind: 'synced' | 'saved' | 'attention'
  readonly waiting: number
  readonly attention: number
  readonly lastSyncAt: string | null
  readonly offlineSince: string | null
  /** ms since 1970 of the next try, while offline. */
  readonly nextTryAt: number | null
  readonly problem: string | null
  readonly hostConnected: boolean
  readonly isPaired: boolean
  /** The store's customers come for the first time: how far, in events; null = they are here. */
  readonly firstSync: { readonly done: number; readonly total: number } | null
  readonly unsent: readonly {
    readonly id: string
    readonly type: string
    readonly at: string
    readonly customerId: CustomerId | null
  }[]
  /** The other registers of the account. */
  readonly registers: readonly {
    readonly registerId: string
    readonly name: string
    readonly lastSeenAt: string | null
  }[]
  readonly conflicts: readonly (Conflict & { readonly customerId: CustomerId; readonly customerName: string })[]
  readonly quarantined: readonly { readonly eventId: string; readonly reason: string }[]
  readonly scanners: readonly ScannerStatus[]
  readonly storage: {
    readonly usedBytes: number
    readonly quotaBytes: number
    readonly persisted: boolean
    /** The last record found no room. */
    readonly isFull?: boolean
  } | null
  readonly recorder: (RecorderStatus & { readonly lagRecords: number }) | null
  readonly mails: readonly OutgoingMail[]
  /** The profile was lost and nothing is pulled yet: customers of before come back with the line. */
  readonly isAwaitingCustomers: boolean
}

export interface OpenVisit {
  readonly visitId: VisitId
  readonly customerId: CustomerId
  readonly customerName: string
  readonly lineCount: number
  readonly startedAt: string
  /** Only this register's visits can be worked on; others are shown. */
  readonly isMine: boolean
}

/** A reward earned and not redeemed, with whom to call. */
export interface WaitingReward {
  readonly rewardId: RewardId
  readonly customerId: CustomerId
  readonly customerName: string
  readonly phone: string
  readonly title: string
  readonly earnedAt: string
  readonly earnedBusinessDate: string
  readonly endDate: string | null
}

/** While Settings > Scanner is open: what was scanned there. */
export interface ScannerSetupState {
  /** Newest first. */
  readonly scans: readonly SetupScan[]
  /** Serial ports that are only tried, by the host. */
  readonly tried: readonly ScannerStatus[]
  /** Ports the person named besides. */
  readonly ports: readonly string[]
}

export interface TillState {
  readonly phase: Phase
  readonly boot: Boot | null
  readonly settings: Settings
  readonly account: AccountState
  readonly signedIn: SignedIn | null
  readonly locks: readonly { readonly staffId: StaffId; readonly until: string }[]
  readonly tray: readonly TrayItem[]
  /** Every customer some screen or open visit needs, displayed fold. */
  readonly customers: Readonly<Record<string, CustomerRecord>>
  readonly openVisits: readonly OpenVisit[]
  readonly recentToday: readonly { readonly customerId: CustomerId; readonly name: string; readonly at: string }[]
  /** The visit on the Checkout screen; null = lookup. */
  readonly currentVisit: { readonly visitId: VisitId; readonly customerId: CustomerId } | null
  /** The message of the last scan on the screen now shown; `nth` grows with every scan so that equal ones are announced. */
  readonly lastOutcome: { readonly nth: number; readonly outcome: ScanOutcome } | null
  /** The last scan was in view more than once and counted once; gone with the next scan. */
  readonly doubleRead: { readonly scanId: string; readonly times: number } | null
  /** Open while somebody sets a scanner up: scans are tests then. */
  readonly scannerSetup: ScannerSetupState | null
  /** Scans waiting behind a dialog. */
  readonly waitingScans: number
  /** A scanned code that can be two items of the catalogue: somebody has to say which. */
  readonly eitherItem: { readonly upcs: readonly [Upc, Upc] } | null
  /** What the last badge did at a PIN or on the sign-in screen; `nth` grows with every badge. */
  readonly badge: { readonly nth: number; readonly said: BadgeSaid } | null
  /** The customer that the till's own software asked for last, while that is of interest. */
  readonly posCall: PosCall | null
  /** The cashier went on without what a brand demands (Required Information cancelled). */
  readonly skippedInformation: boolean
  /** Chosen in the Redemption dialog, by a scan or by hand, whichever came last. */
  readonly rewardChoices: RewardChoices
  /** Today's first, then from earlier days; `today` is the number in the counter. */
  readonly earnedNotRedeemed: { readonly today: number; readonly rows: readonly WaitingReward[] }
  readonly sync: SyncStatus
  /** Grows with every change of customers or account: reports ask again. */
  readonly revision: number
}

/** What holds scans back; see `holdScans`. */
export type ScanHold = 'dialog' | 'pin' | 'signIn'

/** Gets the code of the badge that was scanned, or null when what was scanned is no badge. */
export type BadgeTaker = (code: string | null) => void

export type BadgeSaid =
  | { readonly state: 'signedIn' }
  /** A manager's badge instead of the PIN. */
  | { readonly state: 'approved'; readonly outcome: Extract<SignInOutcome, { state: 'signedIn' }> }
  | BadgeRefusal

export type SetBadgeOutcome =
  | { readonly state: 'set' | 'hostLost' }
  | { readonly state: 'takenBy'; readonly name: string }
  /** Nobody proved to be a manager within the last minutes. */
  | { readonly state: 'managerNeeded' }

export type ActionOutcome = Promise<
  Result<
    null,
    | Refusal
    | { readonly reason: 'storageFailed'; readonly sentence: string }
    | { readonly reason: 'historyStillComing' }
  >
>

/** What is given for one reward: the item alone, or with what was taken instead and what was rung up already. */
export type ChosenReward = Pick<RewardChoice, 'rewardId' | 'upc'> & Partial<RewardChoice>

/** By reward: what is given for it, or that it is kept for later. None = nobody has said anything yet. */
export type RewardChoices = Readonly<Record<string, Omit<ChosenReward, 'rewardId'> | 'later'>>

/** An unlisted article forced onto a card of the visit on the screen. */
export interface ExceptionEntry {
  readonly upc: Upc
  readonly quantity: number
  readonly cardGroupId: CardGroupId
  readonly reason: ExceptionReason
  readonly note: string
  readonly valueCents: number | null
}

/** Purchases typed in from an old card or receipt, all of one article. */
export interface PaperEntry {
  readonly upc: Upc
  readonly purchases: readonly { readonly date: LocalDate; readonly quantity: number }[]
  /** Replaces the note of the card they land on; null leaves it. */
  readonly note: string | null
}

export interface TillActions
  extends AccountActions,
    AttachmentActions,
    CustomerListActions,
    OfferActions,
    PosActions,
    RecordActions {
  /** The store's clock, seen from here: what rules and screens are given. */
  moment(): Moment
  readonly customerImport: CustomerImport
  readonly exportCustomers: ExportActions['exportCustomers']

  takeOver(): Promise<void>
  pair(
    code: string,
    cloudUrl: string | null,
  ): Promise<Result<null, { readonly reason: 'refused' | 'noLine'; readonly sentence: string }>>
  createStore(input: {
    storeName: string
    timeZone: string
    managerName: string
    pin: string
  }): Promise<Result<null, { readonly reason: 'refused'; readonly sentence: string }>>
  tryDemo(): Promise<void>

  signIn(staffId: StaffId, pin: string): Promise<SignInOutcome | { readonly state: 'hostLost' }>
  signOut(): void
  refreshLocks(): Promise<void>
  /** Manager PIN: approves exactly one next command, or lifts a lock. Resolves to false for a wrong PIN or no manager. */
  approve(managerId: StaffId, pin: string): Promise<SignInOutcome | { readonly state: 'hostLost' | 'notManager' }>
  liftLock(staffId: StaffId): Promise<boolean>

  /** Answers within a frame over every customer known here. */
  findCustomers(query: string, limit?: number): readonly FoundCustomer[]
  /** False for a moment after a start: somebody may be missing among those found. */
  isSearchWhole(): boolean
  openCustomer(customerId: CustomerId): Promise<void>
  /** Starts or resumes a visit and takes the tray along. */
  selectCustomer(customerId: CustomerId): ActionOutcome
  backToLookup(): void

  /** One label or typed code, from any screen, handled in order. `12*` in front of a typed code means twelve. */
  handleCode(raw: string, source: 'scan' | 'typed', scanId: string | null): Promise<void>
  /** Items whose name or UPC holds the text, for the scan field's suggestions. */
  findItems(
    query: string,
    limit?: number,
  ): readonly { readonly upc: Upc; readonly description: string; readonly manufacturer: string }[]
  addItem(upc: Upc, quantity: number, source: 'dropdown' | 'typed' | 'cardClick'): Promise<void>
  changeQuantity(lineId: LineId, quantity: number): ActionOutcome
  removeLine(lineId: LineId): ActionOutcome
  /**
   * The screens opened a dialog that the state does not know of (customer data, undo, not redeemed: 'dialog'; Manager PIN: 'pin';
   * somebody else signs in: 'signIn'), or closed it (null). While it is open, labels wait in order (`waitingScans`); at a PIN and
   * when signing in an item is refused aloud and only a badge counts. Closing handles what waited.
   */
  holdScans(hold: ScanHold | null): void
  /** Which of `eitherItem` it was; null = neither, and nothing is added. What waited behind the question goes on. */
  answerEitherItem(upc: Upc | null): Promise<void>
  /** A field asks for a badge: the next labels answer it, and go nowhere else. null = it asks no more. */
  sendBadgesTo(taker: BadgeTaker | null): void
  /** code null = takes the badge away. A manager who signed in or approved within the last minutes. */
  setBadge(staffId: StaffId, code: string | null): Promise<SetBadgeOutcome>
  /** Who has a badge; nobody known while the host does not answer. */
  staffWithBadges(): Promise<readonly StaffId[]>
  /** A field asks for an item: the next labels answer it, and go nowhere else. null = it asks no more. */
  sendItemsTo(taker: ((upc: Upc) => void) | null): void
  discardTray(): ActionOutcome
  answerOffer(offerId: ProgramId, accept: boolean): ActionOutcome
  checkOut(): ActionOutcome
  /** One of the four known reasons, or one of the store's own. */
  giveMultiPurchaseReason(reason: string, note: string): ActionOutcome
  skipRequiredInformation(): void
  askRequiredInformation(): void
  chooseReward(rewardId: RewardId, choice: RewardChoices[string]): void
  /** `acceptedRisks`: what could make a distributor refuse the credit, said on the screen and taken all the same. */
  redeem(choices: readonly ChosenReward[], acceptedRisks?: readonly CreditRiskKind[]): ActionOutcome
  redeemLater(rewardIds: readonly RewardId[]): ActionOutcome
  undoRedemption(redemptionId: RedemptionId): ActionOutcome
  finish(reasons: Readonly<Record<string, string>>): ActionOutcome
  abandon(): ActionOutcome

  /** Takes part in loyalty from here on, or not any more. */
  enroll(customerId: CustomerId, isEnrolled: boolean, reason: string): ActionOutcome
  /** Both share one household afterwards; null leaves it. */
  changeHousehold(customerId: CustomerId, withCustomerId: CustomerId | null): ActionOutcome
  /** A line of the visit on the screen goes to the other customer's open visit here, or to one that starts with it. */
  moveLine(lineId: LineId, toCustomerId: CustomerId): ActionOutcome
  addException(entry: ExceptionEntry): ActionOutcome
  /** One record: all purchases of the old card and its note, or nothing. */
  addPaperPunches(entry: PaperEntry): ActionOutcome
  noteCard(customerId: CustomerId, cardId: string, text: string): ActionOutcome
  /** A manager says how a conflict ended. */
  settleConflict(customerId: CustomerId, conflictEventId: EventId, how: Settlement): ActionOutcome
  /** From History: undone; the units named are taken off with it. */
  removeRedemption(customerId: CustomerId, redemptionId: RedemptionId, removeUnitIds: readonly UnitId[]): ActionOutcome
  /** From History: undone and given again as another item, in one step. */
  reselectRedemption(
    customerId: CustomerId,
    redemptionId: RedemptionId,
    upc: Upc,
    takenUpc: Upc | null,
    acceptedRisks?: readonly CreditRiskKind[],
  ): ActionOutcome
  /** Purchases of any visit: entered by mistake, or the goods came back. */
  takeBackUnits(customerId: CustomerId, unitIds: readonly UnitId[], reason: 'removed' | 'returned'): ActionOutcome

  declineInformation(customerId: CustomerId): ActionOutcome

  /** All customers with activity on those dates, for reports. */
  customersActiveBetween(first: string, last: string): Promise<readonly CustomerRecord[]>
  listCustomers(query: string, limit: number): readonly FoundCustomer[]

  /** A keyboard scanner typed a label, wherever the focus was. */
  receiveKeyed(raw: string): void
  /** Until the end every scan is a test, shown and not counted, and every serial port that nobody reads is tried. */
  beginScannerSetup(): void
  endScannerSetup(): void
  /** Listens on this port as well, such as `COM3 115200`, while a scanner is set up. */
  trySerialPort(port: string): void
  /** This register's scanner from now on; a serial port that was only tried is read for good. */
  adoptScanner(scan: SetupScan): Promise<void>
  forgetScanner(): Promise<void>
  saveSettings(settings: Partial<Settings>): Promise<void>
  syncNow(): void
}
