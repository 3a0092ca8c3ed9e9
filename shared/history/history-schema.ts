/**
 * A history as people write it: a store, its rules, its customers, and what was done at which register, step after step. One JSON
 * document, described with examples in `docs/decide.md`. Everything is called by the short names the document itself gives.
 * What may be left out has a default here.
 */
import { z } from 'zod'
import { isStoryTime } from './story-time.ts'

/** What every object of the language has already would not be found as a name. */
const name = z
  .string()
  .min(1)
  .max(60)
  .refine((text) => !(text in {}), { error: ({ input }) => `"${String(input)}" cannot be a name` })
const date = z.iso.date()
const cents = z.int().min(0).max(100_000_000)
const time = z.string().refine(isStoryTime, {
  error: ({ input }) =>
    `${JSON.stringify(input)} is no time such as "2026-06-10 14:00", or with its zone "2026-06-10T14:00:00-04:00"`,
})

const discount = z.strictObject({ cents: cents.min(1).optional(), percent: z.int().min(1).max(100).optional() })
const rewardRule = z.enum([
  'lesserOrEqual',
  'mostFrequent',
  'sameGroupAny',
  'sameItem',
  'fixedList',
  'mapped',
  'discount',
])

const listedItem = z.strictObject({
  /** Absent = the item's own value. */
  valueCents: cents.optional(),
  rebateCents: cents.optional(),
  qualifies: z.boolean().default(true),
  rewardable: z.boolean().default(true),
  map: z.string().max(60).optional(),
})
const items = z.record(name, listedItem)

const cardVersion = z.strictObject({
  version: name.default('1'),
  from: date.default('2000-01-01'),
  buy: z.int().min(1).max(1000),
  get: z.int().min(1).max(100).default(1),
  rule: rewardRule.default('lesserOrEqual'),
  discount: discount.optional(),
  windowMonths: z.int().min(1).max(120).nullable().default(null),
  items,
})

const offerVersion = z.strictObject({
  version: name.default('1'),
  from: date.default('2000-01-01'),
  start: date,
  end: date,
  buy: z.int().min(1).max(100).default(1),
  get: z.int().min(1).max(100).default(1),
  rule: rewardRule.default('lesserOrEqual'),
  discount: discount.optional(),
  mixAndMatch: z.boolean().default(true),
  limit: z.int().min(1).nullable().default(null),
  limitPer: z.enum(['customer', 'household']).default('customer'),
  capUnits: z.int().min(1).nullable().default(null),
  capCents: z.int().min(1).nullable().default(null),
  countsTowardFrequentBuyer: z.boolean().default(true),
  items,
})

const demands = z.array(z.enum(['email', 'address'])).default([])

const enrolment = {
  location: name,
  program: name,
  distributor: name.nullable().default(null),
  accountNumber: z.string().max(60).default('1'),
  status: z.enum(['active', 'pendingApproval', 'denied', 'ended']).default('active'),
}

const autoEnrolment = {
  location: name,
  manufacturer: name,
  distributor: name.nullable().default(null),
  accountNumber: z.string().max(60).default('1'),
}

const chosenReward = z.strictObject({
  /** Card or offer; the first of its waiting rewards unless `nth` says otherwise. */
  from: name.optional(),
  nth: z.int().min(1).max(99).default(1),
  /** The reward that this earlier redemption redeemed: asks for it once more. */
  of: name.optional(),
  item: name.nullable().default(null),
  taken: name.nullable().default(null),
  /** A unit of this visit that is the free good itself. */
  rungUp: name.nullable().default(null),
  as: name.optional(),
})

const step = <Do extends string, Fields extends z.ZodRawShape>(what: Do, fields: Fields) =>
  z.strictObject({
    do: z.literal(what),
    at: time.optional(),
    register: name.optional(),
    /** Who is signed in; null = nobody. Absent = the first of `staff`. */
    staff: name.nullable().optional(),
    /** The manager who typed the PIN for this one action. */
    approvedBy: name.optional(),
    ...fields,
  })
const customer = { customer: name }
const purchase = { ...customer, item: name, quantity: z.int().default(1), line: name.optional() }

export const stepSchema = z.discriminatedUnion('do', [
  step('clock', {}),
  step('visit', customer),
  step('purchase', { ...purchase, source: z.enum(['scan', 'typed', 'dropdown', 'cardClick', 'tray']).default('scan') }),
  step('paper', { ...purchase, originalDate: date }),
  step('exception', {
    ...purchase,
    card: name,
    reason: z.enum(['newItem', 'substitute', 'manufacturerAllowed', 'other']).default('newItem'),
    note: z.string().max(500).default('asked by phone'),
    valueCents: cents.nullable().default(null),
  }),
  step('remove', { ...customer, line: name }),
  step('quantity', { ...customer, line: name, quantity: z.int() }),
  step('accept', { ...customer, offer: name.optional() }),
  step('decline', { ...customer, offer: name.optional() }),
  step('checkout', customer),
  step('reason', {
    ...customer,
    reason: z.string().max(60).default('boughtMore'),
    note: z.string().max(500).default(''),
  }),
  step('redeem', {
    ...customer,
    rewards: z.array(chosenReward).min(1).max(20),
    /** Everything that could make a distributor refuse was said and taken. */
    atRisk: z.boolean().default(false),
  }),
  step('later', { ...customer, rewards: z.array(chosenReward).min(1).max(20) }),
  step('undo', { redemption: name }),
  step('removeOnly', { redemption: name, units: z.array(name).max(100).default([]) }),
  step('reselect', {
    redemption: name,
    item: name,
    taken: name.nullable().default(null),
    as: name.optional(),
    atRisk: z.boolean().default(false),
  }),
  /** anyway: offer rewards may stay unredeemed, with a reason. */
  step('finish', { ...customer, anyway: z.boolean().default(false) }),
  step('abandon', customer),
  step('return', { ...customer, units: z.array(name).min(1).max(100) }),
  step('takeOff', { ...customer, units: z.array(name).min(1).max(100) }),
  step('move', { ...customer, line: name, to: name, as: name.optional() }),
  step('enroll', { ...customer, takesPart: z.boolean() }),
  step('household', { ...customer, household: name.nullable() }),
  step('person', {
    ...customer,
    email: z.boolean().optional(),
    phone: z.boolean().optional(),
    address: z.boolean().optional(),
  }),
  step('merge', { ...customer, other: name }),
  step('undoMerge', { ...customer, other: name }),
  step('delete', customer),
  step('reinstate', customer),
  /** A distributor took it into a batch; the cloud hears of it. */
  step('pull', { redemption: name, batch: z.int().min(1).default(1) }),
  step('rule', { card: name.optional(), offer: name.optional(), version: z.union([cardVersion, offerVersion]) }),
  step('enrolment', enrolment),
  step('autoEnrolment', { ...autoEnrolment, active: z.boolean().default(true) }),
  /** The register starts anew: visits that it left open on an earlier day are ended, as they stand. */
  step('start', {}),
  /** From here on the register hears nothing and sends nothing until it says `sync`. */
  step('offline', {}),
  step('sync', {}),
])
export type Step = z.output<typeof stepSchema>

export const mostSteps = 2000

export const historySchema = z.strictObject({
  account: z
    .strictObject({
      type: z.enum(['standard', 'posReport', 'nightlyFeed', 'offersOnly', 'towOnly']).default('standard'),
      /** The one brand of a towOnly account. */
      sponsor: name.nullable().default(null),
      partialOffers: z.enum(['visit', 'offerPeriod']).default('visit'),
      dayEndMinutes: z.int().min(0).max(240).default(0),
      /** Its own reasons for more than one purchase on a card. */
      reasons: z.array(name).max(20).optional(),
    })
    .prefault({}),
  locations: z.record(name, z.strictObject({ timeZone: z.string().max(64) })).prefault({
    L1: { timeZone: 'America/New_York' },
  }),
  /** Register -> location. */
  registers: z.record(name, name).prefault({ R1: 'L1' }),
  staff: z.record(name, z.enum(['cashier', 'manager'])).prefault({ Ana: 'cashier', Mia: 'manager' }),
  distributors: z
    .record(
      name,
      z.strictObject({ isHolding: z.boolean().default(false), needsAccountNumber: z.boolean().default(false) }),
    )
    .prefault({}),
  items: z.record(
    name,
    z.strictObject({
      upc: z
        .string()
        .regex(/^\d{12}$/, 'must be 12 digits')
        .optional(),
      manufacturer: name.default('Brand'),
      valueCents: cents.nullable().default(null),
    }),
  ),
  programs: z
    .record(
      name,
      z.strictObject({
        manufacturer: name.default('Brand'),
        demands,
        start: date.nullable().default(null),
        end: date.nullable().default(null),
        cards: z.record(name, z.array(cardVersion).min(1)),
      }),
    )
    .default({}),
  offers: z
    .record(
      name,
      z.strictObject({
        manufacturer: name.default('Brand'),
        type: z.enum(['freeGood', 'rebate']),
        demands,
        versions: z.array(offerVersion).min(1),
      }),
    )
    .default({}),
  /** Absent = every location takes part in everything. */
  enrolments: z.array(z.strictObject(enrolment)).optional(),
  autoEnrolments: z.array(z.strictObject(autoEnrolment)).default([]),
  customers: z.record(
    name,
    z.strictObject({
      email: z.boolean().default(true),
      phone: z.boolean().default(true),
      address: z.boolean().default(true),
      isTraining: z.boolean().default(false),
      takesPart: z.boolean().default(true),
      household: name.nullable().default(null),
    }),
  ),
  steps: z.array(stepSchema).min(1).max(mostSteps),
  /** Business dates of the participation rows; absent = the day of the last step. */
  report: z.strictObject({ from: date, to: date, location: name.nullable().default(null) }).optional(),
})
export type History = z.output<typeof historySchema>
/** As it may be written: what has a default may be left out. */
export type HistoryDocument = z.input<typeof historySchema>
export type CardVersion = z.output<typeof cardVersion>
export type OfferVersion = z.output<typeof offerVersion>
export type ChosenReward = z.output<typeof chosenReward>
export type StepOf<Do extends Step['do']> = Extract<Step, { do: Do }>
