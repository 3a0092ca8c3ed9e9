/** Which of two PIN hashes of one person stands: one rule for the host and the cloud, so that both end with the same one. */
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
