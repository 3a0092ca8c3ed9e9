/** Whatever is typed: one identity has one key, a normal form stays what it is, and what nobody has gives no key. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  emailKey,
  formatPhone,
  identityKeys,
  loyaltyCardKey,
  phoneKey,
  phoneStanding,
  posLinkKey,
  readPhone,
  tidyEmail,
} from '../../shared/customers/identity-keys.ts'
import { emptyPerson } from '../../shared/customers/person.ts'
import '../support/seeded-properties.ts'

/** As people write ten digits: with brackets, points, spaces, dashes, with and without the country. */
const spellings: readonly ((area: string, office: string, line: string) => string)[] = [
  (area, office, line) => `${area}${office}${line}`,
  (area, office, line) => `(${area}) ${office}-${line}`,
  (area, office, line) => `${area}.${office}.${line}`,
  (area, office, line) => `+1 ${area}-${office}-${line}`,
  (area, office, line) => `1 ${area} ${office} ${line}`,
  (area, office, line) => `  ${area}/${office} ${line} `,
]
const digits = (length: number, first: string) =>
  fc
    .tuple(
      fc.constantFrom(...first),
      fc.array(fc.constantFrom(...'0123456789'), { minLength: length - 1, maxLength: length - 1 }),
    )
    .map(([head, rest]) => head + rest.join(''))
const usPhone = fc.tuple(digits(3, '23456789'), digits(3, '23456789'), digits(4, '0123456789'))

describe('a phone', () => {
  it('has one key however it is spelled', () => {
    fc.assert(
      fc.property(usPhone, fc.constantFrom(...spellings), fc.constantFrom(...spellings), (phone, one, other) => {
        expect(phoneKey(one(...phone), 'US')).not.toBeNull()
        expect(phoneKey(one(...phone), 'US')).toBe(phoneKey(other(...phone), 'US'))
      }),
    )
  })

  it('in its normal form stays what it is, in whatever country it is read, and as it is shown', () => {
    fc.assert(
      fc.property(usPhone, fc.constantFrom('US', 'CA', 'GB', 'DE'), (phone, country) => {
        const normal = readPhone(phone.join(''), 'US') ?? ''
        expect(readPhone(normal, country)).toBe(normal)
        expect(readPhone(formatPhone(normal, country), country)).toBe(normal)
      }),
    )
  })

  it('has a key exactly when it is not impossible', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits(6, '123456789'), digits(18, '123456789'), fc.constant('')), (text) => {
        const isThere = ['valid', 'doubtful'].includes(phoneStanding(text, 'US'))
        expect(phoneKey(text, 'US') !== null).toBe(isThere)
      }),
    )
  })
})

describe('an e-mail', () => {
  const noise = fc.constantFrom('', ' ', '\t', '\u200b', '\ufeff', '\u00a0')
  const address = fc.emailAddress()

  it('has one key in capitals, with spaces and invisible characters around', () => {
    fc.assert(
      fc.property(address, noise, noise, (email, before, behind) => {
        expect(emailKey(`${before}${email.toUpperCase()}${behind}`)).toBe(emailKey(email.toLowerCase()))
      }),
    )
  })

  it('in its normal form stays what it is', () => {
    fc.assert(
      fc.property(fc.oneof(address, fc.string({ unit: 'grapheme' })), (text) => {
        expect(tidyEmail(tidyEmail(text))).toBe(tidyEmail(text))
        const key = emailKey(text)
        if (key !== null) expect(emailKey(key.slice('email:'.length))).toBe(key)
      }),
    )
  })

  it('of nothing but spaces has no key', () => {
    fc.assert(
      fc.property(fc.array(noise), (parts) => {
        expect(emailKey(parts.join(''))).toBeNull()
      }),
    )
  })
})

describe('all keys of a person', () => {
  it('say which field they are of, so that an id never meets a card or the number of a till', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{1,12}$/), (code) => {
        const person = { ...emptyPerson, internalCustomerId: code, loyaltyCards: [code], posLinks: [code] }
        const keys = identityKeys(person, 'US').map((one) => one.key)
        expect(new Set(keys).size).toBe(3)
      }),
    )
  })

  it('a card is the same in either case, a number of a till is what it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9-]{1,20}$/), (code) => {
        expect(loyaltyCardKey(` ${code.toUpperCase()} `)).toBe(loyaltyCardKey(code.toLowerCase()))
        expect(posLinkKey(` ${code} `)).toBe(`pos:${code}`)
      }),
    )
  })
})
