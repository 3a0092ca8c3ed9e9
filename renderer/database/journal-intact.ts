/**
 * Is a record that comes back from the recorder one that this register may have written? The hash covers the text alone, so numbers
 * and places are held against what the text says, and nobody else's record is taken. One that is not intact is left in the recorder.
 */
import { z } from 'zod'
import { isNestedTooDeep } from '../../shared/cloud-protocol/limits.ts'
import { personBodySchema } from '../../shared/customers/person.ts'
import type { JournalRecord } from './journal-schema.ts'

export interface RecordWriter {
  readonly registerId: string
  readonly accountId: string
}

const recordSchema = z.object({
  n: z.number().int().min(1),
  epoch: z.number().int().min(0),
  firstSeq: z.number().int().min(1),
  lastSeq: z.number().int().min(1),
  prevHash: z.string(),
  hash: z.string(),
  text: z.string(),
  bodies: z.array(personBodySchema),
})

interface EventFields {
  readonly accountId?: unknown
  readonly registerId?: unknown
  readonly epoch?: unknown
  readonly seq?: unknown
}

const textSchema = z.object({ events: z.array(z.record(z.string(), z.unknown())) })

export function isIntact(record: JournalRecord, writer: RecordWriter): boolean {
  if (!recordSchema.safeParse(record).success) return false
  const events = eventsIn(record.text)
  if (!events || events.length !== record.lastSeq - record.firstSeq + 1) return false
  return events.every(
    ({ accountId, registerId, epoch, seq }, index) =>
      isSaid(accountId, writer.accountId) &&
      isSaid(registerId, writer.registerId) &&
      isSaid(epoch, record.epoch) &&
      isSaid(seq, record.firstSeq + index),
  )
}

/** What is left unsaid contradicts nothing. */
const isSaid = (said: unknown, expected: unknown): boolean => said === undefined || said === expected

function eventsIn(text: string): readonly EventFields[] | null {
  if (isNestedTooDeep(text)) return null
  try {
    const record = textSchema.safeParse(JSON.parse(text))
    return record.success ? record.data.events : null
  } catch {
    return null
  }
}
