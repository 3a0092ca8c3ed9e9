/** The gallery's scenes: a till brought into a state by the same actions a cashier takes. */
import { useScreenSession } from '../../../renderer/session/screen-session.ts'
import { demoUpc, unlistedUpc } from '../../../shared/demo/demo-catalogue.ts'
import { assess } from '../../../shared/loyalty/assess.ts'
import type { Reward } from '../../../shared/loyalty/assessment.ts'
import { fakeTill, syncedStatus } from './fake-till.ts'
import { offerScenes } from './offer-scenes.ts'
import { personScenes } from './person-scenes.ts'
import { profileScenes } from './profile-scenes.ts'

type FakeTill = ReturnType<typeof fakeTill>
type Scene = (till: FakeTill) => Promise<void> | void

const midJune = '2026-06-30T18:12:00.000Z'

async function scan(till: FakeTill, ...codes: Parameters<typeof demoUpc>[0][]): Promise<void> {
  for (const code of codes) {
    await till.actions.addItem(demoUpc(code), 1, 'typed')
    await answerAll(till)
  }
}

async function answerAll(till: FakeTill): Promise<void> {
  for (;;) {
    const { currentVisit, customers } = till.store.getState()
    const visit = currentVisit && customers[currentVisit.customerId]?.state.visits[currentVisit.visitId]
    if (!visit?.question) return
    await till.actions.answerOffer(visit.question.offerId, true)
  }
}

async function declineAll(till: FakeTill): Promise<void> {
  const { currentVisit, customers } = till.store.getState()
  const visit = currentVisit && customers[currentVisit.customerId]?.state.visits[currentVisit.visitId]
  if (visit?.question) await till.actions.answerOffer(visit.question.offerId, false)
}

const open = (till: FakeTill, name: string) => till.actions.selectCustomer(till.customerId(name))

const rich: Scene = async (till) => {
  await open(till, 'Ruth Alvarez')
  await scan(till, 'B1', 'C1', 'D1', 'D2', 'E1')
  // The twelfth bag without the rebate, so that each unit completes one thing.
  await till.actions.addItem(demoUpc('A2'), 1, 'typed')
  await declineAll(till)
}

const toRedemption: Scene = async (till) => {
  await rich(till)
  await till.actions.checkOut()
  await till.actions.giveMultiPurchaseReason('boughtMore', '')
}

function earnedNow(till: FakeTill): readonly Reward[] {
  const { currentVisit, customers, account } = till.store.getState()
  const state = currentVisit && customers[currentVisit.customerId]?.state
  return state ? assess(state, account, till.actions.moment()).rewards.filter((one) => one.status === 'earned') : []
}

const earnedIds = async (till: FakeTill) => earnedNow(till).map((reward) => reward.id)

const redeemFirsts: Scene = async (till) => {
  await toRedemption(till)
  const rewards = earnedNow(till)
  await till.actions.redeem(
    rewards.flatMap((reward) => {
      const upc = reward.allowedUpcs.at(-1)
      return upc ? [{ rewardId: reward.id, upc }] : []
    }),
  )
}

const scenes: Readonly<Record<string, Scene>> = {
  ...offerScenes,
  ...profileScenes,
  ...personScenes,
  starting: (till) => till.setState({ phase: { name: 'starting' } }),
  recovering: (till) => till.setState({ phase: { name: 'recovering', done: 1200, total: 5400 } }),
  elsewhere: (till) => till.setState({ phase: { name: 'elsewhere' } }),
  failed: (till) =>
    till.setState({ phase: { name: 'failed', sentence: 'This browser gives no storage. Leave private mode.' } }),
  'first-start': (till) => till.setState({ phase: { name: 'firstStart', problem: null } }),
  'sign-in': (till) => {
    const ben = Object.values(till.store.getState().account.staff).find((one) => one.name === 'Ben')
    till.setState({
      phase: { name: 'signIn' },
      signedIn: null,
      locks: ben ? [{ staffId: ben.id, until: '2026-06-30T18:41:00.000Z' }] : [],
    })
  },
  lookup: async (till) => {
    till.setState({
      recentToday: [
        { customerId: till.customerId('Kim Park'), name: 'Kim Park', at: '2026-06-30T13:40:00.000Z' },
        { customerId: till.customerId('Will Smith'), name: 'Will Smith', at: '2026-06-30T13:31:00.000Z' },
      ],
    })
    await open(till, 'Bob Stone')
    await scan(till, 'A1', 'C2')
    till.actions.backToLookup()
    await till.actions.addItem(demoUpc('A2'), 1, 'typed')
    await till.actions.addItem(demoUpc('D1'), 2, 'typed')
  },
  empty: () => {},
  checkout: rich,
  fresh: async (till) => {
    await open(till, 'Kim Park')
  },
  incomplete: async (till) => {
    await open(till, 'Kim Park')
    await scan(till, 'A1', 'B1')
  },
  waiting: async (till) => {
    await open(till, 'Bob Stone')
  },
  refused: async (till) => {
    await rich(till)
    await till.actions.addItem(unlistedUpc, 1, 'typed')
  },
  unreadable: async (till) => {
    await rich(till)
    await till.actions.handleCode('not a code', 'typed', null)
  },
  'which-item': async (till) => {
    await open(till, 'Kim Park')
    till.setState({ eitherItem: { upcs: [demoUpc('B1'), demoUpc('C1')] }, waitingScans: 1 })
  },
  'unknown-card': async (till) => {
    till.setState({ lastOutcome: { nth: 1, outcome: { kind: 'unknownCard', code: 'TSC999999' } } })
  },
  'unknown-badge': async (till) => {
    await open(till, 'Ruth Alvarez')
    const refusal = { state: 'unknownBadge', waitUntil: null } as const
    till.setState({ lastOutcome: { nth: 1, outcome: { kind: 'badge', refusal } } })
  },
  locked: async (till) => {
    await open(till, 'Ruth Alvarez')
    await scan(till, 'H1')
    await scan(till, 'C1')
  },
  offer: async (till) => {
    await open(till, 'Ruth Alvarez')
    await till.actions.addItem(demoUpc('A2'), 1, 'typed')
    till.setState({ waitingScans: 2 })
  },
  limit: async (till) => {
    await open(till, 'Ruth Alvarez')
    await scan(till, 'A1')
    await till.actions.addItem(demoUpc('A1'), 1, 'typed')
  },
  multi: async (till) => {
    await rich(till)
    await scan(till, 'C1')
    await till.actions.checkOut()
  },
  required: async (till) => {
    await open(till, 'Kim Park')
    await scan(till, 'A1')
    await till.actions.checkOut()
  },
  'not-redeemed': async (till) => {
    await open(till, 'Ruth Alvarez')
    await scan(till, 'E1')
    await till.actions.checkOut()
    await till.actions.redeemLater(await earnedIds(till))
  },
  both: async (till) => {
    await open(till, 'Ruth Alvarez')
    await scan(till, 'A2')
    await till.actions.checkOut()
  },
  redemption: toRedemption,
  finish: redeemFirsts,
  'finish-none': async (till) => {
    await open(till, 'Will Smith')
    await scan(till, 'C1')
    await till.actions.checkOut()
  },
  offline: async (till) => {
    await scenes['lookup']?.(till)
    till.setState({
      sync: {
        ...syncedStatus,
        kind: 'saved',
        waiting: 12,
        offlineSince: '2026-06-30T13:12:00.000Z',
        nextTryAt: Date.now() + 40_000,
        unsent: Array.from({ length: 12 }, (_, index) => ({
          id: String(index),
          type: 'ItemsPurchased',
          at: '2026-06-30T13:20:00.000Z',
          customerId: null,
        })),
      },
    })
  },
  attention: async (till) => {
    await rich(till)
    till.setState({
      sync: {
        ...syncedStatus,
        kind: 'attention',
        attention: 2,
        quarantined: [{ eventId: 'e1', reason: 'the date is not a date' }],
        recorder: { state: 'failed', lastSeq: 1, bytes: 0, problem: 'The disk is full.', lagRecords: 3 },
      },
      boot: { ...(till.store.getState().boot ?? never()), clockOffsetMs: 1000 },
    })
  },
  'not-enrolled': async (till) => {
    await open(till, 'Hank Lowe')
    await till.actions.addItem(demoUpc('A1'), 1, 'typed')
  },
  holding: async (till) => {
    await open(till, 'Will Smith')
    await till.actions.addItem(demoUpc('J1'), 1, 'typed')
  },
  'holding-manager': async (till) => {
    await scenes['holding']?.(till)
  },
  guard: async (till) => {
    await open(till, 'Will Smith')
    await till.actions.addItem(demoUpc('J1'), 3, 'typed')
    await answerAll(till)
    await till.actions.checkOut()
    await till.actions.giveMultiPurchaseReason('boughtMore', '')
  },
  move: async (till) => {
    await open(till, 'Bob Stone')
    await scan(till, 'A1')
    till.actions.backToLookup()
    await rich(till)
  },
  exception: async (till) => {
    await open(till, 'Will Smith')
    await till.actions.addItem(unlistedUpc, 1, 'typed')
  },
  paper: async (till) => {
    await open(till, 'Dana Brooks')
    await scan(till, 'D1')
    await till.actions.addPaperPunches({
      upc: demoUpc('A1'),
      purchases: [
        { date: '2026-05-02', quantity: 3 },
        { date: '2026-05-20', quantity: 5 },
      ],
      note: 'Paper card: 3 on May 2, 5 on May 20',
    })
  },
  taken: async (till) => {
    await open(till, 'Ruth Alvarez')
    await till.actions.addItem(demoUpc('A2'), 1, 'typed')
    await declineAll(till)
    await till.actions.addItem(demoUpc('A2'), 1, 'typed')
    await till.actions.checkOut()
    await till.actions.giveMultiPurchaseReason('boughtMore', '')
  },
  'finish-taken': async (till) => {
    await scenes['taken']?.(till)
    await till.actions.redeem(
      earnedNow(till).map((reward) => ({ rewardId: reward.id, upc: demoUpc('A2'), takenUpc: demoUpc('A3') })),
    )
  },
  history: async (till) => {
    await redeemFirsts(till)
    await till.actions.finish({})
    useScreenSession.getState().chooseCustomer(till.customerId('Ruth Alvarez'), 'history')
    await open(till, 'Will Smith')
  },
  'history-manager': async (till) => {
    await scenes['history']?.(till)
  },
  returned: async (till) => {
    await redeemFirsts(till)
    await till.actions.finish({})
    const id = till.customerId('Ruth Alvarez')
    const bought = till.store.getState().customers[id]?.state.units.find((unit) => unit.upc === demoUpc('A2'))
    if (bought) await till.actions.takeBackUnits(id, [bought.id], 'returned')
    useScreenSession.getState().chooseCustomer(id, 'cards')
    await open(till, 'Ruth Alvarez')
  },
  report: async (till) => {
    await redeemFirsts(till)
    await till.actions.finish({})
    await open(till, 'Bob Stone')
    await scan(till, 'D1', 'D2', 'H1', 'E1', 'F1G')
    till.actions.backToLookup()
    await open(till, 'Will Smith')
    await scan(till, 'H1', 'E2')
    till.actions.backToLookup()
  },
}

function never(): never {
  throw new Error('The fake till has a boot')
}

const managers = new Set([
  'report',
  'settings',
  ...Object.keys(offerScenes),
  'holding-manager',
  'history-manager',
  'person-full-manager',
  'settings-customers',
  'points',
])

export async function prepareScene(name: string, colorScheme: 'light' | 'dark'): Promise<FakeTill> {
  const till = fakeTill({
    now: midJune,
    store: name === 'locked' ? 'Harbor Pets' : 'Maple Street Pets',
    signedInAs: managers.has(name) ? 'Mia' : 'Ana',
  })
  till.setState({ settings: { ...till.store.getState().settings, colorScheme } })
  await scenes[name]?.(till)
  return till
}

export const sceneNames = Object.keys(scenes)
