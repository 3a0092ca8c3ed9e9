/** A register whose browser profile was lost: what is said until the line brings the customers back. */
export const enRecovery = {
  customersComeBack:
    'The customers of before come back with the line. New customers, and those served here lately, can be served now.',
}
