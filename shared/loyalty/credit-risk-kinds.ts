/** What makes a distributor refuse the credit. Source: domain.md 4.3. */
export const creditRiskKinds = [
  'notEnrolled',
  'enrollmentPending',
  'holding',
  'accountNumberMissing',
  'exceptionOnCard',
  'capMayBeUsedUp',
  'programEnded',
] as const
export type CreditRiskKind = (typeof creditRiskKinds)[number]
