/** Importing customers through the real journal, fold and views: every row's fate, twice, killed in the middle, on two registers. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { demoEvents } from '../../shared/demo/demo-store.ts'
import type { AccountId, StaffId } from '../../shared/kernel/ids.ts'
import { pointsBalance } from '../../shared/loyalty/points.ts'
import {
  checks,
  csvOf,
  ended,
  fatesOf,
  fileOf,
  hasBegun,
  importOf,
  imports,
  personOf,
  writes,
} from '../support/given-import.ts'
import { givenDemoCloud, givenHost, loseProfile, morning, openTill, type TestTill } from '../support/given-till.ts'

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

const manyRows = (count: number) =>
  fileOf(
    csvOf(
      headings,
      ...Array.from({ length: count }, (_, nth) => [
        `${50_000 + nth}`,
        'Ann',
        `Row${nth}`,
        `row${nth}@example.com`,
        '',
        '',
      ]),
    ),
  )

const cardTitle = (till: TestTill): string => Object.values(till.state().account.catalogue.cardGroups)[0]?.title ?? ''

/** The demo store's own. */
const demoCustomers = new Set(
  demoEvents('account-1' as AccountId, morning, 'Maple Street Pets').bodies.map(({ customerId }) => customerId),
).size

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

  test('several records: a save between loading and taking lets nobody go, and all are written', async () => {
    const till = await givenTill()
    await imports(till, manyRows(900))
    expect(importOf(till).store.getState().written).toEqual({ created: 900, updated: 0, takenMeanwhile: [] })
    expect(await personOf(till, 'row899@example.com')).toMatchObject({ internalCustomerId: '50899' })
  })

  test('points and a card in progress count once, also from another file', async () => {
    const till = await givenTill()
    const list = (more: string) =>
      fileOf(
        csvOf(
          ['First Name', 'Last Name', 'Email', 'Points', 'Program', 'Punches', 'Last Punch Date', 'Notes'],
          ['Pia', 'Sato', 'pia@example.com', '120', cardTitle(till), '5', '2026-05-02', more],
        ),
      )
    await imports(till, list(''))
    await imports(till, list('Called in June'))
    const id = till.customer('Pia Sato')
    await till.actions.openCustomer(id)
    const { state, person } = till.state().customers[id] ?? {}
    expect(state && pointsBalance(state)).toBe(120)
    expect(state?.units.map(({ source, originalDate }) => `${source} ${originalDate}`)).toEqual(
      Array.from({ length: 5 }, () => 'import 2026-05-02'),
    )
    expect(person?.notes.map(({ text }) => text)).toEqual(['Called in June'])
    expect(till.state().openVisits).toEqual([])
  })

  test('killed in the middle, it goes on and nobody comes twice', async () => {
    const host = givenHost()
    const first = await givenTill(host)
    await checks(first, manyRows(1000))
    await importOf(first).write()
    await hasBegun(first, 200)
    first.line.breakLine()

    const second = openTill(host)
    open.push(second)
    await second.until('taken over', ({ phase }) => phase.name === 'elsewhere' || phase.name === 'signIn')
    if (second.state().phase.name === 'elsewhere') await second.actions.takeOver()
    await second.signIn('staff-mia', '9999')
    await importOf(second).look()
    expect(importOf(second).store.getState().interrupted).toMatchObject({ fileName: 'customers.csv', total: 1000 })
    expect(await importOf(second).goOn()).toMatchObject({ ok: true })
    await ended(second)
    const { counts, written } = importOf(second).store.getState()
    expect((counts?.unchanged ?? 0) + written.created).toBe(1000)
    expect(counts?.unchanged).toBeGreaterThanOrEqual(200)
    expect(written.created).toBeGreaterThan(0)
    for (const nth of [0, 199, 200, 999]) expect(listed(second, `row${nth}@example.com`)).toHaveLength(1)
    await importOf(second).look()
    expect(await second.actions.exportCustomers('customers', 'csv', 'Customers', () => undefined)).toMatchObject({
      count: 1000 + demoCustomers,
    })
  })

  test('cancelled, what is written stays, and the same file goes on', async () => {
    const till = await givenTill()
    await checks(till, manyRows(800))
    await importOf(till).write()
    await hasBegun(till, 200)
    importOf(till).cancel()
    await ended(till)
    expect(importOf(till).store.getState().end).toEqual({ kind: 'cancelled' })
    await imports(till, manyRows(800))
    const { counts, written } = importOf(till).store.getState()
    expect((counts?.unchanged ?? 0) + written.created).toBe(800)
    expect(listed(till, 'row799@example.com')).toHaveLength(1)
  })

  test('a cashier may not', async () => {
    const till = await givenTill()
    await checks(till, manyRows(1))
    await till.actions.signIn('staff-ana' as StaffId, '1111')
    expect(await importOf(till).write()).toEqual({ ok: false, refusal: { reason: 'managerNeeded' } })
  })

  test('somebody who gets the e-mail between check and writing keeps it, and the row is listed', async () => {
    const till = await givenTill()
    await checks(till, fileOf(csvOf(headings, ['', 'Pia', 'Sato', 'pia@example.com', '', ''])))
    await till.actions.savePerson(null, { firstName: 'Paula', lastName: 'Stone', email: 'pia@example.com' }, false)
    await writes(till)
    expect(importOf(till).store.getState().written).toEqual({ created: 0, updated: 0, takenMeanwhile: [2] })
    expect(listed(till, 'Pia Sato')).toEqual([])
  })

  test('two registers import the same file without knowing of each other: everybody is there once', async () => {
    const cloud = givenDemoCloud()
    const [one, other] = [givenHost(cloud), givenHost(cloud)]
    const [till, beside] = [await givenTill(one), await givenTill(other)]
    one.goOffline()
    other.goOffline()
    const file = fileOf(
      csvOf(headings, ['1', 'Pia', 'Sato', 'pia@example.com', '', '120'], ['', 'Rosa', 'Tran', '', '', '40']),
    )
    await imports(till, file)
    await imports(beside, file)
    one.goOnline()
    other.goOnline()
    for (const register of [till, beside]) {
      await register.until('synced', ({ sync }) => sync.waiting === 0 && sync.kind === 'synced')
      expect(listed(register, 'Rosa Tran')).toHaveLength(1)
      const id = register.customer('Pia Sato')
      await register.actions.openCustomer(id)
      await register.until('both are here', ({ customers }) => customers[id]?.state.points.length === 1)
      const state = register.state().customers[id]?.state
      expect(state && pointsBalance(state)).toBe(120)
    }
  })

  test('what goes out comes back in and changes nothing', async () => {
    const till = await givenTill()
    for (const format of ['csv', 'xlsx'] as const) {
      const exported = await till.actions.exportCustomers('customers', format, 'Customers', () => undefined)
      if (!exported) throw new Error('Nothing was exported')
      await checks(till, Object.assign(exported.file, { name: `customers.${format}` }))
      const { counts } = importOf(till).store.getState()
      expect([counts?.created, counts?.updated, counts?.rejected]).toEqual([0, 0, 0])
    }
  })
})
