/** Which of two PIN hashes of one person stands: the one set later, whatever the clocks said. */
import { expect, test } from 'vitest'
import { isNewerCredential } from '../../shared/cloud-protocol/credentials.ts'
import { credentialSchema } from '../../shared/cloud-protocol/protocol.ts'

const credential = (version: number, updatedAt: string, pinHash = 'a') => ({ version, updatedAt, pinHash })

test('a PIN set while the clock stood in 2030 is replaced by the next one', () => {
  const wrongClock = credential(1, '2030-01-01T00:00:00.000Z')
  const next = credential(2, '2026-06-10T15:00:00.000Z')
  expect([isNewerCredential(next, wrongClock), isNewerCredential(wrongClock, next)]).toEqual([true, false])
})

test('two PINs set apart with the same number: the later clock, then the hash, decides the same everywhere', () => {
  const [early, late] = [credential(2, '2026-06-10T15:00:00Z'), credential(2, '2026-06-10T15:00:01Z')]
  expect([isNewerCredential(late, early), isNewerCredential(early, late)]).toEqual([true, false])
  const [a, b] = [credential(2, late.updatedAt, 'a'), credential(2, late.updatedAt, 'b')]
  expect([isNewerCredential(b, a), isNewerCredential(a, b), isNewerCredential(a, a)]).toEqual([true, false, false])
})

test('a hash from before there were numbers counts as the first', () => {
  const old = { staffId: 'ana', pinHash: 'x', updatedAt: '2026-06-10T15:00:00Z' }
  expect(credentialSchema.parse(old).version).toBe(1)
})
