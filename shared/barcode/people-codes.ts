/**
 * Codes that belong to people: a customer's loyalty card (on plastic, or as a QR on the phone) and an employee's badge. Which
 * codes these are is the store's setting, a beginning and a length; the kind of bars does not matter.
 */

export interface PeopleCodeRule {
  /** How the code begins; letters in either case. A rule without a beginning would take every article for a card, and takes none. */
  readonly prefix: string
  /** Number of characters with the prefix; null = any number. */
  readonly length: number | null
  /** The beginning is only an address (`https://club.example/c/`) or a mark, and is left off the code. */
  readonly isPrefixLeftOff: boolean
}

export interface PeopleCodeRules {
  readonly loyaltyCards: readonly PeopleCodeRule[]
  readonly badges: readonly PeopleCodeRule[]
}

export const noPeopleCodes: PeopleCodeRules = { loyaltyCards: [], badges: [] }

export interface PersonCode {
  readonly kind: 'loyaltyCard' | 'badge'
  readonly code: string
}

/** The longest fitting beginning wins, so that a badge may begin like a card and go on differently. */
export function personCodeOf(text: string, rules: PeopleCodeRules): PersonCode | null {
  const badge = bestRule(text, rules.badges)
  const card = bestRule(text, rules.loyaltyCards)
  const isBadge = badge !== null && (card === null || badge.prefix.length >= card.prefix.length)
  const rule = isBadge ? badge : card
  if (rule === null) return null
  return { kind: isBadge ? 'badge' : 'loyaltyCard', code: text.slice(rule.isPrefixLeftOff ? rule.prefix.length : 0) }
}

function bestRule(text: string, rules: readonly PeopleCodeRule[]): PeopleCodeRule | null {
  let best: PeopleCodeRule | null = null
  for (const rule of rules) if (fits(text, rule) && (!best || rule.prefix.length > best.prefix.length)) best = rule
  return best
}

function fits(text: string, { prefix, length }: PeopleCodeRule): boolean {
  if (prefix === '' || text.length <= prefix.length) return false
  if (length !== null && text.length !== length) return false
  return text.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase() && /^[\x21-\x7e]+$/.test(text)
}
