/**
 * The oracle's book: everything that was ever written down, in one flat, mutable ledger, and what each deed does to it. Written from
 * the domain notes alone; it shares no code with the engine and is meant to be simple, not fast or small.
 */
import type { CardVersion, History, OfferVersion } from '../../shared/history/history-schema.ts'

export interface BookUnit {
  name: string
  item: string
  line: string
  visit: string
  location: string
  at: number
  /** Business date of its visit, and the date on the calendar. */
  date: string
  localDate: string
  paper: boolean
  original: string | null
  punch: { card: string; version: string; value: number | null } | null
  offer: { offer: string; version: string; value: number | null; rebate: number | null } | null
  exception: boolean
  removed: string | null
  owner: string
  /** The step that bought it, and its place in the ledger. */
  made: number
  pos: number
  /** The newest unit of its card when it came back. */
  returnedAfter: string | null
}

export interface BookQuestion {
  offer: string
  kind: 'ask' | 'limitReached' | 'exhausted' | 'holding'
  units: string[]
}

export interface BookVisit {
  id: string
  owner: string
  register: string
  location: string
  date: string
  status: 'open' | 'finished' | 'abandoned'
  stage: 'shopping' | 'checkingOut'
  questions: BookQuestion[]
  answers: Record<string, 'accepted' | 'declined'>
  noticed: string[]
  reason: boolean
}

export interface BookRedemption {
  name: string
  reward: string
  kind: 'card' | 'offer'
  from: string
  version: string
  units: string[]
  item: string
  taken: string | null
  difference: number | null
  rebate: number | null
  visit: string
  location: string
  date: string
  undone: boolean
  batch: number
  limit: number | null
  household: string | null
  capUnits: number | null
  capCents: number | null
  isTraining: boolean
  /** The unit that was rung up and given as the free good. */
  rungUp: string | null
  owner: string
  at: number
  pos: number
}

export interface BookConflict {
  reason: string
  reward: string | null
  register: string
  customer: string
}

export interface BookPerson {
  name: string
  email: boolean
  phone: boolean
  address: boolean
  isTraining: boolean
  takesPart: boolean
  household: string | null
  isDeleted: boolean
  mergedInto: string | null
  /** Own and pooled units, in the order in which they fill cards. */
  order: BookUnit[]
  /** Everybody whose facts stand here; the first is the person. */
  members: string[]
  conflicts: BookConflict[]
  /** Standing redemptions of before a merge never conflict by it. */
  merges: {
    secondary: string
    at: number
    saved: Pick<BookPerson, 'members' | 'takesPart' | 'household'>
    own: Pick<BookPerson, 'members' | 'takesPart' | 'household'>
    /** As the merge left it: what was changed since stays when it is undone. */
    after: Pick<BookPerson, 'members' | 'takesPart' | 'household'>
    /** Blank contacts that the secondary filled; they go back with it. */
    filled: ('email' | 'phone' | 'address')[]
  }[]
}

export interface BookRules {
  type: History['account']['type']
  sponsor: string | null
  partialOffers: 'visit' | 'offerPeriod'
  programs: Record<
    string,
    { manufacturer: string; demands: string[]; start: string | null; end: string | null; cards: string[] }
  >
  /** With the day on which each version was saved, by its name. */
  cards: Record<string, { program: string; versions: CardVersion[]; savedOn: Record<string, string> }>
  offers: Record<
    string,
    { manufacturer: string; type: 'freeGood' | 'rebate'; demands: string[]; versions: OfferVersion[] }
  >
  enrolments: Record<string, { distributor: string | null; accountNumber: string; status: string }>
}

export interface Book {
  pos: number
  units: Map<string, BookUnit>
  visits: Map<string, BookVisit>
  redemptions: Map<string, BookRedemption>
  /** Redemptions that could not stand when they arrived, until they are taken back where they were made. */
  conflicted: Map<string, BookConflict>
  takenBack: Set<string>
  people: Map<string, BookPerson>
  rules: BookRules
}

interface Head {
  customer: string
  register: string
}

export type Deed =
  | { do: 'rule'; card?: string; offer?: string; version: CardVersion | OfferVersion; savedOn: string }
  | {
      do: 'enrolment'
      location: string
      program: string
      distributor: string | null
      accountNumber: string
      status: string
    }
  | (Head & { do: 'person'; email?: boolean; phone?: boolean; address?: boolean })
  | (Head & { do: 'takesPart'; takesPart: boolean })
  | (Head & { do: 'household'; household: string | null })
  | (Head & { do: 'merged'; other: string; at: number })
  | (Head & { do: 'mergeUndone'; other: string })
  | (Head & { do: 'deleted' })
  | (Head & { do: 'reinstated' })
  | (Head & { do: 'visitStarted'; visit: string; location: string; date: string })
  | (Head & { do: 'bought'; units: BookUnit[] })
  | (Head & { do: 'removed'; units: string[]; reason: string })
  | (Head & { do: 'asked'; visit: string; question: BookQuestion })
  | (Head & {
      do: 'answered'
      visit: string
      offer: string
      decision: 'accepted' | 'declined' | 'seen'
      counted: { unit: string; offer: BookUnit['offer'] }[]
      unpunched: string[]
    })
  | (Head & { do: 'checkedOut'; visit: string })
  | (Head & { do: 'reasonGiven'; visit: string })
  | (Head & { do: 'redeemed'; redemption: BookRedemption })
  | (Head & { do: 'deferred' })
  | (Head & { do: 'undone'; redemption: string })
  | (Head & { do: 'pulled'; redemption: string; batch: number })
  | (Head & { do: 'finished'; visit: string })
  | (Head & { do: 'abandoned'; visit: string })

/** `openedOn`: a brand's automatic enrolment takes in what has not ended by then. */
export function openBook(history: Omit<History, 'steps'>, openedOn: string): Book {
  const rules: BookRules = {
    type: history.account.type,
    sponsor: history.account.sponsor,
    partialOffers: history.account.partialOffers,
    programs: {},
    cards: {},
    offers: {},
    enrolments: {},
  }
  for (const [title, program] of Object.entries(history.programs)) {
    rules.programs[title] = { ...program, cards: Object.keys(program.cards) }
    for (const [card, versions] of Object.entries(program.cards))
      rules.cards[card] = {
        program: title,
        versions: [...versions],
        savedOn: Object.fromEntries(versions.map((one) => [one.version, openedOn])),
      }
  }
  for (const [title, offer] of Object.entries(history.offers))
    rules.offers[title] = { ...offer, versions: [...offer.versions] }
  const everywhere = Object.keys(history.locations).flatMap((location) =>
    [...Object.keys(history.programs), ...Object.keys(history.offers)].map((program) => ({
      location,
      program,
      distributor: null,
      accountNumber: '1',
      status: 'active',
    })),
  )
  for (const row of history.enrolments ?? everywhere) rules.enrolments[`${row.location} ${row.program}`] = row
  for (const auto of history.autoEnrolments)
    for (const [program, { manufacturer, versions }] of Object.entries(history.offers)) {
      const [version] = versions
      if (manufacturer !== auto.manufacturer || !version || version.end < openedOn) continue
      rules.enrolments[`${auto.location} ${program}`] ??= { ...auto, status: 'active' }
    }
  const people = new Map<string, BookPerson>()
  for (const [name, one] of Object.entries(history.customers))
    people.set(name, {
      name,
      ...one,
      isDeleted: false,
      mergedInto: null,
      order: [],
      members: [name],
      conflicts: [],
      merges: [],
    })
  return {
    pos: 0,
    units: new Map(),
    visits: new Map(),
    redemptions: new Map(),
    conflicted: new Map(),
    takenBack: new Set(),
    people,
    rules,
  }
}

/** The person whose name this is, through merges. */
export function rootOf(book: Book, name: string): BookPerson {
  const person = book.people.get(name)
  if (!person) throw new Error(`nobody is called ${name}`)
  return person.mergedInto === null ? person : rootOf(book, person.mergedInto)
}

export const redemptionsOf = (book: Book, person: BookPerson): BookRedemption[] =>
  [...book.redemptions.values()].filter((one) => person.members.includes(one.owner))

export const standingOf = (book: Book, person: BookPerson): BookRedemption[] =>
  redemptionsOf(book, person).filter((one) => !one.undone)

export const visitsOf = (book: Book, person: BookPerson): BookVisit[] =>
  [...book.visits.values()].filter((one) => person.members.includes(one.owner))

/** The unit that was given as the free good, if it is still away and of whoever has the redemption. */
export function rungOf(book: Book, { rungUp, owner }: BookRedemption): BookUnit | undefined {
  const unit = book.units.get(rungUp ?? '')
  return unit?.removed === 'givenFree' && rootOf(book, owner).order.includes(unit) ? unit : undefined
}

/** Is the unit spent by a redemption that stands? */
export const isSpent = (book: Book, unit: string): boolean => spenderOf(book, unit) !== null

/** The reward of the first such redemption. */
const spenderOf = (book: Book, unit: string): string | null =>
  [...book.redemptions.values()].find((one) => !one.undone && one.units.includes(unit))?.reward ?? null

export function write(book: Book, deed: Deed): void {
  book.pos += 1
  if (deed.do === 'rule') {
    const versions: { version: string }[] | undefined =
      deed.card !== undefined ? book.rules.cards[deed.card]?.versions : book.rules.offers[deed.offer ?? '']?.versions
    if (versions?.some((one) => one.version === deed.version.version)) return
    versions?.push(deed.version)
    const savedOn = book.rules.cards[deed.card ?? '']?.savedOn
    if (savedOn) savedOn[deed.version.version] = deed.savedOn
    return
  }
  if (deed.do === 'enrolment') {
    book.rules.enrolments[`${deed.location} ${deed.program}`] = deed
    return
  }
  const person = rootOf(book, deed.customer)
  const conflict = (reason: string, reward: string | null) =>
    person.conflicts.push({ reason, reward, register: deed.register, customer: deed.customer })
  /** Told where it is by now, whoever the deed named. */
  const atHolder = ({ owner, reward }: Pick<BookRedemption, 'owner' | 'reward'>, reason: string) =>
    rootOf(book, owner).conflicts.push({ reason, reward, register: deed.register, customer: deed.customer })
  switch (deed.do) {
    case 'person':
      person.email = deed.email ?? person.email
      person.phone = deed.phone ?? person.phone
      person.address = deed.address ?? person.address
      return
    case 'takesPart':
      person.takesPart = deed.takesPart
      return
    case 'household':
      person.household = deed.household
      return
    case 'deleted':
      person.isDeleted = true
      return
    case 'reinstated':
      person.isDeleted = false
      return
    case 'merged':
      merge(person, rootOf(book, deed.other), deed.at)
      return
    case 'mergeUndone':
      unmerge(book, person, deed.other, conflict)
      return
    case 'visitStarted':
      book.visits.set(deed.visit, {
        id: deed.visit,
        owner: deed.customer,
        register: deed.register,
        location: deed.location,
        date: deed.date,
        status: 'open',
        stage: 'shopping',
        questions: [],
        answers: {},
        noticed: [],
        reason: false,
      })
      return
    case 'bought':
      for (const unit of deed.units) {
        const kept = { ...unit, pos: book.pos }
        book.units.set(unit.name, kept)
        person.order.push(kept)
      }
      for (const visit of book.visits.values()) if (visit.id === deed.units[0]?.visit) visit.stage = 'shopping'
      return
    case 'removed': {
      let spent: { unit: BookUnit; reward: string } | null = null
      for (const name of deed.units) {
        const unit = book.units.get(name)
        if (!unit || unit.removed !== null) continue
        const reward = deed.reason === 'returned' ? null : spenderOf(book, name)
        if (reward === null) takeAway(book, unit, deed.reason)
        else spent ??= { unit, reward }
      }
      if (spent !== null) atHolder({ owner: spent.unit.owner, reward: spent.reward }, 'unitSpent')
      return
    }
    case 'asked': {
      const visit = book.visits.get(deed.visit)
      if (!visit) return
      const known = visit.questions.find((one) => one.offer === deed.question.offer && one.kind === deed.question.kind)
      if (known) known.units.push(...deed.question.units)
      else visit.questions.push({ ...deed.question, units: [...deed.question.units] })
      return
    }
    case 'answered': {
      const visit = book.visits.get(deed.visit)
      if (!visit) return
      const index = visit.questions.findIndex(
        (one) => one.offer === deed.offer && (one.kind !== 'ask') === (deed.decision === 'seen'),
      )
      if (index >= 0) visit.questions.splice(index, 1)
      if (deed.decision === 'seen') visit.noticed.push(deed.offer)
      else visit.answers[deed.offer] = deed.decision
      for (const { unit, offer } of deed.counted) {
        const found = book.units.get(unit)
        if (found) found.offer = offer
      }
      for (const name of deed.unpunched) {
        const found = book.units.get(name)
        // What a redemption elsewhere has spent meanwhile stays on its card for ever.
        if (found && !isSpent(book, name)) found.punch = null
      }
      return
    }
    case 'checkedOut': {
      const visit = book.visits.get(deed.visit)
      if (visit) visit.stage = 'checkingOut'
      return
    }
    case 'reasonGiven': {
      const visit = book.visits.get(deed.visit)
      if (visit) visit.reason = true
      return
    }
    case 'redeemed':
      redeem(book, person, deed.redemption, conflict)
      return
    case 'deferred':
      return
    case 'undone': {
      const redemption = book.redemptions.get(deed.redemption)
      if (!redemption && book.conflicted.has(deed.redemption)) {
        book.takenBack.add(deed.redemption)
        return
      }
      if (!redemption) conflict('redemptionUnknown', null)
      else if (redemption.batch > 0 && !redemption.undone) atHolder(redemption, 'redemptionPulled')
      else {
        redemption.undone = true
        const rung = rungOf(book, redemption)
        if (rung) rung.removed = null
      }
      return
    }
    case 'pulled': {
      const redemption = book.redemptions.get(deed.redemption)
      if (!redemption) conflict('redemptionUnknown', null)
      else if (redemption.undone) atHolder(redemption, 'redemptionUndone')
      else if (redemption.batch < 1) redemption.batch = deed.batch
      return
    }
    case 'finished': {
      const visit = book.visits.get(deed.visit)
      if (visit) visit.status = 'finished'
      return
    }
    case 'abandoned': {
      const visit = book.visits.get(deed.visit)
      if (!visit) return
      visit.status = 'abandoned'
      visit.questions = []
      let spender: string | null = null
      for (const unit of book.units.values()) {
        if (unit.visit !== visit.id || unit.removed !== null) continue
        const spent = spenderOf(book, unit.name)
        if (spent === null) takeAway(book, unit, 'removed')
        else spender ??= spent
      }
      if (spender !== null) conflict('unitSpent', spender)
      return
    }
  }
}

/** A unit that is gone leaves the questions that were asked about it. */
function takeAway(book: Book, unit: BookUnit, reason: string): void {
  unit.removed = reason
  if (reason === 'returned') {
    const { order } = rootOf(book, unit.owner)
    unit.returnedAfter = order.findLast((one) => one.punch?.card === unit.punch?.card)?.name ?? null
  }
  const visit = book.visits.get(unit.visit)
  if (!visit) return
  for (const question of visit.questions) question.units = question.units.filter((name) => name !== unit.name)
  // What only wants to be seen stays.
  visit.questions = visit.questions.filter((question) => question.kind !== 'ask' || question.units.length > 0)
}

/** Returned goods leave the reward standing; what was removed, or punches that card no more, does not. */
const supports = (unit: BookUnit, { kind, from }: BookRedemption): boolean =>
  (unit.removed === null || unit.removed === 'returned') &&
  (kind === 'card' ? unit.punch?.card === from : unit.offer?.offer === from)

type Complain = (reason: string, reward: string | null) => void

function redeem(book: Book, person: BookPerson, wanted: BookRedemption, conflict: Complain): void {
  const own = standingOf(book, person)
  const others = [...book.redemptions.values()].filter(
    (one) => !one.undone && one.kind === 'offer' && one.from === wanted.from,
  )
  const units = wanted.units.map((name) => book.units.get(name))
  const sameUnits = (one: BookRedemption) =>
    one.units.length === wanted.units.length && one.units.every((name) => wanted.units.includes(name))
  const isOffer = wanted.kind === 'offer'
  const counted = others.filter((one) => !one.isTraining)
  const used = own.filter((one) => one.kind === 'offer' && one.from === wanted.from).length
  const usedByHousehold = others.filter((one) => wanted.household !== null && one.household === wanted.household).length
  const reason = own.some((one) => one.reward === wanted.reward)
    ? 'rewardAlreadyRedeemed'
    : units.some((unit) => unit === undefined || !person.order.includes(unit))
      ? 'unitUnknown'
      : units.some((unit) => unit && !supports(unit, wanted))
        ? 'purchaseRemoved'
        : own.some(
              (one) =>
                one.kind === wanted.kind && one.units.some((name) => wanted.units.includes(name)) && !sameUnits(one),
            )
          ? 'unitAlreadySpent'
          : isOffer && wanted.limit !== null && Math.max(used, usedByHousehold) >= wanted.limit
            ? 'limitExceeded'
            : isOffer && !wanted.isTraining && wanted.capUnits !== null && counted.length + 1 > wanted.capUnits
              ? 'capExceeded'
              : isOffer &&
                  !wanted.isTraining &&
                  wanted.capCents !== null &&
                  counted.reduce((sum, one) => sum + (one.rebate ?? 0), wanted.rebate ?? 0) > wanted.capCents
                ? 'capExceeded'
                : null
  if (reason !== null) {
    conflict(reason, wanted.reward)
    const said = person.conflicts.at(-1)
    if (said) book.conflicted.set(wanted.name, said)
  } else book.redemptions.set(wanted.name, { ...wanted, pos: book.pos })
}

const contacts = ['email', 'phone', 'address'] as const

const attributes = ({ members, takesPart, household }: BookPerson) => ({ members: [...members], takesPart, household })

function merge(primary: BookPerson, secondary: BookPerson, at: number): void {
  if (primary === secondary) return
  primary.merges.push({
    secondary: secondary.name,
    at,
    saved: attributes(secondary),
    own: attributes(primary),
    after: attributes(primary),
    filled: [],
  })
  // Each side keeps its own order.
  const [own, theirs] = [[...primary.order], [...secondary.order]]
  primary.order = []
  for (;;) {
    const [mine, other] = [own[0], theirs[0]]
    if (!mine && !other) break
    const isTheirs = !mine || (other && (other.at - mine.at || other.made - mine.made) < 0)
    const unit = isTheirs ? theirs.shift() : own.shift()
    if (unit) primary.order.push(unit)
  }
  primary.members.push(...secondary.members)
  const filled = contacts.filter((field) => !primary[field] && secondary[field])
  for (const field of filled) primary[field] = true
  primary.takesPart ||= secondary.takesPart
  primary.household ??= secondary.household
  primary.conflicts.push(...secondary.conflicts)
  const merged = primary.merges.at(-1)
  if (merged) {
    merged.after = attributes(primary)
    merged.filled = filled
  }
  secondary.order = []
  secondary.conflicts = []
  secondary.mergedInto = primary.name
}

/** Does a redemption spend units of both sides, or was one pulled since? */
export function isMergeSpent(book: Book, primary: BookPerson, secondary: string): boolean {
  const merged = primary.merges.find((one) => one.secondary === secondary)
  if (!merged) return false
  const isTheirs = (name: string) => merged.saved.members.includes(book.units.get(name)?.owner ?? '')
  return standingOf(book, primary).some(
    (one) => (one.units.some(isTheirs) && !one.units.every(isTheirs)) || (one.batch > 0 && one.at > merged.at),
  )
}

function unmerge(book: Book, primary: BookPerson, other: string, conflict: Complain): void {
  const secondary = book.people.get(other)
  const merged = primary.merges.findLast((one) => one.secondary === other)
  if (!secondary || !merged || secondary.mergedInto !== primary.name) return
  if (isMergeSpent(book, primary, other)) {
    conflict('mergeSpent', null)
    return
  }
  const { members } = merged.saved
  // What one side redeemed of the other's goods is the other's now, under the visit that bought the last of them.
  for (const one of redemptionsOf(book, primary)) {
    const last = book.units.get(one.units.at(-1) ?? '')
    const visit = book.visits.get(one.visit)
    if (last && visit && members.includes(visit.owner) !== members.includes(last.owner)) one.visit = last.visit
  }
  primary.merges = primary.merges.filter((one) => one !== merged)
  primary.members = primary.members.filter((name) => !members.includes(name))
  for (const field of merged.filled) primary[field] = false
  if (primary.takesPart === merged.after.takesPart) primary.takesPart = merged.own.takesPart
  if (primary.household === merged.after.household) primary.household = merged.own.household
  secondary.order = primary.order.filter((unit) => members.includes(unit.owner))
  primary.order = primary.order.filter((unit) => !members.includes(unit.owner))
  secondary.conflicts = primary.conflicts.filter((one) => members.includes(one.customer))
  primary.conflicts = primary.conflicts.filter((one) => !members.includes(one.customer))
  secondary.mergedInto = null
}
