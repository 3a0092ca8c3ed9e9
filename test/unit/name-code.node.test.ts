/** Naming raw codes: domain.md 5.1 and the vectors of the scanner guide that name an article without GS1 contents. */
import { describe, expect, it } from 'vitest'
import { nameCode as nameCodeOn } from '../../shared/barcode/name-code.ts'

const nameCode = (raw: string) => nameCodeOn(raw, { today: '2026-11-22' })

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
    expect(nameCode(raw)).toMatchObject({ kind: 'item', upc })
  })

  it('example 73: eleven digits get their zero back', () => {
    expect(nameCode('45801310200')).toMatchObject({ kind: 'item', upc: '045801310200' })
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

  it('text that was meant as UTF-8 is shown as such, other bytes as Latin-1', () => {
    expect(nameCode(']Q1F\u00c3\u00bcr')).toMatchObject({ shown: ']Q1Für' })
    expect(nameCode(']Q1F\u00fcr')).toMatchObject({ shown: ']Q1Für' })
  })

  it('an endless code is shown clipped', () => {
    const code = nameCode('9'.repeat(10_000))
    expect(code.kind === 'refused' && code.shown.length).toBeLessThan(250)
  })
})
