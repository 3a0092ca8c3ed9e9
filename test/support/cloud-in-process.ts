/** The real cloud on a real port, in the test's own process, with a clock the test moves. */

import { createLog } from '../../cloud/log.ts'
import { type RunningCloud, startCloud } from '../../cloud/service.ts'
import type { CloudPlace } from './cloud-databases.ts'

export interface TestClock {
  now(): number
  advance(ms: number): void
}

export function createTestClock(at = '2026-06-10T15:00:00.000Z'): TestClock {
  let ms = Date.parse(at)
  return {
    now: () => ms,
    advance(by) {
      ms += by
    },
  }
}

export const givenCloud = (
  place: CloudPlace,
  options: {
    readonly clock?: TestClock
    readonly demo?: boolean
    readonly smtpUrl?: string
    readonly publicUrl?: string
  } = {},
): Promise<RunningCloud> =>
  startCloud({
    port: 0,
    host: '127.0.0.1',
    folder: place.folder,
    databaseUrl: place.databaseUrl,
    demo: options.demo ?? false,
    clock: options.clock ?? createTestClock(),
    smtpUrl: options.smtpUrl,
    publicUrl: options.publicUrl,
    mailFrom: 'Tillside <no-reply@tillside.invalid>',
    log: createLog('silent'),
  })
