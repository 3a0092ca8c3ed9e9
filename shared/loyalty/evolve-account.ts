/** The fold of what concerns the account as a whole: its rows and its trays. Totals over customers are counted by `fold.ts`. */
import { assertNever } from '../kernel/assert-never.ts'
import type { LocalDate } from '../kernel/business-date.ts'
import {
  type AccountRow,
  type CardGroupRow,
  type CardGroupVersion,
  type OfferRow,
  type OfferVersion,
  type Rows,
  rowDefaults,
} from './catalogue.ts'
import { evolveDays } from './days.ts'
import type { TillsideEvent } from './events.ts'
import type { AccountState } from './state.ts'

/** One event more; events of customers leave the state as it is. Never throws. */
export function evolveAccount(state: AccountState, event: TillsideEvent): AccountState {
  switch (event.type) {
    case 'RowsSaved':
      return saveRows(state, event.data.rows, event.businessDate)
    case 'TrayItemAdded': {
      const tray = state.trays[event.registerId] ?? []
      if (tray.some((item) => item.eventId === event.id)) return state
      const { upc, quantity, source, label } = event.data
      const item = { eventId: event.id, upc, quantity, source, at: event.at, ...(label ? { label } : {}) }
      return { ...state, trays: { ...state.trays, [event.registerId]: [...tray, item] } }
    }
    case 'TrayEmptied':
      return { ...state, trays: { ...state.trays, [event.registerId]: [] } }
    case 'DayMarked':
    case 'DayClosed':
      return evolveDays(state, event)
    default:
      return state
  }
}

function saveRows(state: AccountState, saved: Rows, savedOn: LocalDate): AccountState {
  const { catalogue } = state
  const next = { ...state, catalogueVersion: state.catalogueVersion + saved.rows.length }
  switch (saved.kind) {
    case 'account': {
      const known = state.account ? { account: state.account } : {}
      const rows = saved.rows.map((row) => withCustomerSettings(row, state.account))
      return { ...next, account: merge(known, rows, rowDefaults.account)['account'] ?? null }
    }
    case 'locations':
      return { ...next, locations: merge(state.locations, saved.rows, rowDefaults.locations) }
    case 'registers':
      return { ...next, registers: merge(state.registers, saved.rows, rowDefaults.registers) }
    case 'staff':
      return { ...next, staff: merge(state.staff, saved.rows, rowDefaults.staff) }
    case 'manufacturers': {
      const manufacturers = merge(catalogue.manufacturers, saved.rows, rowDefaults.manufacturers)
      return { ...next, catalogue: { ...catalogue, manufacturers } }
    }
    case 'distributors': {
      const distributors = merge(catalogue.distributors, saved.rows, rowDefaults.distributors)
      return { ...next, catalogue: { ...catalogue, distributors } }
    }
    case 'items':
      return { ...next, catalogue: { ...catalogue, items: merge(catalogue.items, saved.rows, rowDefaults.items) } }
    case 'programs': {
      const programs = merge(catalogue.programs, saved.rows, rowDefaults.programs)
      return { ...next, catalogue: { ...catalogue, programs } }
    }
    case 'cardGroups': {
      const defaults = { ...rowDefaults.cardGroups, versions: [] }
      const cardGroups = mergeVersions<CardGroupRow, CardGroupVersion>(
        catalogue.cardGroups,
        saved.rows.map((row) => withValues(row, catalogue.items)),
        defaults,
        savedOn,
        (known) => ({ programId: known.programId }),
      )
      return { ...next, catalogue: { ...catalogue, cardGroups } }
    }
    case 'offers': {
      const defaults = { ...rowDefaults.offers, versions: [] }
      const offers = mergeVersions<OfferRow, OfferVersion>(
        catalogue.offers,
        saved.rows.map((row) => withValues(row, catalogue.items)),
        defaults,
        savedOn,
        (known) => ({ offerType: known.offerType }),
      )
      return { ...next, catalogue: { ...catalogue, offers } }
    }
    case 'enrollments': {
      const enrollments = merge(catalogue.enrollments, saved.rows, rowDefaults.enrollments)
      return { ...next, catalogue: { ...catalogue, enrollments } }
    }
    case 'autoEnrollments': {
      const autoEnrollments = merge(catalogue.autoEnrollments, saved.rows, rowDefaults.autoEnrollments)
      return { ...next, catalogue: { ...catalogue, autoEnrollments } }
    }
    default:
      return assertNever(saved)
  }
}

/** What is asked about customers changes one by one too: two managers who each add a colour code offline keep both. */
function withCustomerSettings(row: Change<AccountRow>, known: AccountRow | null): Change<AccountRow> {
  const { customerFields, colourCodes, formQuestions } = row
  return {
    ...row,
    ...(customerFields && { customerFields: { ...known?.customerFields, ...customerFields } }),
    ...(colourCodes && { colourCodes: byId(known?.colourCodes, colourCodes) }),
    ...(formQuestions && { formQuestions: byId(known?.formQuestions, formQuestions) }),
  }
}

/** Known ones stay in their place, new ones follow. */
function byId<Part extends { readonly id: string }>(before: readonly Part[] = [], changed: readonly Part[]): Part[] {
  const kept = before.map((one) => changed.find(({ id }) => id === one.id) ?? one)
  return [...kept, ...changed.filter((one) => !before.some(({ id }) => id === one.id))]
}

/** A change of a row: its id, and any of its fields. */
type Change<Row extends { readonly id: string }> = { readonly id: Row['id'] } & {
  readonly [Field in keyof Row]?: Row[Field] | undefined
}

function merge<Row extends { readonly id: string }>(
  known: Readonly<Record<string, Row>>,
  changes: readonly Change<Row>[],
  defaults: Omit<Row, 'id'>,
): Record<string, Row> {
  const merged: Record<string, Row> = { ...known }
  for (const change of changes) merged[change.id] = { ...defaults, ...merged[change.id], ...given(change) } as Row
  return merged
}

interface Listed {
  readonly items: readonly { readonly upc: string; readonly valueCents: number | null }[]
}

/** What a list does not value is worth what the article is worth when the version is saved, and stays so. */
function withValues<Row extends { readonly versions?: readonly Listed[] | undefined }>(
  row: Row,
  items: Readonly<Record<string, { readonly valueCents: number | null }>>,
): Row {
  if (!row.versions) return row
  const versions = row.versions.map((version) => ({
    ...version,
    items: version.items.map((item) => ({
      ...item,
      valueCents: item.valueCents ?? items[item.upc]?.valueCents ?? null,
    })),
  }))
  return { ...row, versions }
}

/**
 * Rule versions are immutable: one that is known keeps what it said first, further ones follow in the order of the fold and start
 * no earlier than the day they were saved, so that none reaches into the past. What rewards were earned by (`fixed`) stays as it
 * was once there are versions.
 */
function mergeVersions<
  Row extends { readonly id: string; readonly versions: readonly V[] },
  V extends { readonly version: string; readonly effectiveFrom: LocalDate; readonly savedOn?: LocalDate | undefined },
>(
  known: Readonly<Record<string, Row>>,
  changes: readonly Change<Row>[],
  defaults: Omit<Row, 'id'>,
  savedOn: LocalDate,
  fixed: (known: Row) => Partial<Row>,
): Record<string, Row> {
  const merged: Record<string, Row> = { ...known }
  for (const change of changes) {
    const row = merged[change.id]
    const before = row?.versions ?? []
    const names = new Set(before.map((one) => one.version))
    const added: V[] = []
    for (const version of change.versions ?? []) {
      if (names.has(version.version)) continue
      names.add(version.version)
      const isTooEarly = before.length > 0 && version.effectiveFrom < savedOn
      added.push({ ...version, savedOn, effectiveFrom: isTooEarly ? savedOn : version.effectiveFrom })
    }
    const next = { ...defaults, ...row, ...given(change) } as Row
    merged[change.id] = { ...next, ...(row && before.length > 0 ? fixed(row) : {}), versions: [...before, ...added] }
  }
  return merged
}

/** Only what the change speaks of. */
const given = (change: object): object =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
