/** The lists of the Customers screen, read from the views' index: orders, letters, pages both ways, filters, and what was just done. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { ListedCustomer, ListQuery } from '../../renderer/use-cases/customer-list-actions.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { givenDemoCloud, givenHost, openTill, type TestTill } from '../support/given-till.ts'

const all: ListQuery = { filter: 'all', sort: 'name', after: null, limit: 500 }
const names = (rows: readonly ListedCustomer[]) => rows.map((one) => one.name)
const lastName = (name: string) => name.split(' ').at(-1)?.toLowerCase() ?? ''

let till: TestTill

beforeAll(async () => {
  till = openTill(givenHost(givenDemoCloud()))
  await till.signIn('staff-mia', '9999')
  await till.until('everybody is there', () => till.actions.findCustomers('Ruth Alvarez').length > 0)
})

describe('a list', () => {
  test('stands by last name, and nobody is in it twice', async () => {
    const rows = await till.actions.customersListed(all)
    const sorted = names(rows).map(lastName)
    expect(sorted).toEqual([...sorted].sort())
    expect(new Set(rows.map((one) => one.customerId)).size).toBe(rows.length)
    expect(rows.length).toBe((await till.actions.countCustomers()).all)
  })

  test('is read a page at a time, forwards and back, without a gap', async () => {
    const whole = names(await till.actions.customersListed(all))
    const pages: ListedCustomer[] = []
    for (let after: string | null = null; ; ) {
      const page: readonly ListedCustomer[] = await till.actions.customersListed({ ...all, after, limit: 7 })
      pages.push(...page)
      after = page.at(-1)?.place ?? after
      if (page.length < 7) break
    }
    expect(names(pages)).toEqual(whole)
    const ninth = pages[9]
    const before = await till.actions.customersListed({ ...all, after: ninth?.place ?? '', isBefore: true, limit: 4 })
    expect(names(before)).toEqual(whole.slice(5, 9))
  })

  test('begins with a letter, and goes on behind it', async () => {
    const rows = await till.actions.customersListed({ ...all, letter: 'P', limit: 5 })
    expect(lastName(rows[0]?.name ?? '')).toMatch(/^[p-z]/)
    expect(names(await till.actions.customersListed(all))).toEqual(expect.arrayContaining(names(rows)))
  })

  test('most recently added first is least recently added turned round', async () => {
    const newest = await till.actions.customersListed({ ...all, sort: 'newest' })
    const oldest = await till.actions.customersListed({ ...all, sort: 'oldest' })
    expect(newest.map((one) => one.customerId)).toEqual(oldest.map((one) => one.customerId).reverse())
    const visits = (await till.actions.customersListed({ ...all, sort: 'visited' })).map((one) => one.lastVisitAt ?? '')
    expect(visits).toEqual([...visits].sort().reverse())
  })

  test('of the incomplete holds those and no others; completing somebody takes them out at once', async () => {
    const rows = await till.actions.customersListed({ ...all, filter: 'incomplete' })
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.every((one) => one.isIncomplete)).toBe(true)
    const [first] = rows
    const id = first?.customerId as CustomerId
    const contact = { email: 'complete.now@example.com', phone: '+12125550199' }
    expect((await till.actions.savePerson(id, contact, false)).ok).toBe(true)
    const after = await till.actions.customersListed({ ...all, filter: 'incomplete' })
    expect(after.map((one) => one.customerId)).not.toContain(id)
    expect(names(await till.actions.customersListed(all))).toContain(first?.name)
  })

  test('takes in a new customer at once, among those of the same letter, whatever the accents', async () => {
    const saved = await till.actions.savePerson(null, { firstName: 'Zoë', lastName: 'Álvarez' }, false)
    expect(saved.ok).toBe(true)
    const rows = await till.actions.customersListed({ ...all, letter: 'A', limit: 10 })
    expect(names(rows)).toContain('Zoë Álvarez')
  })
})

test('a note from the profile keeps its author, its date and that it was an incident', async () => {
  const id = till.customer('Ruth Alvarez')
  const note = {
    id: 'n1',
    text: 'Barked.',
    at: '2026-06-10T15:00:00.000Z',
    staffId: 'staff-mia',
    petId: null,
    isIncident: true,
  }
  expect((await till.actions.savePerson(id, { notes: { n1: note } }, false)).ok).toBe(true)
  expect(till.state().customers[id]?.person.notes.find((one) => one.text === 'Barked.')).toMatchObject({
    staffId: 'staff-mia',
    isIncident: true,
  })
})

test('a store that asks for no phone any more: whoever lacks only that is incomplete nowhere, without an event of their own, and is again when it asks', async () => {
  const here = openTill(givenHost(givenDemoCloud()))
  await here.signIn('staff-mia', '9999')
  const added = { firstName: 'Nora', lastName: 'Nophone', email: 'nora.nophone@example.com' }
  expect((await here.actions.savePerson(null, added, false)).ok).toBe(true)
  const asks = (phone: 'optional' | 'required') =>
    here.actions.saveRows([{ kind: 'account', rows: [{ id: 'account', customerFields: { phone } }] }])
  const isIncompleteInSearch = () => here.actions.findCustomers('Nora Nophone')[0]?.isIncomplete
  const incomplete = async () => names(await here.actions.customersListed({ ...all, filter: 'incomplete' }))
  const before = await here.actions.countCustomers()
  expect(isIncompleteInSearch()).toBe(true)
  expect(await incomplete()).toContain('Nora Nophone')

  expect((await asks('optional')).ok).toBe(true)
  expect(isIncompleteInSearch()).toBe(false)
  expect(await incomplete()).not.toContain('Nora Nophone')
  const narrowed = await here.actions.countCustomers()
  expect(narrowed.incomplete).toBeLessThan(before.incomplete)
  expect(narrowed.all).toBe(before.all)
  const row = (await here.actions.customersListed(all)).find((one) => one.name === 'Nora Nophone')
  expect(row?.isIncomplete).toBe(false)

  expect((await asks('required')).ok).toBe(true)
  expect(isIncompleteInSearch()).toBe(true)
  expect(await incomplete()).toContain('Nora Nophone')
})

test('whoever was added without the line is complete in the list before the cloud has seen them', async () => {
  const host = givenHost(givenDemoCloud())
  const here = openTill(host)
  await here.signIn('staff-mia', '9999')
  host.goOffline()
  const added = { firstName: 'Otto', lastName: 'Offline', email: 'otto@example.com', phone: '+12025550143' }
  expect((await here.actions.savePerson(null, added, false)).ok).toBe(true)
  const row = (await here.actions.customersListed(all)).find((one) => one.name === 'Otto Offline')
  expect(row).toMatchObject({ isIncomplete: false, isDeleted: false })
})
