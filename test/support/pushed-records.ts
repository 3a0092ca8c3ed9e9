/** Events as journal records: one record each, chained, at the places that the events name. What names none follows the one before. */
import { createHash } from 'node:crypto'
import type { PushedRecord } from '../../shared/cloud-protocol/protocol.ts'

export const hashOf = (prevHash: string, text: string): string =>
  createHash('sha256').update(`${prevHash}\n${text}`).digest('hex')

const numberOf = (event: unknown, key: 'epoch' | 'seq'): number | null => {
  const value: unknown = typeof event === 'object' && event !== null ? Reflect.get(event, key) : null
  return Number.isInteger(value) ? Number(value) : null
}

export function recordsOf(events: readonly unknown[]): PushedRecord[] {
  let [seq, prevHash] = [0, '']
  return events.map((event) => {
    seq = numberOf(event, 'seq') ?? seq + 1
    const clock = { raw: 1_781_100_000_000 + seq, offset: 250 }
    const text = JSON.stringify({
      commandType: 'Test',
      at: 'then',
      clock,
      assertion: `assertion-${seq}`,
      events: [event],
    })
    const record = { n: seq, epoch: numberOf(event, 'epoch') ?? 1, firstSeq: seq, lastSeq: seq, prevHash, text }
    prevHash = hashOf(prevHash, text)
    return { ...record, hash: prevHash }
  })
}

/** What a page gives its host to send. */
export function batchOf(events: readonly unknown[], bodies: readonly unknown[] = []) {
  const records = recordsOf(events)
  return { records, lost: [], bodies: [...bodies], chainHead: records.at(-1)?.hash ?? '' }
}
