/**
 * An account's rows as the cloud has judged them, sent ahead of the history that leads there: a register that is pulling for the first time
 * sells by today's catalogue and lets today's people sign in, while its customers are still on their way.
 */
import { z } from 'zod'
import type { AccountState } from '../loyalty/state.ts'

/** Raised when a row begins to mean something else: a register that does not know it waits for the whole history. */
export const rowsVersion = 1

/** What a row says is checked by nobody but the fold that wrote it: both sides run the same. */
const rowsById = z.record(z.string(), z.looseObject({ id: z.string() }))

export const accountRowsSchema = z.object({
  version: z.number().int(),
  /** Everything up to here is in the rows. */
  position: z.number().int().min(0),
  rows: z.looseObject({
    account: z.looseObject({ id: z.string() }).nullable(),
    locations: rowsById,
    registers: rowsById,
    staff: rowsById,
    catalogue: z.looseObject({
      manufacturers: rowsById,
      distributors: rowsById,
      items: rowsById,
      programs: rowsById,
      cardGroups: rowsById,
      offers: rowsById,
      enrollments: rowsById,
      autoEnrollments: rowsById,
    }),
    catalogueVersion: z.number().int().min(0),
  }),
})
export type AccountRowsAnswer = z.infer<typeof accountRowsSchema>

export type AccountRows = Pick<
  AccountState,
  'account' | 'locations' | 'registers' | 'staff' | 'catalogue' | 'catalogueVersion'
>

export interface RowsAhead {
  readonly position: number
  readonly rows: AccountRows
}

/** null = of a version that this program does not know. */
export const rowsAheadOf = ({ version, position, rows }: AccountRowsAnswer): RowsAhead | null =>
  version === rowsVersion ? { position, rows: ownRows(rows as unknown as AccountRows) } : null

/** What a newer cloud may have said besides is left out. */
const ownRows = ({ account, locations, registers, staff, catalogue, catalogueVersion }: AccountRows): AccountRows => ({
  account,
  locations,
  registers,
  staff,
  catalogue,
  catalogueVersion,
})

/** What is shown while the history is behind its rows: totals, trays and names stay those of the history. */
export const withRowsAhead = (history: AccountState, { rows }: RowsAhead): AccountState => ({ ...history, ...rows })
