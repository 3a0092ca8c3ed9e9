/** Which of two hashes of one person's PIN or badge stands, and what a badge's hash is of: one rule for the host and the cloud. */
import type { Credential } from './protocol.ts'

type Compared = Pick<Credential, 'version' | 'updatedAt' | 'pinHash'>

/**
 * The higher version wins, whatever the clocks said. Two of one version were set apart from each other: the later `updatedAt`
 * wins, and at the same instant the hash that sorts last, so that the order of arrival decides nothing.
 */
export function isNewerCredential(candidate: Compared, known: Compared): boolean {
  if (candidate.version !== known.version) return candidate.version > known.version
  const [one, other] = [Date.parse(candidate.updatedAt), Date.parse(known.updatedAt)]
  return one === other ? candidate.pinHash > known.pinHash : one > other
}

/** A badge is the same in either case. */
export const badgeText = (code: string): string => code.trim().toLowerCase()

/**
 * What the salt of an account's badges is the sha-256 of. All badges of an account share it, so that a scanned code is hashed once
 * and compared with all of them; a PIN, whose person is known, has a salt of its own.
 */
export const badgeSaltText = (accountId: string): string => `tillside-badge ${accountId}`
