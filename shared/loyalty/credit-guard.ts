/**
 * Everything that makes a distributor refuse the credit of a redemption, in one place: it is checked before the redemption is final
 * and asked in plain words while the customer is there. What the rules themselves forbid (item, limit, dates, required data) is
 * refused elsewhere; these can be accepted. Source: domain.md 4.3, K-DENY, K-TEMP.
 */

import type { Moment } from '../kernel/business-date.ts'
import type { LocationId, ProgramId } from '../kernel/ids.ts'
import type { Reward } from './assessment.ts'
import type { EnrollmentRow } from './catalogue.ts'
import type { CreditRisk } from './commands.ts'
import type { CreditRiskKind } from './credit-risk-kinds.ts'
import { enrollmentAt, versionNamed } from './programs-by-upc.ts'
import type { AccountState, CustomerState } from './state.ts'

/** A cap that is used up this far as this register knows may be used up altogether. */
const nearlyUsedUp = 0.95

/** Of the training customer nothing reaches a distributor, so nothing can be refused. */
export function creditRisks(
  reward: Reward,
  customer: CustomerState,
  account: AccountState,
  locationId: LocationId,
  moment: Moment,
): readonly CreditRisk[] {
  if (customer.isTraining) return []
  const { catalogue } = account
  const enrollment = enrollmentAt(catalogue, locationId, reward.programId)
  const program = reward.source.kind === 'card' ? catalogue.programs[reward.programId] : undefined
  const title = program?.title ?? catalogue.offers[reward.programId]?.title ?? reward.programId
  const risk = (kind: CreditRiskKind, name = title): CreditRisk => ({ kind, rewardId: reward.id, name })
  return [
    ...enrollmentRisks(account, enrollment, risk),
    ...(program?.endDate && moment.localDate > program.endDate ? [risk('programEnded')] : []),
    ...(reward.units.some((unit) => unit.exception) ? [risk('exceptionOnCard')] : []),
    ...(isCapNearlyUsedUp(reward, account) ? [risk('capMayBeUsedUp')] : []),
  ]
}

function enrollmentRisks(
  { catalogue }: AccountState,
  enrollment: EnrollmentRow | undefined,
  risk: (kind: CreditRiskKind, name?: string) => CreditRisk,
): readonly CreditRisk[] {
  if (enrollment?.status === 'pendingApproval') return [risk('enrollmentPending')]
  if (enrollment?.status !== 'active') return [risk('notEnrolled')]
  const distributor = catalogue.distributors[enrollment.distributorId]
  if (!distributor || distributor.isHolding) return [risk('holding')]
  const isMissing = distributor.needsAccountNumber && enrollment.distributorAccountNumber.trim() === ''
  return isMissing ? [risk('accountNumberMissing', distributor.name)] : []
}

/** Other registers may have used it up meanwhile; the cloud has the last word. Source: example 48. */
function isCapNearlyUsedUp(reward: Reward, account: AccountState): boolean {
  const offerId: ProgramId = reward.programId
  const version = versionNamed(account.catalogue.offers[offerId]?.versions ?? [], reward.source.version)
  if (reward.source.kind !== 'offer' || !version) return false
  const { count, cents } = account.redemptionsByOffer[offerId] ?? { count: 0, cents: 0 }
  const isNear = (cap: number | null | undefined, used: number) => cap != null && used >= cap * nearlyUsedUp
  return isNear(version.totalCapUnits, count) || isNear(version.totalCapCents, cents)
}
