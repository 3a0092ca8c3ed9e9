/**
 * The versioned rows an account lives by: brands, items, programs, offers, enrolments, places and people who work there.
 * Rows arrive as `RowsSaved` events, so they can be made on a register too; a later row wins field by field, and rule
 * versions are only ever added, never changed. Terms and tables: `docs/glossary.md`.
 */
import { z } from 'zod'
import {
  cardGroupIdSchema,
  distributorIdSchema,
  locationIdSchema,
  manufacturerIdSchema,
  programIdSchema,
  registerIdSchema,
  staffIdSchema,
  upcSchema,
} from '../kernel/ids.ts'

const cents = z.number().int().min(0).max(100_000_000)
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const name = z.string().max(300)

export const accountTypes = ['standard', 'posReport', 'nightlyFeed', 'offersOnly', 'towOnly'] as const
export type AccountType = (typeof accountTypes)[number]
export const roles = ['cashier', 'manager'] as const
export type Role = (typeof roles)[number]
export const rewardRules = [
  'lesserOrEqual',
  'mostFrequent',
  'sameGroupAny',
  'sameItem',
  'fixedList',
  'mapped',
  'discount',
] as const
export type RewardRule = (typeof rewardRules)[number]

/** Which codes belong to a person: how they begin, and how long they are. Read by `shared/barcode/people-codes.ts`. */
const personCodeRuleSchema = z.object({
  prefix: z.string().min(1).max(200),
  /** Characters with the prefix; null = any number. */
  length: z.number().int().min(2).max(300).nullable(),
  isPrefixLeftOff: z.boolean(),
})
const personCodeRulesSchema = z.array(personCodeRuleSchema).max(20)
export const peopleCodesSchema = z.object({ loyaltyCards: personCodeRulesSchema, badges: personCodeRulesSchema })

/** required: cannot be saved without; recommended: asked, and may be left; optional: there, and quiet; off: not there. */
export const fieldDemands = ['required', 'recommended', 'optional', 'off'] as const
export type FieldDemand = (typeof fieldDemands)[number]

export const codeColours = ['red', 'orange', 'yellow', 'green', 'blue', 'purple', 'gray'] as const
const colourCodeSchema = z.object({
  id: z.string().min(1).max(60),
  name: z.string().max(60),
  colour: z.enum(codeColours),
  about: z.enum(['customer', 'pet']),
  /** Ended codes stay on old records and are offered no more. */
  active: z.boolean(),
})
export type ColourCode = z.infer<typeof colourCodeSchema>

const formQuestionSchema = z.object({
  id: z.string().min(1).max(60),
  text: z.string().max(200),
  about: z.enum(['customer', 'pet']),
  active: z.boolean(),
})
export type FormQuestion = z.infer<typeof formQuestionSchema>

export const accountRowSchema = z.object({
  id: z.literal('account'),
  name,
  accountType: z.enum(accountTypes),
  /** Demo accounts show their PINs on the sign-in screen. */
  isDemo: z.boolean(),
  /** Minutes after midnight that still belong to the day before, 0 to 240. */
  dayEndMinutes: z.number().int().min(0).max(240),
  /** ISO country of phone numbers written without a country code. */
  country: z.string().length(2),
  /** The one brand whose programs a `towOnly` account runs; null = none known yet. */
  sponsorManufacturerId: manufacturerIdSchema.nullable().optional(),
  /** How long a begun free-good offer set waits for its missing units. Source: domain.md 8 no. 3. */
  partialOffers: z.enum(['visit', 'offerPeriod']).optional(),
  /** The store's own reasons for more than one purchase on a card, beside the four known ones. */
  multiPurchaseReasons: z.array(z.string().min(1).max(60)).max(20).optional(),
  /** Loyalty cards and employee badges; absent = the store has none. */
  peopleCodes: peopleCodesSchema.optional(),
  /** What is asked about a customer, by field; a field that is not named has its default (`shared/customers/field-settings.ts`). */
  customerFields: z.record(z.string().max(40), z.enum(fieldDemands)).optional(),
  /** Private marks for staff, never shown to the customer. */
  colourCodes: z.array(colourCodeSchema).max(40).optional(),
  /** The store's own questions on the customer's and the pet's form. */
  formQuestions: z.array(formQuestionSchema).max(40).optional(),
})
export type AccountRow = z.infer<typeof accountRowSchema>

export const locationRowSchema = z.object({
  id: locationIdSchema,
  name,
  /** IANA name; every date rule of this location is read in it. */
  timeZone: z.string().max(64),
  isMaster: z.boolean(),
})
export type LocationRow = z.infer<typeof locationRowSchema>

export const registerRowSchema = z.object({ id: registerIdSchema, name, locationId: locationIdSchema })
export type RegisterRow = z.infer<typeof registerRowSchema>

export const staffRowSchema = z.object({
  id: staffIdSchema,
  name,
  role: z.enum(roles),
  active: z.boolean(),
  /** Grows with every change. */
  version: z.number().int().min(1),
  /** Only in demo accounts, shown on the sign-in screen and nowhere else. The real PIN hash lives in the host. */
  demoPin: z.string().max(8).optional(),
  /** The same of the badge. */
  demoBadge: z.string().max(60).optional(),
})
export type StaffRow = z.infer<typeof staffRowSchema>

export const manufacturerRowSchema = z.object({ id: manufacturerIdSchema, name })
export type ManufacturerRow = z.infer<typeof manufacturerRowSchema>

export const distributorRowSchema = z.object({
  id: distributorIdSchema,
  name,
  /** Placeholder where redemptions wait until a manager picks a real distributor. */
  isHolding: z.boolean(),
  needsAccountNumber: z.boolean(),
})
export type DistributorRow = z.infer<typeof distributorRowSchema>

export const itemRowSchema = z.object({
  id: upcSchema,
  manufacturerId: manufacturerIdSchema,
  description: name,
  /** What one is called at the counter: "bag", "can", "broth". */
  unitName: z.string().max(40),
  valueCents: cents.nullable(),
  sizeText: z.string().max(60).optional(),
  species: z.string().max(40).optional(),
})
export type ItemRow = z.infer<typeof itemRowSchema>

export const programRowSchema = z.object({
  id: programIdSchema,
  manufacturerId: manufacturerIdSchema,
  title: name,
  description: z.string().max(300).optional(),
  requiresEmail: z.boolean(),
  requiresAddress: z.boolean(),
  /** First and last date on which it punches, in the location's zone; null or absent = open. */
  startDate: date.nullable().optional(),
  endDate: date.nullable().optional(),
})
export type ProgramRow = z.infer<typeof programRowSchema>

/** Made by whoever writes the version, so that two managers offline never mean two rules by one name. */
const versionId = z.string().min(1).max(100)

const version = {
  version: versionId,
  /** First date, in the location's zone, on which this version decides. A further version never starts before it was saved. */
  effectiveFrom: date,
  /** Business date on which it was saved. Written by the fold, which overwrites what a fact says here. */
  savedOn: date.optional(),
}

export const cardGroupVersionSchema = z.object({
  ...version,
  requiredQty: z.number().int().min(1).max(1000),
  rewardQty: z.number().int().min(1).max(100),
  rewardRule: z.enum(rewardRules),
  /** What rule `discount` takes off the chosen article: cents, or percent of its value. */
  discount: z.object({ kind: z.enum(['cents', 'percent']), amount: z.number().int().min(1).max(1_000_000) }).optional(),
  /** Purchases older than this many months drop off; null = never. */
  windowMonths: z.number().int().min(1).max(120).nullable(),
  items: z.array(
    z.object({
      upc: upcSchema,
      /** null = nobody gave one: the article's own counts, where it has one. */
      valueCents: cents.nullable(),
      isQualifying: z.boolean(),
      isRewardable: z.boolean(),
      mapKey: z.string().max(60).optional(),
    }),
  ),
})
export type CardGroupVersion = z.infer<typeof cardGroupVersionSchema>

export const cardGroupRowSchema = z.object({
  id: cardGroupIdSchema,
  programId: programIdSchema,
  title: name,
  versions: z.array(cardGroupVersionSchema),
})
export type CardGroupRow = z.infer<typeof cardGroupRowSchema>

export const offerVersionSchema = z.object({
  ...version,
  startDate: date,
  endDate: date,
  buyQty: z.number().int().min(1).max(100),
  getQty: z.number().int().min(1).max(100),
  rewardRule: z.enum(rewardRules),
  mixAndMatch: z.boolean(),
  /** Rewards per customer or household; null = no limit. */
  customerLimit: z.number().int().min(1).nullable(),
  /** Whose rewards the limit counts; absent = the customer's. */
  limitPer: z.enum(['customer', 'household']).optional(),
  /** Free goods the brand gives in all; null = no cap. */
  totalCapUnits: z.number().int().min(1).nullable(),
  /** Dollars the brand gives in all; null or absent = no cap. */
  totalCapCents: z.number().int().min(1).nullable().optional(),
  /** What rule `discount` takes off the chosen article. */
  discount: z.object({ kind: z.enum(['cents', 'percent']), amount: z.number().int().min(1).max(1_000_000) }).optional(),
  countsTowardFrequentBuyer: z.boolean(),
  items: z.array(
    z.object({
      upc: upcSchema,
      valueCents: cents.nullable(),
      /** Dollars off per unit, for rebates. */
      rebateCents: cents.nullable(),
      isQualifying: z.boolean(),
      isRewardable: z.boolean(),
      mapKey: z.string().max(60).optional(),
    }),
  ),
})
export type OfferVersion = z.infer<typeof offerVersionSchema>

export const offerRowSchema = z.object({
  id: programIdSchema,
  manufacturerId: manufacturerIdSchema,
  title: name,
  description: z.string().max(300).optional(),
  offerType: z.enum(['freeGood', 'rebate']),
  requiresEmail: z.boolean(),
  requiresAddress: z.boolean(),
  versions: z.array(offerVersionSchema),
})
export type OfferRow = z.infer<typeof offerRowSchema>

/** A location joins a program or offer. The id is `<locationId>/<programId>`. */
export const enrollmentRowSchema = z.object({
  id: z.string().max(210),
  locationId: locationIdSchema,
  programId: programIdSchema,
  distributorId: distributorIdSchema,
  distributorAccountNumber: z.string().max(60),
  status: z.enum(['active', 'pendingApproval', 'denied', 'ended']),
  /** Made by a brand's auto-enrolment, which never touches one that a manager made. */
  autoEnrolled: z.boolean().optional(),
  /** UTC, ISO 8601: when the manager pressed I Agree. */
  acceptedTermsAt: z.iso.datetime().nullable().optional(),
})
export type EnrollmentRow = z.infer<typeof enrollmentRowSchema>

/** A location takes part in every present and coming offer of a brand. The id is `<locationId>/<manufacturerId>`. */
export const autoEnrollmentRowSchema = z.object({
  id: z.string().max(210),
  locationId: locationIdSchema,
  manufacturerId: manufacturerIdSchema,
  distributorId: distributorIdSchema,
  distributorAccountNumber: z.string().max(60),
  active: z.boolean(),
})
export type AutoEnrollmentRow = z.infer<typeof autoEnrollmentRowSchema>

const rowsOf = <Kind extends string, Row extends z.ZodType>(kind: Kind, row: Row) =>
  z.object({ kind: z.literal(kind), rows: z.array(row).max(5000) })

/**
 * What a `RowsSaved` event carries: the id and only the fields that were changed, so that the later change wins field by field.
 * Rule versions are added, never changed. Rows are never deleted, only ended.
 */
export const rowsSchema = z.discriminatedUnion('kind', [
  rowsOf('account', accountRowSchema.partial().required({ id: true })),
  rowsOf('locations', locationRowSchema.partial().required({ id: true })),
  rowsOf('registers', registerRowSchema.partial().required({ id: true })),
  rowsOf('staff', staffRowSchema.partial().required({ id: true })),
  rowsOf('manufacturers', manufacturerRowSchema.partial().required({ id: true })),
  rowsOf('distributors', distributorRowSchema.partial().required({ id: true })),
  rowsOf('items', itemRowSchema.partial().required({ id: true })),
  rowsOf('programs', programRowSchema.partial().required({ id: true })),
  rowsOf('cardGroups', cardGroupRowSchema.partial().required({ id: true })),
  rowsOf('offers', offerRowSchema.partial().required({ id: true })),
  rowsOf('enrollments', enrollmentRowSchema.partial().required({ id: true })),
  rowsOf('autoEnrollments', autoEnrollmentRowSchema.partial().required({ id: true })),
])
export type Rows = z.infer<typeof rowsSchema>

/** What a row says before anybody said otherwise: a change may come before the row it changes. */
export const rowDefaults = {
  account: { name: '', accountType: 'standard', isDemo: false, dayEndMinutes: 0, country: 'US' },
  locations: { name: '', timeZone: 'UTC', isMaster: false },
  registers: { name: '', locationId: '' as LocationRow['id'] },
  staff: { name: '', role: 'cashier', active: false, version: 1 },
  manufacturers: { name: '' },
  distributors: { name: '', isHolding: false, needsAccountNumber: false },
  items: { manufacturerId: '' as ManufacturerRow['id'], description: '', unitName: '', valueCents: null },
  programs: {
    manufacturerId: '' as ManufacturerRow['id'],
    title: '',
    requiresEmail: false,
    requiresAddress: false,
  },
  cardGroups: { programId: '' as ProgramRow['id'], title: '', versions: [] },
  offers: {
    manufacturerId: '' as ManufacturerRow['id'],
    title: '',
    offerType: 'freeGood',
    requiresEmail: false,
    requiresAddress: false,
    versions: [],
  },
  enrollments: {
    locationId: '' as LocationRow['id'],
    programId: '' as ProgramRow['id'],
    distributorId: '' as DistributorRow['id'],
    distributorAccountNumber: '',
    status: 'pendingApproval',
  },
  autoEnrollments: {
    locationId: '' as LocationRow['id'],
    manufacturerId: '' as ManufacturerRow['id'],
    distributorId: '' as DistributorRow['id'],
    distributorAccountNumber: '',
    active: false,
  },
} as const satisfies {
  account: Omit<AccountRow, 'id'>
  locations: Omit<LocationRow, 'id'>
  registers: Omit<RegisterRow, 'id'>
  staff: Omit<StaffRow, 'id'>
  manufacturers: Omit<ManufacturerRow, 'id'>
  distributors: Omit<DistributorRow, 'id'>
  items: Omit<ItemRow, 'id'>
  programs: Omit<ProgramRow, 'id'>
  cardGroups: Omit<CardGroupRow, 'id' | 'versions'> & { versions: readonly [] }
  offers: Omit<OfferRow, 'id' | 'versions'> & { versions: readonly [] }
  enrollments: Omit<EnrollmentRow, 'id'>
  autoEnrollments: Omit<AutoEnrollmentRow, 'id'>
}
