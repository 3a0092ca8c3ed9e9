/**
 * Journal records as a register pushed them: each text is parsed, its events are checked one by one, and chain and signature are
 * compared. A record that cannot be read takes its places and goes to quarantine whole. A chain or signature that does not hold
 * is a notice: it is stored and shown, and refuses nothing.
 */
import { createHash, createPublicKey, verify } from 'node:crypto'
import { z } from 'zod'
import { isNestedTooDeep } from '../../shared/cloud-protocol/limits.ts'
import type { PushedRecord } from '../../shared/cloud-protocol/protocol.ts'
import type { OwnPlace } from '../../shared/sync/own-place.ts'
import { type CheckedEvent, checkEvent, toRaw, type Writer } from './check-form.ts'
import type { PlacedEvent } from './place-batch.ts'

/** What a record says besides its events. */
export interface RecordHeader {
  readonly commandType: string
  readonly at: string
  readonly assertion: string | null
  readonly clock: { readonly raw: number; readonly offset: number }
}

export interface CheckedRecord {
  readonly record: PushedRecord
  /** null when it cannot be read. */
  readonly header: RecordHeader | null
  readonly events: readonly PlacedEvent[]
}

export type NoticeReason = 'chainBroken' | 'hashWrong' | 'chainHeadWrong' | 'signatureWrong'

export interface Notice {
  readonly reason: NoticeReason
  readonly record: PushedRecord
}

const whole = z.int().catch(0)
const textSchema = z.object({
  commandType: z.string().catch(''),
  at: z.string().catch(''),
  assertion: z.string().nullable().catch(null),
  clock: z.object({ raw: whole, offset: whole }).catch({ raw: 0, offset: 0 }),
  events: z.array(z.unknown()),
})

export function checkRecord(writer: Writer, record: PushedRecord): CheckedRecord {
  const { epoch, firstSeq, lastSeq, n } = record
  const parsed = textSchema.safeParse(parse(record.text))
  if (!parsed.success || parsed.data.events.length !== lastSeq - firstSeq + 1) {
    const event: CheckedEvent = { ...toRaw(record), ok: false, refusal: 'badRecord' }
    return {
      record,
      header: null,
      events: [{ event, place: { epoch, seq: lastSeq }, fromSeq: Math.min(firstSeq, lastSeq), n }],
    }
  }
  const { events, ...header } = parsed.data
  const placed = events.map((pushed, index): PlacedEvent => {
    const place = { epoch, seq: firstSeq + index }
    return { event: inPlace(checkEvent(writer, pushed), place), place, fromSeq: place.seq, n }
  })
  return { record, header, events: placed }
}

/** An event that names another place than its record is of a bad form. */
function inPlace(event: CheckedEvent, place: OwnPlace): CheckedEvent {
  if (!event.ok || (event.event.epoch === place.epoch && event.event.seq === place.seq)) return event
  return { ...event, ok: false, refusal: 'wrongPlace' }
}

/** null also where it is nested so deeply that it could be parsed, but not written again. */
function parse(text: string): unknown {
  if (isNestedTooDeep(text)) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** What does not hold in the chain of a batch, and whether its head was signed by this register. Demo data has no key. */
export function checkChain(
  records: readonly PushedRecord[],
  head: { readonly chainHead: string; readonly signature: string },
  publicKey: string,
): readonly Notice[] {
  const notices: Notice[] = []
  let before: PushedRecord | null = null
  for (const record of records) {
    if (chainHash(record.prevHash, record.text) !== record.hash) notices.push({ reason: 'hashWrong', record })
    if (before && record.n === before.n + 1 && record.prevHash !== before.hash)
      notices.push({ reason: 'chainBroken', record })
    before = record
  }
  const last = records.at(-1)
  if (!last) return notices
  if (last.hash !== head.chainHead) notices.push({ reason: 'chainHeadWrong', record: last })
  if (publicKey !== '' && !isSigned(head, publicKey)) notices.push({ reason: 'signatureWrong', record: last })
  return notices
}

/** The same hash as the register's: over `prevHash`, a line feed and the text. */
export const chainHash = (prevHash: string, text: string): string =>
  createHash('sha256').update(`${prevHash}\n${text}`).digest('hex')

function isSigned(head: { readonly chainHead: string; readonly signature: string }, publicKey: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
    return verify(null, Buffer.from(head.chainHead), key, Buffer.from(head.signature, 'base64'))
  } catch {
    // The key that was given at pairing cannot be read: nothing is proven.
    return false
  }
}
