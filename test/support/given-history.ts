/** A small store and one purchase as a history document, to change one thing of, and what reading says of it. */
import type { HistoryDocument } from '../../shared/history/history-schema.ts'
import { readHistory } from '../../shared/history/read-history.ts'

export type Step = HistoryDocument['steps'][number]

export const bought: Step = { do: 'purchase', customer: 'Ann', item: 'A', quantity: 2, at: '2026-06-10 10:00' }

export const givenHistory = (...further: readonly Step[]) => ({
  locations: { L1: { timeZone: 'America/New_York' } },
  registers: { R1: 'L1', R2: 'L1' },
  items: { A: { valueCents: 5000 }, B: { valueCents: 6000 } },
  programs: { P: { cards: { FB: [{ buy: 2, items: { A: {}, B: {} } }] } } },
  offers: {
    O: { type: 'freeGood', versions: [{ start: '2026-06-01', end: '2026-06-30', buy: 2, items: { A: {} } }] },
    R: { type: 'rebate', versions: [{ start: '2026-06-01', end: '2026-06-30', items: { B: { rebateCents: 100 } } }] },
  },
  customers: { Ann: {}, Bob: {} },
  steps: [bought, ...further],
})
export type GivenHistory = ReturnType<typeof givenHistory>

/** What is wrong with the document, or `fine`. */
export function saidOf(document: unknown): string {
  const read = readHistory(document)
  return read.ok ? 'fine' : read.refusal
}

/** The same with one part replaced: `set('offers.O.versions.0.end', '2026-05-01')`. */
export function withPart(path: string, value: unknown, document: object = givenHistory()): unknown {
  const copy = structuredClone(document)
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  const inner = keys.reduce<unknown>((one, key) => Object(one)[key], copy)
  // Another change may have taken the place away.
  if (typeof inner !== 'object' || inner === null) return copy
  Object.defineProperty(inner, last, { value, enumerable: true, configurable: true, writable: true })
  return copy
}
