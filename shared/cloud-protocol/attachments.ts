/** Photos and papers on the wire: named by their salted hash, sent once by whoever took them, fetched when somebody looks. */
import { z } from 'zod'
import { customerIdSchema } from '../kernel/ids.ts'

export const attachmentRefSchema = z.string().regex(/^[0-9a-f]{32}$/)

/** Base64, with room above the limit so that "too big" is an answer and not a broken call. */
const base64Schema = z
  .string()
  .max(3_000_000)
  .regex(/^[A-Za-z0-9+/]*={0,2}$/)

export const sentAttachmentSchema = z.object({
  ref: attachmentRefSchema,
  /** Whose it is: purging the customer takes it away. */
  customerId: customerIdSchema,
  mime: z.string().max(100),
  /** 32 hex digits; `ref` is made of it and the bytes. */
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  base64: base64Schema,
})
export type SentAttachment = z.infer<typeof sentAttachmentSchema>

/** A refusal is final: the same bytes are refused again. */
export const putAttachmentOutcomeSchema = z.discriminatedUnion('state', [
  /** There, now or already. `incarnation` = of the database that holds it. */
  z.object({ state: z.literal('stored'), incarnation: z.string() }),
  z.object({
    state: z.literal('refused'),
    /** `purged`: the customer's personal data was taken out for good. */
    reason: z.enum(['tooBig', 'empty', 'notAllowed', 'otherMime', 'wrongHash', 'purged']),
  }),
])
export type PutAttachmentOutcome = z.infer<typeof putAttachmentOutcomeSchema>

export const getAttachmentInputSchema = z.object({ ref: attachmentRefSchema })

/** null = the cloud does not have it (yet, or not any more). */
export const getAttachmentOutcomeSchema = z.object({
  attachment: sentAttachmentSchema.nullable(),
  incarnation: z.string(),
})
export type GetAttachmentOutcome = z.infer<typeof getAttachmentOutcomeSchema>
