/**
 * What a scan does: one test for each place a scan can find the page in, each kind of scanner, and each kind of code. The real page over
 * a real till; labels come in where they really do: from the host as `scans.received`, from a keyboard as key events.
 * Source: screens.md, "Scans while a dialog is open".
 */
import { screen, waitFor } from '@testing-library/dom'
import { createRoot } from 'react-dom/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { App } from '../../renderer/screens/app.tsx'
import { type AskedDialog, useScreenSession } from '../../renderer/session/screen-session.ts'
import { wedgeRulesOf } from '../../renderer/use-cases/name-scan.ts'
import { listenForWedge } from '../../renderer/use-cases/wedge-keys.ts'
import { fullName } from '../../shared/customers/person.ts'
import { type DemoItem, demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { demoEvents } from '../../shared/demo/demo-store.ts'
import type { AccountId } from '../../shared/kernel/ids.ts'
import { visitStep } from '../../shared/loyalty/step.ts'
import { fakeCloud } from '../support/fake-cloud.ts'
import type { FakeHost } from '../support/fake-host.ts'
import { givenHost, morning, openTill, type TestTill } from '../support/given-till.ts'
import { typeAsScanner } from '../support/scanner-keys.ts'

const scanners = ['serial', 'hid', 'replay', 'wedge'] as const
type Scanner = (typeof scanners)[number]

const ruthsCard = 'TSC100231'
const bensBadge = 'TSB-0002'
const miasBadge = 'TSB-0009'
const codes = {
  /** The check digit is wrong. */
  unreadable: '850000010018',
  item: demoUpc('B1'),
  card: ruthsCard,
  badge: bensBadge,
}
type CodeKind = keyof typeof codes
/** What changes the least stands first: the four codes come one after the other. */
const kinds: readonly CodeKind[] = ['unreadable', 'item', 'badge', 'card']
const kindsSignedOut: readonly CodeKind[] = ['unreadable', 'item', 'card', 'badge']

/**
 *   refused    said in words, nothing else happened       waits      behind the dialog, counted, nothing else happened
 *   line       one item more for the customer             tray       one item more that waits for a customer
 *   opens      the card's customer is on the screen       person     somebody else is signed in, the customer stays
 *   chooses    the reward                                 approves   the Manager PIN is answered
 */
type Effect = 'refused' | 'waits' | 'line' | 'tray' | 'opens' | 'person' | 'chooses' | 'approves'

interface Place {
  readonly name: string
  readonly effects: Readonly<Record<CodeKind, Effect>>
  arrive(till: TestTill): Promise<void>
  /** Where the page stands before each scan. */
  readonly hash?: string
  readonly dialog?: string
  readonly codes?: Partial<Record<CodeKind, string>>
  readonly isSignedOut?: boolean
  readonly isSwitching?: boolean
  /** How many wait stands in the dialog itself. */
  readonly countsWaiting?: boolean
  /** Closes the dialog as a person does; what waited goes on. */
  answer?(till: TestTill): Promise<unknown>
}

const everyWaits = { unreadable: 'waits', item: 'waits', badge: 'waits', card: 'waits' } as const
const atCustomer = { unreadable: 'refused', item: 'line', badge: 'person', card: 'opens' } as const

const select = async (till: TestTill, name: string) => {
  await till.actions.selectCustomer(till.customer(name))
}
const buy = (till: TestTill, code: DemoItem, quantity = 1) => till.actions.addItem(demoUpc(code), quantity, 'typed')

function visitOf(till: TestTill) {
  const { currentVisit, customers } = till.state()
  return currentVisit && customers[currentVisit.customerId]?.state.visits[currentVisit.visitId]
}

async function accept(till: TestTill): Promise<void> {
  for (let question = visitOf(till)?.question; question; question = visitOf(till)?.question)
    await till.actions.answerOffer(question.offerId, true)
}

function rewardsNow(till: TestTill) {
  const { currentVisit, customers, account, skippedInformation } = till.state()
  const customer = currentVisit && customers[currentVisit.customerId]?.state
  const visit = visitOf(till)
  if (!customer || !visit) return []
  const step = visitStep(visit, customer, account, till.actions.moment(), skippedInformation)
  return step.step === 'redemption' ? step.rewards : []
}

const answerOffer = async (till: TestTill) => {
  const question = visitOf(till)?.question
  if (question) await till.actions.answerOffer(question.offerId, true)
}
const close = async () => useScreenSession.getState().close()
const open = (dialog: AskedDialog) => useScreenSession.getState().open(dialog)
let approvals = 0

const toRedemption = async (till: TestTill) => {
  await select(till, 'Ruth Alvarez')
  await buy(till, 'A2')
  await accept(till)
  await till.actions.checkOut()
}

const places: readonly Place[] = [
  {
    name: 'Sign in',
    isSignedOut: true,
    effects: { unreadable: 'refused', item: 'refused', badge: 'person', card: 'refused' },
    arrive: async () => undefined,
  },
  {
    name: 'Sign in, in the place of somebody else',
    isSwitching: true,
    effects: { unreadable: 'refused', item: 'refused', badge: 'person', card: 'refused' },
    async arrive(till) {
      await select(till, 'Kim Park')
      useScreenSession.getState().switchPerson(true)
    },
  },
  {
    name: 'Lookup',
    effects: { ...atCustomer, item: 'tray' },
    arrive: async () => undefined,
  },
  { name: 'Checkout', effects: atCustomer, arrive: (till) => select(till, 'Kim Park') },
  { name: 'Customers', hash: '#/customers', effects: atCustomer, arrive: (till) => select(till, 'Kim Park') },
  { name: 'Offers', hash: '#/offers', effects: atCustomer, arrive: (till) => select(till, 'Kim Park') },
  { name: 'Settings', hash: '#/settings', effects: atCustomer, arrive: (till) => select(till, 'Kim Park') },
  {
    name: 'Offer',
    dialog: 'Offer',
    effects: everyWaits,
    countsWaiting: true,
    answer: answerOffer,
    async arrive(till) {
      await select(till, 'Kim Park')
      await buy(till, 'D1')
    },
  },
  {
    name: 'Offer Limit Reached',
    dialog: 'Offer Limit Reached',
    effects: everyWaits,
    countsWaiting: true,
    answer: answerOffer,
    async arrive(till) {
      await select(till, 'Will Smith')
      await buy(till, 'A1')
      await accept(till)
      await buy(till, 'A1')
    },
  },
  {
    name: 'Offer Exhausted',
    dialog: 'Offer Exhausted',
    effects: everyWaits,
    countsWaiting: true,
    answer: answerOffer,
    async arrive(till) {
      await select(till, 'Kim Park')
      await buy(till, 'H1')
      await accept(till)
      await till.actions.checkOut()
      await till.actions.redeem(rewardsNow(till).map(({ id }) => ({ rewardId: id, upc: demoUpc('H1') })))
      await till.actions.finish({})
      await select(till, 'Bob Stone')
      await buy(till, 'H1')
    },
  },
  {
    name: 'Temporary Holding',
    dialog: 'Temporary Holding',
    effects: everyWaits,
    countsWaiting: true,
    answer: answerOffer,
    async arrive(till) {
      await select(till, 'Will Smith')
      await buy(till, 'J1')
    },
  },
  {
    name: 'Which Item',
    dialog: 'Which Item',
    effects: everyWaits,
    countsWaiting: true,
    answer: (till) => till.actions.answerEitherItem(null),
    async arrive(till) {
      await select(till, 'Kim Park')
      await till.actions.handleCode('01234565', 'typed', null)
    },
  },
  {
    name: 'Multi-Purchase',
    dialog: 'Multi-Purchase',
    effects: everyWaits,
    countsWaiting: true,
    answer: (till) => till.actions.giveMultiPurchaseReason('boughtMore', ''),
    async arrive(till) {
      await select(till, 'Kim Park')
      await buy(till, 'B1', 2)
      await till.actions.checkOut()
    },
  },
  {
    name: 'Required Information',
    dialog: 'Required Information',
    effects: everyWaits,
    countsWaiting: true,
    // Redemption comes next: what waited is not about that, and is counted there.
    async answer(till) {
      await till.actions.savePerson(till.customer('Kim Park'), { email: 'kim@example.com' }, false)
      await waitFor(() => expect(waitingIn('Redemption')).toBe('4 scans waiting'))
      await till.actions.redeemLater(rewardsNow(till).map(({ id }) => id))
    },
    async arrive(till) {
      await select(till, 'Kim Park')
      await buy(till, 'A1')
      await accept(till)
      await till.actions.checkOut()
    },
  },
  {
    name: 'Redemption',
    dialog: 'Redemption',
    effects: { unreadable: 'refused', item: 'chooses', badge: 'refused', card: 'refused' },
    codes: { item: demoUpc('A1') },
    arrive: toRedemption,
  },
  {
    name: 'Redemption, an item no reward is given as',
    dialog: 'Redemption',
    effects: { unreadable: 'refused', item: 'refused', badge: 'refused', card: 'refused' },
    arrive: toRedemption,
  },
  {
    name: 'Undo Redemption',
    dialog: 'Undo Redemption',
    effects: everyWaits,
    answer: close,
    async arrive(till) {
      await toRedemption(till)
      await till.actions.redeem(
        rewardsNow(till).flatMap((reward) => {
          const upc = reward.allowedUpcs[0]
          return upc ? [{ rewardId: reward.id, upc }] : []
        }),
      )
      const customerId = till.customer('Ruth Alvarez')
      const redemption = till.state().customers[customerId]?.state.redemptions.at(-1)
      if (redemption) open({ kind: 'undoRedemption', customerId, redemptionId: redemption.id })
    },
  },
  {
    name: 'Reward Not Redeemed',
    dialog: 'Reward Not Redeemed',
    effects: everyWaits,
    answer: close,
    async arrive(till) {
      await select(till, 'Ruth Alvarez')
      await buy(till, 'E1')
      await accept(till)
      await till.actions.checkOut()
      await till.actions.redeemLater(rewardsNow(till).map(({ id }) => id))
      open({ kind: 'notRedeemed' })
    },
  },
  {
    name: 'Pet Owner Information',
    dialog: 'Pet Owner Information',
    effects: everyWaits,
    answer: close,
    async arrive(till) {
      await select(till, 'Kim Park')
      open({ kind: 'person', customerId: till.customer('Kim Park'), draft: null, thenSelect: false })
    },
  },
  {
    name: 'Manager PIN',
    dialog: 'Manager PIN',
    effects: { unreadable: 'refused', item: 'refused', badge: 'approves', card: 'refused' },
    codes: { badge: miasBadge },
    async arrive(till) {
      await select(till, 'Kim Park')
      open({
        kind: 'managerPin',
        sentence: 'This needs a manager.',
        afterwards: () => {
          approvals += 1
        },
      })
    },
  },
  {
    name: "Manager PIN, a cashier's badge",
    dialog: 'Manager PIN',
    effects: { unreadable: 'refused', item: 'refused', badge: 'refused', card: 'refused' },
    async arrive(till) {
      await select(till, 'Kim Park')
      open({ kind: 'managerPin', sentence: 'This needs a manager.', afterwards: () => undefined })
    },
  },
]

/** The demo store, where one of an offer's free goods is all that the brand gives, and eight digits can be two of its cans. */
function givenCloud() {
  const cloud = fakeCloud()
  const { events, bodies } = demoEvents('account-1' as AccountId, morning, 'Maple Street Pets')
  const text = JSON.stringify(events)
    .replaceAll('"totalCapUnits":500', '"totalCapUnits":1')
    .replaceAll(demoUpc('C2'), '012345000065')
    .replaceAll(demoUpc('C3'), '000001234565')
  cloud.accept(JSON.parse(text), bodies)
  return cloud
}

/** Everything a scan may change. */
function standing(till: TestTill) {
  const { currentVisit, customers, tray, signedIn, waitingScans, rewardChoices, lastOutcome, badge } = till.state()
  const record = currentVisit ? customers[currentVisit.customerId] : undefined
  return {
    customer: record ? fullName(record.person) : null,
    units: visitOf(till)?.lines.reduce((sum, line) => sum + line.unitIds.length, 0) ?? 0,
    tray: tray.length,
    person: signedIn?.name ?? null,
    waiting: waitingScans,
    choices: JSON.stringify(rewardChoices),
    approvals,
    fields: fieldsNow(),
    said: (lastOutcome?.nth ?? 0) + (badge?.nth ?? 0),
  }
}

const fieldsNow = (): readonly string[] => [...document.querySelectorAll('input')].map((field) => field.value)

/** In words, where the cashier looks. */
function refusalOnScreen(): string {
  const alerts = [...document.querySelectorAll('[role=alert]')].map((alert) => alert.textContent ?? '')
  return alerts.join(' ').trim()
}

describe.each(places)('$name', (place) => {
  describe.each(scanners)('%s', (scanner) => {
    let host: FakeHost
    let till: TestTill
    let leave: () => void

    beforeAll(async () => {
      approvals = 0
      useScreenSession.setState({
        dialog: null,
        refusal: null,
        told: null,
        itemsShownFor: null,
        isSwitchingPerson: false,
      })
      window.location.hash = ''
      host = givenHost(givenCloud())
      till = openTill(host)
      if (place.isSignedOut) await till.until('sign-in screen', ({ phase }) => phase.name === 'signIn')
      else await till.signIn()
      const stopWedge = listenForWedge(
        window,
        (raw) => till.actions.receiveKeyed(raw),
        wedgeRulesOf(() => till.state().account),
      )
      const element = document.body.appendChild(document.createElement('div'))
      const root = createRoot(element)
      root.render(<App till={till} />)
      leave = () => {
        root.unmount()
        element.remove()
        stopWedge()
        till.line.breakLine()
      }
      await place.arrive(till)
    })
    afterAll(() => leave())

    test.each(place.isSignedOut || place.isSwitching ? kindsSignedOut : kinds)('%s', async (kind) => {
      const effect = place.effects[kind]
      if (place.hash) window.location.hash = place.hash
      await waitFor(() => expect(isThere(place)).toBe(true))
      const before = standing(till)
      read(host, scanner, place.codes?.[kind] ?? codes[kind])
      await waitFor(() => expectEffect(effect, before, till, place.codes?.[kind] ?? ''))
      // Whoever stays on the screen finds every field as it was, and the focus in the dialog.
      if (place.dialog || effect === 'person') expect(window.location.hash).toBe(place.hash ?? window.location.hash)
      if (!place.dialog) return
      if (place.countsWaiting) {
        const { waitingScans } = till.state()
        expect(waitingIn(place.dialog)).toBe(`${waitingScans} ${waitingScans === 1 ? 'scan' : 'scans'} waiting`)
      }
      expect(fieldsNow()).toEqual(before.fields)
      expect(screen.getAllByRole('dialog')).toHaveLength(1)
      expect(screen.getByRole('dialog', { name: place.dialog }).contains(document.activeElement)).toBe(true)
    })

    const { answer } = place
    if (answer)
      test('what waited goes on in order when the dialog is answered', async () => {
        await answer(till)
        await waitFor(() => expect(till.state()).toMatchObject({ waitingScans: 0, signedIn: { name: 'Ben' } }))
        await waitFor(() => expect(standing(till).customer).toBe('Ruth Alvarez'))
        expect(isInSomeVisit(till, codes.item)).toBe(true)
      })
  })
})

const waitingIn = (dialog: string): string | undefined =>
  /\d+ scans? waiting/.exec(screen.getByRole('dialog', { name: dialog }).textContent ?? '')?.[0]

const isInSomeVisit = (till: TestTill, upc: string): boolean =>
  Object.values(till.state().customers).some(({ state }) =>
    Object.values(state.visits).some(
      ({ status, lines }) => status === 'open' && lines.some((line) => line.upc === upc),
    ),
  )

function isThere({ dialog, hash, isSignedOut, isSwitching, name }: Place): boolean {
  if (dialog) return screen.queryByRole('dialog', { name: dialog }) !== null
  if (isSignedOut || isSwitching) return screen.queryByLabelText('PIN') !== null
  if (hash) return document.querySelector('nav [aria-current=page]')?.getAttribute('href') === hash
  return name === 'Lookup' ? screen.queryByLabelText('Find a customer') !== null : document.querySelector('h1') !== null
}

function read(host: FakeHost, scanner: Scanner, raw: string): void {
  if (scanner === 'wedge') typeAsScanner(raw)
  else host.scan(raw, scanner)
}

function expectEffect(effect: Effect, before: ReturnType<typeof standing>, till: TestTill, code: string): void {
  const { said, fields: _fields, ...now } = standing(till)
  const { said: saidBefore, fields: _before, ...same } = before
  switch (effect) {
    case 'waits':
      expect(now).toEqual({ ...same, waiting: same.waiting + 1 })
      break
    case 'refused':
      expect(now).toEqual(same)
      expect(said).toBeGreaterThan(saidBefore)
      expect(refusalOnScreen()).not.toBe('')
      break
    case 'line':
      expect(now).toEqual({ ...same, units: same.units + 1 })
      expect(window.location.hash).toMatch(/checkout|^$/)
      break
    case 'tray':
      expect(now).toEqual({ ...same, tray: same.tray + 1 })
      break
    case 'opens':
      expect(now).toMatchObject({ customer: 'Ruth Alvarez', tray: 0 })
      expect(window.location.hash).toMatch(/checkout|^$/)
      break
    case 'person':
      expect(now).toEqual({ ...same, person: 'Ben' })
      break
    case 'chooses':
      expect(now).toEqual({ ...same, choices: now.choices })
      expect(now.choices).toContain(code)
      break
    case 'approves':
      expect(now).toEqual({ ...same, approvals: same.approvals + 1 })
      break
  }
}
