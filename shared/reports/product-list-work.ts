/**
 * The work of one import while it is planned: what every row comes to, and the rows that will be saved. The list of items of a card
 * group or offer, and the items themselves, are worked out here. Nothing outside is changed.
 */
import type { LocalDate } from '../kernel/business-date.ts'
import type { ManufacturerId, ProgramId, Upc } from '../kernel/ids.ts'
import type { CardGroupRow, ItemRow, OfferRow, ProgramRow, RewardRule } from '../loyalty/catalogue.ts'
import type { Catalogue } from '../loyalty/state.ts'
import type { ProductListField, ProgramType } from './product-list.ts'
import type { ReadLine, RowRejection } from './product-list-reading.ts'

export interface ImportContext {
  readonly catalogue: Catalogue
  readonly date: LocalDate
  readonly newId: () => string
  /** What the manager answered to the open questions, by their key. */
  readonly answers: Readonly<Record<string, ImportAnswer>>
  /** Items that the file does not name leave its programs and offers. */
  readonly isWholeList: boolean
}

export interface ImportAnswer {
  readonly buy: number
  readonly get: number
  readonly rule: RewardRule
}

/** A new card group or offer of which the file does not say how many to buy. */
export interface ImportQuestion {
  readonly key: string
  readonly title: string
  readonly type: ProgramType
}

export type Change<Row extends { readonly id: string }> = { readonly id: Row['id'] } & Partial<Row>

export interface Work extends ImportContext {
  readonly rejections: Map<number, RowRejection>
  readonly fates: Map<number, 'created' | 'corrected'>
  readonly questions: ImportQuestion[]
  readonly brandIds: Map<string, ManufacturerId>
  readonly programsByTitle: ReadonlyMap<string, readonly (ProgramRow | OfferRow)[]>
  readonly newBrands: Map<ManufacturerId, string>
  readonly items: Map<Upc, Change<ItemRow>>
  readonly programs: Change<ProgramRow>[]
  readonly cardGroups: Change<CardGroupRow>[]
  readonly offers: Change<OfferRow>[]
  readonly plannedOffers: OfferRow[]
  readonly corrected: Set<ProgramId>
  notNamed: number
}

export const createWork = (context: ImportContext): Work => ({
  ...context,
  rejections: new Map(),
  fates: new Map(),
  questions: [],
  brandIds: new Map(
    Object.values(context.catalogue.manufacturers)
      .reverse()
      .map((brand) => [nameKey(brand.name), brand.id]),
  ),
  programsByTitle: byTitle([...Object.values(context.catalogue.programs), ...Object.values(context.catalogue.offers)]),
  newBrands: new Map(),
  items: new Map(),
  programs: [],
  cardGroups: [],
  offers: [],
  plannedOffers: [],
  corrected: new Set(),
  notNamed: 0,
})

function byTitle(rows: readonly (ProgramRow | OfferRow)[]): ReadonlyMap<string, readonly (ProgramRow | OfferRow)[]> {
  const found = new Map<string, (ProgramRow | OfferRow)[]>()
  for (const row of rows) {
    const known = found.get(nameKey(row.title))
    if (known) known.push(row)
    else found.set(nameKey(row.title), [row])
  }
  return found
}

export const nameKey = (name: string): string => name.trim().toLowerCase().replace(/\s+/g, ' ')

export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Where the file does not say the type: a rebate amount is a rebate, a card group a card, both dates an offer. */
export function newType(members: readonly ReadLine[]): ProgramType {
  const said = members.find((line) => line.type !== null)?.type
  if (said) return said
  if (members.some((line) => line.rebate !== null)) return 'rebate'
  if (members.some((line) => line.cardGroup !== '')) return 'frequentBuyer'
  return members.some((line) => line.start !== null && line.end !== null) ? 'freeGood' : 'frequentBuyer'
}

/** The list of items as it will be; each row's own fate is settled here. */
export function entriesOf<Entry extends { readonly upc: Upc }>(
  known: readonly Entry[],
  lines: readonly ReadLine[],
  work: Work,
  entryOf: (
    line: ReadLine,
    before: Entry | undefined,
  ) => Entry | { readonly reason: 'missing'; readonly field: ProductListField },
): Entry[] {
  const entries = new Map(known.map((entry) => [entry.upc, entry]))
  const named = new Set<Upc>()
  for (const line of lines) {
    const before = entries.get(line.upc.upc)
    const entry = entryOf(line, before)
    if ('reason' in entry) {
      work.rejections.set(line.row, entry)
      continue
    }
    if (!planItem(line, work, false, before && 'valueCents' in before ? (before.valueCents as number | null) : null))
      continue
    named.add(entry.upc)
    if (!before) work.fates.set(line.row, 'created')
    else if (!isSame(sorted(before), sorted(entry))) mark(line, work)
    entries.set(entry.upc, entry)
  }
  const left = known.filter((entry) => !named.has(entry.upc))
  if (named.size === 0) return []
  if (work.isWholeList) for (const entry of left) entries.delete(entry.upc)
  else work.notNamed += left.length
  return [...entries.values()]
}

/**
 * The item itself. Its brand is only corrected by a row that belongs to no program, because an offer may hold another brand's items; its
 * own value follows the list where it was the list's before. False when the row was rejected.
 */
export function planItem(line: ReadLine, work: Work, isAlone: boolean, listValue: number | null = null): boolean {
  const { upc } = line.upc
  const known = work.catalogue.items[upc]
  const planned = work.items.get(upc)
  if (!known && !planned && line.description === '') {
    work.rejections.set(line.row, { reason: 'missing', field: 'description' })
    return false
  }
  if (!known && !planned && line.manufacturer === '') {
    work.rejections.set(line.row, { reason: 'missing', field: 'manufacturer' })
    return false
  }
  const isFollowing = isAlone || !known || known.valueCents === listValue
  const wanted = {
    ...(line.description !== '' && { description: line.description }),
    ...(line.unitName !== '' && { unitName: line.unitName }),
    ...(line.size !== '' && { sizeText: line.size }),
    ...(line.species !== '' && { species: line.species }),
    ...(line.value !== null && isFollowing && { valueCents: line.value }),
    ...(isAlone && line.manufacturer !== '' && { manufacturerId: brandOf(line.manufacturer, work) }),
  }
  const change = changesOf({ ...known, ...planned }, wanted)
  if (known ? Object.keys(change).length === 0 : planned && Object.keys(change).length === 0) return true
  const made = known
    ? change
    : { manufacturerId: brandOf(line.manufacturer, work), unitName: '', valueCents: null, ...wanted }
  work.items.set(upc, { id: upc, ...planned, ...made })
  if (known) mark(line, work)
  else work.fates.set(line.row, 'created')
  return true
}

export function brandOf(name: string, work: Work): ManufacturerId {
  const known = work.brandIds.get(nameKey(name))
  if (known) return known
  const id = work.newId() as ManufacturerId
  work.brandIds.set(nameKey(name), id)
  work.newBrands.set(id, name)
  return id
}

export function ask(question: ImportQuestion, lines: readonly ReadLine[], work: Work): void {
  work.questions.push(question)
  rejectLines(lines, { reason: 'quantityUnknown' }, work)
}

export function rejectLines(lines: readonly ReadLine[], rejection: RowRejection, work: Work): false {
  for (const line of lines) if (!work.rejections.has(line.row)) work.rejections.set(line.row, rejection)
  return false
}

export const markCorrected = (lines: readonly ReadLine[], work: Work): void => {
  for (const line of lines) if (!work.rejections.has(line.row)) mark(line, work)
}

export function mark(line: ReadLine, work: Work): void {
  if (!work.fates.has(line.row)) work.fates.set(line.row, 'corrected')
}

/** A text that is said, or else the one that is known; nothing where there is none. */
export const textOrKnown = <Name extends string, Value extends string>(
  name: Name,
  said: Value | '' | null,
  known: Value | undefined,
): { readonly [Key in Name]?: Value } => {
  const value = said || known
  return (value ? { [name]: value } : {}) as { readonly [Key in Name]?: Value }
}

export function changesOf<Row extends object>(known: Partial<Row>, wanted: Partial<Row>): Partial<Row> {
  const differs = ([field, value]: [string, unknown]) => !isSame(tidy(known[field as keyof Row]), tidy(value))
  return Object.fromEntries(Object.entries(wanted).filter(differs)) as Partial<Row>
}

export const tidy = (value: unknown): unknown => (typeof value === 'string' ? value.trim() : (value ?? null))

export const sorted = (value: object): unknown =>
  Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined && one !== null)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )

/** The same rule and the same list; what a version is called and when it was saved or starts is not the rule. */
export function sameRule(
  known: { readonly items: readonly object[] },
  wanted: { readonly items: readonly object[] },
): boolean {
  const { items: knownItems, ...rest } = { ...known, ...asideOfTheRule }
  const { items, ...others } = { ...wanted, ...asideOfTheRule }
  return isSame(sorted(rest), sorted(others)) && isSame(knownItems.map(sorted), items.map(sorted))
}

const asideOfTheRule = { version: null, effectiveFrom: null, savedOn: null }
