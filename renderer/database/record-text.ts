/**
 * The text of a journal record and its place in the hash chain. The text is made once and kept as it is: the same characters are
 * hashed, stored, recorded by the host and, event by event, sent.
 */
import type { TillsideEvent } from '../../shared/loyalty/events.ts'

export interface RecordText {
  readonly commandType: string
  /** The moment that was decided with. */
  readonly at: string
  /** The machine's own clock, ms since 1970, and what was added to it. */
  readonly clock: { readonly raw: number; readonly offset: number }
  /** Proof of who was signed in, made by the host; null before anybody is. */
  readonly assertion: string | null
  readonly events: readonly TillsideEvent[]
}

export const recordToText = (record: RecordText): string => JSON.stringify(record)

/** Throws when the text is not a record's: the journal then was written by something else. */
export function textToRecord(text: string): RecordText {
  const parsed: RecordText = JSON.parse(text)
  if (!Array.isArray(parsed.events)) throw new Error('A journal record without events')
  return parsed
}

const encoder = new TextEncoder()

export async function chainHash(prevHash: string, text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', encoder.encode(`${prevHash}\n${text}`))
  let hex = ''
  for (const byte of new Uint8Array(digest)) hex += byte.toString(16).padStart(2, '0')
  return hex
}
