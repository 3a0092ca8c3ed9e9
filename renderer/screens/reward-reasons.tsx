/** Why a reward is what it is: the rule in force, the purchases that decided, and what may and may not be given for it. */
import type { Reward } from '../../shared/loyalty/assessment.ts'
import { type ExplainedPurchase, explainReward, type RewardExplanation } from '../../shared/loyalty/explain.ts'
import type { AccountState, CustomerState } from '../../shared/loyalty/state.ts'
import { joined, t } from '../language/words.ts'
import { endInWords, itemName, rewardTitle, ruleInWords, type Telling, whatItGives } from './reward-words.ts'

/** Whose reward or refusal it is. */
export interface About {
  readonly customer: CustomerState
  readonly account: AccountState
  readonly telling: Telling
}

export function RewardReasons({ reward, about }: { readonly reward: Reward; readonly about: About }) {
  const { telling, customer, account } = about
  const { catalogue } = telling
  const told = explainReward(reward, customer, account, telling.moment)
  return (
    <div className="reasons">
      <h2>
        {whatItGives(telling, reward)} <span className="dim">{rewardTitle(catalogue, reward)}</span>
      </h2>
      <p>{joinedSentences([ruleInWords(telling, reward), ...ruleParts(told, telling, reward)])}</p>
      <p>{joinedSentences(stateParts(told, telling, reward))}</p>
      <Purchases title={t('why.purchases')} purchases={told.purchases} telling={telling} />
      <Purchases title={t('why.expired')} purchases={told.expired} telling={telling} />
      <Purchases title={t('why.paid')} purchases={told.paid} telling={telling} />
      <Allowed told={told} telling={telling} />
    </div>
  )
}

const joinedSentences = (parts: readonly string[]): string => parts.filter(Boolean).join(' ')

function ruleParts(told: RewardExplanation, telling: Telling, reward: Reward): readonly string[] {
  const { rule } = told
  const { format, catalogue } = telling
  if (!rule) return []
  const counts = told.boughtCounts.map(({ upc, count }) =>
    count === 1
      ? t('why.countOnce', { item: itemName(catalogue, upc) })
      : t('why.countOf', { item: itemName(catalogue, upc), count }),
  )
  const gives =
    reward.kind === 'freeGood'
      ? t('why.buyGet', { buy: rule.requiredQty, get: rule.rewardQty })
      : rule.requiredQty > 1
        ? t('why.buyOff', { buy: rule.requiredQty, what: whatItGives(telling, reward) })
        : t('why.each')
  return [
    gives,
    rule.windowMonths === null ? '' : t('why.window', { count: rule.windowMonths }),
    rule.rule === 'mostFrequent' ? t('why.counts', { counts: joined(counts) }) : '',
    told.isByRuleChange ? t('why.ruleChange', { date: format.day(rule.effectiveFrom) }) : '',
  ]
}

function stateParts(told: RewardExplanation, telling: Telling, reward: Reward): readonly string[] {
  const { format, catalogue } = telling
  const { redemption, use } = told
  const limit = use?.limit
  return [
    t('why.earnedAt', { date: format.day(told.earnedBusinessDate) }),
    redemption
      ? t('why.redeemedAt', { date: format.day(redemption.businessDate), item: itemName(catalogue, redemption.upc) })
      : endInWords(telling, reward),
    redemption?.takenUpc ? t('why.tookInstead', { item: itemName(catalogue, redemption.takenUpc) }) : '',
    limit ? t(limit.per === 'household' ? 'why.limitHousehold' : 'why.limit', limit) : '',
    use?.capUnits ? t('why.capUnits', use.capUnits) : '',
    use?.capCents
      ? t('why.capCents', { used: format.money(use.capCents.used), figure: format.money(use.capCents.figure) })
      : '',
    told.owed > 0 ? t('why.owed', { count: told.owed }) : '',
    reward.requires.email ? t('reward.needsEmail') : '',
    reward.requires.address ? t('reward.needsAddress') : '',
  ]
}

interface PurchasesProps {
  readonly title: string
  readonly purchases: readonly ExplainedPurchase[]
  readonly telling: Telling
}

function Purchases({ title, purchases, telling }: PurchasesProps) {
  const { catalogue, format } = telling
  if (purchases.length === 0) return null
  return (
    <table className="purchases">
      <caption>{title}</caption>
      <tbody>
        {purchaseRows(purchases).map(({ first, count, marks }) => (
          <tr key={first.unitId}>
            <td>{format.day(first.date)}</td>
            <td>
              {count > 1
                ? t('reward.times', { count, item: itemName(catalogue, first.upc) })
                : itemName(catalogue, first.upc)}{' '}
              {marks.length > 0 && <span className="dim">{joined(marks)}</span>}
            </td>
            <td className="right">{first.valueCents !== null && format.money(first.valueCents)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface PurchaseRow {
  readonly first: ExplainedPurchase
  readonly count: number
  readonly marks: readonly string[]
}

/** Alike purchases of one day stand in one row. */
export function purchaseRows(purchases: readonly ExplainedPurchase[]): readonly PurchaseRow[] {
  const rows = new Map<string, PurchaseRow>()
  // Several may be the least of all; it is said of one.
  const limiting = purchases.find((purchase) => purchase.setsLimit)
  for (const purchase of purchases) {
    const marks = marksOf(purchase, purchase === limiting)
    const key = [purchase.date, purchase.upc, purchase.valueCents, ...marks].join(' ')
    const known = rows.get(key)
    rows.set(key, { first: known?.first ?? purchase, count: (known?.count ?? 0) + 1, marks })
  }
  return [...rows.values()]
}

const marksOf = (purchase: ExplainedPurchase, setsLimit: boolean): readonly string[] => [
  ...(purchase.isPaper ? [t('why.mark.paper')] : []),
  ...(purchase.isException ? [t('why.mark.exception')] : []),
  ...(purchase.isReturned ? [t('why.mark.returned')] : []),
  ...(purchase.isOfMerged ? [t('why.mark.merged')] : []),
  ...(setsLimit ? [t('why.mark.setsLimit')] : []),
  ...(purchase.completes ? [t('why.mark.completes')] : []),
]

function Allowed({ told, telling }: { readonly told: RewardExplanation; readonly telling: Telling }) {
  const { catalogue, format } = telling
  if (told.redemption) return null
  if (told.allowed.length === 0) return <p>{t('why.nothingAllowed')}</p>
  return (
    <table className="purchases">
      <caption>{t('why.allowed')}</caption>
      <tbody>
        {told.allowed.map(({ upc, valueCents, rebateCents }) => {
          const cents = rebateCents ?? valueCents
          return (
            <tr key={upc}>
              <td colSpan={2}>{itemName(catalogue, upc)}</td>
              <td className="right">{cents !== null && format.money(cents)}</td>
            </tr>
          )
        })}
        {told.kind === 'freeGood' &&
          told.notAllowed.map(({ upc, valueCents, reason }) => (
            <tr key={upc} className="dim">
              <td colSpan={2}>
                {itemName(catalogue, upc)}: {t(`why.against.${reason}`)}
              </td>
              <td className="right">{valueCents !== null && format.money(valueCents)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  )
}
