/** The Offers screen in its states, for a manager: list, forms, enrolment, files. */
import { draftOfOffer } from '../../../renderer/screens/offers/draft.ts'
import { type OffersPage, useOffersSession } from '../../../renderer/screens/offers/offers-session.ts'
import { demoUpc, distributors, offerId } from '../../../shared/demo/demo-catalogue.ts'
import type { LocationId, ProgramId } from '../../../shared/kernel/ids.ts'
import { writeProductList } from '../../../shared/reports/product-list.ts'
import type { fakeTill } from './fake-till.ts'

type FakeTill = ReturnType<typeof fakeTill>
type Scene = (till: FakeTill) => Promise<void> | void

const june = '2026-06-30'
const broth = offerId('OF-1', june)
const openPage = (page: OffersPage) => useOffersSession.getState().goTo(page)

async function redeemOne(till: FakeTill): Promise<void> {
  for (const name of ['Ruth Alvarez', 'Bob Stone']) {
    await till.actions.selectCustomer(till.customerId(name))
    await till.actions.addItem(demoUpc('D1'), 2, 'typed')
    await till.actions.answerOffer(broth, true)
    await till.actions.checkOut()
    await till.actions.giveMultiPurchaseReason('boughtMore', '')
    const waiting = till.store
      .getState()
      .earnedNotRedeemed.rows.filter(
        (row) => row.customerId === till.customerId(name) && row.title.includes('broth, buy 2'),
      )
    await till.actions.redeem(waiting.map((row) => ({ rewardId: row.rewardId, upc: demoUpc('D1') })))
    till.actions.backToLookup()
  }
}

const moreLocations: Scene = async (till) => {
  await till.actions.saveRows([
    {
      kind: 'locations',
      rows: ['North End', 'Harbour Road'].map((name, nth) => ({
        id: `location-${nth}` as LocationId,
        name,
        timeZone: 'America/New_York',
        isMaster: false,
      })),
    },
  ])
}

const sampleFile = (till: FakeTill): readonly (readonly string[])[] => {
  const { catalogue } = till.store.getState().account
  const [head = [], ...rows] = writeProductList(catalogue, { date: june, from: june, manufacturerId: null })
  const line = (upc: string, value: string) => [
    'Riverbend',
    '70011',
    'Riverbend | $2 off stew',
    '',
    upc,
    'Riverbend stew lamb',
    'dog',
    '12 oz',
    'Y',
    'N',
    value,
    '2.00',
    '7/1/2026',
    '7/31/2026',
  ]
  return [
    head,
    line('850000040014', '3.49'),
    line('85000X', '3.49'),
    line('850000040021', 'cheap'),
    ...rows.slice(0, 12),
  ]
}

export const offerScenes: Readonly<Record<string, Scene>> = {
  offers: async (till) => {
    const id = offerId('OF-3', june)
    await till.actions.saveRows([
      { kind: 'enrollments', rows: [{ id: `maple-main/${id}`, status: 'ended' }] },
      { kind: 'enrollments', rows: [{ id: `maple-main/FB-B`, distributorId: distributors.holding }] },
    ])
    openPage({ name: 'list' })
  },
  'offers-program': (till) => {
    openPage({ name: 'list' })
    useOffersSession.getState().choose('FB-A')
    till.setState({})
  },
  'offers-empty': (till) => {
    const { account } = till.store.getState()
    openPage({ name: 'list' })
    till.store.setState({
      account: { ...account, catalogue: { ...account.catalogue, offers: {}, programs: {}, cardGroups: {} } },
    })
  },
  'offers-new': () => openPage({ name: 'offer', key: 'new' }),
  'offers-correct': async (till) => {
    await redeemOne(till)
    const { keepBasket } = useOffersSession.getState()
    keepBasket(broth, { [demoUpc('D1')]: 2, [demoUpc('D3')]: 1 })
    openPage({ name: 'offer', key: broth })
  },
  'offers-problems': (till) => {
    const { catalogue } = till.store.getState().account
    const offer = catalogue.offers[broth]
    if (!offer) throw new Error('The demo store has the broth offer')
    const draft = draftOfOffer(catalogue, offer, june)
    useOffersSession.getState().keepOffer(broth, {
      ...draft,
      title: '',
      buy: 'two',
      items: draft.items.map((item, index) => (index === 0 ? { ...item, upc: 'abc', description: '' } : item)),
    })
    openPage({ name: 'offer', key: broth })
  },
  'offers-rebate': () => openPage({ name: 'offer', key: offerId('OF-3', june) }),
  'offers-mapped': () => openPage({ name: 'offer', key: offerId('OF-4', june) }),
  'offers-new-program': () => openPage({ name: 'program', key: 'new' }),
  'offers-correct-program': () => openPage({ name: 'program', key: 'FB-A' }),
  'offers-saved': async (till) => {
    await redeemOne(till)
    openPage({ name: 'saved', programId: broth as ProgramId, what: 'corrected' })
  },
  'offers-grid': async (till) => {
    await moreLocations(till)
    openPage({ name: 'grid' })
  },
  'offers-auto': async (till) => {
    await moreLocations(till)
    openPage({ name: 'auto' })
  },
  'offers-holding': async (till) => {
    await redeemOne(till)
    await till.actions.saveRows([
      { kind: 'enrollments', rows: [{ id: `maple-main/${broth}`, distributorId: distributors.holding }] },
    ])
    openPage({ name: 'holding' })
  },
  'offers-import': () => openPage({ name: 'import' }),
  'offers-import-check': (till) => {
    useOffersSession.getState().keepImport({ file: { name: 'riverbend.xlsx', rows: sampleFile(till) } })
    openPage({ name: 'import' })
  },
}
