/** The host's line to its cloud while nothing happens: what is said on it, and how a computer that wakes up finds out that it is dead. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepAliveMs } from '../../cloud/http/server.ts'
import { createCloudLink } from '../../electron/host/cloud-link/cloud-link.ts'
import type { Staff } from '../../electron/host/staff/staff.ts'

const standing = { incarnation: 'one', lastPosition: 7, hashOfLastPosition: 'hash' }
const minutes = (n: number) => n * 60_000

let calls: string[]
let isAsleep: boolean
beforeEach(() => {
  vi.useFakeTimers()
  calls = []
  isAsleep = false
  vi.stubGlobal('fetch', async (request: Request) => {
    const path = new URL(request.url).pathname
    calls.push(path)
    if (isAsleep) throw new TypeError('fetch failed')
    if (path.endsWith('/changes')) return new Response(new ReadableStream(), eventStream)
    return Response.json(path.endsWith('/hash-at') ? { hash: null, standing } : { credentials: [], badges: [] })
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const eventStream = { headers: { 'content-type': 'text/event-stream' } }

/** Nobody's PIN changes here. */
const staff = {
  unsent: () => [],
  takeFromCloud: async () => undefined,
  onPinChanged: () => undefined,
  badges: { unsent: () => [], takeFromCloud: async () => undefined },
} as unknown as Staff

function givenLink() {
  const link = createCloudLink({
    clock: { now: () => Date.now() },
    random: { bytes: (length) => new Uint8Array(length) },
    staff,
  })
  link.connect({ cloudUrl: 'http://cloud.example', token: 'token' })
  return link
}

test('ten idle minutes: at most two messages a minute go between host and cloud', async () => {
  const link = givenLink()
  await vi.advanceTimersByTimeAsync(minutes(1))
  expect(link.events.get()).toEqual({ type: 'standing', standing })
  const begun = calls.length
  await vi.advanceTimersByTimeAsync(minutes(10))
  // A question and its answer are two messages; besides, the cloud's stream says now and then that it stands.
  expect((calls.length - begun) * 2 + minutes(10) / keepAliveMs).toBeLessThanOrEqual(20)
  expect(calls.length).toBeGreaterThan(begun)
  await stopped(link.stop())
})

test('wake after sleep: a line that died meanwhile is found out within seconds, and the line that is back is caught up', async () => {
  const link = givenLink()
  await vi.advanceTimersByTimeAsync(minutes(1))
  // Timers stand still while the computer sleeps; the clock does not.
  isAsleep = true
  vi.setSystemTime(Date.now() + minutes(90))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(link.events.get()).toMatchObject({ type: 'offline' })
  isAsleep = false
  standing.lastPosition = 8
  await vi.advanceTimersByTimeAsync(20_000)
  expect(link.events.get()).toEqual({ type: 'standing', standing })
  await stopped(link.stop())
})

/** Whatever it waits for passes. */
async function stopped(stopping: Promise<void>): Promise<void> {
  await vi.advanceTimersByTimeAsync(1000)
  await stopping
}
