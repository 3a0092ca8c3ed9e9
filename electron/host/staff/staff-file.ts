/** What the register keeps about signing in: PIN hashes, which of them the cloud has not got yet, and wrong tries. */
import { z } from 'zod'
import { credentialSchema } from '../../../shared/cloud-protocol/protocol.ts'
import { staffIdSchema } from '../../../shared/kernel/ids.ts'

export const staffFileSchema = z.object({
  format: z.literal(1),
  credentials: z.array(credentialSchema),
  /** Changed here and not yet taken by the cloud. */
  unsent: z.array(staffIdSchema),
  tries: z.record(
    z.string(),
    z.object({
      /** Wrong tries since the last right one. */
      wrong: z.number().int().min(0),
      lockedUntil: z.iso.datetime().nullable(),
    }),
  ),
})
export type StaffFile = z.infer<typeof staffFileSchema>
