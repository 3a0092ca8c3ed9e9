/**
 * The oracle: what a history comes to by the book, told in the same shape as the engine's result. Each register has a book of its own
 * while it is off the line and shares the cloud's otherwise; a register that comes back has its deeds written into the cloud's book.
 */
import type { History, Step } from '../../shared/history/history-schema.ts'
import type { CustomerResult, HistoryResult, ReportRow } from '../../shared/history/result.ts'
import { type Book, type BookPerson, type Deed, openBook, redemptionsOf, visitsOf } from './book.ts'
import { instantOf, localDateOf, type Now, nowAt } from './calendar.ts'
import { answer } from './counter.ts'
import { type ItemValue, read } from './reading.ts'
import { write } from './write.ts'

export interface OracleRegister {
  name: string
  location: string
  /** null = on the line. */
  own: Book | null
  unsent: Deed[]
}

export interface OracleStep {
  do: Step['do']
  register: string
  /** Empty = done; otherwise any of them may be named. */
  objections: string[]
  deeds: string[]
  now: Now
}

export class Oracle {
  readonly history: Omit<History, 'steps'>
  readonly cloud: Book
  readonly registers: OracleRegister[]
  readonly steps: OracleStep[] = []
  readonly worthOf: ItemValue
  ms = 0
  #log: Deed[] = []
  #visits = 0
  #now: Now | null = null

  readonly #openedOn: string

  /** `start`: ms of the first step. */
  constructor(history: Omit<History, 'steps'>, start: number) {
    this.history = history
    const [location = ''] = Object.values(history.registers)
    this.#openedOn = localDateOf(start, history.locations[location]?.timeZone ?? 'UTC')
    this.cloud = openBook(history, this.#openedOn)
    this.worthOf = (item) => history.items[item]?.valueCents ?? null
    this.registers = Object.entries(history.registers).map(([name, location]) => ({
      name,
      location,
      own: null,
      unsent: [],
    }))
  }

  bookAt(register: OracleRegister): Book {
    return register.own ?? this.cloud
  }

  nowAt(register: OracleRegister, ms: number): Now {
    return nowAt(ms, this.zoneOf(register), this.history.account.dayEndMinutes)
  }

  zoneOf(register: OracleRegister): string {
    return this.history.locations[register.location]?.timeZone ?? 'UTC'
  }

  registerOf(step: Step): OracleRegister {
    const register = this.registers.find((one) => one.name === step.register) ?? this.registers[0]
    if (!register) throw new Error('a history has at least one register')
    return register
  }

  take(step: Step): OracleStep {
    const register = this.registerOf(step)
    if (step.at !== undefined) this.ms = instantOf(step.at, this.zoneOf(register))
    const now = this.nowAt(register, this.ms)
    this.#now = now
    if (step.do === 'sync') this.#send(register)
    if (step.do === 'offline' && register.own === null) {
      register.own = openBook(this.history, this.#openedOn)
      for (const deed of this.#log) write(register.own, deed)
    }
    // Only the cloud hears from a distributor.
    const book = step.do === 'pull' ? this.cloud : this.bookAt(register)
    const name = step.staff === undefined ? Object.keys(this.history.staff)[0] : step.staff
    const done: Deed[] = []
    const { objections } = answer(
      {
        history: this.history,
        book,
        register: register.name,
        location: register.location,
        now,
        staff: (name && this.history.staff[name]) || null,
        hasApproval: step.approvedBy !== undefined && this.history.staff[step.approvedBy] === 'manager',
        index: this.steps.length,
        worthOf: this.worthOf,
        newVisit: () => {
          this.#visits += 1
          return `${this.#visits}`
        },
        done,
      },
      step,
    )
    if (book === this.cloud) this.#log.push(...done)
    else register.unsent.push(...done)
    const taken = {
      do: step.do,
      register: register.name,
      objections: [...new Set(objections)],
      deeds: done.map((deed) => deed.do),
      now,
    }
    this.steps.push(taken)
    return taken
  }

  /** What the step's register knows of somebody. */
  seenAt(register: OracleRegister, customer: string, now: Now): CustomerResult {
    return tell(this.bookAt(register), customer, now, this.worthOf)
  }

  /** Everybody is heard, and the cloud tells what it knows. */
  end(): Omit<HistoryResult, 'steps'> {
    for (const register of this.registers) this.#send(register)
    const now = this.#now
    if (now === null) throw new Error('a history has at least one step')
    const names = Object.keys(this.history.customers)
    return {
      customers: Object.fromEntries(names.map((name) => [name, tell(this.cloud, name, now, this.worthOf)])),
      participation: report(this.history, this.cloud, now, this.worthOf),
    }
  }

  #send(register: OracleRegister): void {
    for (const deed of register.unsent) {
      write(this.cloud, deed)
      this.#log.push(deed)
    }
    register.unsent = []
    register.own = null
  }
}

function tell(book: Book, name: string, now: Now, worthOf: ItemValue): CustomerResult {
  const person = book.people.get(name)
  if (!person) throw new Error(`nobody is called ${name}`)
  if (person.mergedInto !== null)
    return { ...nothing(person), takesPart: true, isDeleted: false, household: null, mergedInto: person.mergedInto }
  const { cards, sets, rewards } = read(book, person, now, worthOf)
  const names = (units: { name: string }[]) => units.map((unit) => unit.name)
  return {
    ...nothing(person),
    cards: cards.map((card) => ({
      card: card.card,
      status: card.status,
      punches: card.units.length - card.owed,
      of: card.version.buy,
      version: card.version.version,
      units: names(card.units),
      dropped: names(card.dropped),
    })),
    sets: sets.map((set) => ({
      offer: set.offer,
      status: set.status,
      units: names(set.units),
      of: book.rules.offers[set.offer]?.type === 'rebate' ? 1 : set.version.buy,
    })),
    rewards: rewards.map((reward) => ({
      reward: reward.id,
      from: reward.from,
      status: reward.status,
      rule: reward.rule,
      version: reward.version.version,
      units: names(reward.units),
      allowed: [...reward.allowed].sort(),
      leastValueCents: reward.least,
      rebateCents: reward.rebate,
      earnedOn: reward.earnedOn,
      earnedAt: reward.earnedLocation,
      ends: reward.ends,
    })),
    redemptions: redemptionsOf(book, person).map((one) => ({
      redemption: one.name,
      reward: one.reward,
      from: one.from,
      units: one.units,
      item: one.item,
      taken: one.taken,
      differenceCents: one.difference,
      rebateCents: one.rebate,
      status: one.undone ? 'undone' : one.batch > 0 ? 'pulled' : 'standing',
      location: one.location,
      businessDate: one.date,
    })),
    conflicts: [...person.conflicts],
    visits: visitsOf(book, person).map((visit) => ({
      register: visit.register,
      businessDate: visit.date,
      status: visit.status,
      stage: visit.stage,
      questions: visit.questions.map(({ offer, kind, units }) => ({ offer, kind, units: [...units] })),
    })),
  }
}

const nothing = (person: BookPerson): CustomerResult => ({
  takesPart: person.takesPart,
  isDeleted: person.isDeleted,
  household: person.household,
  mergedInto: null,
  cards: [],
  sets: [],
  rewards: [],
  redemptions: [],
  conflicts: [],
  visits: [],
})

/** Source: domain.md 4.1. */
function report(
  history: Omit<History, 'steps'>,
  book: Book,
  now: Now,
  worthOf: ItemValue,
): HistoryResult['participation'] {
  const { from, to, location } = history.report ?? { from: now.businessDate, to: now.businessDate, location: null }
  const isIn = (date: string, place: string) => date >= from && date <= to && (location === null || location === place)
  const rows = new Map<string, ReportRow & { customers: Set<string>; kind: 'card' | 'offer' }>()
  const count = (
    program: string,
    kind: 'card' | 'offer',
    add: Partial<Pick<ReportRow, 'cardsPunched' | 'itemsSold' | 'rewardsEarned' | 'rewardsRedeemed' | 'outstanding'>>,
    customer?: string,
  ) => {
    const row = rows.get(`${kind} ${program}`) ?? {
      program,
      kind,
      customers: new Set<string>(),
      uniqueCustomers: 0,
      cardsPunched: 0,
      itemsSold: 0,
      rewardsEarned: 0,
      rewardsRedeemed: 0,
      outstanding: 0,
    }
    if (customer !== undefined) row.customers.add(customer)
    rows.set(`${kind} ${program}`, {
      ...row,
      cardsPunched: row.cardsPunched + (add.cardsPunched ?? 0),
      itemsSold: row.itemsSold + (add.itemsSold ?? 0),
      rewardsEarned: row.rewardsEarned + (add.rewardsEarned ?? 0),
      rewardsRedeemed: row.rewardsRedeemed + (add.rewardsRedeemed ?? 0),
      outstanding: row.outstanding + (add.outstanding ?? 0),
    })
  }
  for (const person of book.people.values()) {
    if (person.isTraining || person.mergedInto !== null) continue
    const { cards, sets, rewards, paid } = read(book, person, now, worthOf)
    for (const { card, unit } of paid)
      if (isIn(unit.date, unit.location))
        count(book.rules.cards[card]?.program ?? '', 'card', { itemsSold: unit.paper ? 0 : 1 }, person.name)
    for (const [kind, lists] of [
      [
        'card',
        cards.map((card) => ({
          program: book.rules.cards[card.card]?.program ?? '',
          units: [...card.units, ...card.dropped],
          partOf: card.partOf,
        })),
      ],
      ['offer', sets.map((set) => ({ program: set.offer, units: set.units, partOf: null }))],
    ] as const) {
      const parted = new Set<string>()
      for (const { program, units, partOf } of lists) {
        const punched = units.filter((unit) => isIn(unit.date, unit.location))
        if (punched.length === 0) continue
        const sold = punched.filter((unit) => !unit.paper && unit.removed === null).length
        // What a change of the rule made several of was one card when it was punched.
        const isCounted = partOf !== null && parted.has(partOf.name)
        if (partOf) parted.add(partOf.name)
        count(program, kind, { cardsPunched: isCounted ? 0 : 1, itemsSold: sold }, person.name)
      }
    }
    for (const reward of rewards) {
      const isEarned = isIn(reward.earnedOn, reward.earnedLocation)
      const isOutstanding = isEarned && reward.status === 'earned'
      if (isEarned) count(reward.program, reward.kind, { rewardsEarned: 1, outstanding: isOutstanding ? 1 : 0 })
    }
    for (const one of redemptionsOf(book, person))
      if (!one.undone && isIn(one.date, one.location)) {
        const program = one.kind === 'offer' ? one.from : (book.rules.cards[one.from]?.program ?? '')
        count(program, one.kind, { rewardsRedeemed: 1 })
      }
  }
  const rowsOf = (kind: 'card' | 'offer'): ReportRow[] =>
    [...rows.values()]
      .filter((row) => row.kind === kind)
      .map(({ kind: _kind, customers, ...row }) => ({ ...row, uniqueCustomers: customers.size }))
      .sort((a, b) => (a.program < b.program ? -1 : 1))
  return { offers: rowsOf('offer'), frequentBuyer: rowsOf('card') }
}
