/**
 * Every fact Tillside can record, and the envelope around it. A fact is made once, with a client-made id, and never changed;
 * corrections are further facts that point at the id they correct. Personal data never stands in a fact: a `PersonSaved`
 * points to a body by `bodyRef`, and says only whether an e-mail, phone or address is there.
 *
 * The schemas are the doors' check (page, host, cloud); the types are read off them.
 */
import { z } from 'zod'
import {
  accountIdSchema,
  cardGroupIdSchema,
  customerIdSchema,
  distributorIdSchema,
  eventIdSchema,
  lineIdSchema,
  locationIdSchema,
  programIdSchema,
  redemptionIdSchema,
  registerIdSchema,
  rewardIdSchema,
  staffIdSchema,
  unitIdSchema,
  upcSchema,
  visitIdSchema,
} from '../kernel/ids.ts'
import { roles, rowsSchema } from './catalogue.ts'

const cents = z.number().int().min(0).max(100_000_000)
const text = (max: number) => z.string().max(max)
const unitIds = z.array(unitIdSchema).max(5000)

/** The same in all versions of all facts, so that an old register can always read whom an unknown fact concerns. */
export const envelopeSchema = z.object({
  id: eventIdSchema,
  accountId: accountIdSchema,
  registerId: registerIdSchema,
  /** Raised at each take-over; an old page cannot write under the new one. */
  epoch: z.number().int().min(0),
  /** Gapless per register, from 1, over all epochs. */
  seq: z.number().int().min(1),
  visitId: visitIdSchema.nullable(),
  customerId: customerIdSchema.nullable(),
  locationId: locationIdSchema,
  staffId: staffIdSchema.nullable(),
  role: z.enum(roles).nullable(),
  /** UTC, ISO 8601 with ms. */
  at: z.iso.datetime(),
  /** Minutes east of UTC at the store. */
  utcOffset: z.number().int().min(-900).max(900),
  businessDate: z.iso.date(),
  /** Number of catalogue rows saved that the register knew when it decided. */
  catalogueVersion: z.number().int().min(0),
  v: z.number().int().min(1),
})
export type Envelope = z.infer<typeof envelopeSchema>

/** One purchased piece: what it punched and what it counted for, with the values of that moment. */
export const unitMoveSchema = z.object({
  punch: z.object({ cardGroupId: cardGroupIdSchema, version: text(100), valueCents: cents.nullable() }).optional(),
  offer: z
    .object({
      offerId: programIdSchema,
      version: text(100),
      valueCents: cents.nullable(),
      rebateCents: cents.nullable(),
      /** Its set waits for the missing units until the offer ends, and not only for the rest of this visit. */
      waitsForMore: z.boolean().optional(),
    })
    .optional(),
})
export type UnitMove = z.infer<typeof unitMoveSchema>

/** Why an unlisted article was forced onto a card. Source: domain.md 3.10. */
export const exceptionReasons = ['newItem', 'substitute', 'manufacturerAllowed', 'other'] as const
export type ExceptionReason = (typeof exceptionReasons)[number]

export const purchaseSources = [
  'scan',
  'typed',
  'dropdown',
  'cardClick',
  'tray',
  'import',
  'paper',
  'exception',
  /** Moved here from another customer. */
  'moved',
] as const
export type PurchaseSource = (typeof purchaseSources)[number]

/** Why a loyalty balance moved. import: brought from another system. */
export const pointsReasons = ['import', 'purchase', 'goodwill', 'correction', 'spent', 'expired'] as const
export type PointsReason = (typeof pointsReasons)[number]

/**
 * How a conflict was settled. storeBears: it was given and nobody pays the store. customerPaid: paid for, or brought back. nothingGiven: it
 * never left the store. seen: nothing was to be paid.
 */
export const settlements = ['storeBears', 'customerPaid', 'nothingGiven', 'seen'] as const
export type Settlement = (typeof settlements)[number]

/** Only the fields that the change touched. */
const hasSchema = z.object({
  email: z.boolean().optional(),
  phone: z.boolean().optional(),
  address: z.boolean().optional(),
})
export type HasContact = z.infer<typeof hasSchema>

/** Read off an item's label, kept with its purchase. */
const labelSchema = z.object({
  lot: text(40).optional(),
  expiry: z.iso.date().optional(),
  serial: text(40).optional(),
})
export type Label = z.infer<typeof labelSchema>

const fact = <Type extends string, Data extends z.ZodRawShape>(type: Type, data: Data) =>
  z.object({ type: z.literal(type), data: z.object(data) })

export const factSchema = z.discriminatedUnion('type', [
  // The account's rows
  fact('RowsSaved', { rows: rowsSchema }),

  // Customers
  fact('CustomerCreated', {
    source: z.enum(['checkout', 'customersMenu', 'import', 'preboarding', 'report', 'demo']),
    isTraining: z.boolean(),
  }),
  /** `bodyRef` names the personal body that travels beside the event and can be purged without it. */
  fact('PersonSaved', {
    bodyRef: text(100),
    has: hasSchema,
    fields: z.array(text(40)).max(60),
    /** The change that the register knew as the last one; null = none. Absent where nobody looked at what was there before. */
    basedOn: eventIdSchema.nullable().optional(),
    /** Set where a merge took it over from somebody else, or an undone merge gave it back: it goes with that person's data too. */
    copiedFrom: customerIdSchema.optional(),
  }),
  fact('InformationDeclined', { until: z.iso.date() }),
  /** Takes part in loyalty or not: who does not gets no punches and no offers. New customers take part. */
  fact('LoyaltyEnrollmentChanged', { isEnrolled: z.boolean(), reason: text(200) }),
  /** Customers who share one limit; null = none. */
  fact('HouseholdChanged', { householdId: text(100).nullable() }),
  /** The envelope's customer is the primary; from here on the secondary is another name of it. */
  fact('CustomersMerged', { secondaryId: customerIdSchema }),
  /** The envelope's customer is the primary. */
  fact('MergeUndone', { mergeEventId: eventIdSchema, secondaryId: customerIdSchema }),
  fact('CustomerDeleted', {}),
  fact('CustomerReinstated', {}),
  /** The personal bodies of this customer, and of all merged into it, are taken out everywhere; the loyalty facts stay. A deleted customer's. */
  fact('CustomerPurged', {
    /** Everybody who was another name of this customer when it was decided: their bodies go as well. */
    alsoIds: z.array(customerIdSchema).max(500).optional(),
  }),
  /** Somebody looked: these two are not the same person, and the question is not asked again. */
  fact('DuplicateDismissed', { otherId: customerIdSchema }),
  /** A dated movement of the loyalty balance; the balance is only ever the sum. The same transaction twice counts once. */
  fact('PointsChanged', {
    transactionId: text(100),
    points: z.number().int().min(-10_000_000).max(10_000_000),
    reason: z.enum(pointsReasons),
  }),
  /** Free text on a card, such as the dates of an old paper card. Replaces what it said before. */
  fact('CardNoted', { cardId: text(120), text: text(500) }),
  /** Asks the cloud to send a mail; the address is read from the person when it is sent. */
  fact('VerificationEmailRequested', {}),
  /** The owner followed the link of the mail. Made by the cloud; `bodyRef` names the change that brought the address. */
  fact('EmailVerified', { bodyRef: text(100) }),
  /** The mail came back, or its address was refused for good. Made by the cloud. */
  fact('EmailBounced', { bodyRef: text(100), problem: text(200) }),

  // Days
  /** This register has nothing more of this business date, or of any before it: everything is up to `lastSeq`. */
  fact('DayMarked', { businessDate: z.iso.date(), lastSeq: z.number().int().min(0) }),
  /** A manager has closed the business date over this much of each register; what comes later is a correction. */
  fact('DayClosed', {
    businessDate: z.iso.date(),
    covers: z
      .array(z.object({ registerId: registerIdSchema, epoch: z.number().int().min(0), seq: z.number().int().min(0) }))
      .max(1000),
    approvedBy: staffIdSchema.nullable(),
  }),

  // Items scanned before a customer is chosen
  fact('TrayItemAdded', {
    upc: upcSchema,
    quantity: z.number().int().min(1).max(99),
    source: z.enum(purchaseSources),
    label: labelSchema.optional(),
  }),
  fact('TrayEmptied', { reason: z.enum(['discarded', 'taken']) }),

  // One visit
  fact('VisitStarted', {}),
  fact('ItemsPurchased', {
    lineId: lineIdSchema,
    upc: upcSchema,
    source: z.enum(purchaseSources),
    scanId: text(100).nullable(),
    units: z.array(unitMoveSchema).min(1).max(99),
    /** The date on an old card or receipt: decides the window; the purchase itself is dated by its envelope. */
    originalDate: z.iso.date().optional(),
    /** An unlisted article forced onto a card, at the store's risk. */
    exception: z
      .object({ reason: z.enum(exceptionReasons), note: text(500), approvedBy: staffIdSchema.nullable() })
      .optional(),
    movedFrom: customerIdSchema.optional(),
    label: labelSchema.optional(),
  }),
  /**
   * removed, quantity: scanned by mistake. returned: the goods came back; what was redeemed stays and one unit is owed. moved: to
   * another customer. givenFree: it was rung as a purchase and is the chosen free good.
   */
  fact('UnitsRemoved', {
    unitIds,
    reason: z.enum(['removed', 'quantity', 'returned', 'moved', 'givenFree']),
    approvedBy: staffIdSchema.nullable().optional(),
  }),
  /** The offer waits for an answer; limitReached, exhausted and holding (a program without a real distributor) only want to be seen. */
  fact('OfferAsked', {
    offerId: programIdSchema,
    kind: z.enum(['ask', 'limitReached', 'exhausted', 'holding']),
    unitIds,
  }),
  fact('OfferAnswered', {
    offerId: programIdSchema,
    decision: z.enum(['accepted', 'declined', 'seen']),
    /** The units that count for the offer from now on, with the values of that moment. */
    counted: z.array(z.object({ unitId: unitIdSchema, move: unitMoveSchema.shape.offer.unwrap() })).max(500),
    /** Units whose card punch is taken back because the offer does not count toward the card. */
    unpunched: unitIds,
  }),
  fact('VisitCheckedOut', {}),
  fact('MultiPurchaseReasonGiven', {
    /** boughtMore, paperCard, missedPurchase, other, or one of the store's own. */
    reason: text(60),
    note: text(500),
  }),
  fact('RewardRedeemed', {
    redemptionId: redemptionIdSchema,
    rewardId: rewardIdSchema,
    source: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('card'), cardGroupId: cardGroupIdSchema, version: text(100) }),
      z.object({ kind: z.literal('offer'), offerId: programIdSchema, version: text(100) }),
    ]),
    /** The units it spends, oldest first; the last one is the completing unit. */
    unitIds,
    /** Rewards per customer in force when it was redeemed; null = none. */
    limit: z.number().int().nullable(),
    /** Set where the limit counts the household; it is the household of that moment. */
    householdId: text(100).nullable().optional(),
    /** The brand's totals in force when it was redeemed; null or absent = none. */
    totalCapUnits: z.number().int().nullable().optional(),
    totalCapCents: z.number().int().nullable().optional(),
    /** What could make a distributor refuse it, said at the counter and accepted there. */
    acceptedRisks: z.array(text(40)).max(20).optional(),
    kind: z.enum(['freeGood', 'rebate']),
    upc: upcSchema,
    takenUpc: upcSchema.nullable(),
    valueCents: cents.nullable(),
    rebateCents: cents.nullable(),
    distributorId: distributorIdSchema.nullable(),
    distributorAccountNumber: text(60).nullable(),
    /** The unit that was rung up as a purchase and is the free good itself: an undo brings it back. */
    rungUnitId: unitIdSchema.optional(),
    /** The store it is credited to, where that is not the register's: given again elsewhere. */
    locationId: locationIdSchema.optional(),
    /** What the brand demanded was there; the data itself stays with the person. */
    has: hasSchema,
    /** The training customer's redemptions reach no report, no total and no credit. */
    isTraining: z.boolean(),
  }),
  /** A distributor has taken it into a batch: from here on it cannot be undone. Made by the cloud. */
  fact('RedemptionPulled', {
    redemptionId: redemptionIdSchema,
    batchId: z.number().int().min(1),
    distributorId: distributorIdSchema.nullable(),
  }),
  fact('RewardsDeferred', { rewardIds: z.array(rewardIdSchema).max(500) }),
  fact('RedemptionUndone', {
    redemptionId: redemptionIdSchema,
    /** Set for an offer's reward: gives the brand's total back. */
    offerId: programIdSchema.nullable(),
    approvedBy: staffIdSchema.nullable(),
  }),
  /** A manager has dealt with a conflict; `conflictEventId` is the fact that could not stand. */
  fact('ConflictSettled', {
    conflictEventId: eventIdSchema,
    how: z.enum(settlements),
    approvedBy: staffIdSchema.nullable(),
  }),
  fact('VisitFinished', {
    auto: z.boolean(),
    kept: z.array(z.object({ rewardId: rewardIdSchema, reason: text(500) })).max(500),
  }),
  fact('VisitAbandoned', {}),
])
export type Fact = z.infer<typeof factSchema>
export type FactType = Fact['type']
export type FactOf<Type extends FactType> = Extract<Fact, { type: Type }>

/** A fact in its envelope: what is journaled, sent, stored and folded. */
export type TillsideEvent = Envelope & Fact
export type EventOf<Type extends FactType> = Envelope & FactOf<Type>

export const eventSchema = z.intersection(envelopeSchema, factSchema)
