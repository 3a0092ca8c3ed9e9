/** A register whose browser profile was lost: what is said until the line brings the customers back. */
export const enRecovery = {
  customersComeBack:
    'The other customers come back when the internet is back. New customers, and those served here lately, can be served now.',
}
