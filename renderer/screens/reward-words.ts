/** A reward, its rule and its purchases in words a cashier can read aloud. Pure: the catalogue, the format and the day are given. */
import type { Moment } from '../../shared/kernel/business-date.ts'
import type { Upc } from '../../shared/kernel/ids.ts'
import type { Reward } from '../../shared/loyalty/assessment.ts'
import type { OfferVersion } from '../../shared/loyalty/catalogue.ts'
import { versionNamed } from '../../shared/loyalty/programs-by-upc.ts'
import { discountCents } from '../../shared/loyalty/rebate.ts'
import type { Catalogue, Redemption, Unit } from '../../shared/loyalty/state.ts'
import type { Format } from '../language/format.ts'
import { t } from '../language/words.ts'

export interface Telling {
  readonly catalogue: Catalogue
  readonly format: Format
  readonly moment: Moment
}

export const itemName = (catalogue: Catalogue, upc: Upc): string => catalogue.items[upc]?.description ?? upc

/** What one piece is called: "bag", "can"; "item" where the articles do not agree. */
export function unitName(catalogue: Catalogue, upcs: readonly Upc[]): string {
  const names = new Set(upcs.map((upc) => catalogue.items[upc]?.unitName ?? ''))
  const [only] = names
  return names.size === 1 && only ? only : t('reward.unit')
}

/** The card group's or the offer's title. */
export const rewardTitle = (catalogue: Catalogue, reward: Reward): string => titleOfSource(catalogue, reward.source)

export function titleOfSource(catalogue: Catalogue, source: Redemption['source']): string {
  return source.kind === 'card'
    ? (catalogue.cardGroups[source.cardGroupId]?.title ?? '')
    : (catalogue.offers[source.offerId]?.title ?? '')
}

/** "1 free bag", "$5.00 off" or "10% off": one record is one free unit. */
export function whatItGives({ catalogue, format }: Telling, reward: Reward): string {
  if (reward.kind === 'freeGood') return t('reward.freeOne', { unit: unitName(catalogue, reward.allowedUpcs) })
  if (reward.rebateCents === null && reward.discount?.kind === 'percent')
    return t('reward.off', { amount: `${reward.discount.amount}%` })
  return t('reward.off', { amount: format.money(reward.rebateCents ?? reward.discount?.amount ?? 0) })
}

/** The dollars a rebate or a discount takes off this item; a percentage of nobody knows what is null. */
export function centsOff(catalogue: Catalogue, reward: Reward, upc: Upc): number | null {
  if (reward.kind !== 'rebate') return null
  return reward.rule === 'discount'
    ? discountCents(reward.discount ?? undefined, itemValue(catalogue, reward, upc))
    : reward.rebateCents
}

/** "Free bag" or "$5.00 off", to stand before "earned". */
export function whatItIsCalled(telling: Telling, reward: Reward): string {
  return reward.kind === 'rebate'
    ? whatItGives(telling, reward)
    : t('reward.freeTitle', { unit: unitName(telling.catalogue, reward.allowedUpcs) })
}

export function ruleInWords({ catalogue, format, moment }: Telling, reward: Reward): string {
  if (reward.rule === 'discount')
    return t('giving.discountRule', { what: whatItGives({ catalogue, format, moment }, reward) })
  if (reward.kind === 'rebate') return t('reward.rebateRule', { amount: format.money(reward.rebateCents ?? 0) })
  if (reward.rule === 'lesserOrEqual') {
    return reward.leastUnit
      ? t('reward.rule.lesserOrEqual', {
          item: itemName(catalogue, reward.leastUnit.upc),
          amount: format.money(reward.leastUnit.valueCents),
        })
      : t('reward.rule.lesserOrEqualPlain')
  }
  return t(`reward.rule.${reward.rule}`)
}

/** "12 bags bought since Jan 9." */
export function purchasesInWords({ catalogue, format, moment }: Telling, units: readonly Unit[]): string {
  const first = units[0]
  const last = units.at(-1)
  if (!first || !last) return ''
  const isToday = first.businessDate === moment.businessDate
  const date = format.day(first.businessDate)
  if (units.length === 1) {
    const item = itemName(catalogue, first.upc)
    return isToday ? t('reward.itemBoughtToday', { item }) : t('reward.itemBoughtOn', { item, date })
  }
  const unit = plural(
    unitName(
      catalogue,
      units.map((one) => one.upc),
    ),
  )
  const values = { count: units.length, unit, date }
  if (isToday) return t('reward.boughtToday', values)
  return first.businessDate === last.businessDate ? t('reward.boughtOn', values) : t('reward.boughtSince', values)
}

/** Unit names come from the catalogue in the singular. */
export const plural = (unit: string): string => (/(s|x|ch|sh)$/.test(unit) ? `${unit}es` : `${unit}s`)

/** One sentence: the purchases, the rule, and whether there is a choice at all. */
export function whySentence(telling: Telling, reward: Reward): string {
  const parts = [purchasesInWords(telling, reward.units), ruleInWords(telling, reward)]
  if (reward.kind === 'freeGood' && reward.allowedUpcs.length === 1) parts.push(t('reward.onlyOneFits'))
  return parts.join(' ')
}

export function endInWords({ format, moment }: Telling, reward: Reward): string {
  if (!reward.endDate) return t('reward.neverEnds')
  return reward.endDate === moment.localDate
    ? t('reward.endsTonight')
    : t('reward.endsOn', { date: format.day(reward.endDate) })
}

/** The articles that the reward's own rule version names. */
export const listedItems = (catalogue: Catalogue, { source }: Reward): readonly Upc[] =>
  versionOf(catalogue, source)?.items.map((item) => item.upc) ?? []

/** The value of an item under the reward's own rule version; null where the brand gives none. */
export function itemValue(catalogue: Catalogue, { source }: Reward, upc: Upc): number | null {
  const found = versionOf(catalogue, source)?.items.find((item) => item.upc === upc)?.valueCents
  return found ?? catalogue.items[upc]?.valueCents ?? null
}

function versionOf(catalogue: Catalogue, source: Reward['source']) {
  const versions =
    source.kind === 'card'
      ? (catalogue.cardGroups[source.cardGroupId]?.versions ?? [])
      : (catalogue.offers[source.offerId]?.versions ?? [])
  return versions.find((one) => one.version === source.version)
}

/** "Buy 12, get 1 free". */
export function ruleOfSource({ catalogue, format }: Telling, source: Reward['source']): string {
  if (source.kind === 'card') {
    const version = versionNamed(catalogue.cardGroups[source.cardGroupId]?.versions ?? [], source.version)
    return version ? t('ticket.buyGet', { buy: version.requiredQty, get: version.rewardQty }) : ''
  }
  const offer = catalogue.offers[source.offerId]
  const version = versionNamed(offer?.versions ?? [], source.version)
  if (!offer || !version) return ''
  if (offer.offerType === 'freeGood') return t('ticket.buyGet', { buy: version.buyQty, get: version.getQty })
  const { low, high } = rebateRange(version)
  return low === high ? t('ticket.rebateRule', { amount: format.money(low) }) : ''
}

export function rebateRange(version: OfferVersion): { low: number; high: number } {
  const amounts = version.items.flatMap((item) => (item.rebateCents === null ? [] : [item.rebateCents]))
  return { low: Math.min(...amounts), high: Math.max(...amounts) }
}
