/**
 * The recorder's file format: one line per frame, `<crc32, 8 hex digits> <JSON>\n`. The checksum covers the JSON's bytes; JSON
 * escapes line feeds, so a frame never holds one. A frame is an entry of the journal or a mark of what the cloud acknowledged.
 */
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { type RecorderEntry, recorderEntrySchema, recorderMarkSchema } from '../../../shared/host-contract/contract.ts'

export type Frame =
  | { readonly kind: 'entry'; readonly entry: RecorderEntry }
  /** `at`: when it was written, ms since 1970. */
  | {
      readonly kind: 'mark'
      readonly epoch: number
      readonly seq: number
      readonly eventId: string
      readonly at: number
    }
  /** Of versions whose marks knew no epoch: read over, because nobody can tell what it speaks of. */
  | { readonly kind: 'acknowledged'; readonly upToSeq: number }

const frameSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('entry'), entry: recorderEntrySchema }),
  z.object({ kind: z.literal('mark'), ...recorderMarkSchema.shape, at: z.number() }),
  z.object({ kind: z.literal('acknowledged'), upToSeq: z.number().int().min(0) }),
])

export const lineFeed = 0x0a

export function frameToBytes(frame: Frame): Buffer {
  const json = Buffer.from(JSON.stringify(frame))
  return Buffer.concat([Buffer.from(`${checksum(json)} `), json, Buffer.from('\n')])
}

/** The frame of one line (without its line feed); null when the line is damaged. */
export function bytesToFrame(line: Uint8Array): Frame | null {
  const bytes = Buffer.from(line.buffer, line.byteOffset, line.byteLength)
  const json = bytes.subarray(9)
  if (bytes.length < 10 || bytes.toString('latin1', 0, 9) !== `${checksum(json)} `) return null
  try {
    const frame = frameSchema.safeParse(JSON.parse(json.toString('utf8')))
    return frame.success ? frame.data : null
  } catch {
    return null
  }
}

const checksum = (bytes: Uint8Array): string => crc32(bytes).toString(16).padStart(8, '0')
