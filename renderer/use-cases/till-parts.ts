/** What the use-cases share: the store, the open register, and the ports through which they reach the machine. */
import type { StoreApi } from 'zustand/vanilla'
import type { Boot, Lease } from '../../shared/host-contract/contract.ts'
import type { Moment } from '../../shared/kernel/business-date.ts'
import type { CustomerId, StaffId, Upc, VisitId } from '../../shared/kernel/ids.ts'
import type { Journal } from '../database/journal.ts'
import type { RegisterFold } from '../database/register-fold.ts'
import type { Views } from '../database/views.ts'
import type { HostLine, Line } from './host-client.ts'
import type { ImportEngine } from './import-engine.ts'
import type { KeyRecorder } from './key-recorder.ts'
import type { BadgeTaker, ScanHold, TillState } from './till.ts'

/** The machine, as the use-cases see it; fakes in tests. */
export interface TillPorts {
  readonly host: HostLine
  /** The machine's own clock, ms since 1970. */
  readonly now: () => number
  /** 0 to 1. */
  readonly random: () => number
  readonly bytes: (length: number) => Uint8Array
  /** Runs once after about `ms`; the returned function calls it off. */
  readonly after: (ms: number, run: () => void) => () => void
  /** Lets the page paint and answer before long work goes on. */
  readonly rest: () => Promise<void>
  /** Survives a reload of this page, and nothing more. */
  readonly remember: { read(): string | null; write(visitId: VisitId | null): void }
  readonly storage: () => Promise<TillState['sync']['storage']>
  readonly pageId: string
  /** What reads and plans an import; left out where it may run in this thread. */
  readonly importEngine?: () => ImportEngine
  /** This page's keyboard; left out where there is none. */
  readonly keys?: KeyRecorder
}

/** A register that is open in this page: this page holds the lease with this epoch. */
export interface OpenRegister {
  readonly journal: Journal
  readonly views: Views
  readonly fold: RegisterFold
}

/** What changes while the page runs. Reset as a whole when another page takes over. */
export interface TillContext {
  readonly ports: TillPorts
  readonly store: StoreApi<TillState>
  line: Line | null
  boot: Boot | null
  lease: Lease | null
  register: OpenRegister | null
  /** Proof of the sign-in, for the records. */
  assertion: { readonly text: string; readonly expiresAt: string } | null
  /** A dialog of the screens' own is open: labels wait; at a PIN and on the sign-in screen they are refused, but for badges. */
  scansHeldBy: ScanHold | null
  /** A field that asks for an item is open: labels answer it. */
  takesItems: ((upc: Upc) => void) | null
  /** A field that asks for a badge is open: labels answer it. */
  takesBadges: BadgeTaker | null
  /** A manager's PIN, good for exactly one command. */
  approval: StaffId | null
  /** Runs work one after the other: scans and commands keep their order. */
  inOrder<Value>(work: () => Promise<Value>): Promise<Value>
  moment(): Moment
  /** Told after every record; used by sending, recording and saving. */
  readonly afterRecord: (() => void)[]
  /** Told whose display has changed, by own work or by what others did. */
  readonly afterChange: ((ids: readonly CustomerId[]) => void)[]
}
