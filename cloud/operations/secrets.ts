/**
 * Secrets the cloud hands out, and how it keeps them: only as sha-256, since all of them are random and long. A register's token
 * starts with its account, so that it is looked up inside that account.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Random } from '../../shared/kernel/clock.ts'

export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Takes the same time wherever the two differ. */
export const isSameSecret = (one: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(hashSecret(one)), Buffer.from(hashSecret(other)))

export const createToken = (accountId: string, registerId: string, random: Random): string =>
  [accountId, registerId, random.bytes(32)].map((part) => Buffer.from(part).toString('base64url')).join('.')

/** null = not the form of a register token. */
export function readToken(token: string): { accountId: string; registerId: string } | null {
  const [accountId, registerId, secret, ...more] = token.split('.')
  if (!accountId || !registerId || !secret || more.length > 0) return null
  const text = (part: string): string => Buffer.from(part, 'base64url').toString('utf8').replaceAll('\0', '')
  return { accountId: text(accountId), registerId: text(registerId) }
}

/** No letters or digits that look or sound alike. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const words = [
  'MAPLE',
  'CEDAR',
  'BIRCH',
  'ASPEN',
  'ALDER',
  'HAZEL',
  'ROWAN',
  'BEECH',
  'OLIVE',
  'PEACH',
  'AMBER',
  'CORAL',
]

/** Like `MAPLE-7K2F-9QXD`: a word to recognise it by, and 39 bits of chance that live for a day and work once. */
export function createPairingCode(random: Random): string {
  const pick = (from: ArrayLike<string>): string => from[uniformBelow(from.length, random)] ?? ''
  const four = (): string => Array.from({ length: 4 }, () => pick(alphabet)).join('')
  return [pick(words), four(), four()].join('-')
}

/** People type it with or without dashes, in any case. */
export const hashPairingCode = (typed: string): string => hashSecret(typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, ''))

function uniformBelow(limit: number, random: Random): number {
  const usable = 256 - (256 % limit)
  for (;;) {
    const byte = random.bytes(1)[0] ?? 0
    if (byte < usable) return byte % limit
  }
}
