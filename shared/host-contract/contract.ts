/**
 * What the page and its host may say to each other, over a MessagePort (Electron) or a WebSocket (browser shell). The host owns
 * devices, network, secrets and files and knows no business; the page owns the register's truth.
 *
 *   boot.*        who this register is, and first start (pair, create a store, try the demo)
 *   lease.*       one page at a time; take-over raises the epoch
 *   scans.*       what scanners read, and how they are
 *   recorder.*    the second copy of the journal, outside the browser's profile
 *   staff.*       PIN, badge, lock-out, assertion
 *   cloud.*       push, pull, something new
 *   attachments.* photos and papers, passed on to the cloud and back
 *   settings.*    what this register remembers for its people
 *   pos.*         the customer that the till's own software asks for
 */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { accountRowsSchema } from '../cloud-protocol/account-rows.ts'
import {
  getAttachmentInputSchema,
  getAttachmentOutcomeSchema,
  putAttachmentOutcomeSchema,
  sentAttachmentSchema,
} from '../cloud-protocol/attachments.ts'
import {
  outgoingMailSchema,
  pullOutcomeSchema,
  pushInputSchema,
  pushOutcomeSchema,
  standingSchema,
} from '../cloud-protocol/protocol.ts'
import { accountIdSchema, locationIdSchema, registerIdSchema, staffIdSchema } from '../kernel/ids.ts'

/** Raised with every change of a message's shape; a test compares the contract's fingerprint with this number. */
export const contractVersion = 6

export const demoStores = ['Maple Street Pets', 'Harbor Pets', 'Empty Account'] as const

export const settingsSchema = z.object({
  sounds: z.boolean(),
  volume: z.number().min(0).max(1),
  colorScheme: z.enum(['auto', 'light', 'dark']),
  language: z.string().max(20),
  /** Serial ports to listen on; empty = every port that looks like a scanner. */
  serialPorts: z.array(z.string().max(200)).max(16),
  /** The scanner this register was set up with; null = none yet, and any may come. */
  scanner: z
    .object({
      deviceId: z.string().max(200),
      kind: z.enum(['serial', 'hid', 'replay', 'keyboard']),
      name: z.string().max(200),
    })
    .nullable()
    .optional(),
})
export type Settings = z.infer<typeof settingsSchema>

export const bootSchema = z.object({
  contractVersion: z.number().int(),
  shell: z.enum(['electron', 'browser']),
  appVersion: z.string(),
  registerId: registerIdSchema,
  /** Known once the register is paired or has a store of its own; the databases are named after both. */
  accountId: accountIdSchema.nullable(),
  accountName: z.string().nullable(),
  registerName: z.string(),
  locationId: locationIdSchema.nullable(),
  isPaired: z.boolean(),
  /** What `npm start` was told to do on a register that has no account yet. */
  firstStart: z.enum(['ask', 'demo', 'create']),
  demoStore: z.enum(demoStores),
  /** Added to the machine's clock everywhere; not 0 only with `--clock`. */
  clockOffsetMs: z.number(),
  settings: settingsSchema,
})
export type Boot = z.infer<typeof bootSchema>

export const leaseSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('granted'), epoch: z.number().int() }),
  z.object({ state: z.literal('elsewhere') }),
])
export type Lease = z.infer<typeof leaseSchema>

/** One label as a device gave it, not yet understood. */
export const scanReceivedSchema = z.object({
  scanId: z.string().max(100),
  deviceId: z.string().max(200),
  kind: z.enum(['serial', 'hid', 'replay']),
  /** Bytes as Latin-1 text, terminator taken off; control characters such as GS are kept. */
  raw: z.string().max(8192),
  at: z.iso.datetime(),
  /** How the label ended, as it came: CR, LF, CRLF, Tab, ETX; empty = by silence. Left out where a device has no endings. */
  suffix: z.string().max(2).optional(),
  /** Bits per second of a serial port. */
  baudRate: z.number().int().optional(),
})
export type ScanReceived = z.infer<typeof scanReceivedSchema>

export const scannerStatusSchema = z.object({
  deviceId: z.string(),
  kind: z.enum(['serial', 'hid', 'replay']),
  name: z.string(),
  state: z.enum(['ready', 'connecting', 'busy', 'forbidden', 'unplugged', 'failed']),
  detail: z.string(),
  /** The serial port it is read at, as the settings would name it. */
  port: z.string().optional(),
  /** So many labels came only in part and were dropped; the detail says so of the latest: scan it again. */
  lostLabels: z.number().int().optional(),
})
export type ScannerStatus = z.infer<typeof scannerStatusSchema>

/** A label was in view once more and counts no further time: `times` sights of the scan so far. */
export const doubleReadSchema = z.object({
  scanId: z.string().max(100),
  deviceId: z.string().max(200),
  times: z.number().int().min(2),
})
export type DoubleRead = z.infer<typeof doubleReadSchema>

/** One journal record as text, exactly as the page stored it; the host only checks the frame. */
export const recorderEntrySchema = z.object({
  n: z.number().int().min(1),
  hash: z.string().max(128),
  lastSeq: z.number().int().min(0),
  text: z.string().max(4_000_000),
  /** With `lastSeq` the place of its last event, and that event's id. Without them it never counts as acknowledged. */
  epoch: z.number().int().min(0).optional(),
  lastEventId: z.string().max(100).optional(),
})
export type RecorderEntry = z.infer<typeof recorderEntrySchema>

/** The cloud holds everything up to this place, where this event stands. */
export const recorderMarkSchema = z.object({
  epoch: z.number().int().min(0),
  seq: z.number().int().min(0),
  eventId: z.string().max(100),
})
export type RecorderMark = z.infer<typeof recorderMarkSchema>

export const recorderStatusSchema = z.object({
  state: z.enum(['ok', 'failed']),
  lastSeq: z.number().int(),
  bytes: z.number().int(),
  problem: z.string().nullable(),
  /** Records that could not be read and were set aside in a file beside; cutShort: the file ends in the middle of the last one. */
  damaged: z
    .array(z.object({ code: z.enum(['unreadable', 'cutShort']), file: z.string(), records: z.number().int() }))
    .optional(),
})
export type RecorderStatus = z.infer<typeof recorderStatusSchema>

export const signInOutcomeSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('signedIn'),
    staffId: staffIdSchema,
    /** Opaque to the page; bound to register and epoch; goes into each record. */
    assertion: z.string(),
    expiresAt: z.iso.datetime(),
  }),
  z.object({ state: z.literal('wrongPin'), triesLeft: z.number().int() }),
  z.object({ state: z.literal('lockedOut'), until: z.iso.datetime() }),
  z.object({ state: z.literal('noPin') }),
])
export type SignInOutcome = z.infer<typeof signInOutcomeSchema>

export const badgeCodeSchema = z.string().min(1).max(60)

export const badgeOutcomeSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('signedIn'),
    staffId: staffIdSchema,
    assertion: z.string(),
    expiresAt: z.iso.datetime(),
  }),
  /** The person is locked out by wrong PINs; the badge does not help meanwhile. */
  z.object({ state: z.literal('lockedOut'), staffId: staffIdSchema, until: z.iso.datetime() }),
  /** Counts against nobody. After several in a row no badge is looked at until then; PINs are. */
  z.object({ state: z.literal('unknownBadge'), waitUntil: z.iso.datetime().nullable() }),
])
export type BadgeOutcome = z.infer<typeof badgeOutcomeSchema>

/** How the line to the cloud is, pushed whenever it changes. */
export const cloudEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('notPaired') }),
  z.object({ type: z.literal('offline'), since: z.iso.datetime(), problem: z.string() }),
  /** Connected, or something new: pull. */
  z.object({ type: z.literal('standing'), standing: standingSchema }),
])
export type CloudEvent = z.infer<typeof cloudEventSchema>

/** What the till calls a customer. */
export const posIdSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^\P{Cc}*$/u)

/** The till asks for its customer; only the latest counts. */
export const posAskSchema = z.object({ callId: z.string().max(60), posId: posIdSchema })
export type PosAsk = z.infer<typeof posAskSchema>

/** What became of it. waiting: it opens when what is on the screen is done. */
export const posOutcomeSchema = z.enum(['opened', 'unknown', 'waiting'])
export type PosOutcome = z.infer<typeof posOutcomeSchema>

const errors = {
  /** The line is down or the cloud did not answer: no outcome; the same bytes go again later. */
  NO_LINE: { status: 503, message: 'The cloud cannot be reached.' },
  NOT_PAIRED: { status: 409, message: 'This register is not paired with a cloud.' },
  REFUSED: {
    status: 422,
    message: 'The cloud refused the request.',
    data: z.object({ code: z.string(), message: z.string() }),
  },
  NOT_OWNER: { status: 423, message: 'Another page owns this register.' },
  NOT_ALLOWED: { status: 403, message: 'Not allowed now.' },
} as const

const c = oc.errors(errors)

export const hostContract = {
  boot: {
    get: c.output(bootSchema),
    /** Pairs with the cloud that this host was told of (or `cloudUrl`). */
    pair: c.input(z.object({ code: z.string().max(40), cloudUrl: z.string().max(300).nullable() })).output(bootSchema),
    /** A register with a store of its own, no cloud yet: the page makes the account's rows. */
    createAccount: c
      .input(
        z.object({
          accountId: accountIdSchema,
          accountName: z.string().min(1).max(120),
          locationId: locationIdSchema,
          registerName: z.string().max(80),
        }),
      )
      .output(bootSchema),
  },
  lease: {
    acquire: c.input(z.object({ pageId: z.string().max(60), takeOver: z.boolean() })).output(leaseSchema),
    /** Yields once when this page's lease is lost to another page. */
    watch: c
      .input(z.object({ pageId: z.string().max(60) }))
      .output(eventIterator(z.object({ state: z.literal('lost') }))),
    release: c.input(z.object({ pageId: z.string().max(60) })).output(z.object({})),
  },
  scans: {
    received: c.output(eventIterator(scanReceivedSchema)),
    status: c.output(eventIterator(z.array(scannerStatusSchema))),
    /** Reads that were suppressed; the latest is enough. */
    repeated: c.output(eventIterator(doubleReadSchema)),
    /**
     * While it runs, every serial port that is listed and not in use is listened to as well, and `ports` besides; it tells how those
     * are. Ending it lets go of them.
     */
    setup: c
      .input(z.object({ ports: z.array(z.string().max(200)).max(16) }))
      .output(eventIterator(z.array(scannerStatusSchema))),
  },
  recorder: {
    append: c
      .input(z.object({ epoch: z.number().int(), entries: z.array(recorderEntrySchema).min(1).max(500) }))
      .output(recorderStatusSchema),
    /**
     * Entries of the same number and hash take the place of those that are there, and lines set aside as damaged that hold one of the texts go:
     * the way personal data leaves the files. Each file all of it or nothing; asked again, it comes to the same end.
     */
    replace: c
      .input(
        z.object({
          epoch: z.number().int(),
          entries: z.array(recorderEntrySchema).max(500),
          forget: z.array(z.string().min(8).max(200)).max(5000),
        }),
      )
      .output(recorderStatusSchema),
    /** Entries after record number `after`, oldest first, at most about 1 MB. */
    read: c
      .input(z.object({ after: z.number().int().min(0) }))
      .output(z.object({ entries: z.array(recorderEntrySchema), hasMore: z.boolean() })),
    acknowledge: c.input(recorderMarkSchema).output(recorderStatusSchema),
    status: c.output(recorderStatusSchema),
    /** The account's rows, kept for a start without profile and line. Takes the place of the copy before. */
    keepAccount: c
      .input(z.object({ epoch: z.number().int(), text: z.string().min(2).max(50_000_000) }))
      .output(z.object({})),
    /** null = none that can be read. */
    keptAccount: c.output(z.object({ text: z.string().nullable() })),
  },
  staff: {
    signIn: c.input(z.object({ staffId: staffIdSchema, pin: z.string().max(32) })).output(signInOutcomeSchema),
    locks: c.output(z.array(z.object({ staffId: staffIdSchema, until: z.iso.datetime() }))),
    /** `managerAssertion` of a fresh sign-in; not asked for while the register has no PIN at all (first start). */
    setPin: c
      .input(
        z.object({
          staffId: staffIdSchema,
          pin: z.string().regex(/^\d{4,8}$/),
          managerAssertion: z.string().nullable(),
        }),
      )
      .output(z.object({})),
    liftLock: c.input(z.object({ staffId: staffIdSchema, managerAssertion: z.string() })).output(z.object({})),
    signInWithBadge: c.input(z.object({ code: badgeCodeSchema })).output(badgeOutcomeSchema),
    /** code null = the person has no badge any more. A badge that somebody else has stays theirs. */
    setBadge: c
      .input(z.object({ staffId: staffIdSchema, code: badgeCodeSchema.nullable(), managerAssertion: z.string() }))
      .output(
        z.discriminatedUnion('state', [
          z.object({ state: z.literal('set') }),
          z.object({ state: z.literal('takenBy'), staffId: staffIdSchema }),
        ]),
      ),
    /** Who has a badge. */
    badges: c.output(z.array(staffIdSchema)),
  },
  cloud: {
    events: c.output(eventIterator(cloudEventSchema)),
    push: c
      .input(pushInputSchema.omit({ registerId: true, protocolVersion: true, signature: true }))
      .output(pushOutcomeSchema),
    pull: c
      .input(
        z.object({
          after: z.number().int().min(0),
          limit: z.number().int().min(1).max(5000),
          incarnation: z.string().nullable(),
        }),
      )
      .output(pullOutcomeSchema),
    hashAt: c
      .input(z.object({ position: z.number().int().min(0) }))
      .output(z.object({ hash: z.string().nullable(), standing: standingSchema })),
    registers: c.output(
      z.object({
        registers: z.array(
          z.object({ registerId: registerIdSchema, name: z.string(), lastSeenAt: z.iso.datetime().nullable() }),
        ),
      }),
    ),
    mails: c.output(z.object({ mails: z.array(outgoingMailSchema) })),
    accountRows: c.output(accountRowsSchema),
  },
  attachments: {
    put: c.input(sentAttachmentSchema).output(putAttachmentOutcomeSchema),
    get: c.input(getAttachmentInputSchema).output(getAttachmentOutcomeSchema),
  },
  settings: {
    set: c.input(settingsSchema.partial()).output(settingsSchema),
  },
  pos: {
    asked: c.output(eventIterator(posAskSchema)),
    answer: c.input(z.object({ callId: z.string().max(60), outcome: posOutcomeSchema })).output(z.object({})),
  },
}
export type HostContract = typeof hostContract
