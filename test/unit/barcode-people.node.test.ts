/** Codes of people: loyalty cards and badges by beginning and length, on any kind of bars, from plastic and from the phone. */
import { expect, it } from 'vitest'
import { nameCode } from '../../shared/barcode/name-code.ts'

const people = {
  loyaltyCards: [
    { prefix: '29', length: 13, isPrefixLeftOff: false },
    { prefix: 'https://club.example/c/', length: null, isPrefixLeftOff: true },
  ],
  badges: [
    { prefix: 'EMP-', length: 8, isPrefixLeftOff: true },
    { prefix: '2999', length: 13, isPrefixLeftOff: false },
  ],
}
const name = (raw: string) => nameCode(raw, { today: '2026-11-22', people })

it.each([
  [']E02912345678903', 'loyaltyCard', '2912345678903'],
  ['2912345678903', 'loyaltyCard', '2912345678903'],
  [']C02912345678903', 'loyaltyCard', '2912345678903'],
  [']Q1https://club.example/c/2912345678903', 'loyaltyCard', '2912345678903'],
  [']Q2\\000026https://club.example/c/2912345678903', 'loyaltyCard', '2912345678903'],
  [']A0EMP-0042', 'badge', '0042'],
  ['emp-0042', 'badge', '0042'],
])('%s is a %s with the code %s', (raw, kind, code) => {
  expect(name(raw)).toMatchObject({ kind, code })
})

it('the longer beginning wins: a badge that begins like a card', () => {
  expect(name('2999000000017')).toMatchObject({ kind: 'badge' })
})

it('another length is no card', () => {
  expect(name('29123456')).not.toMatchObject({ kind: 'loyaltyCard' })
  expect(name(']A0EMP-00421')).toMatchObject({ kind: 'refused', reason: 'otherKind' })
})

it('articles stay articles', () => {
  expect(name(']E04006381333931')).toMatchObject({ kind: 'item' })
})

it('a rule without a beginning takes nothing', () => {
  const everything = { loyaltyCards: [{ prefix: '', length: null, isPrefixLeftOff: false }], badges: [] }
  expect(nameCode(']E04006381333931', { today: '2026-11-22', people: everything })).toMatchObject({ kind: 'item' })
})

it('without rules no code belongs to a person', () => {
  expect(nameCode(']A0EMP-0042', { today: '2026-11-22' })).toMatchObject({ kind: 'refused' })
})
