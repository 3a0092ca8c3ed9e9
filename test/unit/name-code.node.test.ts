/** Naming raw codes: domain.md 5.1 and the vectors of the scanner guide that name an article without GS1 contents. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasRightCheckDigit, longestCode, nameCode } from '../../shared/barcode/name-code.ts'

describe('a code', () => {
  it.each([
    ['850000010017', '850000010017'],
    ['0850000010017', '850000010017'],
    ['00850000010017', '850000010017'],
    [']E00850000010017', '850000010017'],
    ['8 50000 01001 7', '850000010017'],
    ['4006381333931', '4006381333931'],
    [']E04006381333931', '4006381333931'],
    [']I115400141288763', '15400141288763'],
  ])('%s names the article %s', (raw, upc) => {
    expect(nameCode(raw)).toEqual({ kind: 'item', upc })
  })

  it('example 73: eleven digits get their zero back', () => {
    expect(nameCode('45801310200')).toEqual({ kind: 'item', upc: '045801310200' })
  })

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['123', 'notAValidUpc'],
    ['hello', 'notAValidUpc'],
    ['850000010018', 'checkDigit'],
    [']E04006381333932', 'checkDigit'],
    ['9'.repeat(10_000), 'tooLong'],
  ])('%s is refused by name', (raw, reason) => {
    expect(nameCode(raw)).toMatchObject({ kind: 'refused', reason })
  })

  it('control characters in a refused code are shown, not swallowed', () => {
    expect(nameCode('AB\u001dC')).toMatchObject({ shown: 'AB<1d>C' })
  })

  it('never throws, and always answers with a code or a named refusal', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: longestCode * 2, unit: 'binary' }), (raw) => {
        const named = nameCode(raw)
        return named.kind === 'item' ? hasRightCheckDigit(named.upc) : named.reason.length > 0
      }),
    )
  })
})
