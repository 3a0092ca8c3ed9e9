/** Offers and programs as they stand in a form: texts as typed. Made from what is saved, or empty. */
import type { LocalDate } from '../../../shared/kernel/business-date.ts'
import type { CardGroupId, ProgramId } from '../../../shared/kernel/ids.ts'
import type { CardGroupRow, OfferRow, ProgramRow, RewardRule } from '../../../shared/loyalty/catalogue.ts'
import type { Catalogue } from '../../../shared/loyalty/state.ts'
import { currentVersion, money } from '../../../shared/reports/product-list.ts'

export interface ItemDraft {
  readonly key: string
  readonly upc: string
  readonly description: string
  readonly unitName: string
  readonly value: string
  readonly rebate: string
  readonly isQualifying: boolean
  readonly isRewardable: boolean
  readonly mapKey: string
}

/** What an offer and a card group have in common. */
export interface RuleDraft {
  readonly buy: string
  readonly get: string
  readonly rule: RewardRule
  readonly discountKind: 'cents' | 'percent'
  readonly discount: string
  readonly items: readonly ItemDraft[]
}

interface HeadDraft {
  /** The brand's number of it; typed once, fixed when saved. */
  readonly number: string
  readonly title: string
  readonly description: string
  /** A known brand, `new` for the one named beside it, or empty. */
  readonly brand: string
  readonly newBrand: string
  readonly start: string
  readonly end: string
  readonly requiresEmail: boolean
  readonly requiresAddress: boolean
}

export interface OfferDraft extends HeadDraft, RuleDraft {
  readonly id: ProgramId | null
  readonly offerType: 'freeGood' | 'rebate'
  readonly mixAndMatch: boolean
  readonly limit: string
  readonly limitPer: 'customer' | 'household'
  readonly capUnits: string
  readonly capAmount: string
  readonly countsTowardCard: boolean
}

export interface GroupDraft extends RuleDraft {
  readonly key: string
  readonly id: CardGroupId | null
  readonly title: string
  readonly windowMonths: string
}

export interface ProgramDraft extends HeadDraft {
  readonly id: ProgramId | null
  readonly groups: readonly GroupDraft[]
}

export const newItem = (key: string): ItemDraft => ({
  key,
  upc: '',
  description: '',
  unitName: '',
  value: '',
  rebate: '',
  isQualifying: true,
  isRewardable: true,
  mapKey: '',
})

const newHead: HeadDraft = {
  number: '',
  title: '',
  description: '',
  brand: '',
  newBrand: '',
  start: '',
  end: '',
  requiresEmail: false,
  requiresAddress: false,
}

const newRule: RuleDraft = {
  buy: '',
  get: '1',
  rule: 'lesserOrEqual',
  discountKind: 'cents',
  discount: '',
  items: [],
}

export const newOffer = (dates: { readonly start: LocalDate; readonly end: LocalDate }): OfferDraft => ({
  ...newHead,
  ...newRule,
  ...dates,
  id: null,
  offerType: 'freeGood',
  mixAndMatch: true,
  limit: '',
  limitPer: 'customer',
  capUnits: '',
  capAmount: '',
  countsTowardCard: true,
})

export const newGroup = (key: string): GroupDraft => ({ ...newRule, key, id: null, title: '', windowMonths: '' })

export const newProgram = (): ProgramDraft => ({ ...newHead, id: null, groups: [newGroup('first')] })

const number = (value: number | null | undefined): string => (value == null ? '' : String(value))

type Entry = OfferRow['versions'][number]['items'][number]

const itemsOf = (catalogue: Catalogue, entries: readonly Entry[]): readonly ItemDraft[] =>
  entries.map((entry) => {
    const item = catalogue.items[entry.upc]
    return {
      key: entry.upc,
      upc: entry.upc,
      description: item?.description ?? '',
      unitName: item?.unitName ?? '',
      value: money(entry.valueCents),
      rebate: money(entry.rebateCents),
      isQualifying: entry.isQualifying,
      isRewardable: entry.isRewardable,
      mapKey: entry.mapKey ?? '',
    }
  })

const discountOf = (discount: { kind: 'cents' | 'percent'; amount: number } | undefined) => ({
  discountKind: discount?.kind ?? ('cents' as const),
  discount: discount === undefined ? '' : discount.kind === 'cents' ? money(discount.amount) : String(discount.amount),
})

export function draftOfOffer(catalogue: Catalogue, offer: OfferRow, date: LocalDate): OfferDraft {
  const version = currentVersion(offer.versions, date)
  return {
    ...newOffer({ start: version?.startDate ?? '', end: version?.endDate ?? '' }),
    id: offer.id,
    number: offer.id,
    title: offer.title,
    description: offer.description ?? '',
    brand: offer.manufacturerId,
    offerType: offer.offerType,
    requiresEmail: offer.requiresEmail,
    requiresAddress: offer.requiresAddress,
    ...(version && {
      buy: String(version.buyQty),
      get: String(version.getQty),
      rule: version.rewardRule,
      ...discountOf(version.discount),
      items: itemsOf(catalogue, version.items),
      mixAndMatch: version.mixAndMatch,
      limit: number(version.customerLimit),
      limitPer: version.limitPer ?? 'customer',
      capUnits: number(version.totalCapUnits),
      capAmount: money(version.totalCapCents ?? null),
      countsTowardCard: version.countsTowardFrequentBuyer,
    }),
  }
}

export function draftOfProgram(catalogue: Catalogue, program: ProgramRow, date: LocalDate): ProgramDraft {
  const groups = Object.values(catalogue.cardGroups).filter((group) => group.programId === program.id)
  return {
    ...newProgram(),
    id: program.id,
    number: program.id,
    title: program.title,
    description: program.description ?? '',
    brand: program.manufacturerId,
    start: program.startDate ?? '',
    end: program.endDate ?? '',
    requiresEmail: program.requiresEmail,
    requiresAddress: program.requiresAddress,
    groups: groups.map((group) => draftOfGroup(catalogue, group, date)),
  }
}

function draftOfGroup(catalogue: Catalogue, group: CardGroupRow, date: LocalDate): GroupDraft {
  const version = currentVersion(group.versions, date)
  return {
    ...newGroup(group.id),
    id: group.id,
    title: group.title,
    ...(version && {
      buy: String(version.requiredQty),
      get: String(version.rewardQty),
      rule: version.rewardRule,
      ...discountOf(version.discount),
      windowMonths: number(version.windowMonths),
      items: itemsOf(
        catalogue,
        version.items.map((item) => ({ ...item, rebateCents: null })),
      ),
    }),
  }
}
