/**
 * The links of mails: signed, for one purpose, and only for a time. A link says by itself what it is for - account, customer, the change
 * that brought the address - and its signature shows that this cloud said so; nothing is stored per link. The secret lies in the
 * database, so that every process of a cloud reads every link; a new one makes all links sent before worthless.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { mailLinkDays } from '../../shared/customers/verification-mail.ts'
import type { Random } from '../../shared/kernel/clock.ts'
import { accepted, type Result, refused } from '../../shared/kernel/result.ts'
import type { Database } from '../storage/open-storage.ts'

/** owner: the page with all its buttons. leave: only off the mailing list, as mail programs offer it. */
const purposes = ['owner', 'leave'] as const
export type LinkPurpose = (typeof purposes)[number]

export interface MailLink {
  readonly purpose: LinkPurpose
  readonly accountId: string
  readonly customerId: string
  /** The change that brought the address. */
  readonly bodyRef: string
}

export type LinkRefusal = 'forged' | 'expired'

const dayMs = 24 * 60 * 60 * 1000
/** Whoever got a mail may leave the list for long after it. */
const daysOf: Readonly<Record<LinkPurpose, number>> = { owner: mailLinkDays, leave: 90 }

const secretName = 'mail-links'
/** Longer ones are never ours. */
const longestToken = 2000

const payloadSchema = z.object({
  p: z.enum(purposes),
  a: z.string().min(1),
  c: z.string().min(1),
  r: z.string().min(1),
  /** Seconds since 1970. */
  e: z.number().int(),
})

/** Made with the first start; kept ever after. */
export async function obtainLinkSecret(db: Database, random: Random): Promise<string> {
  await db
    .insertInto('secrets')
    .values({ name: secretName, secret: Buffer.from(random.bytes(32)).toString('base64url') })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await db.selectFrom('secrets').select('secret').where('name', '=', secretName).executeTakeFirstOrThrow()
  return row.secret
}

export function signLink(secret: string, link: MailLink, nowMs: number): string {
  const { purpose, accountId, customerId, bodyRef } = link
  const expires = Math.floor((nowMs + daysOf[purpose] * dayMs) / 1000)
  const payload = Buffer.from(
    JSON.stringify({ p: purpose, a: accountId, c: customerId, r: bodyRef, e: expires }),
  ).toString('base64url')
  return `${payload}.${signature(secret, payload)}`
}

/** The signature is looked at before anything else of the link. */
export function readLink(secret: string, token: string, nowMs: number): Result<MailLink, LinkRefusal> {
  const [payload, signed, ...more] = token.length > longestToken ? [] : token.split('.')
  if (!payload || !signed || more.length > 0) return refused('forged')
  const [given, expected] = [Buffer.from(signed), Buffer.from(signature(secret, payload))]
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return refused('forged')
  const {
    p: purpose,
    a: accountId,
    c: customerId,
    r: bodyRef,
    e,
  } = payloadSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')))
  if (nowMs >= e * 1000) return refused('expired')
  return accepted({ purpose, accountId, customerId, bodyRef })
}

/** Bound to its use: the secret signs nothing else that could be taken for a link. */
const signature = (secret: string, payload: string): string =>
  createHmac('sha256', secret).update(`tillside mail link\n${payload}`).digest('base64url')
