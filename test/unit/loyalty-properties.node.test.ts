/** What holds for any history of any customers, in any order of events and with any change of the catalogue. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyPerson } from '../../shared/customers/person.ts'
import { daysAfter } from '../../shared/kernel/business-date.ts'
import { assess } from '../../shared/loyalty/assess.ts'
import type { Assessment, Reward } from '../../shared/loyalty/assessment.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { explainReward } from '../../shared/loyalty/explain.ts'
import { foldEvent } from '../../shared/loyalty/fold.ts'
import { versionNamed } from '../../shared/loyalty/programs-by-upc.ts'
import { type AccountState, type CustomerState, emptyAccount, emptyCustomer } from '../../shared/loyalty/state.ts'
import { visitEarnings } from '../../shared/loyalty/visit-earnings.ts'
import {
  frequentBuyerParticipation,
  offersParticipation,
  type ParticipationRow,
  type ReportCustomer,
} from '../../shared/reports/participation.ts'
import { anyChange, anyHistory, makeChange, play } from '../support/any-history.ts'

interface Folded {
  readonly account: AccountState
  readonly customers: Readonly<Record<string, CustomerState>>
}

const nobody: Folded = { account: emptyAccount('account' as never), customers: {} }

const fold = (events: readonly TillsideEvent[], from = nobody): Folded =>
  events.reduce<Folded>((state, event) => {
    const folded = foldEvent(state.account, (id) => state.customers[id] ?? emptyCustomer(id), event)
    const changed = Object.fromEntries(folded.customers.map((one) => [one.id, one]))
    return { account: folded.account, customers: { ...state.customers, ...changed } }
  }, from)

const hash = (text: string, seed: number): number =>
  [...text].reduce((sum, char) => Math.imul(sum ^ char.charCodeAt(0), 16777619) | 0, seed | 0)

const standing = (state: CustomerState) => state.redemptions.filter((redemption) => !redemption.undone)

/** Every card and reward hangs together, and every standing redemption is one redeemed reward. */
function checkWhole(state: CustomerState, account: AccountState, { cards, offers, rewards }: Assessment): void {
  for (const sets of [
    cards.map((card) => [...card.units, ...card.expiredUnits, ...card.paidUnits]),
    offers.map((set) => set.units),
  ]) {
    const ids = sets.flat().map((unit) => unit.id)
    expect(new Set(ids).size).toBe(ids.length)
  }
  expect(new Set(rewards.map((reward) => reward.id)).size).toBe(rewards.length)
  for (const reward of rewards) {
    expect(reward.units.length).toBe(sizeOf(reward, account))
    if (reward.status !== 'redeemed') expect(reward.units.every((unit) => unit.removed === null)).toBe(true)
    expect(reward.units.every((unit) => (reward.source.kind === 'card' ? unit.punch : unit.offer) !== null)).toBe(true)
  }
  const redeemed = rewards.filter((reward) => reward.status === 'redeemed').map((reward) => reward.redemptionId)
  expect([...redeemed].sort()).toEqual(
    standing(state)
      .map((one) => one.id)
      .sort(),
  )
  const owed = cards.reduce((sum, card) => sum + card.owed + card.paidUnits.length, 0)
  const returned = new Set(standing(state).flatMap((one) => (one.source.kind === 'card' ? one.unitIds : [])))
  expect(owed).toBe(state.units.filter((unit) => unit.removed === 'returned' && returned.has(unit.id)).length)
}

function sizeOf({ source }: Reward, { catalogue }: AccountState): number | undefined {
  if (source.kind === 'card')
    return versionNamed(catalogue.cardGroups[source.cardGroupId]?.versions ?? [], source.version)?.requiredQty
  const offer = catalogue.offers[source.offerId]
  return offer?.offerType === 'rebate' ? 1 : versionNamed(offer?.versions ?? [], source.version)?.buyQty
}

describe('for any history', () => {
  it('no unit supports two rewards of one kind, every reward has its units, and every debt its returned unit', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        play(history, (customers, store) => {
          for (const one of customers) checkWhole(one.state(), store.account(), one.assessed())
        })
      }),
      { numRuns: 150 },
    )
  })

  it('earned = redeemed + outstanding + expired + withdrawn + conflicted', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const earned = new Map<string, Reward>()
        const { ann, bob, store } = play(history, (customers) => {
          for (const one of customers) for (const reward of one.assessed().rewards) earned.set(reward.id, reward)
        })
        // After a merge both names mean one state.
        const people = [...new Map([ann, bob].map((one) => [one.state().id, one.state()])).values()]
        const now = people.flatMap((state) => assess(state, store.account(), store.moment()).rewards)
        const units = new Map(people.flatMap((state) => state.units.map((unit) => [unit.id, unit] as const)))
        const conflicted = new Set(people.flatMap((state) => state.conflicts.map((conflict) => conflict.rewardId)))
        const byStatus = (status: Reward['status']) => now.filter((reward) => reward.status === status).length
        const withdrawn = [...earned.values()].filter((reward) => !now.some((one) => one.id === reward.id))
        expect(earned.size).toBe(
          byStatus('redeemed') + byStatus('earned') + byStatus('expired') + withdrawn.length + byStatus('conflicted'),
        )
        // One register alone sees what it refuses, so nothing it did is in conflict.
        expect(conflicted.size).toBe(0)
        // Withdrawn is only what a correction of this customer's purchases or accounts took away.
        const wasCorrected =
          [...units.values()].some((unit) => unit.removed !== null) ||
          store.events.some((event) => event.type === 'CustomersMerged' || event.type === 'RedemptionUndone')
        if (withdrawn.length > 0) expect(wasCorrected).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  it('no change of the catalogue alters a completed card, an earned reward or a past day', () => {
    fc.assert(
      fc.property(anyHistory, fc.array(anyChange, { minLength: 1, maxLength: 3 }), (history, changes) => {
        const { store, ann, bob } = play(history)
        const before = [ann, bob].map((one) => one.assessed())
        const days = pastDays(store.events, store.moment().businessDate)
        const report = () =>
          days.map((day) => reportOf([ann.state(), bob.state()], store.account(), day, store.moment()))
        const reported = report()

        for (const made of changes) makeChange(store, made)

        for (const [index, one] of [ann, bob].entries()) {
          const now = one.assessed()
          const rewards = new Map(now.rewards.map((reward) => [reward.id, reward]))
          const cards = new Map(now.cards.map((card) => [card.id, card]))
          for (const reward of before[index]?.rewards ?? []) expect(rewards.get(reward.id)).toEqual(reward)
          for (const card of before[index]?.cards ?? [])
            if (card.completedAt !== null) expect(cards.get(card.id)).toEqual(card)
        }
        expect(report()).toEqual(reported)
        // And when the changes that were saved for later have taken effect: only offers end.
        store.isNow(`${daysAfter(store.moment().localDate, 40)} 12:00:00`)
        for (const [index, one] of [ann, bob].entries()) {
          const rewards = new Map(one.assessed().rewards.map((reward) => [reward.id, reward]))
          for (const reward of before[index]?.rewards ?? []) {
            const isOver = reward.status === 'earned' && reward.endDate && reward.endDate < store.moment().localDate
            expect(rewards.get(reward.id)).toEqual(isOver ? { ...reward, status: 'expired' } : reward)
          }
        }
      }),
      { numRuns: 150 },
    )
  })

  it('the counter accepts nothing above a limit, and two registers together leave nothing above it but conflicts', () => {
    fc.assert(
      fc.property(anyHistory, anyHistory, fc.integer(), (history, elsewhere, seed) => {
        const here = play(history)
        const there = play(elsewhere)
        const setUp = new Set(here.store.events.map((event) => event.id))
        const others = there.store.events.flatMap((event): TillsideEvent[] =>
          event.customerId ? [{ ...event, id: `there-${event.id}` as never, registerId: 'R2' as never }] : [],
        )
        expect(setUp.size).toBe(here.store.events.length)
        const both = [...here.store.events, ...others].sort((a, b) =>
          a.at < b.at ? -1 : a.at > b.at ? 1 : hash(a.id, seed) - hash(b.id, seed),
        )
        const folded = fold(both)
        for (const state of Object.values(folded.customers)) {
          if (state.merges.length > 0) continue
          const facts = both.flatMap((event) => (event.type === 'RewardRedeemed' ? event : []))
          for (const fact of facts) {
            const made = standing(state).find((one) => one.id === fact.data.redemptionId)
            if (!made || made.eventId !== fact.id || fact.data.limit === null) continue
            const place = standing(state)
              .filter((one) => isOfOffer(one, fact.data.source))
              .indexOf(made)
            expect(place).toBeLessThan(fact.data.limit)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('the fold is the same for every batching, and through storage', () => {
    fc.assert(
      fc.property(anyHistory, fc.integer({ min: 1, max: 7 }), (history, size) => {
        const { store, ann, bob } = play(history)
        const whole = fold(store.events)
        let batched = nobody
        for (let from = 0; from < store.events.length; from += size)
          batched = JSON.parse(JSON.stringify(fold(store.events.slice(from, from + size), batched)))
        expect(batched).toEqual(JSON.parse(JSON.stringify(whole)))
        expect(whole.customers[ann.state().id]).toEqual(ann.state())
        expect(whole.customers[bob.state().id]).toEqual(bob.state())
        const stored = Object.values(batched.customers).map((one) => assess(one, batched.account, store.moment()))
        const kept = Object.values(whole.customers).map((one) => assess(one, whole.account, store.moment()))
        expect(JSON.parse(JSON.stringify(stored))).toEqual(JSON.parse(JSON.stringify(kept)))
      }),
      { numRuns: 60 },
    )
  })

  it('events shuffled, dropped and doubled fold, assess and explain without a throw', () => {
    fc.assert(
      fc.property(anyHistory, fc.integer(), (history, seed) => {
        const { store } = play(history)
        const some = store.events.flatMap((event) => {
          const fate = Math.abs(hash(event.id, seed)) % 10
          return fate === 0 ? [] : fate === 1 ? [event, event] : [event]
        })
        const { account, customers } = fold(some.sort((a, b) => hash(a.id, seed) - hash(b.id, seed)))
        for (const state of Object.values(customers)) {
          for (const reward of assess(state, account, store.moment()).rewards)
            explainReward(reward, state, account, store.moment())
          for (const visit of Object.values(state.visits)) visitEarnings(visit.id, state, account, store.moment())
        }
      }),
      { numRuns: 100 },
    )
  })

  it('example 101: what is delivered twice is folded once', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const { store } = play(history)
        const once = fold(store.events)
        const isDoubled = ({ type }: TillsideEvent) => type === 'ItemsPurchased' || type === 'RewardRedeemed'
        const twice = fold(
          store.events.flatMap((event): TillsideEvent[] => (isDoubled(event) ? [event, event] : [event])),
        )
        for (const [id, state] of Object.entries(once.customers)) {
          expect(twice.customers[id]?.units).toEqual(state.units)
          expect(twice.customers[id]?.redemptions).toEqual(state.redemptions)
        }
        expect(twice.account.redemptionsByOffer).toEqual(once.account.redemptionsByOffer)
      }),
      { numRuns: 50 },
    )
  })
})

const isOfOffer = (one: CustomerState['redemptions'][number], source: Reward['source']): boolean =>
  one.source.kind === 'offer' && source.kind === 'offer' && one.source.offerId === source.offerId

const pastDays = (events: readonly TillsideEvent[], today: string): readonly string[] =>
  [...new Set(events.map((event) => event.businessDate))].filter((date) => date < today)

function reportOf(
  states: readonly CustomerState[],
  account: AccountState,
  day: string,
  moment: Parameters<typeof assess>[2],
) {
  const people: ReportCustomer[] = states.map((state) => ({ state, person: emptyPerson }))
  const range = { from: day, to: day, locationId: null, manufacturerId: null }
  return [
    frequentBuyerParticipation(people, account, range, moment),
    offersParticipation(people, account, range, moment),
  ].map((report) =>
    report.rows.filter((row) => row.cardsPunched + row.rewardsEarned + row.rewardsRedeemed > 0).map(figuresOf),
  )
}

/** What the day's figures are; the lines behind them also say how a card stands today. */
const figuresOf = ({ details: _, outstanding: _today, ...figures }: ParticipationRow) => figures
