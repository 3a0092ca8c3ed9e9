/** A disk that fills up under a working register: said early, a plain stop when it is full, nothing half done, and on it goes. */
import 'fake-indexeddb/auto'
import { afterEach, expect, it, vi } from 'vitest'
import { storageLevel } from '../../renderer/use-cases/watch-storage.ts'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { givenHost, openTill } from '../support/given-till.ts'

afterEach(() => vi.restoreAllMocks())

it('is said from four fifths on, and not where the browser does not know', () => {
  const levelAt = (usedBytes: number, quotaBytes = 1000) => storageLevel({ usedBytes, quotaBytes, persisted: true })
  expect([0, 799, 800, 1000, 2000].map((used) => levelAt(used))).toEqual(['ok', 'ok', 'low', 'low', 'low'])
  expect(storageLevel(null)).toBe('ok')
  expect(levelAt(0, 0)).toBe('ok')
  expect(storageLevel({ usedBytes: 0, quotaBytes: 1000, persisted: true, isFull: true })).toBe('full')
})

it('a full disk stops a scan in plain words, changes nothing, and the same scan counts once there is room', async () => {
  const till = openTill(givenHost())
  await till.signIn()
  const kim = till.customer('Kim Park')
  await till.actions.selectCustomer(kim)
  const unitsOf = () => Object.keys(till.state().customers[kim]?.state.units ?? {}).length
  const before = unitsOf()
  const { add } = IDBObjectStore.prototype
  let isFull = true
  vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore, value: unknown) {
    if (isFull && this.name === 'records') throw new DOMException('No room.', 'QuotaExceededError')
    return add.call(this, value)
  })
  await till.actions.handleCode(demoUpc('B1'), 'typed', null)
  expect(unitsOf()).toBe(before)
  expect(storageLevel(till.state().sync.storage)).toBe('full')
  expect(JSON.stringify(till.state().lastOutcome)).toContain('no room left')

  isFull = false
  await till.actions.handleCode(demoUpc('B1'), 'typed', null)
  expect(unitsOf()).toBe(before + 1)
  expect(storageLevel(till.state().sync.storage)).toBe('ok')
})
