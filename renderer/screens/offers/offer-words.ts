/** Offers and programs in words: what they give, when they run, how often. Pure. */
import type { CardGroupVersion, OfferRow, OfferVersion, RewardRule } from '../../../shared/loyalty/catalogue.ts'
import type { Format } from '../../language/format.ts'
import { t } from '../../language/words.ts'
import { rebateRange } from '../reward-words.ts'

export const rulesToChoose: readonly RewardRule[] = [
  'lesserOrEqual',
  'sameGroupAny',
  'sameItem',
  'mostFrequent',
  'fixedList',
  'mapped',
  'discount',
]

export const ruleWords = (rule: RewardRule): string => t(`offers.ruleWords.${rule}`)

/** "Buy 2, get 1 free", "$5.00 off", "$1.00 – $5.00 off". */
export function offerGives(offer: OfferRow, version: OfferVersion, format: Format): string {
  if (offer.offerType === 'freeGood') return t('ticket.buyGet', { buy: version.buyQty, get: version.getQty })
  const { low, high } = rebateRange(version)
  if (!Number.isFinite(low)) return t('offers.form.rebate')
  const amount = low === high ? format.money(low) : `${format.money(low)} – ${format.money(high)}`
  return t('reward.off', { amount })
}

export const cardGives = (version: CardGroupVersion): string =>
  t('ticket.buyGet', { buy: version.requiredQty, get: version.rewardQty })

export function ruleSentence(rule: RewardRule, discount: CardGroupVersion['discount'], format: Format): string {
  if (rule !== 'discount' || !discount) return ruleWords(rule)
  const amount = discount.kind === 'percent' ? `${discount.amount} %` : format.money(discount.amount)
  return t('reward.off', { amount })
}

export function limitWords(version: OfferVersion): string {
  if (version.customerLimit === null) return t('offers.noLimit')
  const count = version.customerLimit
  return version.limitPer === 'household' ? t('offers.limitHousehold', { count }) : t('offers.limit', { count })
}

export function capWords(version: OfferVersion, format: Format): string | null {
  if (version.totalCapUnits !== null) return t('offers.detail.capUnits', { count: version.totalCapUnits })
  return version.totalCapCents ? t('offers.detail.capAmount', { amount: format.money(version.totalCapCents) }) : null
}

export const timeLeft = (minutes: number): string =>
  minutes >= 60
    ? t('offers.hoursLeft', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
    : t('offers.minutesLeft', { minutes })
