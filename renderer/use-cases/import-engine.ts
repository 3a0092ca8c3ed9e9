/**
 * The heavy part of importing customers: reads the file, types its rows, asks who is here, plans every row's fate and prepares what is
 * written. Runs in a worker of the page, or in this thread where there is none (tests); the page asks and only passes results on.
 * A row's customer gets an id made of the file's bytes and the row's number: the same file gives the same ids, on any register.
 */
import { bodyRefOf, bodyRefText } from '../../shared/customers/body-ref.ts'
import { cardName, type ImportedCard } from '../../shared/customers/import-cards.ts'
import type { ImportMapping } from '../../shared/customers/import-columns.ts'
import { factsOfRow, type ImportFact, shortHash } from '../../shared/customers/import-facts.ts'
import {
  createPlanner,
  type ImportChoices,
  type ImportFate,
  importFates,
  type KnownCustomer,
  nameKeyOf,
  type PlanNote,
  type RowPlan,
  type RowReason,
} from '../../shared/customers/import-plan.ts'
import { createRowReader, type ImportRow, type Rows, tableOf } from '../../shared/customers/import-reading.ts'
import type { PersonBody } from '../../shared/customers/person.ts'
import type { LocalDate } from '../../shared/kernel/business-date.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { openKnownCustomers } from '../database/known-customers.ts'
import { readListFile } from './product-list-files.ts'
import { bytesToHex, sha256Hex } from './sha256.ts'

export const maxImportBytes = 60_000_000

export type ImportProblem =
  | { readonly reason: 'tooBig' | 'unreadable' | 'wrongKind' | 'empty' }
  | { readonly reason: 'tooManyRows'; readonly max: number }

export interface ReadTable {
  readonly headings: readonly string[]
  readonly mapping: ImportMapping
  /** The first rows, as they stand in the file. */
  readonly sample: Rows
  readonly count: number
}

export type ReadTableOutcome =
  | { readonly ok: true; readonly table: ReadTable }
  | { readonly ok: false; readonly problem: ImportProblem }

export interface CheckInput {
  readonly accountId: string
  readonly viewsName: string
  readonly mapping: ImportMapping
  readonly choices: ImportChoices
  readonly country: string
  readonly today: LocalDate
  readonly cards: readonly ImportedCard[]
  /** Customers as the page shows them, where the views' base does not say so yet. */
  readonly held: readonly KnownCustomer[]
}

export type ImportCounts = Readonly<Record<ImportFate, number>> & {
  readonly withNotes: number
  readonly pointsRows: number
  readonly cardRows: number
}

/** A row as the check shows it. */
export interface ShownRow {
  readonly row: number
  readonly cells: readonly string[]
  readonly fate: ImportFate
  readonly reason: RowReason | null
  readonly notes: readonly PlanNote[]
}

/** What one row writes, ready but for the ids and envelopes of its events. */
export interface PreparedRow {
  readonly row: number
  readonly customerId: CustomerId
  readonly isNew: boolean
  /** Of a customer that is new: nobody else may have got them since. */
  readonly keys: readonly string[]
  readonly facts: readonly ImportFact[]
  readonly body: PersonBody | null
}

export interface PreparedBatch {
  readonly rows: readonly PreparedRow[]
  /** Where the next one begins; null = this was the last. */
  readonly next: number | null
}

export type ShownFates = ImportFate | 'all' | 'withNotes'

export type Tell = (stage: 'reading' | 'checking' | 'planning', done: number, total: number) => void

export interface ImportEngine {
  read(file: Blob): Promise<ReadTableOutcome>
  check(input: CheckInput, tell: Tell): Promise<ImportCounts>
  /** The same file again, with other choices. */
  choose(choices: ImportChoices, tell: Tell): Promise<ImportCounts>
  shown(fates: ShownFates, from: number, count: number): Promise<readonly ShownRow[]>
  /** From a place in the plan, at most so many rows that write something. */
  batch(from: number, count: number): Promise<PreparedBatch>
  /** Lets everything go. */
  close(): void
}

const sampleRows = 5
/** Between two of them the thread may do something else. */
const rowsAtOnce = 2000

const resting = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

export function createImportEngine(): ImportEngine {
  let file: {
    readonly rows: Rows
    readonly first: number
    readonly headings: readonly string[]
    readonly hash: string
  } | null = null
  let rows: ImportRow[] = []
  let plans: readonly RowPlan[] = []
  let known: Known | null = null
  let input: CheckInput | null = null

  async function plan(choices: ImportChoices, tell: Tell): Promise<ImportCounts> {
    if (!input || !known || !file) throw new Error('An import is planned after it was checked')
    const { accountId, cards } = input
    const prefix = await idPrefixOf(accountId, file.hash)
    const { owners, customers, namesakes, idLengths } = known
    const cardGroups = new Map(cards.flatMap((card) => card.names.map((name) => [name, card.cardGroupId] as const)))
    const planner = createPlanner({
      choices,
      ownerOf: (key) => owners.get(key),
      customer: (id) => customers.get(id),
      namesakes: (name) => namesakes.get(name) ?? [],
      idOfRow: (row) => idOfRow(prefix, row),
      idOfPet: (customerId, name) => `${customerId}-${shortHash(name)}`,
      cardGroup: (title) => cardGroups.get(cardName(title)),
      idLengths,
    })
    const made: RowPlan[] = []
    for (const row of rows) {
      made.push(planner.plan(row))
      if (made.length % rowsAtOnce !== 0) continue
      tell('planning', made.length, rows.length)
      await resting()
    }
    plans = made
    return countsOf(plans)
  }

  return {
    async read(blob) {
      const outcome = await readListFile(blob, maxImportBytes)
      if (!outcome.ok) return { ok: false, problem: { reason: outcome.reason } }
      const found = tableOf(outcome.rows)
      if (!found.ok) return found
      const { headings, first, mapping, count } = found.table
      const hash = bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())))
      file = { rows: outcome.rows, first, headings, hash }
      const sample = outcome.rows.slice(first, first + 50).filter((row) => row.some((cell) => cell.trim() !== ''))
      return { ok: true, table: { headings, mapping, count, sample: sample.slice(0, sampleRows) } }
    },
    async check(asked, tell) {
      if (!file) throw new Error('An import is checked after its file was read')
      input = asked
      const { country, today, mapping } = asked
      const readRow = createRowReader(file.rows, file, mapping, { country, today })
      rows = []
      for (let place = file.first; place < file.rows.length; place += 1) {
        const row = readRow(place)
        if (row) rows.push(row)
        if (place % rowsAtOnce !== 0) continue
        tell('reading', place - file.first, file.rows.length - file.first)
        await resting()
      }
      tell('checking', 0, rows.length)
      known = await knownFor(rows, await idPrefixOf(asked.accountId, file.hash), asked)
      return plan(asked.choices, tell)
    },
    choose: plan,
    async shown(fates, from, count) {
      const isShown = (plan: RowPlan) =>
        fates === 'all' || (fates === 'withNotes' ? plan.notes.length > 0 : plan.fate === fates)
      const found: ShownRow[] = []
      let skipped = 0
      for (const plan of plans) {
        if (!isShown(plan)) continue
        skipped += 1
        if (skipped <= from) continue
        const { row, fate, reason, notes } = plan
        found.push({ row: row.row, cells: row.cells, fate, reason, notes })
        if (found.length === count) break
      }
      return found
    },
    async batch(from, count) {
      const cards = input?.cards ?? []
      const prepared: Promise<PreparedRow>[] = []
      let place = from
      for (; place < plans.length && prepared.length < count; place += 1) {
        const one = plans[place]
        if (one?.customerId && (one.fate === 'created' || one.fate === 'updated'))
          prepared.push(preparedOf(one, one.customerId, cards))
      }
      return { rows: await Promise.all(prepared), next: place < plans.length ? place : null }
    },
    close() {
      file = null
      rows = []
      plans = []
      known = null
      input = null
    },
  }
}

/** 60 bits that only somebody with the same file can make; the row's number stands behind them. */
async function idPrefixOf(accountId: string, fileHash: string): Promise<string> {
  const hash = await sha256Hex(`customers ${accountId} ${fileHash}`)
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(12, 15)}-8${hash.slice(15, 18)}-`
}

const idOfRow = (prefix: string, row: number): CustomerId =>
  `${prefix}${row.toString(16).padStart(12, '0')}` as CustomerId

interface Known {
  readonly owners: ReadonlyMap<string, CustomerId>
  readonly customers: ReadonlyMap<CustomerId, KnownCustomer>
  readonly namesakes: ReadonlyMap<string, readonly CustomerId[]>
  readonly idLengths: readonly number[]
}

async function knownFor(rows: readonly ImportRow[], prefix: string, { viewsName, held }: CheckInput): Promise<Known> {
  const here = await openKnownCustomers(viewsName)
  try {
    const idLengths = await here.idLengths()
    const keys = new Set(rows.flatMap((row) => [...row.keys, ...paddedIds(row, idLengths)]))
    const owners = await here.owners(keys)
    const customers = new Map(await here.customers([...owners.values(), ...(await here.idsFrom(prefix))]))
    const unmatched = rows.filter(({ keys }) => !keys.some((key) => owners.has(key)))
    const named = await here.named(new Set(unmatched.filter(isNamedOnly).map(({ values }) => nameKeyOf(values))))
    const namesakes = new Map<string, readonly CustomerId[]>()
    for (const [name, some] of named) {
      namesakes.set(
        name,
        some.map(({ id }) => id),
      )
      for (const one of some) customers.set(one.id, one)
    }
    for (const one of held) {
      for (const [id, { id: root }] of [...customers]) if (root === one.id && id !== one.id) customers.set(id, one)
      customers.set(one.id, one)
    }
    return { owners, customers, namesakes, idLengths }
  } finally {
    here.close()
  }
}

/** A namesake can only be told from chance by what a row says beside its keys, or because it has none. */
const isNamedOnly = ({ keys, values, rejection }: ImportRow): boolean =>
  rejection === null && (keys.length === 0 || values.pets.length > 0 || values.line1 !== '')

const paddedIds = ({ values }: ImportRow, lengths: readonly number[]): readonly string[] =>
  /^\d+$/.test(values.internalCustomerId)
    ? lengths
        .filter((length) => length > values.internalCustomerId.length)
        .map((length) => `id:${values.internalCustomerId.padStart(length, '0')}`)
    : []

function countsOf(plans: readonly RowPlan[]): ImportCounts {
  const counts = Object.fromEntries(importFates.map((fate) => [fate, 0])) as Record<ImportFate, number>
  let [withNotes, pointsRows, cardRows] = [0, 0, 0]
  for (const { fate, notes, points, card } of plans) {
    counts[fate] += 1
    if (notes.length > 0) withNotes += 1
    if (points !== null) pointsRows += 1
    if (card !== null) cardRows += 1
  }
  return { ...counts, withNotes, pointsRows, cardRows }
}

async function preparedOf(plan: RowPlan, customerId: CustomerId, cards: readonly ImportedCard[]): Promise<PreparedRow> {
  const { row, isNew, patch } = plan
  const hasBody = Object.keys(patch).length > 0
  const salt = bytesToHex(crypto.getRandomValues(new Uint8Array(16)))
  const ref = hasBody ? bodyRefOf(await sha256Hex(bodyRefText(salt, patch))) : ''
  return {
    row: row.row,
    customerId,
    isNew,
    keys: isNew ? row.keys : [],
    facts: factsOfRow(plan, ref, cards),
    body: hasBody ? { ref, customerId, salt, patch } : null,
  }
}
