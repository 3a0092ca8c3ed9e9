/** Every refusal as a short title and a sentence that says why. Nothing is refused in silence. */
import { codeRefusals } from '../../shared/barcode/name-code.ts'
import { mostLoyaltyCards } from '../../shared/customers/person.ts'
import type { Refusal } from '../../shared/loyalty/commands.ts'
import type { BadgeRefusal } from '../../shared/loyalty/scan-outcome.ts'
import type { Format } from '../language/format.ts'
import { joined, t } from '../language/words.ts'
import type { AnyRefusal } from '../session/screen-session.ts'
import type { SaveRefusal } from '../use-cases/record-actions.ts'

export function refusalTitle(refusal: AnyRefusal, format: Format): string {
  switch (refusal.reason) {
    case 'notEnrolledHere':
      return t('refusal.notEnrolledHere', { title: refusal.programTitle })
    case 'offerNotRunning':
      return t('refusal.offerNotRunning', { title: refusal.offerTitle })
    case 'offerLimitReached':
      return t('refusal.offerLimitReached', { title: refusal.offerTitle })
    case 'rewardExpired':
      return t('refusal.rewardExpired', { date: format.day(refusal.endDate) })
    case 'programNotRunning':
    case 'itemOnListAlready':
      return t(`refusal.${refusal.reason}`, { title: refusal.programTitle })
    default:
      return t(`refusal.${refusal.reason}`)
  }
}

export function refusalWhy(refusal: AnyRefusal, format: Format): string {
  switch (refusal.reason) {
    case 'programNotRunning':
      return t('refusal.why.programNotRunning', {
        title: refusal.programTitle,
        start: refusal.startDate ? format.day(refusal.startDate) : '',
        end: refusal.endDate ? format.day(refusal.endDate) : '',
      })
    case 'redemptionPulled':
      return t('refusal.why.redemptionPulled', { batch: refusal.batchId })
    case 'pointsTooFew':
      return t('refusal.why.pointsTooFew', { balance: refusal.balance })
    case 'pointsOutOfRange':
    case 'customerNotEnrolled':
    case 'creditAtRisk':
    case 'mergeSpent':
      return t(`refusal.why.${refusal.reason}`)
    case 'notEnrolledHere':
      return t('refusal.why.notEnrolledHere', { title: refusal.programTitle })
    case 'trackedInPos':
      return t('refusal.why.trackedInPos', { title: refusal.programTitle })
    case 'offerNotRunning':
      return t('refusal.why.offerNotRunning', {
        title: refusal.offerTitle,
        start: format.day(refusal.startDate),
        end: format.day(refusal.endDate),
      })
    case 'offerLimitReached':
      return t('refusal.why.offerLimitReached', { title: refusal.offerTitle })
    case 'notSignedIn':
    case 'managerNeeded':
    case 'notInAnyProgram':
    case 'quantityOutOfRange':
    case 'undoRedemptionFirst':
    case 'visitNotOpen':
    case 'openOnAnotherRegister':
    case 'questionOpen':
    case 'multiPurchaseReasonNeeded':
    case 'rewardNotEarned':
    case 'rewardAlreadyRedeemed':
    case 'rewardExpired':
    case 'itemNotAllowed':
    case 'choiceMissing':
    case 'requiredInformation':
    case 'redemptionAlreadyUndone':
    case 'rewardStillOpen':
    case 'exceptionReasonNeeded':
    case 'itemOnListAlready':
    case 'dateInFuture':
    case 'rungUnitNotFree':
    case 'limitReached':
    case 'capUsedUp':
    case 'trainingCustomer':
    case 'customerMerged':
    case 'customerDeleted':
    case 'customerPurged':
    case 'customerHasOpenVisit':
    case 'historyStillComing':
      return t(`refusal.why.${refusal.reason}`)
    case 'storageFailed':
      return refusal.sentence
    case 'lineUnknown':
    case 'noQuestionOpen':
    case 'redemptionUnknown':
    case 'conflictUnknown':
    case 'trayEmpty':
    case 'cardGroupUnknown':
    case 'unitUnknown':
    case 'sameCustomer':
    case 'mergeUnknown':
      return t('refusal.why.other')
  }
}

/** The article a refusal is about, as printed under the bars. */
export const refusedUpc = (refusal: Refusal): string | null => ('upc' in refusal ? refusal.upc : null)

/** A card or badge that was fine in itself, and came where it can do nothing. */
export const isPersonsReason = (reason: string): reason is 'cardInRedemption' | 'badgeInRedemption' =>
  reason === 'cardInRedemption' || reason === 'badgeInRedemption'

/** Why a badge did nothing, and what to do. */
export function badgeSentence(refusal: BadgeRefusal, format: Format): string {
  switch (refusal.state) {
    case 'unknownBadge':
      return refusal.waitUntil === null
        ? t('scanning.badge.unknownBadge')
        : t('scanning.badge.wait', { time: format.time(refusal.waitUntil) })
    case 'lockedOut':
      return t('scanning.badge.lockedOut', { name: refusal.name, time: format.time(refusal.until) })
    case 'inactive':
    case 'notManager':
      return t(`scanning.badge.${refusal.state}`, { name: refusal.name })
    case 'hostLost':
      return t('scanning.badge.hostLost')
  }
}

/** What the label's own problem is called; names of reasons come from the barcode reader. */
export function labelWhy(reason: string): string {
  const known = [...codeRefusals, 'eitherItem', 'personsCode', 'pinPad'] as const
  const found = known.find((one) => one === reason)
  if (found) return t(`refusal.label.${found}`)
  if (isPersonsReason(reason)) return t(`scanning.label.${reason}`)
  // A storage problem comes as its own sentence.
  return reason.includes(' ') ? reason : t('refusal.label.other')
}

export function saveRefusalSentence(refusal: SaveRefusal): string {
  switch (refusal.reason) {
    case 'duplicate':
      switch (refusal.field) {
        case 'email':
          return t('person.refusal.duplicateEmail')
        case 'phone':
          return t('person.refusal.duplicatePhone')
        case 'internalCustomerId':
          return t('person.refusal.duplicateId')
        case 'loyaltyCard':
          return t('scanning.card.taken', { name: refusal.customerName })
        case 'posLink':
          return t('person.refusal.duplicatePosLink', { name: refusal.customerName })
      }
      break
    case 'storageFailed':
      return t('frame.storageFailed', { sentence: refusal.sentence })
    case 'loyaltyCardInvalid':
      return t('scanning.card.invalid')
    case 'tooManyLoyaltyCards':
      return t('scanning.card.tooMany', { count: mostLoyaltyCards })
    case 'fieldsRequired':
    case 'fieldsRecommended':
      return t(`person.refusal.${refusal.reason}`, {
        fields: joined(refusal.fields.map((field) => t(`person.fields.${field}`))),
      })
    case 'dateImpossible':
      return t('person.refusal.dateImpossible', { field: t(`person.fields.${refusal.field}`) })
    case 'managerNeeded':
    case 'storeNeeded':
    case 'petNameMissing':
    case 'weightInvalid':
    case 'nameMissing':
    case 'emailInvalid':
    case 'phoneInvalid':
    case 'emailNeeded':
    case 'notSignedIn':
      return t(`person.refusal.${refusal.reason}`)
  }
}
