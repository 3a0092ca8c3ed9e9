/**
 * What makes two accounts the same person: e-mail, phone, the store's own customer number and loyalty cards, each written one way only.
 * Two customers of one account never share a key. Source: domain.md 3.3, examples 65 and 66.
 */
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js'
import { cardKey, type Person } from './person.ts'

export type IdentityField = 'email' | 'phone' | 'internalCustomerId' | 'loyaltyCard' | 'posLink'
export interface IdentityKey {
  readonly field: IdentityField
  /** `email:a@x.com`, `phone:+15550104477`, `id:00123`, `card:tsc100231`, `pos:8812`. */
  readonly key: string
}

export const emailKey = (email: string): string | null => {
  const folded = tidyEmail(tidyEmail(email).toLowerCase())
  return folded === '' ? null : `email:${folded}`
}

/** A number nobody could be called by has no key. */
export function phoneKey(phone: string, country: string): string | null {
  const read = readPhone(phone, country)
  return read === null ? null : `phone:${read}`
}

export function identityKeys(person: Person, country: string): readonly IdentityKey[] {
  const keys: IdentityKey[] = []
  const email = emailKey(person.email)
  if (email) keys.push({ field: 'email', key: email })
  const phone = phoneKey(person.phone, country)
  if (phone) keys.push({ field: 'phone', key: phone })
  const id = person.internalCustomerId.trim()
  if (id) keys.push({ field: 'internalCustomerId', key: `id:${id}` })
  for (const code of person.loyaltyCards) keys.push({ field: 'loyaltyCard', key: loyaltyCardKey(code) })
  for (const posId of person.posLinks) keys.push({ field: 'posLink', key: posLinkKey(posId) })
  return keys
}

/** The till's own customer number, linked to this customer. */
export const posLinkKey = (posId: string): string => `pos:${posId.trim()}`

export const loyaltyCardKey = (code: string): string => `card:${cardKey(code)}`

/** As typed, without what no mail program takes: spaces around it, invisible characters, full-width letters. Capitals stay. */
export const tidyEmail = (email: string): string =>
  email
    .replace(/[\u200B-\u200D\u2060\uFEFF]/g, '')
    .normalize('NFKC')
    .trim()

/** One @ with something on both sides and a dot behind it. Whether it arrives, only a mail can tell. */
export const isEmail = (email: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(email.trim())

/** E.164 where it can be read; null when nobody could be called by it. */
export function readPhone(phone: string, country: string): string | null {
  const parsed = parsePhoneNumberFromString(phone, country as CountryCode)
  return parsed?.isPossible() ? parsed.number : null
}

/**
 * impossible: too few or too many digits, refused. doubtful: has the length of a number, but no such number is given out; it is saved,
 * because lists of number ranges grow old sooner than a till. Source: domain.md 3.3.
 */
export type PhoneStanding = 'none' | 'impossible' | 'doubtful' | 'valid'
export function phoneStanding(phone: string, country: string): PhoneStanding {
  if (phone.trim() === '') return 'none'
  const parsed = parsePhoneNumberFromString(phone, country as CountryCode)
  if (!parsed?.isPossible()) return 'impossible'
  return parsed.isValid() ? 'valid' : 'doubtful'
}

/** As people of that country write it: "(555) 010-4477". */
export function formatPhone(phone: string, country: string): string {
  const parsed = parsePhoneNumberFromString(phone, country as CountryCode)
  if (!parsed) return phone
  return parsed.country === country || parsed.countryCallingCode === callingCodeOf(country)
    ? parsed.formatNational()
    : parsed.formatInternational()
}

const callingCodeOf = (country: string): string =>
  country === 'US' || country === 'CA'
    ? '1'
    : (parsePhoneNumberFromString('5550100000', country as CountryCode)?.countryCallingCode ?? '')
