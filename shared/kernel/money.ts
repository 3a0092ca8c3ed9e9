/** Money is whole cents, always. */
export type Cents = number

/** `$58.00` in the reader's locale. */
export function formatCents(cents: Cents, locale = 'en-US', currency = 'USD'): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(cents / 100)
}
