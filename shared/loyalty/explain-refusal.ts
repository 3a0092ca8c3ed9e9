/**
 * Why something was refused: the programs and offers it is about as they are in force, the rewards and redemptions in the way, and how
 * far limits and caps are used up. Structured and without a word in it. Source: screens.md (Why? on every refusal).
 */
import type { LocalDate, Moment } from '../kernel/business-date.ts'
import type { CardGroupId, LocationId, ProgramId, RewardId, Upc } from '../kernel/ids.ts'
import { assess } from './assess.ts'
import type { EnrollmentRow } from './catalogue.ts'
import type { Refusal } from './commands.ts'
import { explainReward, type RewardExplanation } from './explain.ts'
import { runsCardsOf, runsOffers } from './match-item.ts'
import { type OfferUse, offerUse } from './offer-room.ts'
import { itemOf, programsOfItem, versionOn } from './programs-by-upc.ts'
import type { AccountState, CustomerState, Redemption } from './state.ts'

/** A card group or an offer that names the article, as it stands at this moment. */
export interface ExplainedProgram {
  readonly programId: ProgramId
  readonly cardGroupId: CardGroupId | null
  readonly title: string
  /** The version in force; null = none has started yet. */
  readonly version: string | null
  readonly effectiveFrom: LocalDate | null
  /** The version in force lets the article count. */
  readonly isListed: boolean
  readonly startDate: LocalDate | null
  readonly endDate: LocalDate | null
  readonly enrollments: readonly { readonly locationId: LocationId; readonly status: EnrollmentRow['status'] }[]
  /** This type of account counts it in its POS and not here. */
  readonly isTrackedInPos: boolean
  /** null for cards. */
  readonly use: OfferUse | null
}

export interface RefusalExplanation {
  readonly refusal: Refusal
  readonly programs: readonly ExplainedProgram[]
  readonly rewards: readonly RewardExplanation[]
  /** Standing redemptions that are in the way, newest first. */
  readonly redemptions: readonly Redemption[]
}

export function explainRefusal(
  refusal: Refusal,
  customer: CustomerState,
  account: AccountState,
  moment: Moment,
): RefusalExplanation {
  const rewardIds = new Set(rewardIdsOf(refusal))
  const rewards = assess(customer, account, moment).rewards.filter(
    (reward) => rewardIds.has(reward.id) || (refusal.reason === 'rewardExpired' && reward.status === 'expired'),
  )
  return {
    refusal,
    programs: 'upc' in refusal ? programsOf(refusal.upc, customer, account, moment) : [],
    rewards: rewards.map((reward) => explainReward(reward, customer, account, moment)),
    redemptions: inTheWay(refusal, customer).toReversed(),
  }
}

function rewardIdsOf(refusal: Refusal): readonly RewardId[] {
  if ('rewardId' in refusal) return [refusal.rewardId]
  if ('rewardIds' in refusal) return refusal.rewardIds
  return 'risks' in refusal ? refusal.risks.map((risk) => risk.rewardId) : []
}

function programsOf(
  upc: Upc,
  customer: CustomerState,
  account: AccountState,
  moment: Moment,
): readonly ExplainedProgram[] {
  const { catalogue } = account
  const { cardGroups, offers } = programsOfItem(catalogue, upc)
  const accountType = account.account?.accountType ?? 'standard'
  return [
    ...cardGroups.map((group): ExplainedProgram => {
      const version = versionOn(group.versions, moment.businessDate)
      const program = catalogue.programs[group.programId]
      return {
        programId: group.programId,
        cardGroupId: group.id,
        title: program?.title ?? group.title,
        version: version?.version ?? null,
        effectiveFrom: version?.effectiveFrom ?? null,
        isListed: (version && itemOf(version, upc)?.isQualifying) ?? false,
        startDate: program?.startDate ?? null,
        endDate: program?.endDate ?? null,
        enrollments: enrollmentsOf(account, group.programId),
        isTrackedInPos: !runsCardsOf(account, program),
        use: null,
      }
    }),
    ...offers.map((offer): ExplainedProgram => {
      const version = versionOn(offer.versions, moment.localDate)
      return {
        programId: offer.id,
        cardGroupId: null,
        title: offer.title,
        version: version?.version ?? null,
        effectiveFrom: version?.effectiveFrom ?? null,
        isListed: (version && itemOf(version, upc)?.isQualifying) ?? false,
        startDate: version?.startDate ?? null,
        endDate: version?.endDate ?? null,
        enrollments: enrollmentsOf(account, offer.id),
        isTrackedInPos: !runsOffers(accountType),
        use: version ? offerUse(account, customer, offer.id, version, moment) : null,
      }
    }),
  ]
}

const enrollmentsOf = ({ catalogue, locations }: AccountState, programId: ProgramId): ExplainedProgram['enrollments'] =>
  (Object.keys(locations) as LocationId[]).flatMap((locationId) => {
    const row = catalogue.enrollments[`${locationId}/${programId}`]
    return row ? { locationId, status: row.status } : []
  })

function inTheWay(refusal: Refusal, customer: CustomerState): readonly Redemption[] {
  const standing = customer.redemptions.filter((one) => !one.undone)
  switch (refusal.reason) {
    case 'redemptionPulled':
      return standing.filter((one) => one.batchId === refusal.batchId)
    case 'undoRedemptionFirst': {
      const open = Object.values(customer.visits).filter((visit) => visit.status === 'open')
      const unitIds = new Set(open.flatMap((visit) => visit.lines.flatMap((line) => line.unitIds)))
      return standing.filter((one) => one.unitIds.some((id) => unitIds.has(id)))
    }
    case 'rewardAlreadyRedeemed':
      return standing
    case 'limitReached':
    case 'capUsedUp': {
      const completing = refusal.rewardId.slice(0, refusal.rewardId.lastIndexOf('#'))
      const offerId = customer.units.find((unit) => unit.id === completing)?.offer?.offerId
      return standing.filter((one) => one.source.kind === 'offer' && one.source.offerId === offerId)
    }
    case 'mergeSpent': {
      const ownerOf = new Map(customer.units.map((unit) => [unit.id, unit.ownerId]))
      return standing.filter((one) => one.batchId > 0 || new Set(one.unitIds.map((id) => ownerOf.get(id))).size > 1)
    }
    default:
      return []
  }
}
