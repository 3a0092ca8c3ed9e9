/** What enrolling writes: one row per location and program, with the account number that was typed last for that distributor. Pure. */
import type { Instant } from '../../../shared/kernel/business-date.ts'
import type { DistributorId, LocationId, ManufacturerId, ProgramId } from '../../../shared/kernel/ids.ts'
import { type AutoEnrollmentMoment, autoEnrollmentsFor } from '../../../shared/loyalty/auto-enrollments.ts'
import type {
  AutoEnrollmentRow,
  DistributorRow,
  EnrollmentRow,
  OfferRow,
  Rows,
} from '../../../shared/loyalty/catalogue.ts'
import type { Catalogue } from '../../../shared/loyalty/state.ts'

/** Typed once per distributor and location: the number of the enrolment that was agreed to last. */
export function rememberedNumber(catalogue: Catalogue, locationId: LocationId, distributorId: string): string {
  let found: EnrollmentRow | null = null
  for (const row of Object.values(catalogue.enrollments)) {
    if (row.locationId !== locationId || row.distributorId !== distributorId) continue
    if (row.distributorAccountNumber === '') continue
    if (!found || (row.acceptedTermsAt ?? '') >= (found.acceptedTermsAt ?? '')) found = row
  }
  if (found) return found.distributorAccountNumber
  const auto = Object.values(catalogue.autoEnrollments).find(
    (row) => row.locationId === locationId && row.distributorId === distributorId,
  )
  return auto?.distributorAccountNumber ?? ''
}

/** The distributor that this brand's programs here go to already, if they agree. */
export function usualDistributor(catalogue: Catalogue, locationId: LocationId, brand: ManufacturerId): string {
  const programs = new Set<string>(
    [...Object.values(catalogue.programs), ...Object.values(catalogue.offers)]
      .filter((row) => row.manufacturerId === brand)
      .map((row) => row.id),
  )
  const used = new Set(
    Object.values(catalogue.enrollments)
      .filter((row) => row.locationId === locationId && row.status === 'active' && programs.has(row.programId))
      .map((row) => row.distributorId),
  )
  const [only] = used
  return used.size === 1 && only && catalogue.distributors[only] ? only : ''
}

export const isNumberMissing = (distributor: DistributorRow | undefined, number: string): boolean =>
  (distributor?.needsAccountNumber ?? false) && number.trim() === ''

export interface Joining {
  readonly locationId: LocationId
  readonly programId: ProgramId
  readonly distributorId: DistributorId
  readonly number: string
}

/** A manager's own act: auto-enrolment never touches it afterwards. */
export const joiningRow = (joining: Joining, at: Instant): EnrollmentRow => ({
  id: `${joining.locationId}/${joining.programId}`,
  locationId: joining.locationId,
  programId: joining.programId,
  distributorId: joining.distributorId,
  distributorAccountNumber: joining.number.trim(),
  status: 'active',
  autoEnrolled: false,
  acceptedTermsAt: at,
})

export const endingRow = (row: EnrollmentRow): Partial<EnrollmentRow> & { readonly id: string } => ({
  id: row.id,
  status: 'ended',
  autoEnrolled: false,
})

/** Saved offers, and what auto-enrolment makes of them. */
export function withAutoEnrollments(
  catalogue: Catalogue,
  rows: readonly Rows[],
  offers: readonly OfferRow[],
  moment: AutoEnrollmentMoment,
): readonly Rows[] {
  const made = autoEnrollmentsFor(catalogue, offers, moment)
  return made.length > 0 ? [...rows, { kind: 'enrollments', rows: [...made] }] : rows
}

/** Switching on enrols at once what runs and comes; switching off leaves what is enrolled. */
export function autoEnrollRows(
  catalogue: Catalogue,
  auto: AutoEnrollmentRow,
  moment: AutoEnrollmentMoment,
): readonly Rows[] {
  const made = auto.active ? autoEnrollmentsFor(catalogue, Object.values(catalogue.offers), moment, [auto]) : []
  return [
    { kind: 'autoEnrollments', rows: [auto] },
    ...(made.length > 0 ? [{ kind: 'enrollments' as const, rows: [...made] }] : []),
  ]
}

/** Enrolments that wait in Temporary Holding. */
export const inHolding = (catalogue: Catalogue): readonly EnrollmentRow[] =>
  Object.values(catalogue.enrollments).filter(
    (row) => row.status === 'active' && (catalogue.distributors[row.distributorId]?.isHolding ?? false),
  )
