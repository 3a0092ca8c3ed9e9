/**
 * What each fact does to a customer and to the account. Each rule was found because a mutant of it survived all other examples
 * (`npm run mutate`). Source: docs/glossary.md, domain.md 3, design.md 4.
 */
import { describe, expect, it } from 'vitest'
import type { Rows } from '../../shared/loyalty/catalogue.ts'
import type { FactOf, TillsideEvent } from '../../shared/loyalty/events.ts'
import { foldInOrder, givenFacts, unitsOf } from '../support/given-facts.ts'

type Facts = ReturnType<typeof givenFacts>

const asks = (
  facts: Facts,
  offerId: string,
  unitIds: readonly string[],
  kind: FactOf<'OfferAsked'>['data']['kind'] = 'ask',
) =>
  facts.fact('Ann', { type: 'OfferAsked', data: { offerId: offerId as never, kind, unitIds: [...unitIds] as never } })
const answers = (
  facts: Facts,
  offerId: string,
  decision: FactOf<'OfferAnswered'>['data']['decision'],
  more: object = {},
) =>
  facts.fact('Ann', {
    type: 'OfferAnswered',
    data: { offerId: offerId as never, decision, counted: [], unpunched: [], ...more },
  })
const visitOf = (...events: TillsideEvent[]) => {
  const { visits } = foldInOrder(events).customer('Ann')
  const visit = visits['visit-of-Ann']
  if (!visit) throw new Error('no visit')
  return visit
}
const elsewhere = <Event extends TillsideEvent>(event: Event, visitId = 'other-visit'): Event => ({
  ...event,
  visitId: visitId as never,
})

describe('facts about a person', () => {
  it('each contact is kept until it is said otherwise', () => {
    const facts = givenFacts()
    const saved = (has: object) =>
      facts.fact('Ann', { type: 'PersonSaved', data: { bodyRef: 'body', has, fields: [] } })
    const folded = foldInOrder([saved({ email: true, phone: true, address: true }), saved({}), saved({ phone: false })])
    expect(folded.customer('Ann').has).toEqual({ email: true, phone: false, address: true })
  })

  it('a declined question and a mail asked for are remembered', () => {
    const facts = givenFacts()
    const asked = facts.fact('Ann', { type: 'VerificationEmailRequested', data: {} })
    const declined = facts.fact('Ann', { type: 'InformationDeclined', data: { until: '2026-07-10' } })
    expect(foldInOrder([asked, declined]).customer('Ann')).toMatchObject({
      verificationRequestedAt: asked.at,
      informationDeclinedUntil: '2026-07-10',
    })
  })

  it('another name’s making and reinstating change nothing of whom it was merged into', () => {
    const facts = givenFacts()
    const merge = facts.merges('Ann', 'Bob')
    const deleted = facts.fact('Ann', { type: 'CustomerDeleted', data: {} })
    const folded = foldInOrder([
      facts.arrives('Ann'),
      merge,
      deleted,
      facts.arrives('Bob', true),
      facts.fact('Bob', { type: 'CustomerReinstated', data: {} }),
    ])
    expect(folded.customer('Ann')).toMatchObject({ isTraining: false, deletedAt: deleted.at })
  })

  it('the last visit is the latest, in whatever order visits arrive', () => {
    const facts = givenFacts()
    const early = facts.fact('Ann', { type: 'VisitStarted', data: {} })
    const late = elsewhere(facts.fact('Ann', { type: 'VisitStarted', data: {} }))
    expect(foldInOrder([early, late]).customer('Ann').lastVisitAt).toBe(late.at)
    expect(foldInOrder([late, early]).customer('Ann').lastVisitAt).toBe(late.at)
  })
})

describe('a visit', () => {
  it('begins empty, shopping, of whoever the fact names', () => {
    const facts = givenFacts()
    expect(visitOf(facts.fact('Ann', { type: 'VisitStarted', data: {} }))).toMatchObject({
      ownerId: 'Ann',
      status: 'open',
      stage: 'shopping',
      lines: [],
      laterQuestions: [],
      noticedOfferIds: [],
      deferredRewardIds: [],
      kept: [],
    })
  })

  it('is finished with nothing left to ask', () => {
    const facts = givenFacts()
    const finished = facts.fact('Ann', { type: 'VisitFinished', data: { auto: false, kept: [] } })
    const visit = visitOf(asks(facts, 'OF-1', ['a']), asks(facts, 'OF-2', ['b']), finished)
    expect(visit).toMatchObject({ status: 'finished', finishedAt: finished.at, question: null, laterQuestions: [] })
  })

  it('is abandoned with its own purchases only, nothing on its lines and nothing left to ask', () => {
    const facts = givenFacts()
    const [mine, other] = [facts.buys('Ann', 1, 'mine'), elsewhere(facts.buys('Ann', 1, 'other'))]
    const returned = facts.takesBack('Ann', unitsOf(facts.buys('Ann', 0, 'nothing')), 'returned')
    const gone = facts.buys('Ann', 1, 'gone')
    const back = facts.takesBack('Ann', unitsOf(gone), 'returned')
    const abandoned = facts.abandons('Ann')
    const events = [mine, other, gone, back, returned, asks(facts, 'OF-1', []), asks(facts, 'OF-2', []), abandoned]
    expect(visitOf(...events)).toMatchObject({
      status: 'abandoned',
      finishedAt: abandoned.at,
      lines: [],
      question: null,
      laterQuestions: [],
    })
    expect(
      foldInOrder(events)
        .customer('Ann')
        .units.map((unit) => `${unit.id} ${unit.removed}`),
    ).toEqual(['mine#0 removed', 'other#0 null', 'gone#0 returned'])
  })

  it('abandoned too late leaves what was redeemed, takes the rest, and names the reward', () => {
    const facts = givenFacts()
    const bought = facts.buys('Ann', 3, 'bought')
    const [first, second] = unitsOf(bought)
    const earlier = facts.redeemsOffer('Ann', second ? [second] : [], { name: 'earlier', reward: 'other' })
    const redeemed = facts.redeemsCard('Ann', first ? [first] : [], { name: 'redeemed', reward: 'full-card' })
    const folded = foldInOrder([bought, earlier, redeemed, facts.abandons('Ann')])
    expect(folded.customer('Ann').units.map((unit) => unit.removed)).toEqual([null, null, 'removed'])
    expect(folded.customer('Ann').conflicts).toMatchObject([
      { reason: 'unitSpent', rewardId: 'other', customerId: 'Ann' },
    ])
  })

  it('keeps all rewards put off in it, also one whose redemption was undone in it', () => {
    const facts = givenFacts()
    const bought = facts.buys('Ann', 1, 'bought')
    const defers = (rewardId: string) =>
      facts.fact('Ann', { type: 'RewardsDeferred', data: { rewardIds: [rewardId as never] } })
    const redeemed = facts.redeemsCard('Ann', unitsOf(bought), { name: 'redeemed', reward: 'undone' })
    const undone = facts.undoes('Ann', 'redeemed')
    expect(visitOf(bought, defers('one'), defers('two'), redeemed, undone).deferredRewardIds).toEqual([
      'one',
      'two',
      'undone',
    ])
    const finished = facts.fact('Ann', { type: 'VisitFinished', data: { auto: false, kept: [] } })
    expect(visitOf(bought, redeemed, finished, undone).deferredRewardIds).toEqual([])
  })
})

describe('questions', () => {
  it('are asked in their order, each answer bringing the next', () => {
    const facts = givenFacts()
    const asked = ['OF-1', 'OF-2', 'OF-3'].map((id) => asks(facts, id, ['a']))
    expect(visitOf(...asked)).toMatchObject({
      question: { offerId: 'OF-1' },
      laterQuestions: [{ offerId: 'OF-2' }, { offerId: 'OF-3' }],
    })
    const next = visitOf(...asked, answers(facts, 'OF-1', 'declined'))
    expect(next).toMatchObject({ question: { offerId: 'OF-2' }, laterQuestions: [{ offerId: 'OF-3' }] })
    const other = visitOf(...asked, answers(facts, 'OF-9', 'accepted'))
    expect(other.question?.offerId).toBe('OF-1')
    expect(visitOf(answers(facts, 'OF-9', 'accepted'))).toMatchObject({
      question: null,
      answers: { 'OF-9': 'accepted' },
    })
  })

  it('lose the units that were taken off; one without units is asked no more, a word to be read stays', () => {
    const facts = givenFacts()
    const bought = facts.buys('Ann', 3, 'bought')
    const [a, b, c] = unitsOf(bought).map(String) as [string, string, string]
    const asked = [asks(facts, 'OF-1', [a]), asks(facts, 'OF-2', [a, b]), asks(facts, 'OF-3', [a], 'limitReached')]
    const visit = visitOf(bought, ...asked, facts.takesBack('Ann', [a as never]))
    expect(visit.question).toMatchObject({ offerId: 'OF-2', unitIds: [b] })
    expect(visit.laterQuestions).toMatchObject([{ offerId: 'OF-3', kind: 'limitReached', unitIds: [] }])
    expect(visitOf(bought, ...asked, facts.takesBack('Ann', [c as never])).laterQuestions).toHaveLength(2)
  })

  it('answered, move the units they name and no others; those that pay for no card lose their punch', () => {
    const facts = givenFacts()
    const bought = facts.buys('Ann', 3, 'bought')
    const [a, b] = unitsOf(bought)
    const move = { offerId: 'OF-2', version: 'v2', valueCents: 1, rebateCents: null }
    const answered = answers(facts, 'OF-2', 'accepted', { counted: [{ unitId: a, move }], unpunched: [b] })
    expect(foldInOrder([bought, answered]).customer('Ann').units).toMatchObject([
      { offer: { offerId: 'OF-2' }, punch: { cardGroupId: 'FB-1' } },
      { offer: { offerId: 'OF-1' }, punch: null },
      { offer: { offerId: 'OF-1' }, punch: { cardGroupId: 'FB-1' } },
    ])
  })
})

describe('goods that come back', () => {
  it('remember the newest purchase of their card then, which a removal does not', () => {
    const facts = givenFacts()
    const [one, two] = [facts.buys('Ann', 1, 'one'), facts.buys('Ann', 1, 'two')]
    const ofOther: TillsideEvent = {
      ...facts.buys('Ann', 1, 'of-other'),
      data: {
        ...facts.buys('Ann', 1).data,
        units: [{ punch: { cardGroupId: 'FB-2' as never, version: 'v1', valueCents: 1 } }],
      },
    }
    const unpunched: TillsideEvent = {
      ...facts.buys('Ann', 1, 'unpunched'),
      data: { ...facts.buys('Ann', 1).data, units: [{}] },
    }
    const unitAfter = (reason: 'returned' | 'removed') =>
      foldInOrder([one, two, ofOther, unpunched, facts.takesBack('Ann', unitsOf(one), reason)]).customer('Ann').units[0]
    expect(unitAfter('returned')).toMatchObject({ removed: 'returned', returnedAfter: 'two#0' })
    expect(unitAfter('removed')).toMatchObject({ removed: 'removed' })
    expect(unitAfter('removed')).not.toHaveProperty('returnedAfter')
  })

  it('that were taken back before stay as they were', () => {
    const facts = givenFacts()
    const bought = facts.buys('Ann', 1, 'bought')
    const [first, second] = (['removed', 'returned'] as const).map((reason) =>
      facts.takesBack('Ann', unitsOf(bought), reason),
    )
    if (!first || !second) throw new Error('no facts')
    expect(foldInOrder([bought, first, second]).customer('Ann').units[0]?.removed).toBe('removed')
  })
})

describe('redemptions', () => {
  it('of a training customer are training, whoever wrote the fact', () => {
    const facts = givenFacts()
    const bought = facts.buys('Ann', 1, 'bought')
    const redeemed = facts.redeemsCard('Ann', unitsOf(bought), { isTraining: false })
    expect(foldInOrder([facts.arrives('Ann', true), bought, redeemed]).customer('Ann').redemptions[0]?.isTraining).toBe(
      true,
    )
  })

  it('are pulled each by itself', () => {
    const facts = givenFacts()
    const bought = facts.buys('Ann', 2, 'bought')
    const [a, b] = unitsOf(bought)
    const [one, two] = [a, b].map((unit, nth) => facts.redeemsCard('Ann', unit ? [unit] : [], { name: `r${nth}` }))
    if (!one || !two) throw new Error('no facts')
    const folded = foldInOrder([bought, one, two, facts.pulls('Ann', 'r1', 7)])
    expect(folded.customer('Ann').redemptions.map((redemption) => redemption.batchId)).toEqual([-1, 7])
  })

  it('a conflict is told once for one fact, and each fact has its own', () => {
    const facts = givenFacts()
    const [one, two] = [facts.pulls('Ann', 'never'), facts.pulls('Ann', 'never')]
    expect(foldInOrder([one, one, two]).customer('Ann').conflicts).toHaveLength(2)
  })
})

describe('facts about the account', () => {
  const saves = (facts: Facts, rows: Rows) => facts.fact(null, { type: 'RowsSaved', data: { rows } })
  const tray = (facts: Facts, name: string) =>
    facts.fact(null, { type: 'TrayItemAdded', data: { upc: 'can' as never, quantity: 2, source: 'scan' } }, name)

  it('the tray holds each scan once, and is empty after it was emptied', () => {
    const facts = givenFacts()
    const [one, two] = [tray(facts, 'one'), tray(facts, 'two')]
    const { trays } = foldInOrder([one, two, one]).account
    expect(trays).toEqual({
      R1: [one, two].map(({ id, at }) => ({ eventId: id, upc: 'can', quantity: 2, source: 'scan', at })),
    })
    const emptied = facts.fact(null, { type: 'TrayEmptied', data: { reason: 'taken' } })
    const other = { ...tray(facts, 'other'), registerId: 'R2' as never }
    expect(foldInOrder([one, other, emptied]).account.trays).toMatchObject({ R1: [], R2: [{ eventId: 'other' }] })
  })

  it('rows are counted, and each kind stands where it belongs', () => {
    const facts = givenFacts()
    const { account } = foldInOrder([
      saves(facts, { kind: 'manufacturers', rows: [{ id: 'brand' as never, name: 'Brand' }] }),
      saves(facts, { kind: 'registers', rows: [{ id: 'R1' as never, name: 'Front' }, { id: 'R2' as never }] }),
      saves(facts, { kind: 'staff', rows: [{ id: 'ana' as never, name: 'Ana' }] }),
      saves(facts, { kind: 'autoEnrollments', rows: [{ id: 'L1/brand', active: true }] }),
    ])
    expect(account.catalogueVersion).toBe(5)
    expect(account.catalogue.manufacturers).toMatchObject({ brand: { name: 'Brand' } })
    expect(account.registers).toMatchObject({ R1: { name: 'Front' }, R2: { name: '', locationId: '' } })
    expect(account.staff).toMatchObject({ ana: { name: 'Ana', role: 'cashier', active: false } })
    expect(account.catalogue.autoEnrollments).toMatchObject({ 'L1/brand': { active: true, distributorId: '' } })
  })

  it('a change says only what it speaks of', () => {
    const facts = givenFacts()
    const { account } = foldInOrder([
      saves(facts, { kind: 'account', rows: [{ id: 'account', name: 'Pets', country: 'GB' }] }),
      saves(facts, { kind: 'account', rows: [{ id: 'account', accountType: 'offersOnly', name: undefined }] }),
    ])
    expect(account.account).toMatchObject({ name: 'Pets', country: 'GB', accountType: 'offersOnly' })
  })

  it('a card group without versions may still get its program; with one it keeps it', () => {
    const facts = givenFacts()
    const group = (programId: string, versions: readonly string[]) =>
      saves(facts, {
        kind: 'cardGroups',
        rows: [
          {
            id: 'g' as never,
            programId: programId as never,
            versions: versions.map((version) => ({
              version,
              effectiveFrom: '2026-06-10',
              requiredQty: 1,
              rewardQty: 1,
              rewardRule: 'sameItem',
              windowMonths: null,
              items: [],
            })),
          },
        ],
      })
    const programOf = (...events: TillsideEvent[]) => foldInOrder(events).account.catalogue.cardGroups['g']
    expect(programOf(group('P-1', []), group('P-2', []))?.programId).toBe('P-2')
    expect(programOf(group('P-1', ['v1']), group('P-2', []))?.programId).toBe('P-1')
    expect(
      programOf(group('P-1', ['v1', 'v1']), group('P-1', ['v2', 'v1']))?.versions.map((one) => one.version),
    ).toEqual(['v1', 'v2'])
  })
})
