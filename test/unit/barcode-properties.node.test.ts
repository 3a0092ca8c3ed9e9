/** What holds for every code: numbers come back as they went in, a wrong digit is refused by name, nothing is lost or thrown. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { withCheckDigit } from '../../shared/barcode/check-digit.ts'
import { expandUpcE } from '../../shared/barcode/gtin.ts'
import { codeRefusals, hasRightCheckDigit, nameCode } from '../../shared/barcode/name-code.ts'

const today = '2026-11-22'
const name = (raw: string) => nameCode(raw, { today })
const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''))
/** Article numbers: no coupons. */
const ean13 = digits(12)
  .map(withCheckDigit)
  .filter((text) => !/^(0|98[1-4]|99)/.test(text))
const upcA = digits(11)
  .map(withCheckDigit)
  .filter((text) => !text.startsWith('5'))
const lot = fc.stringMatching(/^[A-Z0-9/+-]{1,20}$/)

it('every UPC-A is one article in all its forms', () => {
  fc.assert(
    fc.property(upcA, (upc) => {
      for (const raw of [upc, `0${upc}`, `00${upc}`, `]E0${upc}`, `]E00${upc}`, `]C10100${upc}`, `]I100${upc}`])
        expect(name(raw)).toMatchObject({ kind: 'item', upc })
    }),
  )
})

it('every EAN-13 is one article in all its forms', () => {
  fc.assert(
    fc.property(ean13, (upc) => {
      const link = `]Q1https://a.example/01/0${upc}`
      for (const raw of [upc, `0${upc}`, `]E0${upc}`, `]e0010${upc}`, `]d2010${upc}`, link])
        expect(name(raw)).toMatchObject({ kind: 'item', upc })
    }),
  )
})

it('every UPC-E is the article of its twelve digits', () => {
  fc.assert(
    fc.property(fc.constantFrom('0', '1'), digits(6), (numberSystem, six) => {
      const upc = expandUpcE(numberSystem, six)
      expect(name(`]E0${numberSystem}${six}${upc.slice(-1)}`)).toMatchObject({ kind: 'item', upc, symbology: 'upce' })
    }),
  )
})

it('a wrong check digit is refused by name, whatever the label', () => {
  fc.assert(
    fc.property(digits(13), fc.integer({ min: 1, max: 9 }), (payload, wrongBy) => {
      const wrong = (text: string) => {
        const right = withCheckDigit(text)
        return text + String((Number(right.at(-1)) + wrongBy) % 10)
      }
      const upc = payload.slice(0, 11)
      for (const raw of [
        ...[`]E0${wrong(payload.slice(0, 12))}`, wrong(payload.slice(0, 12)), `]E0${wrong(upc)}`, wrong(upc)],
        ...[`]E4${wrong(payload.slice(0, 7))}`, `]I1${wrong(payload)}`, `]C101${wrong(payload)}`, wrong(payload)],
        `]Q1https://a.example/01/${wrong(payload)}`,
      ])
        expect(name(raw), raw).toMatchObject({ kind: 'refused', reason: 'checkDigit' })
    }),
  )
})

it('one digit misread anywhere in an EAN-13 is refused by name', () => {
  fc.assert(
    fc.property(ean13, fc.nat(12), fc.integer({ min: 1, max: 9 }), (upc, at, by) => {
      const misread = upc.slice(0, at) + String((Number(upc[at]) + by) % 10) + upc.slice(at + 1)
      expect(name(`]E0${misread}`)).toMatchObject({ kind: 'refused', reason: 'checkDigit' })
    }),
  )
})

it('lot, expiry and serial come back as they went on the label', () => {
  fc.assert(
    fc.property(ean13, lot, lot, (upc, batch, serial) => {
      const label = { lot: batch, serial, expiry: '2028-01-31' }
      for (const raw of [
        `]C1010${upc}1728013110${batch}\u001d21${serial}`,
        `]d2${'\u001d'}010${upc}10${batch}\u001d21${serial}\u001d17280131`,
        `]Q1https://a.example/01/0${upc}/10/${encodeURIComponent(batch)}/21/${encodeURIComponent(serial)}?17=280131`,
        `(01)0${upc}(17)280131(10)${batch}(21)${serial}`,
      ])
        expect(name(raw), raw).toMatchObject({ kind: 'item', upc, label })
    }),
  )
})

it('never throws, answers with a code or a named refusal, and every character is in exactly one part', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 60, unit: 'binary' }),
    fc.string({ maxLength: 300, unit: 'binary-ascii' }),
    fc.stringMatching(/^\][A-Za-z][0-9A-Z][0-9A-Z~()/%<>]{0,60}$/).map((one) => one.replaceAll('~', '\u001d')),
  )
  fc.assert(
    fc.property(text, (raw) => {
      const code = name(raw)
      expect(code.parts.map((part) => part.raw).join('')).toBe(raw)
      if (code.kind === 'item') expect(hasRightCheckDigit(code.gtin)).toBe(true)
      if (code.kind === 'refused') expect(codeRefusals).toContain(code.reason)
    }),
    { numRuns: 1000 },
  )
})
