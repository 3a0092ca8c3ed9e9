/** The Offers screen: who sees what, forms that say what is wrong and lose nothing, enrolment, the grid, holding, the import's check. */
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { App } from '../../renderer/screens/app.tsx'
import { minutesLeftToday } from '../../renderer/screens/offers/offer-list.ts'
import { nothingImported, useOffersSession } from '../../renderer/screens/offers/offers-session.ts'
import { useScreenSession } from '../../renderer/session/screen-session.ts'
import { demoUpc, distributors, offerId } from '../../shared/demo/demo-catalogue.ts'
import { momentAt } from '../../shared/kernel/business-date.ts'
import type { LocationId, ProgramId } from '../../shared/kernel/ids.ts'
import { fakeTill } from '../support/gallery/fake-till.ts'

type FakeTill = ReturnType<typeof fakeTill>
const june10 = '2026-06-10T15:00:00.000Z'
const here = 'maple-main' as LocationId
const broth = offerId('OF-1', '2026-06-10')

function givenOffers({ person = 'Mia', now = june10 } = {}): FakeTill {
  const till = fakeTill({ now, store: 'Maple Street Pets', signedInAs: person })
  render(<App till={till} />)
  return till
}

const click = (name: string | RegExp, within_ = within(document.body)) =>
  act(async () => fireEvent.click(within_.getAllByRole('button', { name })[0] as Element))
const type = (label: string | RegExp, value: string, within_ = within(document.body)) =>
  fireEvent.change(within_.getByLabelText(label), { target: { value } })
const catalogueOf = (till: FakeTill) => till.store.getState().account.catalogue
const side = (name: string) => within(screen.getByRole('complementary', { name }))

beforeEach(() => {
  window.location.hash = '#/offers'
  useScreenSession.setState({ dialog: null, refusal: null, itemsShownFor: null, isSwitchingPerson: false })
  useOffersSession.setState({
    page: { name: 'list' },
    chosen: null,
    brand: '',
    query: '',
    offerDrafts: {},
    programDrafts: {},
    baskets: {},
    importing: nothingImported,
  })
})
afterEach(() => {
  cleanup()
  window.location.hash = ''
})

describe('the list', () => {
  test('this month and next, with programs; items and codes of the chosen one', async () => {
    givenOffers()
    const now = within(screen.getByRole('region', { name: 'This month and next' }))
    expect(now.getAllByRole('button')).toHaveLength(6)
    expect(now.getByText('Starts Jul 1')).toBeTruthy()
    await click(/Northfield 25 lb.*Buy 12/, within(screen.getByRole('region', { name: 'Frequent-buyer programs' })))
    const shown = side('Northfield 25 lb')
    expect(shown.getByText('Northfield Chicken 25 lb')).toBeTruthy()
    expect(shown.getByText('8 50000 01001 7')).toBeTruthy()
  })

  test('what ends today counts down to the store’s midnight', () => {
    givenOffers({ now: '2026-07-01T02:30:00.000Z' })
    expect(screen.getAllByText('Ends tonight, in 1 h 30 min').length).toBeGreaterThan(1)
  })

  test('nights when the clocks change are shorter and longer', () => {
    const zone = 'America/New_York'
    const left = (at: string) => minutesLeftToday(momentAt(Date.parse(at), zone), zone)
    expect(left('2026-06-30T16:00:00Z')).toBe(12 * 60)
    expect(left('2026-03-08T05:00:00Z')).toBe(23 * 60)
    expect(left('2026-11-01T04:00:00Z')).toBe(25 * 60)
  })

  test('the brand and a code narrow it; nothing found is said', async () => {
    givenOffers()
    fireEvent.change(screen.getByLabelText('Brand'), { target: { value: 'meadow' } })
    expect(screen.getAllByRole('button', { name: /Meadow salve/ })).toHaveLength(1)
    expect(screen.queryByRole('button', { name: /Clearbrook/ })).toBeNull()
    type('Find an offer, program or item', demoUpc('A1'))
    expect(screen.getByText('Nothing fits that brand and search.')).toBeTruthy()
  })

  test('a cashier sees the list and nothing to press but it', () => {
    givenOffers({ person: 'Ana' })
    for (const name of ['Enter an Offer', 'Enrollment Grid', 'Import', 'Correct', 'Enroll', 'Change'])
      expect(screen.queryByRole('button', { name })).toBeNull()
    expect(screen.getAllByRole('button', { name: /Clearbrook broth/ }).length).toBeGreaterThan(0)
  })
})

describe('entering an offer', () => {
  async function givenForm() {
    const till = givenOffers()
    await click('Enter an Offer')
    return till
  }

  test('an empty form says at each field what is missing, and Save leads there', async () => {
    await givenForm()
    await click('Save')
    for (const sentence of [
      'Give it a title.',
      'Choose the brand.',
      'Say how many have to be bought.',
      'Add at least one item.',
    ])
      expect(screen.getByText(sentence)).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Save' }).textContent).toContain('4 fields need a look')
    expect(document.activeElement).toBe(screen.getByLabelText('Title'))
  })

  test('the next month is proposed, and a free good is saved as typed, to be enrolled at once', async () => {
    const till = await givenForm()
    expect(screen.getByLabelText<HTMLInputElement>('First day').value).toBe('2026-07-01')
    type('Title', 'Riverbend | Buy 3 get 1')
    fireEvent.change(screen.getByLabelText('Brand'), { target: { value: 'new' } })
    type('Name of the brand', 'Riverbend')
    type('Buy', '3')
    type('Rewards at most', '2')
    type('Item’s name or code', '850000040014')
    await click('Add to the list')
    const row = within(screen.getByRole('group', { name: 'Item 1' }))
    type('Item', 'Riverbend stew', row)
    type('Value', '3.49', within(screen.getByRole('group', { name: 'Riverbend stew' })))
    await click('Save')
    expect(await screen.findByText('Saved. It can be enrolled from now on.')).toBeTruthy()
    const saved = Object.values(catalogueOf(till).offers).find((offer) => offer.title === 'Riverbend | Buy 3 get 1')
    expect(saved?.versions).toHaveLength(1)
    expect(saved?.versions[0]).toMatchObject({
      effectiveFrom: '2026-06-10',
      startDate: '2026-07-01',
      endDate: '2026-07-31',
      buyQty: 3,
      getQty: 1,
      customerLimit: 2,
      totalCapUnits: null,
      items: [{ upc: '850000040014', valueCents: 349, isQualifying: true, isRewardable: true }],
    })
    expect(catalogueOf(till).manufacturers[saved?.manufacturerId ?? '']?.name).toBe('Riverbend')
    expect(catalogueOf(till).items['850000040014']?.description).toBe('Riverbend stew')
  })

  test('what was typed is kept over the list and over other screens; it can be thrown away', async () => {
    await givenForm()
    type('Title', 'Half done')
    await click('Keep for Later')
    await click('Go on with: Half done')
    expect(screen.getByLabelText<HTMLInputElement>('Title').value).toBe('Half done')
    await click('Throw Away')
    expect(screen.queryByRole('button', { name: /^Go on with/ })).toBeNull()
  })

  test('amounts, dates and codes are checked where they stand', async () => {
    await givenForm()
    type('First day', '2026-07-31')
    type('Last day', '2026-07-01')
    await click('Rebate')
    type('Item’s name or code', '12345678901234567')
    await click('Add to the list')
    const row = within(screen.getByRole('group', { name: 'Item 1' }))
    type('UPC', '12345678901234567', row)
    type('Rebate', 'two dollars', row)
    await click('Save')
    expect(screen.getByText('The last day lies before the first.')).toBeTruthy()
    expect(screen.getByText(/An amount like 4\.99\./)).toBeTruthy()
    expect(screen.getByText(/A code is up to 14 digits\./)).toBeTruthy()
  })
})

describe('correcting', () => {
  async function givenRedeemed(till: FakeTill) {
    await act(async () => {
      await till.actions.selectCustomer(till.customerId('Ruth Alvarez'))
      await till.actions.addItem(demoUpc('D1'), 2, 'typed')
      await till.actions.answerOffer(broth, true)
      await till.actions.checkOut()
      await till.actions.giveMultiPurchaseReason('boughtMore', '')
      const reward = till.store.getState().earnedNotRedeemed.rows.find((row) => row.title.includes('broth, buy 2'))
      if (!reward) throw new Error('The broth offer earns a reward')
      await till.actions.redeem([{ rewardId: reward.rewardId, upc: demoUpc('D1') }])
      await till.actions.finish({})
    })
    window.location.hash = '#/offers'
    await screen.findByRole('heading', { level: 1, name: 'Offers and programs' })
  }

  test('a running offer gets a new version from today, and the redemptions under it are listed before and after', async () => {
    const till = givenOffers()
    await givenRedeemed(till)
    const before = catalogueOf(till).offers[broth]?.versions[0]
    await click(/Clearbrook broth, buy 2 get 1.*Ends|Clearbrook broth, buy 2 get 1.*Until/)
    await click('Correct')
    const affected = () => within(screen.getByRole('region', { name: 'Redemptions under it' }))
    await waitFor(() => expect(affected().getByText(/1 redemption was made under it/)).toBeTruthy())
    expect(affected().getByRole('row', { name: /Ruth Alvarez.*Clearbrook broth turkey.*1 free/ })).toBeTruthy()
    type('Buy', '3')
    await click('Save')
    expect(await screen.findByText('Saved. The new rule counts from today.')).toBeTruthy()
    await waitFor(() => expect(affected().getByRole('row', { name: /Ruth Alvarez/ })).toBeTruthy())
    const versions = catalogueOf(till).offers[broth]?.versions ?? []
    expect(versions[0]).toEqual(before)
    expect(versions[1]).toMatchObject({ effectiveFrom: '2026-06-10', buyQty: 3, startDate: '2026-06-01' })
  })

  test('saved without a change, nothing is written', async () => {
    const till = givenOffers()
    const before = catalogueOf(till)
    await click('Correct')
    await click('Save')
    expect(screen.getByRole('button', { name: 'Save' }).textContent).toContain('Nothing is changed')
    expect(catalogueOf(till)).toBe(before)
  })

  test('a program is corrected card by card', async () => {
    const till = givenOffers()
    act(() => useOffersSession.getState().goTo({ name: 'program', key: 'FB-A' }))
    type('Buy', '10')
    type('Title', 'Northfield bags')
    await click('Save')
    expect(await screen.findByText('Saved. The new rule counts from today.')).toBeTruthy()
    expect(catalogueOf(till).programs['FB-A']?.title).toBe('Northfield bags')
    expect(catalogueOf(till).cardGroups['FB-A']?.versions.map((version) => version.requiredQty)).toEqual([12, 10])
  })

  test('a new program needs its cards filled in', async () => {
    const till = givenOffers()
    await click('Enter a Program')
    await click('Save')
    expect(screen.getByText('Give the card a title.')).toBeTruthy()
    type('Title', 'Toybox toys')
    fireEvent.change(screen.getByLabelText('Brand'), { target: { value: 'toybox' } })
    type('Card title', 'Rope toys')
    type('Buy', '5')
    type('Item’s name or code', 'rope')
    await click(/Toybox rope toy/)
    await click('Save')
    expect(await screen.findByText('Saved. It can be enrolled from now on.')).toBeTruthy()
    const group = Object.values(catalogueOf(till).cardGroups).find((one) => one.title === 'Rope toys')
    expect(group?.versions[0]).toMatchObject({ requiredQty: 5, rewardQty: 1, items: [{ valueCents: 900 }] })
  })
})

test('the sample basket says what the draft asks, earns and allows, and records nothing', async () => {
  const till = givenOffers()
  const before = till.store.getState().account
  act(() => useOffersSession.getState().goTo({ name: 'offer', key: broth }))
  const preview = within(screen.getByRole('region', { name: 'Try it on a sample basket' }))
  await click('One more Clearbrook broth turkey', preview)
  expect(preview.getByText('Earns nothing yet')).toBeTruthy()
  expect(preview.getByText(/1 of 2/)).toBeTruthy()
  await click('One more Clearbrook broth duck', preview)
  expect(preview.getByText('Earns 1 reward')).toBeTruthy()
  expect(preview.getByText(/May be given: Clearbrook broth turkey$/)).toBeTruthy()
  type('Buy', '3')
  expect(preview.getByText('Earns nothing yet')).toBeTruthy()
  expect(till.store.getState().account).toBe(before)
})

describe('enrolment', () => {
  const salve = offerId('OF-3', '2026-06-10')

  test('asks for the number where the distributor needs one, remembers it, and notes when it was agreed to', async () => {
    const till = givenOffers()
    await act(() =>
      till.actions.saveRows([{ kind: 'enrollments', rows: [{ id: `${here}/${salve}`, status: 'ended' }] }]),
    )
    await click(/Meadow salve/)
    const row = within(screen.getByRole('group', { name: 'Maple Street' }))
    expect(row.getByText(/Enrollment ended/)).toBeTruthy()
    await click('Enroll', row)
    type('Distributor', '', row)
    await click('I Agree', row)
    expect(row.getByText('Choose the distributor.')).toBeTruthy()
    type('Distributor', distributors.northway, row)
    expect(row.getByLabelText<HTMLInputElement>('Account number with the distributor').value).toBe('4471')
    type('Account number with the distributor', ' ', row)
    await click('I Agree', row)
    expect(row.getByText('Northway Supply refuses credits without an account number.')).toBeTruthy()
    type('Account number with the distributor', '5512', row)
    await click('I Agree', row)
    expect(catalogueOf(till).enrollments[`${here}/${salve}`]).toMatchObject({
      status: 'active',
      distributorId: 'northway',
      distributorAccountNumber: '5512',
      acceptedTermsAt: june10,
      autoEnrolled: false,
    })
  })

  test('is ended after a question', async () => {
    const till = givenOffers()
    await click(/Meadow salve/)
    const row = within(screen.getByRole('group', { name: 'Maple Street' }))
    await click('End Enrollment', row)
    expect(row.getByText(/Scans of its items count no more/)).toBeTruthy()
    await click('End It', row)
    expect(catalogueOf(till).enrollments[`${here}/${salve}`]?.status).toBe('ended')
  })

  test('auto-enrolment enrols what is saved afterwards, and says so', async () => {
    const till = givenOffers()
    await click('Auto-Enroll')
    const brand = within(screen.getByRole('group', { name: 'Northfield' }))
    await click('Switch On', brand)
    await click('I Agree', brand)
    expect(brand.getByText('On, Northway Supply')).toBeTruthy()
    await click('Back to the list')
    await click('Enter an Offer')
    await click('Rebate')
    type('Title', 'Northfield | $1 off')
    fireEvent.change(screen.getByLabelText('Brand'), { target: { value: 'northfield' } })
    type('Item’s name or code', '5 lb Chicken')
    await click('Add to the list')
    type('Rebate', '1', within(screen.getByRole('group', { name: 'Northfield 5 lb Chicken' })))
    await click('Save')
    await screen.findByText('Saved. It can be enrolled from now on.')
    expect(
      within(screen.getByRole('group', { name: 'Maple Street' })).getByText(/Enrolled by Auto-Enroll/),
    ).toBeTruthy()
    expect(within(screen.getByRole('group', { name: 'Harlow' })).getByText(/Not enrolled/)).toBeTruthy()
    const saved = Object.values(catalogueOf(till).offers).find((offer) => offer.title === 'Northfield | $1 off')
    expect(catalogueOf(till).enrollments[`${here}/${saved?.id}`]).toMatchObject({
      autoEnrolled: true,
      status: 'active',
    })
  })

  test('the grid moves with the arrow keys; one tab stop; changes are written together', async () => {
    const till = givenOffers()
    await click('Enrollment Grid')
    const cells = () => within(screen.getByRole('table')).getAllByRole('button')
    expect(cells().filter((cell) => cell.tabIndex === 0)).toHaveLength(1)
    cells()[0]?.focus()
    const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key })
    press('ArrowDown')
    press('ArrowRight')
    expect(document.activeElement).toBe(cells()[3])
    press('ArrowRight')
    expect(document.activeElement).toBe(cells()[3])
    press('Home')
    expect(document.activeElement).toBe(cells()[2])
    fireEvent.click(cells()[2] as Element)
    expect(cells()[2]?.getAttribute('aria-label')).toMatch(/will end$/)
    expect(cells()[2]?.getAttribute('aria-pressed')).toBe('false')
    await click('I Agree')
    expect(screen.getByText('1 enrollment saved')).toBeTruthy()
    expect(Object.values(catalogueOf(till).enrollments).filter((row) => row.status === 'ended')).toHaveLength(1)
  })

  test('the grid keeps what was ticked under another brand, and writes it', async () => {
    const till = givenOffers()
    await act(() =>
      till.actions.saveRows([{ kind: 'enrollments', rows: [{ id: `${here}/${salve}`, status: 'ended' }] }]),
    )
    await click('Enrollment Grid')
    const show = (brand: string) => fireEvent.change(screen.getByLabelText('Brand'), { target: { value: brand } })
    show('meadow')
    await click(/Meadow salve.*Maple Street: not enrolled/)
    show('northfield')
    expect(screen.queryByRole('button', { name: /Meadow salve/ })).toBeNull()
    type('Distributor', distributors.bluebird)
    await click('I Agree')
    expect(screen.getByText('1 enrollment saved')).toBeTruthy()
    expect(catalogueOf(till).enrollments[`${here}/${salve}`]).toMatchObject({
      status: 'active',
      distributorId: 'bluebird',
    })
  })

  test('out of Temporary Holding', async () => {
    const till = givenOffers()
    await act(() =>
      till.actions.saveRows([
        { kind: 'enrollments', rows: [{ id: `${here}/${salve}`, distributorId: distributors.holding }] },
      ]),
    )
    await click(/^Temporary Holding: \d/)
    const held = within(screen.getByRole('group', { name: 'Meadow salve, rebate by size' }))
    expect(held.getByText(/No redemption waits yet/)).toBeTruthy()
    await click('Choose Distributor', held)
    expect(held.queryByRole('option', { name: 'Temporary Holding' })).toBeNull()
    type('Distributor', distributors.bluebird, held)
    await click('I Agree', held)
    expect(screen.getByText(/now goes to Bluebird Pet Supply; 0 redemptions follow/)).toBeTruthy()
    expect(catalogueOf(till).enrollments[`${here}/${salve}`]?.distributorId).toBe('bluebird')
  })
})

describe('the import', () => {
  const rows = [
    ['UPC', 'Program ID', 'Program Title', 'Manufacturer', 'Description', 'Rebate Amount', 'Start', 'End'],
    ['850000040014', '70011', 'Stew rebate', 'Riverbend', 'Stew lamb', '2', '7/1/2026', '7/31/2026'],
    ['85000X', '70011', 'Stew rebate', 'Riverbend', 'Stew duck', '2', '7/1/2026', '7/31/2026'],
  ]

  test('shows every row’s fate first, writes on the button, and says what comes next', async () => {
    const till = givenOffers()
    act(() => useOffersSession.getState().keepImport({ file: { name: 'stew.csv', rows } }))
    await click('Import')
    expect(screen.getByRole('row', { name: /3 rejected UPC cannot be read: 85000X/ })).toBeTruthy()
    expect(catalogueOf(till).offers['70011']).toBeUndefined()
    await click('1 rejected')
    expect(screen.getAllByRole('row')).toHaveLength(2)
    await click('Import 1 row')
    expect(await screen.findByText('1 row imported.')).toBeTruthy()
    expect(catalogueOf(till).offers['70011' as ProgramId]?.versions[0]?.items).toHaveLength(1)
  })

  test('a file without a column for the code says which is missing', async () => {
    givenOffers()
    act(() => useOffersSession.getState().keepImport({ file: { name: 'x.csv', rows: [['Title'], ['a']] } }))
    await click('Import')
    expect(screen.getByText('The headings lack: UPC.')).toBeTruthy()
  })
})

test('the focus follows what opens and closes, and is never lost', async () => {
  givenOffers()
  await click(/Meadow salve/)
  const row = within(screen.getByRole('group', { name: 'Maple Street' }))
  await click('Change', row)
  expect(document.activeElement).toBe(row.getByLabelText('Distributor'))
  await click('Cancel', row)
  expect(document.activeElement).toBe(row.getByRole('button', { name: 'Change' }))
  await click('End Enrollment', row)
  expect(document.activeElement).toBe(row.getByRole('button', { name: 'No' }))
  await click('Enter an Offer')
  expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1, name: 'New offer' }))
  type('Item’s name or code', 'rope')
  await click('Add to the list')
  await click('Remove', within(screen.getByRole('group', { name: 'Toybox rope toy' })))
  expect(document.activeElement).toBe(screen.getByLabelText('Item’s name or code'))
})

test('an import that corrects a list shows the redemptions under it before it writes', async () => {
  const till = givenOffers()
  const rows = [
    ['UPC', 'Program ID', 'Card Group', 'Value'],
    [demoUpc('A1'), 'FB-A', 'Northfield 25 lb', '60.00'],
  ]
  act(() => useOffersSession.getState().keepImport({ file: { name: 'values.csv', rows } }))
  await click('Import')
  const affected = await screen.findByRole('region', { name: 'Redemptions under Northfield 25 lb' })
  expect(affected.textContent).toContain('Nothing has been redeemed under it.')
  expect(screen.getByText('3 items on these lists are not in the file. They stay.')).toBeTruthy()
  expect(catalogueOf(till).cardGroups['FB-A']?.versions).toHaveLength(1)
  await click('Import 1 row')
  expect(await screen.findByRole('region', { name: 'Redemptions under Northfield 25 lb' })).toBeTruthy()
  expect(catalogueOf(till).cardGroups['FB-A']?.versions[1]?.items).toHaveLength(4)
})
