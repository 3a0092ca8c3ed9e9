/** Which card groups a rule has changed since the kept views were made. Source: design.md 4. */
import { describe, expect, it } from 'vitest'
import { asOf, groupsChangedSince } from '../../renderer/database/stale-views.ts'
import { accountWith, june10 } from '../support/given-rows.ts'

const catalogueWith = (...days: readonly string[]) =>
  accountWith({
    groups: { A: { versions: days.map((effectiveFrom, nth) => ({ version: `v${nth}`, effectiveFrom })) }, B: {} },
  }).catalogue

describe('since the views were made', () => {
  const old = '2026-01-01'
  const then = asOf(catalogueWith(old), { ...june10, businessDate: '2026-06-01', localDate: '2026-06-01' })

  it('a rule that came is a change, one whose day has not come is none yet', () => {
    expect(groupsChangedSince(then, catalogueWith(old, '2026-06-10'), june10)).toEqual(['A'])
    expect(groupsChangedSince(then, catalogueWith(old, '2026-06-11'), june10)).toEqual([])
    expect(groupsChangedSince(then, catalogueWith(old), june10)).toEqual([])
  })

  it('a rule that was known changes nothing until its day comes, and then once', () => {
    const known = catalogueWith(old, '2026-06-10')
    const evening = { ...june10, businessDate: '2026-06-09', localDate: '2026-06-09' } as const
    expect(groupsChangedSince(asOf(known, evening), known, evening)).toEqual([])
    expect(groupsChangedSince(asOf(known, evening), known, june10)).toEqual(['A'])
    expect(groupsChangedSince(asOf(known, june10), known, june10)).toEqual([])
  })

  it('a rule that another register saved late, with a day long past, is a change', () => {
    expect(groupsChangedSince(then, catalogueWith(old, '2026-05-01'), june10)).toEqual(['A'])
  })

  it('without a then, every rule that was ever changed is', () => {
    expect(groupsChangedSince(null, catalogueWith(old, '2026-05-01'), june10)).toEqual(['A'])
    expect(groupsChangedSince(null, catalogueWith(old, '2026-07-01'), june10)).toEqual([])
  })
})
