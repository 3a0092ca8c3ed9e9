/**
 * What the host gives for a right PIN: a short signed text that says who signed in, on which register, under which epoch, and
 * until when. `<payload, base64url>.<ed25519 signature, base64url>`; the cloud can check it with the register's public key.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { z } from 'zod'
import { registerIdSchema, staffIdSchema } from '../../../shared/kernel/ids.ts'

const claimsSchema = z.object({
  kind: z.literal('tillside-staff'),
  registerId: registerIdSchema,
  epoch: z.number().int(),
  staffId: staffIdSchema,
  /** ms since 1970. */
  issuedAt: z.number(),
  expiresAt: z.number(),
})
export type Claims = Omit<z.infer<typeof claimsSchema>, 'kind'>

export interface Signer {
  /** Base64 signature of the text's UTF-8 bytes. */
  signText(text: string): string
  assert(claims: Claims): string
  /** null when it was not made by this register's key. */
  read(assertion: string): Claims | null
}

export function createSigner(signingKey: string): Signer {
  const privateKey: KeyObject = createPrivateKey({
    key: Buffer.from(signingKey, 'base64'),
    format: 'der',
    type: 'pkcs8',
  })
  const publicKey = createPublicKey(privateKey)
  return {
    signText: (text) => sign(null, Buffer.from(text), privateKey).toString('base64'),
    assert(claims) {
      const payload = Buffer.from(JSON.stringify({ kind: 'tillside-staff', ...claims })).toString('base64url')
      return `${payload}.${sign(null, Buffer.from(payload), privateKey).toString('base64url')}`
    },
    read(assertion) {
      const [payload, signature, ...more] = assertion.split('.')
      if (payload === undefined || signature === undefined || more.length > 0) return null
      if (!verify(null, Buffer.from(payload), publicKey, Buffer.from(signature, 'base64url'))) return null
      const claims = claimsSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')))
      return claims.success ? claims.data : null
    },
  }
}
