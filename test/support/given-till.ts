/**
 * A till in memory for tests: real use-cases, journal and views over fake-indexeddb, a fake host, a clock that the test sets. Timers run
 * at once, so a test waits for conditions and never for time.
 */
import 'fake-indexeddb/auto'
import Dexie from 'dexie'
import { IDBFactory } from 'fake-indexeddb'
import { expect, vi } from 'vitest'
import { createTill, type Till } from '../../renderer/use-cases/create-till.ts'
import type { TillState } from '../../renderer/use-cases/till.ts'
import { demoEvents } from '../../shared/demo/demo-store.ts'
import type { AccountId, CustomerId, StaffId } from '../../shared/kernel/ids.ts'
import { type FakeCloud, fakeCloud } from './fake-cloud.ts'
import { type FakeHost, type FakeLine, fakeHost } from './fake-host.ts'

/** 2026-06-10, eleven in the morning in New York. */
export const morning = Date.parse('2026-06-10T15:00:00Z')

export interface TestTill extends Till {
  readonly line: FakeLine
  readonly state: () => TillState
  /** Waits until the state says so. */
  until(what: string, condition: (state: TillState) => boolean): Promise<void>
  signIn(staffId?: string, pin?: string): Promise<void>
  customer(name: string): CustomerId
}

let pages = 0

export interface TestClock {
  ms: number
}

export function openTill(
  host: FakeHost,
  clock: TestClock = { ms: morning },
  remembered: { id: string | null } = { id: null },
): TestTill {
  pages += 1
  const line = host.openLine()
  const till = createTill({
    host: line.host,
    now: () => clock.ms,
    random: () => 0,
    bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    after(ms, run) {
      const timer = setTimeout(run, Math.min(ms, 5))
      return () => clearTimeout(timer)
    },
    rest: () => new Promise((resolve) => setTimeout(resolve, 0)),
    remember: {
      read: () => remembered.id,
      write: (id) => {
        remembered.id = id
      },
    },
    storage: async () => null,
    pageId: `page-${pages}`,
  })
  const state = () => till.store.getState()
  const test: TestTill = {
    ...till,
    line,
    state,
    async until(what, condition) {
      await vi.waitFor(() => expect(condition(state()), `${what}; ${JSON.stringify(state().phase)}`).toBe(true), {
        timeout: 10_000,
        interval: 5,
      })
    },
    async signIn(staffId = 'staff-ana', pin = '1111') {
      await test.until('sign-in screen', ({ phase }) => phase.name === 'signIn')
      const outcome = await till.actions.signIn(staffId as StaffId, pin)
      expect(outcome.state).toBe('signedIn')
    },
    customer(name) {
      const found = till.actions.findCustomers(name)[0]
      if (!found) throw new Error(`No customer is found by ${name}`)
      return found.customerId
    },
  }
  return test
}

/** A cloud that holds the demo store, as it was seeded a moment ago. */
export function givenDemoCloud(ms = morning): FakeCloud {
  const cloud = fakeCloud()
  const { events, bodies } = demoEvents('account-1' as AccountId, ms, 'Maple Street Pets')
  cloud.accept(events, bodies)
  return cloud
}

/** The browser's profile is gone: every database opened from here on is new. */
export function loseProfile(): void {
  Dexie.dependencies = { ...Dexie.dependencies, indexedDB: new IDBFactory() }
}

let registers = 0

/** A host paired with a demo cloud, whose staff have their PINs; each call is a new register unless it is named. */
export function givenHost(cloud: FakeCloud = givenDemoCloud(), clock: TestClock = { ms: morning }): FakeHost {
  registers += 1
  const host = fakeHost({ cloud, registerId: `register-${registers}`, now: () => clock.ms })
  givenPins(host)
  return host
}

export function givenPins(host: FakeHost): void {
  host.setPin('staff-ana', '1111')
  host.setPin('staff-ben', '2222')
  host.setPin('staff-mia', '9999')
  host.setBadge('staff-ana', 'TSB-0001')
  host.setBadge('staff-ben', 'TSB-0002')
  host.setBadge('staff-mia', 'TSB-0009')
}
