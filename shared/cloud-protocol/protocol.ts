/**
 * What a register's host and the cloud may say to each other. The cloud refuses for form only: what was done at the counter
 * happened. Every answer about events carries where the cloud stands, so that a register notices a cloud that went back.
 *
 * Operations (oRPC over HTTP, JSON; the same contract gives /openapi.json):
 *   register.pair          pairing code -> token, account, register, location           (no token)
 *   events.push            one batch of own events in (epoch, seq) order -> outcomes    (register token)
 *   events.pull            accepted events after a position, with bodies                (register token)
 *   events.changes         server-sent events: the latest position, now and whenever it grows (register token)
 *   account.rows           the account's rows as judged, ahead of its history          (register token)
 *   staff.credentials      PIN and badge hashes of the account's staff, both ways       (register token)
 *   registers.list         the account's registers with last-seen time                  (register token)
 *   mail.list              the outgoing list                                            (register token)
 *   attachments.put, get   a photo or paper, named by its salted hash                   (register token)
 *   admin.createPairing    one-time pairing code for a store                            (admin token, loopback)
 */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { personBodySchema } from '../customers/person.ts'
import { accountIdSchema, locationIdSchema, registerIdSchema, staffIdSchema } from '../kernel/ids.ts'
import { envelopeSchema } from '../loyalty/events.ts'
import { accountRowsSchema } from './account-rows.ts'
import {
  getAttachmentInputSchema,
  getAttachmentOutcomeSchema,
  putAttachmentOutcomeSchema,
  sentAttachmentSchema,
} from './attachments.ts'

/** Raised with every change of a message's shape; a test compares the contract's fingerprint with this number. */
export const protocolVersion = 4

/**
 * Batches are stamped with this. Raised only when what is pushed changes, so that a register that was updated before its cloud goes on
 * sending: a cloud refuses only batches that are newer than it knows.
 */
export const pushVersion = 3

const position = z.number().int().min(0)

/** A place in one register's order, compared by epoch, then seq. */
export const ownPlaceSchema = z.object({ epoch: z.number().int().min(0), seq: z.number().int().min(0) })

/** Where the cloud stands for this account. */
export const standingSchema = z.object({
  /** Changes when the database was put back or made anew. */
  incarnation: z.string(),
  lastPosition: position,
  /** Chain over all accepted event ids up to lastPosition. */
  hashOfLastPosition: z.string(),
})
export type Standing = z.infer<typeof standingSchema>

/**
 * An event as the wire carries it: envelope checked, the fact opaque and unknown keys of the envelope kept, so that an older
 * register stores what a newer one wrote.
 */
export const wireEventSchema = z.looseObject({
  ...envelopeSchema.shape,
  type: z.string().max(60),
  data: z.record(z.string(), z.unknown()),
})
export type WireEvent = z.infer<typeof wireEventSchema>

/** A journal record as it lies on the register's disk. What the text says is checked event by event. */
export const pushedRecordSchema = z.object({
  n: z.number().int().min(1),
  epoch: z.number().int().min(0),
  /** The places of its events, so that a record that cannot be read still has its own. */
  firstSeq: z.number().int().min(1),
  lastSeq: z.number().int().min(1),
  prevHash: z.string().max(128),
  /** sha-256 over `prevHash`, a line feed and `text`, in hex. */
  hash: z.string().max(128),
  text: z.string(),
})
export type PushedRecord = z.infer<typeof pushedRecordSchema>

/** Numbers that the register lost for good; without saying so the cloud waits for them. */
export const lostStretchSchema = z.object({
  epoch: z.number().int().min(0),
  fromSeq: z.number().int().min(1),
  toSeq: z.number().int().min(1),
})

export const pushInputSchema = z.object({
  protocolVersion: z.number().int(),
  registerId: registerIdSchema,
  /** Hash of the last record in this batch, and its signature by the register's key. */
  chainHead: z.string().max(128),
  signature: z.string().max(512),
  /** Ascending by (epoch, seq). */
  records: z.array(pushedRecordSchema).min(1).max(5000),
  lost: z.array(lostStretchSchema).max(5000),
  /** `PersonBody` each; checked one by one by the cloud, so that a bad one is quarantined and does not stop the queue. */
  bodies: z.array(z.unknown()).max(5000),
})
export type PushInput = z.infer<typeof pushInputSchema>

export const pushOutcomeSchema = z.object({
  standing: standingSchema,
  /** Up to here everything of this register is stored, quarantined or declared lost. */
  acceptedUpTo: ownPlaceSchema,
  /** Stored raw beside the events because their form was bad, or notices about the batch; the queue goes on. */
  quarantined: z.array(
    z.object({
      eventId: z.string(),
      epoch: z.number().int().nullable(),
      seq: z.number().int().nullable(),
      reason: z.string(),
    }),
  ),
})
export type PushOutcome = z.infer<typeof pushOutcomeSchema>

export const pulledEventSchema = z.looseObject({ position, event: wireEventSchema })
export type PulledEvent = z.infer<typeof pulledEventSchema>

export const pullOutcomeSchema = z.object({
  standing: standingSchema,
  events: z.array(pulledEventSchema),
  bodies: z.array(personBodySchema),
  /** Chain hash at the last event of this page (or at `after` when it is empty). */
  hashOfPage: z.string(),
  /** Conflicts and mail states are read from the fold; nothing else comes with a page. */
  hasMore: z.boolean(),
})
export type PullOutcome = z.infer<typeof pullOutcomeSchema>

export const credentialSchema = z.object({
  staffId: staffIdSchema,
  /** `scrypt$N$r$p$salt$hash`, base64 parts. Never shown to a page. */
  pinHash: z.string().max(300),
  /** Grows with each PIN that is set for this person; compared by `isNewerCredential`. */
  version: z.number().int().min(1).default(1),
  updatedAt: z.iso.datetime(),
})
export type Credential = z.infer<typeof credentialSchema>

/** The same of badges: `pinHash` is the badge's, '' where it was taken away. Apart from the PINs, so that an older host never takes one for a PIN. */
const badgesSchema = z.array(credentialSchema).max(5000).default([])

export const pairOutcomeSchema = z.object({
  accountId: accountIdSchema,
  accountName: z.string(),
  registerId: registerIdSchema,
  registerName: z.string(),
  locationId: locationIdSchema,
  token: z.string(),
  /** The register joins an account that already has rows; false = its own events come first. */
  accountHasEvents: z.boolean(),
  credentials: z.array(credentialSchema),
  badges: badgesSchema,
  standing: standingSchema,
})
export type PairOutcome = z.infer<typeof pairOutcomeSchema>

export const outgoingMailSchema = z.object({
  id: z.string(),
  kind: z.literal('verification'),
  customerId: z.string(),
  to: z.string(),
  state: z.enum(['waiting', 'sent', 'failed']),
  requestedAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
  problem: z.string().nullable(),
})
export type OutgoingMail = z.infer<typeof outgoingMailSchema>

const errors = {
  UNAUTHORIZED: { status: 401, message: 'The register token is not known.' },
  UNKNOWN_PAIRING_CODE: { status: 404, message: 'This pairing code is not known, was used, or has expired.' },
  WRONG_ACCOUNT: { status: 409, message: 'This register belongs to another account.' },
  TOO_NEW: { status: 426, message: 'The register speaks a newer protocol than this cloud.' },
} as const

export const cloudContract = oc.errors(errors).router({
  register: {
    pair: oc
      .route({ method: 'POST', path: '/register/pair' })
      .input(
        z.object({
          code: z.string().max(40),
          /** Made by the host; the register keeps it when it already worked alone. */
          registerId: registerIdSchema,
          registerName: z.string().max(80),
          /** Set when the register already holds an account of its own (`--no-cloud`): only an empty account takes it. */
          localAccountId: accountIdSchema.nullable(),
          publicKey: z.string().max(1000),
        }),
      )
      .output(pairOutcomeSchema),
  },
  events: {
    push: oc.route({ method: 'POST', path: '/events/push' }).input(pushInputSchema).output(pushOutcomeSchema),
    pull: oc
      .route({ method: 'POST', path: '/events/pull' })
      .input(
        z.object({
          after: position,
          limit: z.number().int().min(1).max(5000),
          /** What the register believes: lets the cloud say in `standing` that it is another one. */
          incarnation: z.string().max(100).nullable(),
        }),
      )
      .output(pullOutcomeSchema),
    /** Chain hash at a position, to find the last common one after the cloud went back. null = not there. */
    hashAt: oc
      .route({ method: 'POST', path: '/events/hash-at' })
      .input(z.object({ position }))
      .output(z.object({ hash: z.string().nullable(), standing: standingSchema })),
    changes: oc.route({ method: 'GET', path: '/events/changes' }).output(eventIterator(standingSchema)),
  },
  account: {
    rows: oc.route({ method: 'POST', path: '/account/rows' }).output(accountRowsSchema),
  },
  staff: {
    credentials: oc
      .route({ method: 'POST', path: '/staff/credentials' })
      .input(z.object({ changed: z.array(credentialSchema).max(500), changedBadges: badgesSchema }))
      .output(z.object({ credentials: z.array(credentialSchema), badges: badgesSchema })),
  },
  registers: {
    list: oc.route({ method: 'GET', path: '/registers' }).output(
      z.object({
        registers: z.array(
          z.object({ registerId: registerIdSchema, name: z.string(), lastSeenAt: z.iso.datetime().nullable() }),
        ),
      }),
    ),
  },
  mail: {
    list: oc.route({ method: 'GET', path: '/mail' }).output(z.object({ mails: z.array(outgoingMailSchema) })),
  },
  attachments: {
    /** Again with the same bytes changes nothing. */
    put: oc
      .route({ method: 'POST', path: '/attachments/put' })
      .input(sentAttachmentSchema)
      .output(putAttachmentOutcomeSchema),
    get: oc
      .route({ method: 'POST', path: '/attachments/get' })
      .input(getAttachmentInputSchema)
      .output(getAttachmentOutcomeSchema),
  },
  admin: {
    createPairing: oc
      .route({ method: 'POST', path: '/admin/pairing' })
      .input(
        z.object({ store: z.string().max(120), createStore: z.boolean(), location: z.string().max(120).nullable() }),
      )
      .output(z.object({ code: z.string(), accountName: z.string(), expiresAt: z.iso.datetime() }))
      .errors({ UNKNOWN_STORE: { status: 404, message: 'No store of this name.' } }),
  },
})
