/** What the Customers screen asks of the till for files of everybody: customers, or pets. */
import type { ListFormat } from './product-list-files.ts'

export type ExportKind = 'customers' | 'pets'

export interface ExportedFile {
  readonly file: Blob
  /** Customers, or pets. */
  readonly count: number
}

export interface ExportActions {
  /** `tell` is told how many there are so far. null when no register is open. */
  exportCustomers(
    kind: ExportKind,
    format: ListFormat,
    sheet: string,
    tell: (count: number) => void,
  ): Promise<ExportedFile | null>
}
