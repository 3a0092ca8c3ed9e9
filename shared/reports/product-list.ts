/**
 * The product list of a program: its columns, and the catalogue written as rows of text. The first fourteen columns are the
 * platform's; the others carry what the rules need besides, so that a list that is written and read again changes nothing. Codes and
 * ids are text. A cell that a spreadsheet would run as a formula gets an apostrophe in front, which reading takes off again.
 * Source: domain.md 5.6.
 */
import type { LocalDate } from '../kernel/business-date.ts'
import type { ManufacturerId } from '../kernel/ids.ts'
import type { Cents } from '../kernel/money.ts'
import type { CardGroupVersion, OfferVersion, RewardRule } from '../loyalty/catalogue.ts'
import { versionOn } from '../loyalty/programs-by-upc.ts'
import type { Catalogue } from '../loyalty/state.ts'

/** Field -> heading, in the order they are written. */
export const productListColumns = {
  manufacturer: 'Manufacturer',
  programId: 'Program ID',
  title: 'Program Title',
  cardGroup: 'Card Group',
  upc: 'UPC',
  description: 'Description',
  species: 'Species',
  size: 'Size',
  qualifies: 'Qualifies (Y/N)',
  rewardable: 'Rewardable (Y/N)',
  value: 'Value',
  rebate: 'Rebate Amount',
  start: 'Start',
  end: 'End',
  type: 'Type',
  buy: 'Buy',
  get: 'Get',
  rule: 'Reward Rule',
  discount: 'Discount',
  windowMonths: 'Window Months',
  customerLimit: 'Customer Limit',
  limitPer: 'Limit Per',
  capUnits: 'Total Cap Units',
  capAmount: 'Total Cap Amount',
  mixAndMatch: 'Mix and Match',
  countsTowardCard: 'Counts Toward Card',
  requiresEmail: 'Requires Email',
  requiresAddress: 'Requires Address',
  mapKey: 'Map Key',
  unitName: 'Unit',
  programDescription: 'Program Description',
} as const
export type ProductListField = keyof typeof productListColumns
export const productListFields = Object.keys(productListColumns) as readonly ProductListField[]

export const programTypes = ['frequentBuyer', 'freeGood', 'rebate'] as const
export type ProgramType = (typeof programTypes)[number]
export const programTypeNames: Readonly<Record<ProgramType, string>> = {
  frequentBuyer: 'Frequent Buyer',
  freeGood: 'Free Good',
  rebate: 'Rebate',
}

export const rewardRuleNames: Readonly<Record<RewardRule, string>> = {
  lesserOrEqual: 'Lesser or Equal Value',
  mostFrequent: 'Most Frequently Purchased',
  sameGroupAny: 'Any of the Group',
  sameItem: 'Same Item',
  fixedList: 'Fixed List',
  mapped: 'Mapped',
  discount: 'Discount',
}

type Line = Partial<Readonly<Record<ProductListField, string>>>

export interface ProductListScope {
  /** Today: which rule versions are written. */
  readonly date: LocalDate
  /** Offers that ended before this date are left out. */
  readonly from: LocalDate
  /** One brand, or null for all. */
  readonly manufacturerId: ManufacturerId | null
}

/** Headings and one row per item of each card group and offer, then the items that belong to none. */
export function writeProductList(catalogue: Catalogue, scope: ProductListScope): readonly (readonly string[])[] {
  const isWanted = (id: ManufacturerId) => scope.manufacturerId === null || scope.manufacturerId === id
  const listed = new Set<string>()
  const lines: Line[] = []
  for (const group of Object.values(catalogue.cardGroups)) {
    const program = catalogue.programs[group.programId]
    const version = currentVersion(group.versions, scope.date)
    if (!program || !version || !isWanted(program.manufacturerId)) continue
    const shared: Line = {
      manufacturer: brandName(catalogue, program.manufacturerId),
      programId: program.id,
      title: program.title,
      cardGroup: group.title,
      start: program.startDate ?? '',
      end: program.endDate ?? '',
      programDescription: program.description ?? '',
      requiresEmail: yesNo(program.requiresEmail),
      requiresAddress: yesNo(program.requiresAddress),
      ...linesOfGroup(version),
    }
    for (const item of version.items) {
      listed.add(item.upc)
      lines.push({ ...shared, ...itemCells(catalogue, item.upc), ...entryCells({ ...item, rebateCents: null }) })
    }
  }
  for (const offer of Object.values(catalogue.offers)) {
    const version = currentVersion(offer.versions, scope.date)
    if (!version || version.endDate < scope.from || !isWanted(offer.manufacturerId)) continue
    const shared: Line = {
      manufacturer: brandName(catalogue, offer.manufacturerId),
      programId: offer.id,
      title: offer.title,
      start: version.startDate,
      end: version.endDate,
      programDescription: offer.description ?? '',
      type: programTypeNames[offer.offerType],
      requiresEmail: yesNo(offer.requiresEmail),
      requiresAddress: yesNo(offer.requiresAddress),
      ...linesOfOffer(version),
    }
    for (const item of version.items) {
      listed.add(item.upc)
      lines.push({ ...shared, ...itemCells(catalogue, item.upc), ...entryCells(item) })
    }
  }
  for (const item of Object.values(catalogue.items))
    if (!listed.has(item.id) && isWanted(item.manufacturerId))
      lines.push({
        manufacturer: brandName(catalogue, item.manufacturerId),
        ...itemCells(catalogue, item.id),
        value: money(item.valueCents),
      })
  return [
    productListFields.map((field) => productListColumns[field]),
    ...lines.map((line) => productListFields.map((field) => harmless(line[field] ?? ''))),
  ]
}

/** The version that is in force, or for what only comes, the one that will be. */
export const currentVersion = <Version extends { readonly effectiveFrom: LocalDate }>(
  versions: readonly Version[],
  date: LocalDate,
): Version | undefined => versionOn(versions, date) ?? versions.at(-1)

const brandName = (catalogue: Catalogue, id: ManufacturerId): string => catalogue.manufacturers[id]?.name ?? ''

const linesOfGroup = (version: CardGroupVersion): Line => ({
  type: programTypeNames.frequentBuyer,
  buy: String(version.requiredQty),
  get: String(version.rewardQty),
  rule: rewardRuleNames[version.rewardRule],
  discount: discountText(version.discount),
  windowMonths: numberText(version.windowMonths),
})

const linesOfOffer = (version: OfferVersion): Line => ({
  buy: String(version.buyQty),
  get: String(version.getQty),
  rule: rewardRuleNames[version.rewardRule],
  discount: discountText(version.discount),
  customerLimit: numberText(version.customerLimit),
  limitPer: version.limitPer ?? '',
  capUnits: numberText(version.totalCapUnits),
  capAmount: money(version.totalCapCents ?? null),
  mixAndMatch: yesNo(version.mixAndMatch),
  countsTowardCard: yesNo(version.countsTowardFrequentBuyer),
})

function itemCells(catalogue: Catalogue, upc: string): Line {
  const item = catalogue.items[upc]
  return {
    upc,
    description: item?.description ?? '',
    species: item?.species ?? '',
    size: item?.sizeText ?? '',
    unitName: item?.unitName ?? '',
  }
}

const entryCells = (item: OfferVersion['items'][number]): Line => ({
  qualifies: yesNo(item.isQualifying),
  rewardable: yesNo(item.isRewardable),
  value: money(item.valueCents),
  rebate: money(item.rebateCents),
  mapKey: item.mapKey ?? '',
})

const yesNo = (value: boolean): string => (value ? 'Y' : 'N')
const numberText = (value: number | null): string => (value === null ? '' : String(value))

/** `58.00`, without a sign, so that every spreadsheet reads it as it stands. */
export const money = (cents: Cents | null): string => (cents === null ? '' : (cents / 100).toFixed(2))

/** `25%` or `5.00`. */
export const discountText = (discount: CardGroupVersion['discount']): string =>
  discount === undefined ? '' : discount.kind === 'percent' ? `${discount.amount}%` : money(discount.amount)

/** A text that no spreadsheet runs. An apostrophe that was there before a formula's sign is doubled, so that reading gives it back. */
export const harmless = (text: string): string => (/^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text)

export const asWritten = (text: string): string => (/^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text)
