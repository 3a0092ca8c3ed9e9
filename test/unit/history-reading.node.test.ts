/** A history that cannot be, is refused in one sentence that says where; what the rules can answer is left to the rules. */
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { nameGivenTwice } from '../../shared/history/names-twice.ts'
import { readHistory } from '../../shared/history/read-history.ts'
import { runHistory } from '../../shared/history/run-history.ts'
import { givenHistory, type Step, saidOf, withPart } from '../support/given-history.ts'

const noTime = 'is no time such as "2026-06-10 14:00", or with its zone "2026-06-10T14:00:00-04:00".'
const ann = { customer: 'Ann' } as const

describe('the document', () => {
  test.each<[string, unknown, string]>([
    ['no object', [], 'The history: invalid input: expected object, received array.'],
    ['nothing', null, 'The history: invalid input: expected object, received null.'],
    ['no items', withPart('items', undefined), 'items: is missing.'],
    ['an unknown part', withPart('colour', 'red'), 'The history: unrecognized key: "colour".'],
    ['no steps', withPart('steps', []), 'steps: too small: expected array to have >=1 items.'],
    ['too many steps', withPart('steps', Array(2001).fill({})), 'steps: there are 2001; a history has at most 2000.'],
    ['no register', withPart('registers', {}), 'registers: name at least one.'],
    ['no location', withPart('locations', {}, { ...givenHistory(), registers: {} }), 'locations: name at least one.'],
    [
      'a register like the cloud',
      withPart('registers.cloud', 'L1'),
      'registers.cloud: that is what the cloud is called.',
    ],
    ['an unknown zone', withPart('locations.L1.timeZone', 'Moon'), 'locations.L1.timeZone: "Moon" is no time zone.'],
    ['a number for a text', withPart('items.A', 5), 'items.A: invalid input: expected object, received number.'],
  ])('%s', (_name, document, sentence) => {
    expect(saidOf(document)).toBe(sentence)
  })

  it('has one register in its first location where it names none', () => {
    const { registers: _, ...document } = givenHistory()
    const read = readHistory({ ...document, locations: { West: { timeZone: 'America/Los_Angeles' } } })
    expect(read.ok && read.value.registers).toEqual({ R1: 'West' })
  })

  test.each<[string, string | null]>([
    ['{"customers":{"Ann":{},"Ann":{}}}', 'Ann'],
    ['{"a":[{"x":1},{"x":2}],"b":{"a":"b","c":"\\"b\\":"}}', null],
    ['{"a":1,"\\u0061":2}', 'a'],
  ])('a name given twice in one place is found: %s', (text, name) => {
    expect(nameGivenTwice(text)).toBe(name)
  })
})

describe('times', () => {
  test.each([
    '2026-02-31',
    '2026-02-31 10:00',
    '2026-06-10 25:99',
    '2026-06-10 24:00',
    '2026-06-10T10:00+99:99',
    '1492-10-12',
  ])('%s is none', (at) => {
    expect(saidOf(withPart('steps.0.at', at))).toBe(`Step 1 (purchase), at: "${at}" ${noTime}`)
  })

  test.each<[string, readonly Step[], string]>([
    [
      'it runs backwards',
      [{ do: 'clock', at: '2026-06-09' }],
      'Step 2 (clock), at: "2026-06-09" is before step 1. Time goes on; where clocks show an hour twice, give the zone too.',
    ],
    ['the clock says nothing', [{ do: 'clock' }], 'Step 2 (clock): it has to say what the clock shows, as at.'],
    [
      'a day that is none',
      [{ do: 'paper', ...ann, item: 'A', originalDate: '2026-02-31' }],
      'Step 2 (paper), originalDate: invalid ISO date.',
    ],
  ])('%s', (_name, further, sentence) => {
    expect(saidOf(givenHistory(...further))).toBe(sentence)
  })

  it('the first step has to say when it was', () => {
    expect(saidOf(withPart('steps.0.at', undefined))).toBe(
      'Step 1 (purchase): the first step has to say when it was, as at.',
    )
  })

  it('the same instant by another zone is not earlier', () => {
    expect(saidOf(givenHistory({ do: 'clock', at: '2026-06-10T14:00:00Z' }))).toBe('fine')
  })
})

describe('names', () => {
  test.each<[string, unknown, string]>([
    ['location of a register', withPart('registers.R1', 'Z'), 'registers.R1: "Z" is not among the locations.'],
    ['sponsor', withPart('account', { sponsor: 'Z' }), 'account.sponsor: "Z" is not among the brands.'],
    [
      'item on a card',
      withPart('programs.P.cards.FB.0.items', { Z: {} }),
      'programs.P.cards.FB: "Z" is not among the items.',
    ],
    ['item in an offer', withPart('offers.O.versions.0.items', { Z: {} }), 'offers.O: "Z" is not among the items.'],
    [
      'location of an enrolment',
      withPart('enrolments', [{ location: 'Z', program: 'P' }]),
      'enrolments[0].location: "Z" is not among the locations.',
    ],
    [
      'program of an enrolment',
      withPart('enrolments', [{ location: 'L1', program: 'FB' }]),
      'enrolments[0].program: "FB" is not among the programs and offers.',
    ],
    [
      'distributor of an enrolment',
      withPart('enrolments', [{ location: 'L1', program: 'P', distributor: 'Z' }]),
      'enrolments[0].distributor: "Z" is not among the distributors.',
    ],
    [
      'location of an auto-enrolment',
      withPart('autoEnrolments', [{ location: 'Z', manufacturer: 'Brand' }]),
      'autoEnrolments[0].location: "Z" is not among the locations.',
    ],
    [
      'brand of an auto-enrolment',
      withPart('autoEnrolments', [{ location: 'L1', manufacturer: 'Z' }]),
      'autoEnrolments[0].manufacturer: "Z" is not among the brands.',
    ],
    [
      'location of the report',
      withPart('report', { from: '2026-06-01', to: '2026-06-30', location: 'Z' }),
      'report.location: "Z" is not among the locations.',
    ],
    ['one of the language itself', withPart('items.toString', {}), 'items.toString: "toString" cannot be a name.'],
    [
      'one of the language itself, used',
      withPart('steps.0.customer', 'constructor'),
      'Step 1 (purchase), customer: "constructor" cannot be a name.',
    ],
    ['__proto__', withPart('items.__proto__', {}), 'items: "__proto__" cannot be a name.'],
    ['__proto__ in a step', withPart('steps.0.__proto__', {}), 'Step 1 (purchase): "__proto__" cannot be a name.'],
  ])('%s', (_name, document, sentence) => {
    expect(saidOf(document)).toBe(sentence)
  })

  const second: Step = { do: 'purchase', ...ann, item: 'B' }
  const redeem = (more: object): Step => ({ do: 'redeem', ...ann, rewards: [{ from: 'FB', ...more }] })
  test.each<[string, readonly unknown[], string]>([
    ['step', [{ do: 'dance' }], 'Step 2 (dance), do: there is no such step.'],
    ['part of a step', [{ ...second, colour: 'red' }], 'Step 2 (purchase): unrecognized key: "colour".'],
    ['customer', [{ ...second, customer: 'Z' }], 'Step 2 (purchase), customer: "Z" is not among the customers.'],
    ['item', [{ ...second, item: 'Z' }], 'Step 2 (purchase), item: "Z" is not among the items.'],
    ['register', [{ ...second, register: 'Z' }], 'Step 2 (purchase), register: "Z" is not among the registers.'],
    ['staff', [{ ...second, staff: 'Z' }], 'Step 2 (purchase), staff: "Z" is not among the staff.'],
    ['approver', [{ ...second, approvedBy: 'Z' }], 'Step 2 (purchase), approvedBy: "Z" is not among the staff.'],
    ['offer', [{ do: 'accept', ...ann, offer: 'FB' }], 'Step 2 (accept), offer: "FB" is not among the offers.'],
    [
      'card',
      [{ do: 'exception', ...ann, item: 'A', card: 'O' }],
      'Step 2 (exception), card: "O" is not among the cards.',
    ],
    ['reward', [redeem({ from: 'P' })], 'Step 2 (redeem), rewards[0].from: "P" is not among the cards and offers.'],
    ['item taken', [redeem({ taken: 'Z' })], 'Step 2 (redeem), rewards[0].taken: "Z" is not among the items.'],
    [
      'item of a rule',
      [{ do: 'rule', card: 'FB', version: { version: '2', buy: 3, items: { Z: {} } } }],
      'Step 2 (rule), version.items: "Z" is not among the items.',
    ],
    ['line', [{ do: 'remove', ...ann, line: '9' }], 'Step 2 (remove), line: no step before made a line "9".'],
    [
      'line of a unit',
      [{ do: 'return', ...ann, units: ['9/1'] }],
      'Step 2 (return), units: no step before made a line "9".',
    ],
    ['unit', [{ do: 'takeOff', ...ann, units: ['1/3'] }], 'Step 2 (takeOff), units: line "1" has no unit 3.'],
    [
      'unit that is none',
      [redeem({ rungUp: 'A' })],
      'Step 2 (redeem), rewards[0].rungUp: "A" is no unit; the second one of line "5" is "5/2".',
    ],
    [
      'redemption',
      [{ do: 'undo', redemption: '1' }],
      'Step 2 (undo), redemption: no step before made a redemption "1".',
    ],
    [
      'redemption of a reward',
      [{ do: 'redeem', ...ann, rewards: [{ of: '1' }] }],
      'Step 2 (redeem), rewards[0].of: no step before made a redemption "1".',
    ],
    [
      'redemption given twice',
      [
        {
          do: 'redeem',
          ...ann,
          rewards: [
            { from: 'FB', as: 'x' },
            { from: 'O', as: 'x' },
          ],
        },
      ],
      'Step 2 (redeem), rewards[1]: there is a redemption "x" already.',
    ],
    [
      'redemption named like a step',
      [redeem({ as: '3' }), redeem({})],
      'Step 3 (redeem), rewards[0]: there is a redemption "3" already.',
    ],
    ['line given twice', [{ ...second, line: '1' }], 'Step 2 (purchase): there is a line "1" already.'],
    [
      'moved line named like another',
      [{ do: 'move', ...ann, line: '1', to: 'Bob', as: '1' }],
      'Step 2 (move): there is a line "1" already.',
    ],
  ])('%s', (_name, further, sentence) => {
    expect(saidOf(givenHistory(...(further as readonly Step[])))).toBe(sentence)
  })

  it('a line has the units that a change of its quantity adds', () => {
    const more: Step = { do: 'quantity', ...ann, line: '1', quantity: 3 }
    expect(saidOf(givenHistory(more, { do: 'return', ...ann, units: ['1/3'] }))).toBe('fine')
  })

  test.each<[string, unknown, string]>([
    [
      'UPC',
      withPart('items', { A: { upc: '123456789012' }, B: { upc: '123456789012' } }),
      'items.B.upc: the item "A" has this UPC already.',
    ],
    [
      'card in two programs',
      withPart('programs.Q', { cards: { FB: [{ buy: 2, items: {} }] } }),
      'programs.Q.cards.FB: the program "P" has a card of that name.',
    ],
    [
      'card like an offer',
      withPart('programs.Q', { cards: { O: [{ buy: 2, items: {} }] } }),
      'programs.Q.cards.O: there is an offer of that name.',
    ],
    ['program like an offer', withPart('programs.O', { cards: {} }), 'programs.O: there is an offer of that name.'],
    [
      'enrolment',
      withPart('enrolments', Array(2).fill({ location: 'L1', program: 'P' })),
      'enrolments[1]: L1 and P stand there already.',
    ],
    [
      'version',
      withPart('programs.P.cards.FB.1', { buy: 3, items: {} }),
      'programs.P.cards.FB[1].version: there is a version "1" already.',
    ],
  ])('one name for two things: %s', (_name, document, sentence) => {
    expect(saidOf(document)).toBe(sentence)
  })

  it('a UPC that is made up is never one that was given', () => {
    const items = { A: {}, B: { upc: '990000000001' } }
    const read = readHistory(withPart('items', items))
    if (!read.ok) throw new Error(read.refusal)
    expect(runHistory(read.value).customers['Ann']?.rewards).toMatchObject([{ allowed: ['A', 'B'] }])
  })
})

describe('rules', () => {
  const card = (version: object) => withPart('programs.P.cards.FB.0', { buy: 2, items: { A: {} }, ...version })
  const offer = (version: object) =>
    withPart('offers.O.versions.0', { start: '2026-06-01', end: '2026-06-30', items: { A: {} }, ...version })
  const rebate = (version: object) =>
    withPart('offers.R.versions.0', {
      start: '2026-06-01',
      end: '2026-06-30',
      items: { A: { rebateCents: 5 } },
      ...version,
    })
  const at = { card: 'programs.P.cards.FB[0]', offer: 'offers.O.versions[0]', rebate: 'offers.R.versions[0]' }
  test.each<[string, unknown, string]>([
    ['buy 0', card({ buy: 0 }), `${at.card}.buy: too small: expected number to be >=1.`],
    ['an offer that ends first', offer({ end: '2026-05-01' }), `${at.offer}: it ends before it starts.`],
    [
      'a program that ends first',
      withPart('programs.P', { start: '2026-06-02', end: '2026-06-01', cards: {} }),
      'programs.P: it ends before it starts.',
    ],
    [
      'a report that ends first',
      withPart('report', { from: '2026-06-02', to: '2026-06-01' }),
      'report: it ends before it starts.',
    ],
    [
      'a discount of nothing',
      card({ rule: 'discount' }),
      `${at.card}: rule "discount" says what it takes off, as discount.`,
    ],
    [
      'an empty discount',
      offer({ rule: 'discount', discount: {} }),
      `${at.offer}.discount: it is either cents or percent.`,
    ],
    [
      'a discount of both',
      card({ rule: 'discount', discount: { cents: 5, percent: 5 } }),
      `${at.card}.discount: it is either cents or percent.`,
    ],
    [
      'a discount of another rule',
      card({ discount: { cents: 5 } }),
      `${at.card}.discount: only rule "discount" has one.`,
    ],
    ['a rebate of nothing', rebate({ items: { A: {} } }), `${at.rebate}.items.A: a rebate says its rebateCents.`],
    ['a rebate of two', rebate({ buy: 2 }), `${at.rebate}: a rebate is given for each piece; buy and get are 1.`],
    [
      'a rebate on a card',
      card({ items: { A: { rebateCents: 5 } } }),
      `${at.card}.items.A.rebateCents: only offers of type "rebate" have them.`,
    ],
    ['mapped to nothing', card({ rule: 'mapped' }), `${at.card}.items.A: under rule "mapped" an item says its map.`],
  ])('%s', (_name, document, sentence) => {
    expect(saidOf(document)).toBe(sentence)
  })

  const dated = { start: '2026-06-01', end: '2026-06-30' }
  const version = { version: '2', buy: 3, items: { A: {} } }
  test.each<[string, object, string]>([
    ['of neither card nor offer', { version }, 'Step 2 (rule): a rule changes either a card or an offer.'],
    ['of both', { card: 'FB', offer: 'O', version }, 'Step 2 (rule): a rule changes either a card or an offer.'],
    [
      'of a card, like an offer’s',
      { card: 'FB', version: { ...version, ...dated } },
      "Step 2 (rule), version: a card's version has no start and end; it begins with from.",
    ],
    [
      'of an offer, like a card’s',
      { offer: 'O', version },
      "Step 2 (rule), version: an offer's version says its start and end.",
    ],
    [
      'with a wrong number',
      { offer: 'O', version: { ...version, ...dated, limit: 0 } },
      'Step 2 (rule), version.limit: too small: expected number to be >=1.',
    ],
    [
      'of a known name',
      { card: 'FB', version: { ...version, version: '1' } },
      'Step 2 (rule), version.version: "FB" has another version "1" already.',
    ],
    [
      'of a rebate without cents',
      { offer: 'R', version: { ...version, ...dated, buy: 1 } },
      'Step 2 (rule), version.items.A: a rebate says its rebateCents.',
    ],
  ])('a change %s', (_name, change, sentence) => {
    expect(saidOf(givenHistory({ do: 'rule', ...change } as Step))).toBe(sentence)
  })

  it('a change that was refused may be said again', () => {
    const change: Step = { do: 'rule', card: 'FB', version }
    expect(saidOf(givenHistory(change, { ...change, staff: 'Mia' }))).toBe('fine')
  })
})

describe('what the rules answer is not refused by reading', () => {
  test.each<[string, Step, string]>([
    ['a quantity below 1', { do: 'purchase', ...ann, item: 'B', quantity: -1 }, 'quantityOutOfRange'],
    ['a huge quantity', { do: 'purchase', ...ann, item: 'B', quantity: 1_000_000_000 }, 'quantityOutOfRange'],
    ['a card of tomorrow', { do: 'paper', ...ann, item: 'B', originalDate: '2027-01-01' }, 'dateInFuture'],
    ['nobody signed in', { do: 'purchase', ...ann, item: 'B', staff: null }, 'notSignedIn'],
    ['contacts with nobody signed in', { do: 'person', ...ann, email: false, staff: null }, 'notSignedIn'],
    ['a reward that is not there', { do: 'redeem', ...ann, rewards: [{ from: 'R' }] }, 'rewardNotEarned'],
    ['a move to the same customer', { do: 'move', ...ann, line: '1', to: 'Ann' }, 'sameCustomer'],
    ['a merge that was never', { do: 'undoMerge', ...ann, other: 'Bob', staff: 'Mia' }, 'mergeUnknown'],
  ])('%s', (_name, step, refusal) => {
    const read = readHistory(
      givenHistory({ do: 'accept', ...ann }, { do: 'checkout', ...ann }, { do: 'reason', ...ann }, step),
    )
    if (!read.ok) throw new Error(read.refusal)
    expect(runHistory(read.value).steps[4]).toMatchObject({ outcome: 'refused', refusal })
  })

  it('a reselected reward at risk is given only where the risk is taken', () => {
    const document = (atRisk: boolean) => ({
      ...givenHistory(
        { do: 'checkout', ...ann },
        { do: 'reason', ...ann },
        { do: 'redeem', ...ann, rewards: [{ from: 'FB', item: 'A' }], atRisk: true },
        { do: 'reselect', redemption: '4', item: 'A', atRisk },
      ),
      offers: {},
      distributors: { Far: { needsAccountNumber: true } },
      enrolments: [{ location: 'L1', program: 'P', distributor: 'Far', accountNumber: '' }],
    })
    const lastOf = (one: object) => {
      const read = readHistory(one)
      if (!read.ok) throw new Error(read.refusal)
      return runHistory(read.value).steps.at(-1)
    }
    expect(lastOf(document(false))).toMatchObject({ outcome: 'refused', refusal: 'creditAtRisk' })
    expect(lastOf(document(true))).toMatchObject({ outcome: 'done' })
  })
})

describe('any change of a history', () => {
  const whole = {
    ...givenHistory(
      { do: 'accept', ...ann },
      { do: 'checkout', ...ann },
      { do: 'reason', ...ann },
      { do: 'redeem', ...ann, rewards: [{ from: 'FB', item: 'A', as: 'x' }] },
      { do: 'rule', card: 'FB', staff: 'Mia', version: { version: '2', buy: 3, items: { A: {} } } },
      {
        do: 'rule',
        offer: 'O',
        staff: 'Mia',
        version: { version: '2', start: '2026-06-01', end: '2026-06-30', items: { B: {} } },
      },
      { do: 'offline', register: 'R2' },
      { do: 'paper', ...ann, register: 'R2', item: 'B', originalDate: '2026-05-01' },
      { do: 'finish', ...ann, anyway: true },
      { do: 'merge', ...ann, other: 'Bob', staff: 'Mia' },
      { do: 'pull', redemption: 'x' },
      { do: 'sync', register: 'R2', at: '2026-06-11' },
    ),
    account: { type: 'standard', dayEndMinutes: 60 },
    enrolments: [
      { location: 'L1', program: 'P' },
      { location: 'L1', program: 'O' },
    ],
    report: { from: '2026-06-01', to: '2026-06-30' },
  }
  const places: string[] = []
  const walk = (value: unknown, path: string) => {
    if (path !== '') places.push(path)
    if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key : `${path}.${key}`)
  }
  walk(whole, '')
  const odd = [
    undefined,
    null,
    true,
    0,
    -1,
    1.5,
    1e300,
    99,
    '',
    'A',
    'FB',
    'O',
    'Ann',
    'L1',
    'x',
    '1/1',
    '1',
    'undo',
    'clock',
    '__proto__',
    'constructor',
    '2026-02-31',
    '9999-12-31',
    '2026-06-10 25:99',
    'a\nb',
    {},
    [],
    { A: {} },
    [{}],
    ['1/1'],
  ]

  it('is refused in one sentence, or runs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...places), fc.constantFrom(...odd)), { minLength: 1, maxLength: 2 }),
        (changes) => {
          const document = changes.reduce<unknown>((one, [place, value]) => withPart(place, value, Object(one)), whole)
          const read = readHistory(document)
          if (read.ok) runHistory(read.value)
          else expect(read.refusal).toMatch(/^\S.*[^:]: .*\.$/s)
        },
      ),
      { seed: 7, numRuns: 2000 },
    )
  })

  it('unchanged it runs', () => {
    expect(saidOf(whole)).toBe('fine')
  })
})
