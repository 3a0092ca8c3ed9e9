/** The till before anything is known. */
import type { AccountId } from '../../shared/kernel/ids.ts'
import { emptyAccount } from '../../shared/loyalty/state.ts'
import type { SyncStatus, TillState } from './till.ts'

export const firstSync: SyncStatus = {
  kind: 'saved',
  waiting: 0,
  attention: 0,
  lastSyncAt: null,
  offlineSince: null,
  nextTryAt: null,
  problem: null,
  hostConnected: false,
  isPaired: false,
  firstSync: null,
  unsent: [],
  registers: [],
  conflicts: [],
  quarantined: [],
  scanners: [],
  storage: null,
  recorder: null,
  mails: [],
  isAwaitingCustomers: false,
}

export const firstState: TillState = {
  phase: { name: 'starting' },
  boot: null,
  settings: { sounds: true, volume: 0.6, colorScheme: 'auto', language: 'en', serialPorts: [] },
  account: emptyAccount('' as AccountId),
  signedIn: null,
  locks: [],
  tray: [],
  customers: {},
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
  sync: firstSync,
  revision: 0,
}
