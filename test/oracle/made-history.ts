/**
 * Makes histories that get into trouble: each next step is chosen by looking at what the oracle knows by then, so that most steps do
 * something, and now and then by not looking, so that refusals come up too. Times jump to where the rules turn.
 */
import type { ChosenReward, History, Step } from '../../shared/history/history-schema.ts'
import { rootOf, standingOf, visitsOf } from './book.ts'
import { instantOf, type Now } from './calendar.ts'
import type { Chance } from './chance.ts'
import { drama, type Intent } from './dramas.ts'
import { cardVersion, dayAfter, type HistoryHead, type MadeStore, offerVersion } from './made-store.ts'
import { Oracle, type OracleRegister } from './oracle.ts'
import { read } from './reading.ts'

export type Edge =
  | 'midnight'
  | 'dstNight'
  | 'offerStart'
  | 'offerEnd'
  | 'ruleStart'
  | 'windowEdge'
  | 'dayEnd'
  | 'offline'
  | 'lateVisit'

export interface MadeHistory {
  history: History
  oracle: Oracle
  edges: Set<Edge>
}

/** So many steps a history may take to come to the end of what was planned for it. */
const longest = 28

const midnights = new Map<string, number>()
function midnight(date: string, zone: string): number {
  const key = `${date} ${zone}`
  const known = midnights.get(key)
  if (known !== undefined) return known
  const made = instantOf(`${date} 00:00:00`, zone)
  midnights.set(key, made)
  return made
}

const isoOf = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z')

export class HistoryMaker {
  readonly #chance: Chance
  readonly #head: HistoryHead
  readonly #oracle: Oracle
  readonly #steps: Step[] = []
  readonly #edges = new Set<Edge>()
  readonly #names: string[]
  #ms: number
  #versions = 2
  #batches = 0
  /** What was chosen to be done next, one after another. */
  readonly #plan: Intent[]

  constructor(chance: Chance, { head, day }: MadeStore) {
    this.#chance = chance
    this.#head = head
    this.#names = Object.keys(head.customers)
    const evening = chance.is(0.3)
    this.#ms = evening
      ? midnight(dayAfter(day, 1), 'America/New_York') - 1000
      : midnight(day, 'America/New_York') + 12 * 3_600_000
    this.#oracle = new Oracle(head, this.#ms)
    if (evening) this.#edges.add('midnight')
    this.#plan = chance.is(0.7) ? drama(chance, head) : []
  }

  /** The step that an intent comes to by now; null = there is nothing to do for it any more. */
  #intended(intent: Intent): Step | null {
    const chance = this.#chance
    const oracle = this.#oracle
    const register = oracle.registers.find((one) => one.name === intent.at)
    if (!register) return null
    const customer = intent.who ?? this.#names[0] ?? ''
    const base = { customer, ...(intent.at === 'R1' ? {} : { register: intent.at }) }
    const away = intent.at === 'R1' ? {} : { register: intent.at }
    const book = oracle.bookAt(register)
    const person = rootOf(book, customer)
    const visit = visitsOf(book, person).findLast((one) => one.register === register.name && one.status === 'open')
    const { rewards, cards } = read(book, person, oracle.nowAt(register, this.#ms), oracle.worthOf)
    const waiting = rewards.filter(
      (reward) => reward.status === 'earned' && reward.from === (intent.from ?? reward.from),
    )
    const standing = standingOf(book, person)
    const redemption = standing.at(-1)
    const lastOne = redemption ?? [...book.redemptions.values()].at(-1)
    const manager = { staff: 'Mia' }
    switch (intent.do) {
      case 'buy': {
        if (visit?.questions.length) return this.#again(intent, { do: 'accept', ...base })
        if (waiting.some((one) => one.from === (intent.from ?? one.from))) return null
        if (this.#steps.length > (intent.from ? 12 : 6)) return null
        const item = intent.item ?? chance.pick(['A1', 'A2', 'A3', 'C1', 'B1'])
        return this.#again(intent, {
          do: 'purchase',
          ...base,
          item,
          quantity: chance.pick([1, 2, 3]),
          source: 'scan',
          line: this.#label(),
        })
      }
      case 'buyOne':
        if (visit?.questions.length) return this.#again(intent, { do: 'accept', ...base })
        return { do: 'purchase', ...base, item: 'A1', quantity: 1, source: 'scan', line: this.#label() }
      case 'settle':
        if (!visit) return this.#again(intent, { do: 'visit', ...base })
        if (visit.questions.length > 0) return this.#again(intent, { do: 'accept', ...base })
        if (visit.stage === 'shopping') return this.#again(intent, { do: 'checkout', ...base })
        if (!visit.reason && cards.some((card) => card.units.filter((unit) => unit.visit === visit.id).length > 1))
          return { do: 'reason', ...base, reason: 'boughtMore', note: '' }
        return null
      case 'redeem':
        if (waiting.length === 0) return null
        return {
          do: 'redeem',
          ...base,
          ...this.#rewards(waiting, person.order, standing, visit?.id),
          atRisk: chance.is(0.9),
        }
      case 'undo':
        return lastOne ? { do: 'undo', ...away, redemption: lastOne.name, ...manager } : null
      case 'reselect': {
        const reward = rewards.find((one) => one.id === redemption?.reward)
        if (!redemption || !reward) return null
        const item = reward.allowed.length > 0 ? chance.pick(reward.allowed) : 'A1'
        return {
          do: 'reselect',
          ...away,
          redemption: redemption.name,
          item,
          taken: null,
          as: this.#label(),
          atRisk: chance.is(0.85),
          ...manager,
        }
      }
      case 'removeOnly':
        return redemption
          ? {
              do: 'removeOnly',
              ...away,
              redemption: redemption.name,
              units: redemption.units.slice(0, chance.below(3)),
              ...manager,
            }
          : null
      case 'return':
      case 'takeOff': {
        const units = person.order.filter((unit) => unit.removed === null)
        const spent = redemption?.units[0] ?? waiting[0]?.units[0]?.name
        if (units.length === 0) return null
        return {
          do: intent.do,
          ...base,
          ...manager,
          units: [spent !== undefined && chance.is(0.7) ? spent : chance.pick(units).name],
        }
      }
      case 'pull':
        return lastOne ? { do: 'pull', redemption: lastOne.name, batch: ++this.#batches } : null
      case 'finish':
        return visit ? { do: 'finish', ...base, anyway: true } : null
      case 'merge':
      case 'undoMerge':
        return { do: intent.do, ...base, other: 'Bob', ...manager }
      case 'offline':
        return register.own === null ? this.#goOffline(register) : null
      case 'sync':
        return { do: 'sync', register: intent.at }
    }
  }

  /** Now this step, and then the intent once more. */
  #again(intent: Intent, step: Step): Step {
    this.#plan.unshift(intent)
    return step
  }

  /** `told` hears of every step after the oracle took it. */
  make(told: (step: Step, oracle: Oracle) => void): MadeHistory {
    const wanted = 5 + this.#chance.below(21)
    while (this.#steps.length < wanted || (this.#plan.length > 0 && this.#steps.length < longest)) {
      const step = this.#next()
      if (!step) continue
      if (this.#steps.length === 0 && step.at === undefined) step.at = isoOf(this.#ms)
      this.#steps.push(step)
      this.#oracle.take(step)
      told(step, this.#oracle)
    }
    return { history: { ...this.#head, steps: this.#steps }, oracle: this.#oracle, edges: this.#edges }
  }

  #next(): Step | null {
    const intent = this.#chance.is(0.9) ? this.#plan.shift() : undefined
    if (intent) {
      const step = this.#intended(intent)
      if (step && this.#steps.length > 0 && this.#chance.is(0.08)) this.#passTime(step)
      return step
    }
    const register = this.#register()
    const step = this.#choose(register)
    if (!step) return null
    if (step.register === undefined && register.name !== 'R1') step.register = register.name
    if (this.#steps.length > 0 && this.#chance.is(0.3)) this.#passTime(step)
    return step
  }

  #register(): OracleRegister {
    return this.#chance.pick(this.#oracle.registers)
  }

  /** On to a moment at which something turns, or simply on. */
  #passTime(step: Step): void {
    const chance = this.#chance
    const register = this.#oracle.registerOf(step)
    const zone = this.#oracle.zoneOf(register)
    const today = this.#oracle.nowAt(register, this.#ms).localDate
    const turns: [number, Edge | null][] = [
      [this.#ms + 60_000, null],
      [this.#ms + 3_600_000, null],
      [midnight(dayAfter(today, 1), zone), 'midnight'],
      [midnight(dayAfter(today, 1), zone) - 1000, 'midnight'],
      [midnight(dayAfter(today, 1), zone) + 43_200_000, null],
    ]
    const { dayEndMinutes } = this.#head.account
    if (dayEndMinutes > 0) turns.push([midnight(dayAfter(today, 1), zone) + dayEndMinutes * 60_000, 'dayEnd'])
    for (const offer of Object.values(this.#head.offers)) {
      const [version] = offer.versions
      if (!version) continue
      turns.push([midnight(version.start, zone) - (chance.is(0.5) ? 1000 : 0), 'offerStart'])
      turns.push([midnight(dayAfter(version.end, 1), zone) - (chance.is(0.5) ? 1000 : 0), 'offerEnd'])
    }
    for (const date of ['2026-03-08', '2026-11-01'])
      for (const hour of [1.5, 2.5, 3.5]) turns.push([midnight(date, zone) + hour * 3_600_000, 'dstNight'])
    for (const program of Object.values(this.#head.programs))
      for (const versions of Object.values(program.cards))
        for (const version of versions)
          if (version.from > today) turns.push([midnight(version.from, zone), 'ruleStart'])
    const [first] = this.#oracle.cloud.units.values()
    if (first && chance.is(0.6)) {
      const months = chance.pick([1, 2])
      const [year, month] = [Number(first.date.slice(0, 4)), Number(first.date.slice(5, 7)) - 1 + months]
      const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
      const edge = new Date(Date.UTC(year, month, Math.min(Number(first.date.slice(8, 10)), last)))
      const date = edge.toISOString().slice(0, 10)
      turns.push([midnight(dayAfter(date, chance.pick([0, 1])), zone) + 7_200_000, 'windowEdge'])
    }
    const [to, edge] = chance.pick(turns.filter(([ms]) => ms >= this.#ms && ms < this.#ms + 80 * 86_400_000))
    if (to === this.#ms) return
    this.#ms = to
    step.at = isoOf(to)
    if (edge) this.#edges.add(edge)
  }

  #choose(register: OracleRegister): Step | null {
    const chance = this.#chance
    const oracle = this.#oracle
    const book = oracle.bookAt(register)
    const now = oracle.nowAt(register, this.#ms)
    const customer = chance.is(0.7) ? (this.#names[0] ?? '') : chance.pick(this.#names)
    const person = rootOf(book, customer)
    const visit = visitsOf(book, person).findLast((one) => one.register === register.name && one.status === 'open')
    const base = { customer, ...(register.name === 'R1' ? {} : { register: register.name }) }
    const question = visit?.questions[0]
    if (question && chance.is(0.8))
      return chance.is(0.8) || question.kind !== 'ask' ? { do: 'accept', ...base } : { do: 'decline', ...base }
    const { rewards } = read(book, person, now, oracle.worthOf)
    const waiting = rewards.filter((reward) => reward.status === 'earned')
    const standing = standingOf(book, person)
    const units = person.order.filter((unit) => unit.removed === null)
    const manager = chance.is(0.75) ? (chance.is(0.5) ? { staff: 'Mia' } : { approvedBy: 'Mia' }) : {}
    const other = chance.pick(this.#names)
    const redeem = (): Step => ({
      do: 'redeem',
      ...base,
      ...this.#rewards(waiting, units, standing, visit?.id),
      atRisk: chance.is(0.75),
    })
    const isReady = visit !== undefined && waiting.length > 0
    const anyUnit = units.length > 0
    const anyLine = this.#steps.some((step) => step.do === 'purchase' && step.line !== undefined)
    const choose = chance.weighted<() => Step | null>([
      [isReady ? 20 : 34, () => this.#purchase(base)],
      [isReady && visit.stage === 'shopping' ? 14 : 2, () => ({ do: 'checkout', ...base })],
      [
        isReady && !visit.reason && visit.stage === 'checkingOut' ? 14 : 1,
        () => ({
          do: 'reason',
          ...base,
          reason: chance.is(0.9) ? 'boughtMore' : chance.pick(['other', 'rescue']),
          note: '',
        }),
      ],
      [isReady && (visit.reason || visit.stage === 'checkingOut') ? 26 : isReady ? 4 : 1, redeem],
      [isReady ? 2 : 0.4, () => ({ do: 'later', ...base, ...this.#rewards(waiting, units, standing, undefined) })],
      [visit ? 7 : 0.4, () => ({ do: 'finish', ...base, anyway: chance.is(0.7) })],
      [visit ? 1.2 : 0.2, () => ({ do: 'abandon', ...base })],
      [1, () => ({ do: 'visit', ...base })],
      [0.3, () => ({ do: chance.pick(['accept', 'decline'] as const), ...base })],
      [anyUnit ? 3 : anyLine ? 0.6 : 0, () => ({ do: 'remove', ...base, line: this.#line(units) })],
      [
        anyUnit ? 3 : anyLine ? 0.6 : 0,
        () => ({ do: 'quantity', ...base, line: this.#line(units), quantity: chance.pick([0, 1, 2, 3]) }),
      ],
      [anyUnit ? 1.5 : 0, () => ({ do: 'move', ...base, line: this.#line(units), to: other, as: this.#label() })],
      [anyUnit ? 4 : 0, () => ({ do: 'return', ...base, units: this.#units(units, standing) })],
      [anyUnit ? 2 : 0, () => ({ do: 'takeOff', ...base, units: this.#units(units, standing), ...manager })],
      [standing.length > 0 ? 4 : 0, () => ({ do: 'undo', redemption: this.#redemption(), ...manager })],
      [standing.length > 0 ? 3 : 0, () => this.#removeOnly(manager)],
      [
        standing.length > 0 ? 3 : 0,
        () => ({
          do: 'reselect',
          redemption: this.#redemption(),
          item: chance.pick(['A1', 'A2', 'C1', 'G1', 'B1']),
          taken: null,
          as: this.#label(),
          atRisk: chance.is(0.85),
          ...manager,
        }),
      ],
      [standing.length > 0 ? 2 : 0, () => ({ do: 'pull', redemption: this.#redemption(), batch: ++this.#batches })],
      [2, () => this.#paper(base, now)],
      [2, () => this.#exception(base, manager)],
      [0.7, () => ({ do: 'enroll', ...base, takesPart: chance.is(0.6) })],
      [0.7, () => ({ do: 'household', ...base, household: chance.pick(['H', 'K', null]) })],
      [0.7, () => ({ do: 'person', ...base, email: chance.is(0.8), address: chance.is(0.8) })],
      [0.9, () => ({ do: 'delete', ...base, ...manager })],
      [person.isDeleted ? 30 : 0.3, () => ({ do: 'reinstate', ...base, ...manager })],
      [1.2, () => ({ do: 'merge', ...base, other, ...manager })],
      [person.merges.length > 0 ? 8 : 0.3, () => ({ do: 'undoMerge', ...base, other, ...manager })],
      [1.6, () => this.#rule(now)],
      [0.8, () => this.#enrolment()],
      [0.6, () => this.#autoEnrolment()],
      [visit && visit.date < now.businessDate ? 6 : 0.5, () => ({ do: 'start', register: register.name })],
      [oracle.registers.length > 1 && register.own === null ? 4 : 0, () => this.#goOffline(register)],
      [register.own ? 5 : 0, () => ({ do: 'sync', register: register.name })],
      [0.3, () => ({ do: 'purchase', ...base, item: 'A1', quantity: 1, source: 'scan', staff: null })],
    ])
    return choose()
  }

  #goOffline(register: OracleRegister): Step {
    this.#edges.add('offline')
    return { do: 'offline', register: register.name }
  }

  #purchase(base: { customer: string; register?: string }): Step {
    const chance = this.#chance
    const item = chance.weighted([
      [22, 'A1'],
      [18, 'A2'],
      [10, 'A3'],
      [8, 'B1'],
      [12, 'C1'],
      [8, 'C2'],
      [2, 'G1'],
      [1, 'X9'],
    ])
    const quantity = chance.weighted([
      [50, 1],
      [28, 2],
      [12, 3],
      [6, 4],
      [2, 6],
      [1, 0],
      [1, 100],
    ])
    return { do: 'purchase', ...base, item, quantity, source: 'scan', line: this.#label() }
  }

  #label(): string {
    return `s${this.#steps.length + 1}`
  }

  #paper(base: { customer: string; register?: string }, now: Now): Step {
    const chance = this.#chance
    const originalDate = dayAfter(now.localDate, chance.pick([-70, -31, -30, -28, -5, 0, 0, 1]))
    const item = chance.pick(['A1', 'A2', 'B1', 'C1', 'G1'])
    return { do: 'paper', ...base, item, quantity: chance.pick([1, 1, 2]), originalDate, line: this.#label() }
  }

  #exception(base: { customer: string; register?: string }, manager: { staff?: string; approvedBy?: string }): Step {
    const chance = this.#chance
    const valueCents = chance.is(0.3) ? chance.pick([100, 6000, 9000]) : null
    return {
      do: 'exception',
      ...base,
      ...manager,
      item: chance.pick(['X9', 'X9', 'Y9', 'G1', 'A1']),
      quantity: chance.pick([1, 1, 2]),
      card: chance.pick(['FA', 'FA', 'FC']),
      reason: 'newItem',
      note: chance.is(0.9) ? 'asked' : '',
      valueCents,
      line: this.#label(),
    }
  }

  #line(units: readonly { line: string }[]): string {
    if (units.length > 0) return this.#chance.is(0.9) ? this.#chance.pick(units).line : (units[0]?.line ?? '')
    // Of somebody else, or taken off by now.
    return this.#chance.pick(this.#steps.flatMap((step) => (step.do === 'purchase' ? (step.line ?? []) : [])))
  }

  #units(units: readonly { name: string }[], standing: readonly { units: string[] }[]): string[] {
    const chance = this.#chance
    const spent = standing.flatMap((one) => one.units)
    if (spent.length > 0 && chance.is(0.5)) return [chance.pick(spent)]
    return [...new Set([chance.pick(units).name, ...(chance.is(0.2) ? [chance.pick(units).name] : [])])]
  }

  /** Of all that were made, wherever they stand now. */
  #redemption(): string {
    const made = this.#steps.flatMap((step) =>
      step.do === 'redeem'
        ? step.rewards.map((one) => one.as ?? '')
        : step.do === 'reselect' && step.as
          ? [step.as]
          : [],
    )
    const standing = [...this.#oracle.cloud.redemptions.values()].filter((one) => !one.undone)
    if (standing.length > 0 && this.#chance.is(0.7)) return this.#chance.pick(standing).name
    return made.length > 0 ? this.#chance.pick(made) : 'none'
  }

  #removeOnly(manager: { staff?: string; approvedBy?: string }): Step {
    const redemption = this.#redemption()
    const units = this.#oracle.cloud.redemptions.get(redemption)?.units ?? []
    return { do: 'removeOnly', redemption, units: units.slice(0, this.#chance.below(units.length + 1)), ...manager }
  }

  #rewards(
    waiting: readonly { from: string; allowed: string[] }[],
    units: readonly { name: string; visit: string; item: string }[],
    standing: readonly { name: string }[],
    visit: string | undefined,
  ): { rewards: ChosenReward[] } {
    const chance = this.#chance
    const label = this.#label()
    const choice = (nth: number): ChosenReward => {
      const blank = { nth: 1, item: null, taken: null, rungUp: null, as: nth === 0 ? label : `${label}.${nth + 1}` }
      if (standing.length > 0 && chance.is(0.08)) return { ...blank, of: chance.pick(standing).name, item: 'A1' }
      const reward = waiting.length > 0 ? chance.pick(waiting) : null
      if (!reward) return { ...blank, from: chance.pick(['FA', 'FC']), item: 'A1' }
      const item =
        reward.allowed.length > 0 && chance.is(0.92) ? chance.pick(reward.allowed) : chance.pick(['A1', 'A3', 'G1'])
      const rung = visit !== undefined && chance.is(0.12) ? units.filter((unit) => unit.visit === visit) : []
      const rungUp = rung.length > 0 ? (rung.find((unit) => unit.item === item) ?? chance.pick(rung)).name : null
      return { ...blank, from: reward.from, item, taken: chance.is(0.1) ? 'A3' : null, rungUp }
    }
    const first = choice(0)
    if (waiting.length < 2 || chance.is(0.6)) return { rewards: [first] }
    return { rewards: [first, choice(1)] }
  }

  #rule(now: Now): Step {
    const chance = this.#chance
    const version = `${++this.#versions}`
    const from = dayAfter(now.localDate, chance.pick([0, 0, 1, 1, 2]))
    const offers = Object.keys(this.#head.offers)
    if (offers.length > 0 && chance.is(0.35)) {
      const offer = chance.pick(offers)
      const known = this.#head.offers[offer]
      const old = known?.versions[0]
      if (known && old) {
        const changed = offerVersion(chance, known.type, Object.keys(old.items), version, from, old.start, old.end)
        return { do: 'rule', offer, version: changed, ...this.#signedIn() }
      }
    }
    const card = chance.pick(['FA', 'FA', 'FB', 'FC'])
    const items = card === 'FA' ? ['A1', 'A2', 'A3'] : card === 'FB' ? ['B1'] : ['C1', 'C2']
    return { do: 'rule', card, version: cardVersion(chance, items, version, from), ...this.#signedIn() }
  }

  /** Rules and enrolments are a manager's; now and then somebody else tries. */
  #signedIn(): { staff: string } {
    return { staff: this.#chance.is(0.96) ? 'Mia' : 'Ana' }
  }

  #autoEnrolment(): Step {
    const chance = this.#chance
    return {
      do: 'autoEnrolment',
      ...this.#signedIn(),
      location: chance.pick(['L1', 'L2']),
      manufacturer: chance.is(0.8) ? 'North' : 'Clear',
      distributor: chance.pick([null, 'Fussy']),
      accountNumber: '1',
      active: chance.is(0.9),
    }
  }

  #enrolment(): Step {
    const chance = this.#chance
    return {
      do: 'enrolment',
      ...this.#signedIn(),
      location: chance.pick(['L1', 'L2']),
      program: chance.pick([...Object.keys(this.#head.programs), ...Object.keys(this.#head.offers)]),
      distributor: chance.pick([null, null, 'Hold', 'Fussy']),
      accountNumber: chance.pick(['', '1']),
      status: chance.pick(['active', 'active', 'ended', 'pendingApproval'] as const),
    }
  }
}
