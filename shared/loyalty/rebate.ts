/** Dollars off: what a rebate or a discount takes off one article, never more than its value where that is known. */
import type { Upc } from '../kernel/ids.ts'
import type { Cents } from '../kernel/money.ts'
import type { Reward } from './assessment.ts'
import type { CardGroupVersion } from './catalogue.ts'
import { itemOf, versionNamed } from './programs-by-upc.ts'
import type { AccountState } from './state.ts'

type Discount = NonNullable<CardGroupVersion['discount']>

/** What a discount takes off an article of this value; null = a percentage of nobody knows what. */
export function discountCents(discount: Discount | undefined, valueCents: Cents | null): Cents | null {
  if (!discount) return null
  if (discount.kind === 'cents') return Math.min(discount.amount, valueCents ?? Number.POSITIVE_INFINITY)
  return valueCents === null ? null : Math.min(valueCents, Math.floor((valueCents * discount.amount) / 100))
}

/** What a dollars-off reward takes off the article chosen for it; 0 for a free good. */
export function rebateOf(reward: Reward, upc: Upc, account: AccountState): Cents {
  if (reward.kind !== 'rebate') return 0
  if (reward.rule !== 'discount') return reward.rebateCents ?? 0
  return discountCents(reward.discount ?? undefined, itemValueOf(reward, upc, account)) ?? 0
}

/** What an article counts as for a reward: by the rule version it was earned under, else by the purchase, else by its own row. */
export function itemValueOf(reward: Reward, upc: Upc, account: AccountState): Cents | null {
  const { catalogue } = account
  const { source } = reward
  const version =
    source.kind === 'card'
      ? versionNamed(catalogue.cardGroups[source.cardGroupId]?.versions ?? [], source.version)
      : versionNamed(catalogue.offers[source.offerId]?.versions ?? [], source.version)
  const listed = version && itemOf<{ readonly upc: Upc; readonly valueCents: Cents | null }>(version, upc)?.valueCents
  const bought = reward.units.find((unit) => unit.upc === upc)
  const paid = source.kind === 'card' ? bought?.punch?.valueCents : bought?.offer?.valueCents
  return listed ?? paid ?? catalogue.items[upc]?.valueCents ?? null
}
