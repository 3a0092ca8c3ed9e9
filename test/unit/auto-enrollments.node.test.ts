/** Auto-enrolment covers a brand's present and coming offers and never touches what a manager decided. Source: domain.md 3.12. */
import { describe, expect, test } from 'vitest'
import { distributors } from '../../shared/demo/demo-catalogue.ts'
import type { ManufacturerId } from '../../shared/kernel/ids.ts'
import { autoEnrollmentsFor } from '../../shared/loyalty/auto-enrollments.ts'
import type { AutoEnrollmentRow } from '../../shared/loyalty/catalogue.ts'
import { givenCatalogue, secondStore, today, withRows } from '../support/given-catalogue.ts'

const now = { at: '2026-06-10T15:00:00.000Z', localDate: today }
const clearbrook: AutoEnrollmentRow = {
  id: `${secondStore}/clearbrook`,
  locationId: secondStore,
  manufacturerId: 'clearbrook' as ManufacturerId,
  distributorId: distributors.bluebird,
  distributorAccountNumber: '9001',
  active: true,
}
const switchedOn = () => withRows(givenCatalogue(), [{ kind: 'autoEnrollments', rows: [clearbrook] }])
const offersOf = (account: ReturnType<typeof givenCatalogue>) => Object.values(account.catalogue.offers)

describe('auto-enrolment', () => {
  test('enrols the running and the coming offers of the brand at that location, and no other', () => {
    const account = switchedOn()
    const rows = autoEnrollmentsFor(account.catalogue, offersOf(account), now)
    expect(rows.map((row) => row.programId).sort()).toEqual(
      offersOf(account)
        .filter((offer) => offer.manufacturerId === 'clearbrook')
        .map((offer) => offer.id)
        .sort(),
    )
    expect(rows).toHaveLength(3)
    for (const row of rows)
      expect(row).toMatchObject({
        locationId: secondStore,
        status: 'active',
        autoEnrolled: true,
        distributorAccountNumber: '9001',
        acceptedTermsAt: now.at,
      })
  })

  test('what is enrolled already is not written again', () => {
    const account = switchedOn()
    const rows = autoEnrollmentsFor(account.catalogue, offersOf(account), now)
    const after = withRows(account, [{ kind: 'enrollments', rows: [...rows] }])
    expect(autoEnrollmentsFor(after.catalogue, offersOf(after), now)).toEqual([])
  })

  test('an enrolment made by hand keeps its distributor, and one ended by hand stays ended', () => {
    const account = switchedOn()
    const [first, second] = autoEnrollmentsFor(account.catalogue, offersOf(account), now)
    const byHand = withRows(account, [
      {
        kind: 'enrollments',
        rows: [
          { ...first, id: first?.id ?? '', distributorId: distributors.northway, autoEnrolled: false },
          { ...second, id: second?.id ?? '', status: 'ended', autoEnrolled: false },
        ],
      },
    ])
    const ids = autoEnrollmentsFor(byHand.catalogue, offersOf(byHand), now).map((row) => row.id)
    expect(ids).toHaveLength(1)
    expect(ids).not.toContain(first?.id)
    expect(ids).not.toContain(second?.id)
  })

  test('another distributor for the brand moves what was enrolled automatically', () => {
    const account = switchedOn()
    const rows = autoEnrollmentsFor(account.catalogue, offersOf(account), now)
    const enrolled = withRows(account, [{ kind: 'enrollments', rows: [...rows] }])
    const moved = autoEnrollmentsFor(enrolled.catalogue, offersOf(enrolled), now, [
      { ...clearbrook, distributorId: distributors.northway, distributorAccountNumber: '77' },
    ])
    expect(moved.map((row) => [row.distributorId, row.distributorAccountNumber])).toEqual(
      rows.map(() => [distributors.northway, '77']),
    )
  })

  test('switched off it enrols nothing; what has ended is left alone', () => {
    const account = switchedOn()
    expect(autoEnrollmentsFor(account.catalogue, offersOf(account), now, [{ ...clearbrook, active: false }])).toEqual(
      [],
    )
    const august = { at: '2026-08-01T15:00:00.000Z', localDate: '2026-08-01' }
    expect(autoEnrollmentsFor(account.catalogue, offersOf(account), august)).toEqual([])
  })
})
