/**
 * A form read: the rows to save, or what is wrong with each field, in plain words. Only what differs from what is saved becomes a row,
 * and a rule that differs becomes a new version from today, so that no past changes. Pure. Source: domain.md 2.2.
 */
import type { LocalDate } from '../../../shared/kernel/business-date.ts'
import type { CardGroupId, ManufacturerId, ProgramId, Upc } from '../../../shared/kernel/ids.ts'
import type {
  CardGroupVersion,
  ItemRow,
  OfferRow,
  OfferVersion,
  ProgramRow,
  Rows,
} from '../../../shared/loyalty/catalogue.ts'
import type { Catalogue } from '../../../shared/loyalty/state.ts'
import { currentVersion } from '../../../shared/reports/product-list.ts'
import { dateCell, moneyCell, numberCell, unreadable, upcCell } from '../../../shared/reports/product-list-cells.ts'
import { changesOf, sameRule } from '../../../shared/reports/product-list-work.ts'
import { t } from '../../language/words.ts'
import type { GroupDraft, ItemDraft, OfferDraft, ProgramDraft, RuleDraft } from './draft.ts'

export interface DraftContext {
  readonly catalogue: Catalogue
  readonly date: LocalDate
  readonly newId: () => string
}

/** Sentences by field: `title`, `items`, `item.<key>.upc`, `group.<key>.buy`. */
export type Problems = Readonly<Record<string, string>>

export type ReadDraft =
  | { readonly ok: false; readonly problems: Problems }
  | {
      readonly ok: true
      readonly programId: ProgramId
      readonly rows: readonly Rows[]
      /** What is in force changes: redemptions are concerned. */
      readonly isCorrection: boolean
      /** The offer as it will be, for auto-enrolment; null for a program. */
      readonly offer: OfferRow | null
    }

export const longestTitle = 128
export const longestDescription = 300

export function readOfferDraft(draft: OfferDraft, context: DraftContext): ReadDraft {
  const read = createReader()
  const head = readHead(draft, read, context)
  const startDate = read.date('start', draft.start)
  const endDate = read.date('end', draft.end)
  if (draft.start.trim() === '') read.say('start', t('offers.problem.startMissing'))
  if (draft.end.trim() === '') read.say('end', t('offers.problem.endMissing'))
  if (startDate && endDate && endDate < startDate) read.say('end', t('offers.problem.endBeforeStart'))
  const isRebate = draft.offerType === 'rebate'
  const known = draft.id ? context.catalogue.offers[draft.id] : undefined
  const before = known && currentVersion(known.versions, context.date)
  const rule = readRule(draft, read, context, '', before?.items ?? [], isRebate ? 'rebate' : 'freeGood')
  const customerLimit = read.count('limit', draft.limit, 100_000)
  const totalCapUnits = read.count('capUnits', draft.capUnits, 100_000_000)
  const capAmount = read.money('capAmount', draft.capAmount)
  if (!read.isFine() || !startDate || !endDate || !head) return { ok: false, problems: read.problems }

  const id = known?.id ?? ((draft.number.trim() || context.newId()) as ProgramId)
  const wanted: Omit<OfferVersion, 'version' | 'effectiveFrom'> = {
    startDate,
    endDate,
    buyQty: rule.buy,
    getQty: rule.get,
    rewardRule: isRebate ? (before?.rewardRule ?? 'sameItem') : draft.rule,
    mixAndMatch: draft.mixAndMatch,
    customerLimit,
    ...(customerLimit !== null && draft.limitPer === 'household' ? { limitPer: draft.limitPer } : {}),
    totalCapUnits,
    ...(capAmount ? { totalCapCents: capAmount } : {}),
    ...(rule.discount && !isRebate ? { discount: rule.discount } : {}),
    countsTowardFrequentBuyer: draft.countsTowardCard,
    items: rule.entries,
  }
  const fields = { ...head.fields, offerType: known?.offerType ?? draft.offerType }
  const isSame = before !== undefined && sameRule(before, wanted)
  const effectiveFrom = before || startDate > context.date ? context.date : startDate
  const versions = isSame ? [] : [{ version: `${id}/${context.newId()}`, effectiveFrom, ...wanted }]
  const change = known ? changesOf(known, fields) : fields
  const isChanged = versions.length > 0 || Object.keys(change).length > 0
  return {
    ok: true,
    programId: id,
    rows: onlyFilled([
      ...head.rows,
      { kind: 'items', rows: [...rule.items] },
      { kind: 'offers', rows: isChanged ? [{ id, ...change, ...(versions.length > 0 ? { versions } : {}) }] : [] },
    ]),
    isCorrection: before !== undefined && !isSame,
    offer: { id, ...fields, versions: [...(known?.versions ?? []), ...versions] },
  }
}

export function readProgramDraft(draft: ProgramDraft, context: DraftContext): ReadDraft {
  const read = createReader()
  const head = readHead(draft, read, context)
  const startDate = read.date('start', draft.start)
  const endDate = read.date('end', draft.end)
  if (startDate && endDate && endDate < startDate) read.say('end', t('offers.problem.endBeforeStart'))
  if (draft.groups.length === 0) read.say('groups', t('offers.problem.groupsMissing'))
  const known = draft.id ? context.catalogue.programs[draft.id] : undefined
  const programId = known?.id ?? ((draft.number.trim() || context.newId()) as ProgramId)
  const titles = new Set<string>()
  const groups = draft.groups.map((group) => {
    const at = `group.${group.key}.`
    const title = group.title.trim()
    if (title === '') read.say(`${at}title`, t('offers.problem.groupTitleMissing'))
    else if (titles.has(title.toLowerCase())) read.say(`${at}title`, t('offers.problem.groupTitleTwice'))
    titles.add(title.toLowerCase())
    return readGroup(group, read, context, programId)
  })
  if (!read.isFine() || !head) return { ok: false, problems: read.problems }
  const fields: Omit<ProgramRow, 'id'> = { ...head.fields, startDate, endDate }
  const change = known ? changesOf(known, fields) : fields
  const changedGroups = groups.filter((group) => group.isChanged)
  return {
    ok: true,
    programId,
    rows: onlyFilled([
      ...head.rows,
      { kind: 'items', rows: groups.flatMap((group) => [...group.items]) },
      { kind: 'programs', rows: Object.keys(change).length > 0 ? [{ id: programId, ...change }] : [] },
      { kind: 'cardGroups', rows: changedGroups.map((group) => group.row) },
    ]),
    isCorrection: known !== undefined && changedGroups.length > 0,
    offer: null,
  }
}

function readGroup(group: GroupDraft, read: Reader, context: DraftContext, programId: ProgramId) {
  const known = group.id ? context.catalogue.cardGroups[group.id] : undefined
  const before = known && currentVersion(known.versions, context.date)
  const at = `group.${group.key}.`
  const entriesBefore = (before?.items ?? []).map((item) => ({ ...item, rebateCents: null }))
  const rule = readRule(group, read, context, at, entriesBefore, 'card')
  const wanted: Omit<CardGroupVersion, 'version' | 'effectiveFrom'> = {
    requiredQty: rule.buy,
    rewardQty: rule.get,
    rewardRule: group.rule,
    ...(rule.discount ? { discount: rule.discount } : {}),
    windowMonths: read.count(`${at}windowMonths`, group.windowMonths, 120),
    items: rule.entries.map(({ rebateCents: _, ...entry }) => entry),
  }
  const id = known?.id ?? (context.newId() as CardGroupId)
  const isSame = before !== undefined && sameRule(before, wanted)
  const title = group.title.trim()
  const versions = isSame ? [] : [{ version: `${id}/${context.newId()}`, effectiveFrom: context.date, ...wanted }]
  const fields = known ? changesOf(known, { title }) : { programId, title }
  return {
    items: rule.items,
    isChanged: versions.length > 0 || Object.keys(fields).length > 0,
    row: { id, ...fields, ...(versions.length > 0 ? { versions } : {}) },
  }
}

/** Title, brand, number and demands. */
function readHead(draft: OfferDraft | ProgramDraft, read: Reader, context: DraftContext) {
  const title = draft.title.trim()
  const description = draft.description.trim()
  if (title === '') read.say('title', t('offers.problem.titleMissing'))
  if (title.length > longestTitle) read.say('title', t('offers.problem.tooLong', { max: longestTitle }))
  if (description.length > longestDescription)
    read.say('description', t('offers.problem.tooLong', { max: longestDescription }))
  const { catalogue } = context
  const known = draft.id ? (catalogue.offers[draft.id] ?? catalogue.programs[draft.id]) : undefined
  const number = draft.number.trim()
  if (draft.id === null && number !== '') {
    if (!/^[\w.-]{1,100}$/.test(number)) read.say('number', t('offers.problem.numberForm'))
    else if (number in catalogue.offers || number in catalogue.programs)
      read.say('number', t('offers.problem.numberTaken'))
  }
  const newBrand = draft.newBrand.trim()
  const named = Object.values(catalogue.manufacturers).find(
    (one) => newBrand !== '' && one.name.trim().toLowerCase() === newBrand.toLowerCase(),
  )
  const isNew = draft.brand === 'new' && !named
  const brandId = draft.brand === 'new' ? (named?.id ?? (context.newId() as ManufacturerId)) : draft.brand
  if (draft.brand === '') read.say('brand', t('offers.problem.brandMissing'))
  if (draft.brand === 'new' && newBrand === '') read.say('newBrand', t('offers.problem.brandNameMissing'))
  if (brandId === '') return null
  read.brand = brandId as ManufacturerId
  const rows: readonly Rows[] = [
    { kind: 'manufacturers', rows: isNew ? [{ id: brandId as ManufacturerId, name: newBrand }] : [] },
  ]
  return {
    rows,
    fields: {
      manufacturerId: brandId as ManufacturerId,
      title,
      ...(description !== '' || known?.description ? { description } : {}),
      requiresEmail: draft.requiresEmail,
      requiresAddress: draft.requiresAddress,
    },
  }
}

type Entry = OfferVersion['items'][number]

/** How many, what is given, and the list. `at` stands in front of the fields' names. */
function readRule(
  draft: RuleDraft,
  read: Reader,
  context: DraftContext,
  at: string,
  before: readonly Entry[],
  kind: 'card' | 'freeGood' | 'rebate',
) {
  const isRebate = kind === 'rebate'
  const buy = isRebate ? 1 : read.count(`${at}buy`, draft.buy, kind === 'card' ? 1000 : 100)
  const get = isRebate ? 1 : read.count(`${at}get`, draft.get, 100)
  if (!isRebate && draft.buy.trim() === '') read.say(`${at}buy`, t('offers.problem.buyMissing'))
  if (!isRebate && draft.get.trim() === '') read.say(`${at}get`, t('offers.problem.getMissing'))
  const discount = draft.rule === 'discount' && !isRebate ? readDiscount(draft, read, at) : undefined

  if (draft.items.length === 0) read.say(`${at}items`, t('offers.problem.itemsMissing'))
  else if (!draft.items.some((item) => item.isQualifying)) read.say(`${at}items`, t('offers.problem.noneQualifies'))
  else if (!isRebate && !draft.items.some((item) => item.isRewardable))
    read.say(`${at}items`, t('offers.problem.noneRewardable'))
  const seen = new Set<string>()
  const entries: Entry[] = []
  const items: (Partial<ItemRow> & { readonly id: Upc })[] = []
  for (const item of draft.items) {
    const found = readItem(item, read, context, at, before, draft, kind, seen)
    if (!found) continue
    entries.push(found.entry)
    if (found.item) items.push(found.item)
  }
  return { buy: buy ?? 1, get: get ?? 1, discount, entries, items }
}

function readDiscount(draft: RuleDraft, read: Reader, at: string): OfferVersion['discount'] {
  const field = `${at}discount`
  if (draft.discountKind === 'percent') {
    const amount = read.count(field, draft.discount, 100)
    if (amount !== null) return { kind: 'percent', amount }
  } else {
    const amount = read.money(field, draft.discount)
    if (amount !== null && amount > 0) return { kind: 'cents', amount }
  }
  read.say(field, t('offers.problem.discountMissing'))
  return undefined
}

function readItem(
  item: ItemDraft,
  read: Reader,
  context: DraftContext,
  at: string,
  before: readonly Entry[],
  rule: RuleDraft,
  kind: 'card' | 'freeGood' | 'rebate',
  seen: Set<string>,
): { readonly entry: Entry; readonly item: (Partial<ItemRow> & { readonly id: Upc }) | null } | null {
  const field = (name: string) => `${at}item.${item.key}.${name}`
  const description = item.description.trim()
  if (description === '') read.say(field('description'), t('offers.problem.descriptionMissing'))
  const code = upcCell(item.upc.trim())
  const valueCents = read.money(field('value'), item.value)
  const rebateCents = kind === 'rebate' ? read.money(field('rebate'), item.rebate) : null
  if (kind === 'rebate' && item.isQualifying && item.rebate.trim() === '')
    read.say(field('rebate'), t('offers.problem.rebateMissing'))
  if (rule.rule === 'mapped' && kind !== 'rebate' && item.mapKey.trim() === '')
    read.say(field('mapKey'), t('offers.problem.mapKeyMissing'))
  if (code === null || code === unreadable) {
    read.say(field('upc'), t(code === null ? 'offers.problem.upcMissing' : 'offers.problem.upcForm'))
    return null
  }
  const { upc } = code
  if (seen.has(upc)) read.say(field('upc'), t('offers.problem.upcTwice'))
  seen.add(upc)
  const known = context.catalogue.items[upc]
  // An empty value is the article's own; a card's list holds it, an offer's gets it when it is saved.
  const ownCents = known?.valueCents ?? null
  if (item.value.trim() === '' && ownCents === null && needsValue(rule, kind))
    read.say(field('value'), t('offers.problem.valueMissing'))
  const listValue = before.find((one) => one.upc === upc)?.valueCents ?? null
  const wanted: Partial<ItemRow> = {
    description,
    unitName: item.unitName.trim(),
    ...(valueCents !== null && (!known || known.valueCents === listValue) ? { valueCents } : {}),
  }
  const change = known
    ? changesOf(known, wanted)
    : { manufacturerId: read.brand ?? ('' as ManufacturerId), valueCents: null, ...wanted }
  const mapKey = item.mapKey.trim()
  return {
    entry: {
      upc,
      valueCents: valueCents ?? (kind === 'card' ? ownCents : null),
      rebateCents,
      isQualifying: item.isQualifying,
      isRewardable: item.isRewardable,
      ...(mapKey === '' ? {} : { mapKey }),
    },
    item: Object.keys(change).length > 0 ? { id: upc, ...change } : null,
  }
}

/** Percent of nobody knows what would be nothing. The other rules know what to do with an item that nobody valued. */
const needsValue = ({ rule, discountKind }: RuleDraft, kind: 'card' | 'freeGood' | 'rebate'): boolean =>
  kind !== 'rebate' && rule === 'discount' && discountKind === 'percent'

interface Reader {
  readonly problems: Record<string, string>
  /** Of new items. */
  brand: ManufacturerId | null
  /** The first sentence of a field stays. */
  say(field: string, sentence: string): void
  isFine(): boolean
  date(field: string, text: string): LocalDate | null
  count(field: string, text: string, max: number): number | null
  money(field: string, text: string): number | null
}

function createReader(): Reader {
  const problems: Record<string, string> = {}
  const say = (field: string, sentence: string) => {
    problems[field] ??= sentence
  }
  const read = <Value>(field: string, value: Value | null | typeof unreadable, sentence: string): Value | null => {
    if (value !== unreadable) return value
    say(field, sentence)
    return null
  }
  return {
    problems,
    brand: null,
    say,
    isFine: () => Object.keys(problems).length === 0,
    date: (field, text) => read(field, dateCell(text.trim()), t('offers.problem.date')),
    count: (field, text, max) => read(field, numberCell(text.trim(), max), t('offers.problem.count', { max })),
    money: (field, text) => read(field, moneyCell(text.trim()), t('offers.problem.money')),
  }
}

const onlyFilled = (rows: readonly Rows[]): readonly Rows[] => rows.filter((one) => one.rows.length > 0)
