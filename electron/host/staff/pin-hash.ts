/**
 * Hashes of PINs and badges, `scrypt$N$r$p$salt$hash` with base64 parts. Computed off the main thread. A four-digit PIN does not resist someone
 * who has the disk; the hash only keeps it from being read.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

const cost = { N: 16_384, r: 8, p: 1 } as const
const hashBytes = 32

export async function hashPin(pin: string): Promise<string> {
  return hashWith(pin, randomBytes(16))
}

/** The same text under the same salt gives the same hash. */
export async function hashWith(text: string, salt: Uint8Array): Promise<string> {
  const hash = await derive(text, salt, cost, hashBytes)
  return ['scrypt', cost.N, cost.r, cost.p, Buffer.from(salt).toString('base64'), hash.toString('base64')].join('$')
}

/** Base64. */
export const saltOf = (hash: string): string => hash.split('$')[4] ?? ''

/** False for a wrong PIN and for a hash of a form this program does not know. */
export async function isPin(pin: string, pinHash: string): Promise<boolean> {
  const [name, N, r, p, salt, hash] = pinHash.split('$')
  if (name !== 'scrypt' || salt === undefined || hash === undefined) return false
  const expected = Buffer.from(hash, 'base64')
  const parameters = { N: Number(N), r: Number(r), p: Number(p) }
  // The bounds keep a hash from outside from eating the machine.
  if (!(parameters.N <= 1 << 17 && parameters.r <= 32 && parameters.p <= 4 && expected.length >= 16)) return false
  const actual = await derive(pin, Buffer.from(salt, 'base64'), parameters, expected.length)
  return timingSafeEqual(actual, expected)
}

function derive(
  pin: string,
  salt: Uint8Array,
  parameters: { readonly N: number; readonly r: number; readonly p: number },
  length: number,
): Promise<Buffer> {
  const maxmem = 256 * parameters.N * parameters.r
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, length, { ...parameters, maxmem }, (error, hash) => (error ? reject(error) : resolve(hash)))
  })
}
