/** Customer lists as files, and a till that imports them. */
import { expect, vi } from 'vitest'
import type { ImportFate } from '../../shared/customers/import-plan.ts'
import type { Person } from '../../shared/customers/person.ts'
import type { TestTill } from './given-till.ts'

export type ListFile = Blob & { readonly name: string }

export const fileOf = (content: string | Uint8Array<ArrayBuffer>, name = 'customers.csv'): ListFile =>
  Object.assign(new Blob([content]), { name })

export const csvOf = (...rows: readonly (readonly string[])[]): string =>
  rows
    .map((row) => row.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(','))
    .join('\r\n')

export const importOf = (till: TestTill) => till.actions.customerImport

/** Reads the file and checks it with the columns that are guessed. */
export async function checks(till: TestTill, file: ListFile): Promise<void> {
  const run = importOf(till)
  await run.choose(file)
  expect(run.store.getState().problem).toBeNull()
  await run.check()
  const { step, end } = run.store.getState()
  expect(step, JSON.stringify(end)).toBe('check')
}

export async function writes(till: TestTill): Promise<void> {
  const begun = await importOf(till).write()
  expect(begun).toMatchObject({ ok: true })
  await ended(till)
  expect(importOf(till).store.getState().end).toEqual({ kind: 'done' })
}

export const ended = (till: TestTill): Promise<void> =>
  vi.waitFor(() => expect(importOf(till).store.getState().step).toBe('report'), { timeout: 20_000, interval: 5 })

export async function imports(till: TestTill, file: ListFile): Promise<void> {
  await checks(till, file)
  await writes(till)
}

export async function fatesOf(till: TestTill): Promise<readonly ImportFate[]> {
  return (await importOf(till).shown('all', 0, 10_000)).map(({ fate }) => fate)
}

/** The one customer found by these words. */
export async function personOf(till: TestTill, query: string): Promise<Person> {
  const id = till.customer(query)
  await till.actions.openCustomer(id)
  const found = till.state().customers[id]
  if (!found) throw new Error(`${query} was not loaded`)
  return found.person
}

/** Waits until some rows are written, and no longer. */
export const hasBegun = (till: TestTill, rows: number): Promise<void> =>
  vi.waitFor(() => expect(importOf(till).store.getState().done).toBeGreaterThanOrEqual(rows), {
    timeout: 20_000,
    interval: 1,
  })
