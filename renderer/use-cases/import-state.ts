/** An import of customers as the screens see it. It lives as long as the page, whatever screen is open. */
import type { StoreApi } from 'zustand/vanilla'
import type { ImportMapping } from '../../shared/customers/import-columns.ts'
import { firstChoices, type ImportChoices } from '../../shared/customers/import-plan.ts'
import type { Result } from '../../shared/kernel/result.ts'
import type { Refusal } from '../../shared/loyalty/commands.ts'
import type { ImportCounts, ImportProblem, ReadTable, ShownFates, ShownRow } from './import-engine.ts'

/**
 *  file -> reading -> columns -> checking -> check -> writing -> report
 *    ^---------------------------------------------------------'
 */
export type ImportStep = 'file' | 'reading' | 'columns' | 'checking' | 'check' | 'writing' | 'report'

export interface ImportState {
  readonly step: ImportStep
  readonly fileName: string
  /** Why the file could not be read. */
  readonly problem: ImportProblem | null
  readonly table: ReadTable | null
  readonly mapping: ImportMapping
  /** These columns were chosen before for a file with the same headings. */
  readonly isRemembered: boolean
  readonly choices: ImportChoices
  readonly stage: 'reading' | 'checking' | 'planning'
  readonly done: number
  readonly total: number
  readonly counts: ImportCounts | null
  /** Grows with every plan: the rows that are shown are asked for again. */
  readonly planned: number
  /** The cloud has to take some before more is written. */
  readonly isWaitingForLine: boolean
  /** How writing ended, or why it stands still. */
  readonly end: ImportEnd | null
  readonly written: { readonly created: number; readonly updated: number; readonly takenMeanwhile: readonly number[] }
  /** A run that a kill or a reload cut short. */
  readonly interrupted: {
    readonly fileName: string
    readonly done: number
    readonly total: number
    readonly startedAt: string
  } | null
}

export type ImportEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly sentence: string }

export const firstImport: ImportState = {
  step: 'file',
  fileName: '',
  problem: null,
  table: null,
  mapping: [],
  isRemembered: false,
  choices: firstChoices,
  stage: 'reading',
  done: 0,
  total: 0,
  counts: null,
  planned: 0,
  isWaitingForLine: false,
  end: null,
  written: { created: 0, updated: 0, takenMeanwhile: [] },
  interrupted: null,
}

export interface CustomerImport {
  readonly store: StoreApi<ImportState>
  /** Finds a run that was cut short; asked when the page opens. */
  look(): Promise<void>
  choose(file: Blob & { readonly name: string }): Promise<void>
  /** null leaves a column out. */
  map(mapping: ImportMapping): void
  check(): Promise<void>
  decide(choices: ImportChoices): Promise<void>
  shown(fates: ShownFates, from: number, count: number): Promise<readonly ShownRow[]>
  /** A manager's matter. Answers when writing has begun; it goes on by itself. */
  write(): Promise<ImportOutcome>
  /** What is written stays. */
  cancel(): void
  /** Back to the columns, with the file as it is. */
  backToColumns(): void
  /** Another file; nothing of this one stays but what was written. */
  startAnew(): void
  /** The run that was cut short: on from where it stood. A manager's matter. */
  goOn(): Promise<ImportOutcome>
  forgetInterrupted(): Promise<void>
}

export type ImportOutcome = Result<null, Refusal | { readonly reason: 'storageFailed'; readonly sentence: string }>
