/** A small store for a generated history: few items, short cards, tight limits, so that every rule is met within a handful of steps. */
import type { CardVersion, History, OfferVersion } from '../../shared/history/history-schema.ts'
import type { Chance } from './chance.ts'

export type HistoryHead = Omit<History, 'steps'>

const rules = ['lesserOrEqual', 'mostFrequent', 'sameGroupAny', 'sameItem', 'fixedList', 'mapped', 'discount'] as const
type Rule = (typeof rules)[number]

export interface MadeStore {
  head: HistoryHead
  /** The day around which the history plays. */
  day: string
}

const values: Record<string, number | null> = {
  A1: 5800,
  A2: 6200,
  A3: 7100,
  B1: 1800,
  C1: 250,
  C2: 275,
  X9: 6000,
  Y9: null,
  G1: 900,
}

/** Days with an edge of their own: clocks that jump, short months. */
const days = ['2026-06-10', '2026-06-30', '2026-03-08', '2026-11-01', '2026-02-28', '2026-08-31', '2026-12-31']

export const dayAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

export function makeStore(chance: Chance): MadeStore {
  const day = chance.pick(days)
  const type = chance.weighted([
    [70, 'standard' as const],
    [8, 'posReport' as const],
    [6, 'nightlyFeed' as const],
    [6, 'offersOnly' as const],
    [10, 'towOnly' as const],
  ])
  const hasTwoRegisters = chance.is(0.55)
  const registers: Record<string, string> = { R1: 'L1' }
  if (hasTwoRegisters) registers['R2'] = chance.is(0.5) ? 'L1' : 'L2'
  if (hasTwoRegisters && chance.is(0.15)) registers['R3'] = 'L2'
  const head: HistoryHead = {
    account: {
      type,
      sponsor: type === 'towOnly' ? 'North' : null,
      partialOffers: chance.is(0.25) ? 'offerPeriod' : 'visit',
      dayEndMinutes: chance.weighted([
        [80, 0],
        [10, 120],
        [10, 240],
      ]),
      ...(chance.is(0.3) ? { reasons: ['rescue'] } : {}),
    },
    locations: {
      L1: { timeZone: 'America/New_York' },
      L2: { timeZone: chance.is(0.5) ? 'America/New_York' : 'America/Los_Angeles' },
    },
    registers,
    staff: { Ana: 'cashier', Mia: 'manager' },
    distributors: {
      Hold: { isHolding: true, needsAccountNumber: false },
      Fussy: { isHolding: false, needsAccountNumber: true },
    },
    items: Object.fromEntries(
      Object.entries(values).map(([name, valueCents]) => [
        name,
        { manufacturer: name.startsWith('C') ? 'Clear' : 'North', valueCents: chance.is(0.06) ? null : valueCents },
      ]),
    ),
    programs: {
      PA: {
        manufacturer: 'North',
        demands: chance.is(0.12) ? ['address'] : [],
        start: chance.is(0.06) ? dayAfter(day, chance.pick([0, 1])) : null,
        end: chance.is(0.06) ? dayAfter(day, chance.pick([-1, 0])) : null,
        cards: { FA: cardVersions(chance, ['A1', 'A2', 'A3'], day), FB: cardVersions(chance, ['B1'], day) },
      },
      PC: {
        manufacturer: 'Clear',
        demands: [],
        start: null,
        end: null,
        // An article may stand on the cards of two programs.
        cards: { FC: cardVersions(chance, chance.is(0.12) ? ['C1', 'C2', 'A2'] : ['C1', 'C2'], day) },
      },
    },
    offers: {},
    autoEnrolments: [],
    customers: {
      Ann: customer(chance, chance.is(0.4) ? 'H' : null),
      Bob: customer(chance, chance.is(0.5) ? 'H' : null),
    },
  }
  const program = head.programs['PA']
  if (program?.start && program.end && program.end < program.start) program.end = program.start
  if (chance.is(0.85)) head.offers['O1'] = offer(chance, day, ['A1', 'A2', 'A3'])
  if (chance.is(0.45)) head.offers['O2'] = offer(chance, day, ['A1', 'A2', 'C1'])
  if (chance.is(0.3)) head.offers['O3'] = offer(chance, day, ['C1', 'C2', 'G1'])
  const isFamily = chance.is(0.15)
  if (isFamily || chance.is(0.14)) {
    // One reward between two: of a family, or of everybody.
    for (const name of ['Ann', 'Bob'])
      head.customers[name] = { ...customer(chance, isFamily ? 'H' : null), takesPart: true }
    const shared = isFamily ? { limit: 1, limitPer: 'household' as const } : { limit: null, capUnits: 1 }
    for (const one of Object.values(head.offers))
      one.versions = one.versions.map((version) => ({ ...version, ...shared }))
  }
  if (chance.is(0.14)) head.customers['Tess'] = { ...customer(chance, null), isTraining: true }
  enrol(chance, head)
  return { head, day }
}

const customer = (chance: Chance, household: string | null) => ({
  email: chance.is(0.85),
  phone: true,
  address: chance.is(0.85),
  isTraining: false,
  takesPart: chance.is(0.96),
  household,
})

function enrol(chance: Chance, head: HistoryHead): void {
  if (chance.is(0.55)) return
  const all = [...Object.keys(head.programs), ...Object.keys(head.offers)]
  head.enrolments = Object.keys(head.locations).flatMap((location) =>
    all.flatMap((program) => {
      if (chance.is(0.1)) return []
      const distributor = chance.weighted([
        [80, null],
        [10, 'Hold'],
        [10, 'Fussy'],
      ])
      const accountNumber = chance.is(0.5) ? '' : '4471'
      const status = chance.weighted([
        [90, 'active' as const],
        [5, 'pendingApproval' as const],
        [5, 'ended' as const],
      ])
      return [{ location, program, distributor, accountNumber, status }]
    }),
  )
  if (chance.is(0.2))
    head.autoEnrolments = [{ location: 'L1', manufacturer: 'North', distributor: null, accountNumber: '1' }]
}

function cardVersions(chance: Chance, items: string[], day: string): CardVersion[] {
  const first = cardVersion(chance, items, '1', '2020-01-01')
  if (!chance.is(0.15)) return [first]
  return [first, cardVersion(chance, items, '2', dayAfter(day, chance.pick([0, 1, 2])))]
}

export function cardVersion(chance: Chance, items: string[], version: string, from: string): CardVersion {
  const rule = chance.pick(rules)
  return {
    version,
    from,
    buy: chance.weighted([
      [4, 1],
      [36, 2],
      [40, 3],
      [20, 4],
    ]),
    get: chance.is(0.25) ? 2 : 1,
    rule,
    ...discountOf(chance, rule),
    windowMonths: chance.weighted([
      [60, null],
      [25, 1],
      [15, 2],
    ]),
    items: listed(chance, items, rule, 'card'),
  }
}

const discountOf = (chance: Chance, rule: Rule) =>
  rule === 'discount' ? { discount: chance.is(0.5) ? { cents: chance.pick([100, 500]) } : { percent: 15 } } : {}

function listed(chance: Chance, items: string[], rule: Rule, kind: 'card' | 'offer'): CardVersion['items'] {
  const entries = items.map((item, index): [string, CardVersion['items'][string]] => [
    item,
    {
      ...(chance.is(0.2) ? { valueCents: chance.pick([240, 1500, 6200, 6500]) } : {}),
      qualifies: index === 0 || chance.is(0.9),
      rewardable: chance.is(rule === 'fixedList' ? 0.3 : 0.85),
      ...(rule === 'mapped' ? { map: chance.pick(['x', 'y']) } : {}),
    },
  ])
  if (rule === 'fixedList' || rule === 'mapped')
    entries.push(['G1', { qualifies: false, rewardable: true, ...(rule === 'mapped' ? { map: 'x' } : {}) }])
  return Object.fromEntries(
    kind === 'offer'
      ? entries.filter(([item], index) => entries.findIndex(([one]) => one === item) === index)
      : entries,
  )
}

function offer(chance: Chance, day: string, items: string[]): History['offers'][string] {
  const type = chance.is(0.5) ? ('freeGood' as const) : ('rebate' as const)
  const start = dayAfter(
    day,
    chance.weighted([
      [70, -9],
      [15, 0],
      [15, 1],
    ]),
  )
  const end = dayAfter(
    day,
    chance.weighted([
      [50, 20],
      [20, 0],
      [20, 1],
      [10, 40],
    ]),
  )
  const first = offerVersion(chance, type, items, '1', '2020-01-01', start, end < start ? start : end)
  return {
    manufacturer: chance.is(0.7) ? 'North' : 'Clear',
    type,
    demands: chance.is(0.12) ? ['email'] : [],
    versions: [first],
  }
}

export function offerVersion(
  chance: Chance,
  type: 'freeGood' | 'rebate',
  items: string[],
  version: string,
  from: string,
  start: string,
  end: string,
): OfferVersion {
  const rule = chance.pick(rules)
  const isRebate = type === 'rebate'
  const entries = listed(chance, items, rule, 'offer')
  for (const [item, entry] of Object.entries(entries))
    if (isRebate) entries[item] = { ...entry, rebateCents: chance.pick([100, 300, 500]) }
  return {
    version,
    from,
    start,
    end,
    buy: isRebate
      ? 1
      : chance.weighted([
          [35, 1],
          [50, 2],
          [15, 3],
        ]),
    get: isRebate ? 1 : chance.is(0.2) ? 2 : 1,
    rule,
    ...discountOf(chance, rule),
    mixAndMatch: chance.is(0.75),
    limit: chance.weighted([
      [45, null],
      [25, 1],
      [20, 2],
      [10, 3],
    ]),
    limitPer: chance.is(0.35) ? 'household' : 'customer',
    capUnits: chance.is(0.2) ? chance.pick([1, 2, 3]) : null,
    capCents: (isRebate || rule === 'discount') && chance.is(0.15) ? chance.pick([400, 500, 1000]) : null,
    countsTowardFrequentBuyer: chance.is(0.85),
    items: entries,
  }
}
