/**
 * The worked examples of the domain notes as histories, one file each in test/oracle/examples: what was done, and what has to be in the
 * result. Engine and oracle both have to say so. `npm run decide` reads the same steps together with `store.json`.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readHistory } from '../../shared/history/read-history.ts'
import type { HistoryResult } from '../../shared/history/result.ts'
import { runHistory } from '../../shared/history/run-history.ts'
import { disagreementOn } from '../oracle/compare.ts'

const folder = join(import.meta.dirname, '..', 'oracle', 'examples')
const record = z.record(z.string(), z.unknown())
const storeSchema = z.looseObject({ items: record, programs: record, offers: record, customers: record })
const exampleSchema = z.strictObject({
  example: z.number(),
  says: z.string(),
  /** Programs and offers of the store that are left out. */
  without: z.array(z.string()),
  /** What replaces parts of the store. */
  change: z.record(z.string(), record),
  steps: z.array(record),
  expect: z.strictObject({
    steps: z.record(z.string(), record).optional(),
    customers: record.optional(),
    participation: record.optional(),
  }),
})

const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'))
const store = storeSchema.parse(read('store.json'))
const examples = readdirSync(folder)
  .filter((file) => file.startsWith('example-'))
  .map((file) => exampleSchema.parse(read(file)))

function historyOf({ without, change, steps }: z.output<typeof exampleSchema>) {
  const part = (name: 'items' | 'programs' | 'offers' | 'customers') =>
    Object.fromEntries(Object.entries({ ...store[name], ...change[name] }).filter(([key]) => !without.includes(key)))
  const parts = {
    items: part('items'),
    programs: part('programs'),
    offers: part('offers'),
    customers: part('customers'),
  }
  const history = readHistory({ ...store, ...parts, steps })
  if (!history.ok) throw new Error(history.refusal)
  return history.value
}

describe('worked examples', () => {
  for (const example of examples)
    it(`example ${example.example}: ${example.says}`, () => {
      const history = historyOf(example)

      const result: HistoryResult = runHistory(history)

      for (const [nth, expected] of Object.entries(example.expect.steps ?? {}))
        expect(result.steps[Number(nth) - 1]).toMatchObject(expected)
      expect(result.customers).toMatchObject(example.expect.customers ?? {})
      expect(result.participation).toMatchObject(example.expect.participation ?? {})
      expect(disagreementOn(history)).toBeNull()
    })
})
