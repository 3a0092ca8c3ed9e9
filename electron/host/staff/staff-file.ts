/** What the register keeps about signing in: hashes of PINs and badges, which of them the cloud has not got yet, and wrong tries. */
import { z } from 'zod'
import { isNewerCredential } from '../../../shared/cloud-protocol/credentials.ts'
import { type Credential, credentialSchema } from '../../../shared/cloud-protocol/protocol.ts'
import { type StaffId, staffIdSchema } from '../../../shared/kernel/ids.ts'

export const staffFileSchema = z.object({
  format: z.literal(1),
  credentials: z.array(credentialSchema),
  /** Changed here and not yet taken by the cloud. */
  unsent: z.array(staffIdSchema),
  badges: z.array(credentialSchema).default([]),
  unsentBadges: z.array(staffIdSchema).default([]),
  /** Badges in a row that nobody has. */
  unknownBadges: z
    .object({ count: z.number().int().min(0), waitUntil: z.iso.datetime().nullable() })
    .default({ count: 0, waitUntil: null }),
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

/** Of each person the hash that stands. */
export function newestOfEach(credentials: readonly Credential[]): Credential[] {
  const newest = new Map<StaffId, Credential>()
  for (const credential of credentials) {
    const known = newest.get(credential.staffId)
    if (!known || isNewerCredential(credential, known)) newest.set(credential.staffId, credential)
  }
  return [...newest.values()]
}
