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

export interface BookMerge {
  id: string
  secondary: string
  at: number
  saved: Pick<BookPerson, 'members' | 'takesPart' | 'household'>
  own: Pick<BookPerson, 'members' | 'takesPart' | 'household'>
  /** As the merge left it: what was changed since stays when it is undone. */
  after: Pick<BookPerson, 'members' | 'takesPart' | 'household'>
  /** Blank contacts that the secondary filled; they go back with it. */
  filled: ('email' | 'phone' | 'address')[]
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
  merges: BookMerge[]
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
  /** `isAuto`: made by a brand's automatic enrolment, and not touched by hand since. */
  enrolments: Record<string, { distributor: string | null; accountNumber: string; status: string; isAuto?: boolean }>
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
      isAuto?: boolean
    }
  | (Head & { do: 'person'; email?: boolean; phone?: boolean; address?: boolean })
  | (Head & { do: 'takesPart'; takesPart: boolean })
  | (Head & { do: 'household'; household: string | null })
  | (Head & { do: 'merged'; merge: string; other: string; at: number })
  | (Head & { do: 'mergeUndone'; merge: string })
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
      rules.enrolments[`${auto.location} ${program}`] ??= { ...auto, status: 'active', isAuto: true }
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
export const isSpent = (book: Book, unit: string): boolean =>
  [...book.redemptions.values()].some((one) => !one.undone && one.units.includes(unit))
