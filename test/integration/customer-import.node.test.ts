/** Importing customers through the real journal, fold and views: every row's fate, twice, killed in the middle, on two registers. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checks, csvOf, fatesOf, fileOf, importOf, imports, personOf, writes } from '../support/given-import.ts'
import { givenHost, loseProfile, openTill, type TestTill } from '../support/given-till.ts'

const headings = ['Internal Customer ID', 'First Name', 'Last Name', 'Email Address', 'Phone Number', 'Current Points']
const open: TestTill[] = []

async function givenTill(host = givenHost()): Promise<TestTill> {
  const till = openTill(host)
  open.push(till)
  await till.signIn('staff-mia', '9999')
  await till.until('ready', ({ phase }) => phase.name === 'ready')
  return till
}

beforeEach(loseProfile)
afterEach(() => {
  for (const till of open.splice(0)) till.line.breakLine()
})

const listed = (till: TestTill, query: string) => till.actions.findCustomers(query)

describe('importing customers', () => {
  test('example 87: two created, one of them incomplete, one filled, a conflict and a missing name rejected', async () => {
    const till = await givenTill()
    const fill = (patch: Parameters<typeof till.actions.savePerson>[1]) => till.actions.savePerson(null, patch, false)
    await fill({ firstName: 'Nora', lastName: 'Quist', internalCustomerId: '7001' })
    await fill({ firstName: 'Omar', lastName: 'Reyes', email: 'omar@example.com', internalCustomerId: '7002' })
    await checks(
      till,
      fileOf(
        csvOf(
          headings,
          ['7100', 'Pia', 'Sato', 'pia@example.com', '(212) 555-0134', ''],
          ['7001', 'Nora', 'Quist', '', '(212) 555-0135', ''],
          ['7999', 'Omar', 'Reyes', 'OMAR@example.com', '', ''],
          ['7101', 'Quentin', '', 'quentin@example.com', '', ''],
          ['', 'Rosa', 'Tran', '', '', ''],
        ),
      ),
    )
    expect(await fatesOf(till)).toEqual(['created', 'updated', 'rejected', 'rejected', 'created'])
    expect((await importOf(till).shown('rejected', 0, 10)).map(({ reason }) => reason?.reason)).toEqual([
      'otherInternalId',
      'nameMissing',
    ])

    await writes(till)
    expect(await personOf(till, 'Pia Sato')).toMatchObject({ email: 'pia@example.com' })
    expect(till.actions.findCustomers('Rosa Tran')[0]?.isIncomplete).toBe(true)
    expect(till.actions.findCustomers('Pia Sato')[0]?.isIncomplete).toBe(false)
  })

  test('the same file again changes nothing, also rows that nothing identifies', async () => {
    const till = await givenTill()
    const file = fileOf(
      csvOf(headings, ['1', 'Pia', 'Sato', 'pia@example.com', '', '120'], ['', 'Rosa', 'Tran', '', '', '40']),
    )
    await imports(till, file)
    await checks(till, file)
    expect(await fatesOf(till)).toEqual(['unchanged', 'unchanged'])
    expect(listed(till, 'Rosa Tran')).toHaveLength(1)
  })

  test('several records: thousands of rows are all written, and let go of again', async () => {
    const till = await givenTill()
    const rows = Array.from({ length: 2500 }, (_, nth) => [`${50_000 + nth}`, 'Ann', `Row${nth}`, `row${nth}@example.com`, '', ''])
    await imports(till, fileOf(csvOf(headings, ...rows)))
    expect(importOf(till).store.getState().written).toEqual({ created: 2500, updated: 0, takenMeanwhile: [] })
    expect(await personOf(till, 'row2499@example.com')).toMatchObject({ internalCustomerId: '52499' })
  })
})
