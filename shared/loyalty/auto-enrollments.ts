/**
 * What a brand's auto-enrolment enrols: every offer of the brand that runs or will run, at each location that switched it on. An
 * enrolment that a manager made, changed or ended by hand is never touched. Pure; asked whenever offers are saved or imported, when
 * auto-enrolment is switched on, and by each register once it is up to date. Source: domain.md 3.12 (K-AUTO).
 */
import type { Instant, LocalDate } from '../kernel/business-date.ts'
import type { AutoEnrollmentRow, EnrollmentRow, OfferRow } from './catalogue.ts'
import { versionOn } from './programs-by-upc.ts'
import type { Catalogue } from './state.ts'

export interface AutoEnrollmentMoment {
  readonly at: Instant
  readonly localDate: LocalDate
}

/**
 * The enrolment rows to save beside the offers: new ones, and earlier automatic ones that now go to another distributor. `switches`
 * are the brand's rows in force, by default those of the catalogue.
 */
export function autoEnrollmentsFor(
  catalogue: Pick<Catalogue, 'enrollments' | 'autoEnrollments'>,
  offers: readonly OfferRow[],
  moment: AutoEnrollmentMoment,
  switches: readonly AutoEnrollmentRow[] = Object.values(catalogue.autoEnrollments),
): readonly EnrollmentRow[] {
  const rows: EnrollmentRow[] = []
  for (const one of switches) {
    if (!one.active) continue
    for (const offer of offers) {
      if (offer.manufacturerId !== one.manufacturerId || hasEnded(offer, moment.localDate)) continue
      const row = enrollmentBy(one, offer, moment.at)
      const known = catalogue.enrollments[row.id]
      if (!known || (isAutomatic(known) && !isSame(known, row))) rows.push(row)
    }
  }
  return rows
}

function enrollmentBy(auto: AutoEnrollmentRow, offer: OfferRow, at: Instant): EnrollmentRow {
  const { locationId, distributorId, distributorAccountNumber } = auto
  return {
    id: `${locationId}/${offer.id}`,
    locationId,
    programId: offer.id,
    distributorId,
    distributorAccountNumber,
    status: 'active',
    autoEnrolled: true,
    acceptedTermsAt: at,
  }
}

const isAutomatic = (row: EnrollmentRow): boolean => row.autoEnrolled === true && row.status === 'active'

const isSame = (known: EnrollmentRow, row: EnrollmentRow): boolean =>
  known.distributorId === row.distributorId && known.distributorAccountNumber === row.distributorAccountNumber

function hasEnded(offer: OfferRow, today: LocalDate): boolean {
  const version = versionOn(offer.versions, today) ?? offer.versions.at(-1)
  return !version || version.endDate < today
}
