/**
 * What importing a product list would do, worked out before anything is written: the fate of every row, what the file leaves open,
 * and the rows to save. Items, programs, card groups and offers are created or corrected; nothing is deleted, enrolment is separate,
 * and an empty cell says nothing. A rule that changes becomes a new version from today, so no past changes. Source: domain.md 5.6.
 */
import type { CardGroupId, ProgramId } from '../kernel/ids.ts'
import type { CardGroupRow, CardGroupVersion, OfferRow, OfferVersion, ProgramRow, Rows } from '../loyalty/catalogue.ts'
import { currentVersion, type ProgramType } from './product-list.ts'
import type { ReadLine, RejectedLine, RowRejection } from './product-list-reading.ts'
import {
  ask,
  brandOf,
  changesOf,
  createWork,
  entriesOf,
  type ImportContext,
  type ImportQuestion,
  isSame,
  markCorrected,
  nameKey,
  newType,
  planItem,
  rejectLines,
  sameRule,
  textOrKnown,
  type Work,
} from './product-list-work.ts'

export type { ImportAnswer, ImportContext, ImportQuestion } from './product-list-work.ts'

export interface RowFate {
  readonly row: number
  readonly cells: readonly string[]
  readonly fate: 'created' | 'corrected' | 'unchanged' | 'rejected'
  readonly rejection: RowRejection | null
  readonly hasWrongCheckDigit: boolean
}

export interface ImportPlan {
  readonly fates: readonly RowFate[]
  readonly questions: readonly ImportQuestion[]
  readonly rows: readonly Rows[]
  /** The offers as they will be, for auto-enrolment. */
  readonly offers: readonly OfferRow[]
  /** Known offers and programs whose rule changes: their redemptions are shown. */
  readonly corrected: readonly ProgramId[]
  /** Items that stay on lists although the file does not name them. */
  readonly notNamed: number
}

export function planImport(
  lines: readonly ReadLine[],
  rejected: readonly RejectedLine[],
  context: ImportContext,
): ImportPlan {
  const work = createWork(context)
  for (const [key, members] of byProgram(lines, work)) {
    if (key === '') for (const line of members) planItem(line, work, true)
    else planProgram(key, members, work)
  }
  const fates = [
    ...rejected.map(({ row, cells, rejection }): RowFate => ({ ...fateOf(row, cells), fate: 'rejected', rejection })),
    ...lines.map((line): RowFate => {
      const rejection = work.rejections.get(line.row) ?? null
      return {
        ...fateOf(line.row, line.cells),
        fate: rejection ? 'rejected' : (work.fates.get(line.row) ?? 'unchanged'),
        rejection,
        hasWrongCheckDigit: line.upc.hasWrongCheckDigit,
      }
    }),
  ].sort((a, b) => a.row - b.row)
  return {
    fates,
    questions: work.questions,
    rows: rowsOf(work),
    offers: work.plannedOffers,
    corrected: [...work.corrected],
    notNamed: work.notNamed,
  }
}

const fateOf = (row: number, cells: readonly string[]) => ({ row, cells, hasWrongCheckDigit: false, rejection: null })

const rowsOf = (work: Work): readonly Rows[] => {
  const all: readonly Rows[] = [
    { kind: 'manufacturers', rows: [...work.newBrands].map(([id, name]) => ({ id, name })) },
    { kind: 'items', rows: [...work.items.values()] },
    { kind: 'programs', rows: work.programs },
    { kind: 'cardGroups', rows: work.cardGroups },
    { kind: 'offers', rows: work.offers },
  ]
  return all.filter((rows) => rows.rows.length > 0)
}

/** Rows by the program they belong to; '' = items alone. A new program is one brand and title, and for an offer one start. */
function byProgram(lines: readonly ReadLine[], work: Work): Map<string, ReadLine[]> {
  const groups = new Map<string, ReadLine[]>()
  for (const line of lines) {
    const key = programKeyOf(line, work)
    if (typeof key !== 'string') {
      work.rejections.set(line.row, key)
      continue
    }
    const members = groups.get(key)
    if (members) members.push(line)
    else groups.set(key, [line])
  }
  return groups
}

function programKeyOf(line: ReadLine, { brandIds, programsByTitle }: Work): string | RowRejection {
  if (line.programId !== '') return line.programId
  if (line.title === '') return line.cardGroup === '' ? '' : { reason: 'missing', field: 'title' }
  const brand = brandIds.get(nameKey(line.manufacturer))
  const known = (programsByTitle.get(nameKey(line.title)) ?? []).filter(
    (row) =>
      (brand === undefined || row.manufacturerId === brand) &&
      (!('versions' in row) || line.start === null || row.versions.some((one) => one.startDate === line.start)),
  )
  if (known.length > 1) return { reason: 'programAmbiguous' }
  const [only] = known
  return only?.id ?? `new ${nameKey(line.manufacturer)}|${nameKey(line.title)}|${line.start ?? ''}`
}

function planProgram(key: string, members: readonly ReadLine[], work: Work): void {
  const { catalogue } = work
  const program = catalogue.programs[key]
  const offer = catalogue.offers[key]
  const isNew = !program && !offer
  const type: ProgramType = program ? 'frequentBuyer' : (offer?.offerType ?? newType(members))
  const agreed = agreedLines(members, type, work)
  const first = agreed[0]
  if (!first) return
  const facts = factsOf(agreed)
  const rejection = ((): RowRejection | null => {
    if (isNew && facts.title === '') return { reason: 'missing', field: 'title' }
    if (isNew && facts.manufacturer === '') return { reason: 'missing', field: 'manufacturer' }
    if (type !== 'frequentBuyer') return planOffer(key, offer, type, agreed, facts, work)
    planFrequentBuyer(key, program, agreed, facts, work)
    return null
  })()
  if (rejection) rejectLines(agreed, rejection, work)
}

const programFields = [
  'manufacturer',
  'title',
  'start',
  'end',
  'programDescription',
  'requiresEmail',
  'requiresAddress',
] as const
const ruleFields = [
  'buy',
  'get',
  'rule',
  'discount',
  'windowMonths',
  'customerLimit',
  'limitPer',
  'capUnits',
  'capAmount',
  'mixAndMatch',
  'countsTowardCard',
] as const
type SharedField = (typeof programFields)[number] | (typeof ruleFields)[number]

const isSaid = (value: unknown): boolean => value !== null && value !== ''

/** Rows that do not contradict an earlier one of their program, and whose type is the program's. */
function agreedLines(members: readonly ReadLine[], type: ProgramType, work: Work): readonly ReadLine[] {
  const said = new Map<string, ReadLine>()
  const seen = new Map<string, number>()
  const agreed: ReadLine[] = []
  for (const line of members) {
    const group = type === 'frequentBuyer' ? nameKey(line.cardGroup) : ''
    const keyOf = (field: SharedField) =>
      (ruleFields as readonly string[]).includes(field) ? `${group}|${field}` : field
    const rejection = ((): RowRejection | null => {
      if (line.type !== null && line.type !== type) return { reason: 'notForType', field: 'type' }
      if (type !== 'rebate' && line.rebate !== null) return { reason: 'notForType', field: 'rebate' }
      for (const field of [...programFields, ...ruleFields] as readonly SharedField[]) {
        const before = said.get(keyOf(field))
        if (before && isSaid(line[field]) && !isSame(before[field], line[field]))
          return { reason: 'contradicts', field, firstRow: before.row }
      }
      const firstRow = seen.get(`${group}|${line.upc.upc}`)
      return firstRow === undefined ? null : { reason: 'sameItemTwice', firstRow }
    })()
    if (rejection) {
      work.rejections.set(line.row, rejection)
      continue
    }
    seen.set(`${group}|${line.upc.upc}`, line.row)
    for (const field of [...programFields, ...ruleFields] as readonly SharedField[])
      if (isSaid(line[field]) && !said.has(keyOf(field))) said.set(keyOf(field), line)
    agreed.push(line)
  }
  return agreed
}

/** What the rows say together: the first that says something of a field decides. */
function factsOf(lines: readonly ReadLine[]): ReadLine {
  const [first] = lines
  if (!first) throw new Error('Facts are asked of at least one row')
  const said = Object.fromEntries(
    [...programFields, ...ruleFields].map((field) => [
      field,
      lines.find((line) => isSaid(line[field]))?.[field] ?? first[field],
    ]),
  )
  return { ...first, ...said }
}

function planFrequentBuyer(
  key: string,
  known: ProgramRow | undefined,
  lines: readonly ReadLine[],
  facts: ReadLine,
  work: Work,
): void {
  const id = known?.id ?? ((lines[0]?.programId || work.newId()) as ProgramId)
  const groups = new Map<string, { readonly row: CardGroupRow | undefined; readonly lines: ReadLine[] }>()
  const ofProgram = Object.values(work.catalogue.cardGroups).filter((group) => group.programId === known?.id)
  for (const line of lines) {
    const only = ofProgram.length === 1 ? ofProgram[0] : undefined
    if (line.cardGroup === '' && ofProgram.length > 1) {
      work.rejections.set(line.row, { reason: 'missing', field: 'cardGroup' })
      continue
    }
    const title = line.cardGroup || only?.title || facts.title
    const row = ofProgram.find((group) => nameKey(group.title) === nameKey(title))
    const group = groups.get(nameKey(title))
    if (group) group.lines.push(line)
    else groups.set(nameKey(title), { row, lines: [line] })
  }
  let taken = 0
  for (const group of groups.values()) if (planGroup(key, id, group, facts, work)) taken += 1
  if (taken === 0) return
  const brandId = brandOf(facts.manufacturer, work)
  const wanted: Omit<ProgramRow, 'id'> = {
    manufacturerId: known?.manufacturerId ?? brandId,
    title: facts.title || known?.title || '',
    ...textOrKnown('description', facts.programDescription, known?.description),
    requiresEmail: facts.requiresEmail ?? known?.requiresEmail ?? false,
    requiresAddress: facts.requiresAddress ?? known?.requiresAddress ?? false,
    startDate: facts.start ?? known?.startDate ?? null,
    endDate: facts.end ?? known?.endDate ?? null,
  }
  const change = known ? changesOf(known, wanted) : wanted
  if (change && Object.keys(change).length > 0) {
    work.programs.push({ id, ...change })
    if (known) markCorrected(lines, work)
  }
}

/** False when its rows were rejected. */
function planGroup(
  programKey: string,
  programId: ProgramId,
  group: { readonly row: CardGroupRow | undefined; readonly lines: readonly ReadLine[] },
  programFacts: ReadLine,
  work: Work,
): boolean {
  const facts = factsOf(group.lines)
  const known = group.row && currentVersion(group.row.versions, work.date)
  const title = group.row?.title ?? (facts.cardGroup || programFacts.title)
  const answer = work.answers[questionKey(programKey, title)]
  const requiredQty = facts.buy ?? known?.requiredQty ?? answer?.buy
  if (requiredQty === undefined) {
    ask({ key: questionKey(programKey, title), title, type: 'frequentBuyer' }, group.lines, work)
    return false
  }
  const rewardRule = facts.rule ?? known?.rewardRule ?? answer?.rule ?? 'lesserOrEqual'
  const discount = facts.discount ?? known?.discount
  if (rewardRule === 'discount' && !discount)
    return rejectLines(group.lines, { reason: 'missing', field: 'discount' }, work)
  const entries = entriesOf(known?.items ?? [], group.lines, work, (line, before) => {
    const value = line.value ?? before?.valueCents ?? work.catalogue.items[line.upc.upc]?.valueCents ?? null
    if (value === null && rewardRule === 'discount' && discount?.kind === 'percent')
      return { reason: 'missing', field: 'value' }
    return {
      upc: line.upc.upc,
      valueCents: value,
      isQualifying: line.qualifies ?? before?.isQualifying ?? true,
      isRewardable: line.rewardable ?? before?.isRewardable ?? true,
      ...textOrKnown('mapKey', line.mapKey, before?.mapKey),
    }
  })
  if (entries.length === 0) return false
  const wanted: Omit<CardGroupVersion, 'version' | 'effectiveFrom'> = {
    requiredQty,
    rewardQty: facts.get ?? known?.rewardQty ?? answer?.get ?? 1,
    rewardRule,
    ...(rewardRule === 'discount' && discount ? { discount } : {}),
    windowMonths: facts.windowMonths ?? known?.windowMonths ?? null,
    items: entries,
  }
  if (known && sameRule(known, wanted)) return true
  const id = group.row?.id ?? (work.newId() as CardGroupId)
  const version = { version: `${id}/${work.newId()}`, effectiveFrom: work.date, ...wanted }
  work.cardGroups.push(group.row ? { id, versions: [version] } : { id, programId, title, versions: [version] })
  if (known) {
    work.corrected.add(programId)
    if (!sameRule({ ...known, items: [] }, { ...wanted, items: [] })) markCorrected(group.lines, work)
  }
  return true
}

/** What all its rows are rejected for, or null. */
function planOffer(
  key: string,
  row: OfferRow | undefined,
  offerType: 'freeGood' | 'rebate',
  lines: readonly ReadLine[],
  facts: ReadLine,
  work: Work,
): RowRejection | null {
  const known = row && currentVersion(row.versions, work.date)
  const startDate = facts.start ?? known?.startDate
  const endDate = facts.end ?? known?.endDate
  if (!startDate) return { reason: 'missing', field: 'start' }
  if (!endDate) return { reason: 'missing', field: 'end' }
  if (endDate < startDate) return { reason: 'endBeforeStart' }
  const title = facts.title || row?.title || ''
  const answer = work.answers[questionKey(key, title)]
  const isRebate = offerType === 'rebate'
  const buyQty = facts.buy ?? known?.buyQty ?? (isRebate ? 1 : answer?.buy)
  if (buyQty === undefined) {
    ask({ key: questionKey(key, title), title, type: offerType }, lines, work)
    return null
  }
  if (buyQty > 100) return { reason: 'unreadable', field: 'buy', text: String(buyQty) }
  const rewardRule = facts.rule ?? known?.rewardRule ?? answer?.rule ?? (isRebate ? 'sameItem' : 'lesserOrEqual')
  const discount = facts.discount ?? known?.discount
  if (rewardRule === 'discount' && !discount) return { reason: 'missing', field: 'discount' }
  const entries = entriesOf(known?.items ?? [], lines, work, (line, before) => {
    const isQualifying = line.qualifies ?? before?.isQualifying ?? true
    const rebateCents = line.rebate ?? before?.rebateCents ?? null
    if (isRebate && isQualifying && rebateCents === null) return { reason: 'missing', field: 'rebate' }
    const valueCents = line.value ?? before?.valueCents ?? null
    const isPercentOff = rewardRule === 'discount' && discount?.kind === 'percent'
    if (isPercentOff && (valueCents ?? work.catalogue.items[line.upc.upc]?.valueCents ?? null) === null)
      return { reason: 'missing', field: 'value' }
    return {
      upc: line.upc.upc,
      valueCents,
      rebateCents,
      isQualifying,
      isRewardable: line.rewardable ?? before?.isRewardable ?? !isRebate,
      ...textOrKnown('mapKey', line.mapKey, before?.mapKey),
    }
  })
  if (entries.length === 0) return null
  const wanted: Omit<OfferVersion, 'version' | 'effectiveFrom'> = {
    startDate,
    endDate,
    buyQty,
    getQty: facts.get ?? known?.getQty ?? answer?.get ?? 1,
    rewardRule,
    mixAndMatch: facts.mixAndMatch ?? known?.mixAndMatch ?? true,
    customerLimit: facts.customerLimit ?? known?.customerLimit ?? null,
    ...textOrKnown('limitPer', facts.limitPer, known?.limitPer),
    totalCapUnits: facts.capUnits ?? known?.totalCapUnits ?? null,
    totalCapCents: facts.capAmount || known?.totalCapCents || null,
    ...(rewardRule === 'discount' && discount ? { discount } : {}),
    countsTowardFrequentBuyer: facts.countsTowardCard ?? known?.countsTowardFrequentBuyer ?? true,
    items: entries,
  }
  const fields: Omit<OfferRow, 'id' | 'versions'> = {
    manufacturerId: row?.manufacturerId ?? brandOf(facts.manufacturer, work),
    title,
    ...textOrKnown('description', facts.programDescription, row?.description),
    offerType,
    requiresEmail: facts.requiresEmail ?? row?.requiresEmail ?? false,
    requiresAddress: facts.requiresAddress ?? row?.requiresAddress ?? false,
  }
  const id = row?.id ?? ((lines[0]?.programId || work.newId()) as ProgramId)
  const isSameRule = known !== undefined && sameRule(known, wanted)
  const effectiveFrom = known || startDate > work.date ? work.date : startDate
  const versions = isSameRule ? [] : [{ version: `${id}/${work.newId()}`, effectiveFrom, ...wanted }]
  const change = row ? changesOf(row, fields) : fields
  if (versions.length === 0 && Object.keys(change).length === 0) return null
  work.offers.push({ id, ...change, ...(versions.length > 0 ? { versions } : {}) })
  work.plannedOffers.push({ id, ...fields, versions: [...(row?.versions ?? []), ...versions] })
  if (!row) return null
  if (versions.length > 0) work.corrected.add(id)
  const isRuleChanged = known && !sameRule({ ...known, items: [] }, { ...wanted, items: [] })
  if (isRuleChanged || Object.keys(change).length > 0) markCorrected(lines, work)
  return null
}

const questionKey = (programKey: string, title: string): string => `${programKey}|${nameKey(title)}`
