/** Signing in by PIN or badge at the host: roles of the page aside, who may try, how often, and what a right PIN gives. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDataFolder } from '../../electron/host/settings/data-folder.ts'
import { createSigner } from '../../electron/host/staff/assertion.ts'
import { createStaff, lockMs, type Staff } from '../../electron/host/staff/staff.ts'
import type { AccountId, StaffId } from '../../shared/kernel/ids.ts'
import { createTestClock } from '../support/cloud-in-process.ts'
import { givenFolder, removeFolder } from '../support/host-situations.ts'

const ana = 'ana' as StaffId
const mia = 'mia' as StaffId
let folder: string
let close: () => Promise<void>
let clock: ReturnType<typeof createTestClock>

beforeEach(() => {
  folder = givenFolder()
  clock = createTestClock()
})
afterEach(async () => {
  await close()
  removeFolder(folder)
})

/** The staff as the next start of the register finds them. */
async function startedStaff(): Promise<Staff> {
  const opened = await openDataFolder(folder, clock)
  if (!opened.ok) throw new Error(opened.refusal.sentence)
  const { staff, secrets, register } = opened.value
  close = () => opened.value.close()
  const signer = createSigner(secrets.get().signingKey)
  return createStaff({
    ...{ file: staff, signer, registerId: register.get().registerId, clock },
    accountId: () => 'account-1' as AccountId,
  })
}

async function givenAnaAndMia(): Promise<Staff> {
  const staff = await startedStaff()
  await staff.setPin(mia, '9999', null)
  const manager = await staff.signIn(mia, '9999', 1)
  if (manager.state !== 'signedIn') throw new Error('the manager was to sign in')
  await staff.setPin(ana, '1111', manager.assertion)
  return staff
}
const wrong = (staff: Staff) => staff.signIn(ana, '0000', 1)

test('the right PIN gives an assertion for twelve hours', async () => {
  const staff = await givenAnaAndMia()
  const outcome = await staff.signIn(ana, '1111', 7)
  expect(outcome).toMatchObject({ state: 'signedIn', staffId: ana, expiresAt: '2026-06-11T03:00:00.000Z' })
})

test('a person without a PIN is told so', async () => {
  const staff = await givenAnaAndMia()
  expect(await staff.signIn('ben' as StaffId, '2222', 1)).toEqual({ state: 'noPin' })
})

test('four wrong tries are counted down, the fifth locks for 30 s, and the right PIN does not help meanwhile', async () => {
  const staff = await givenAnaAndMia()
  const left = [await wrong(staff), await wrong(staff), await wrong(staff), await wrong(staff)]
  expect(left.map((outcome) => outcome.state === 'wrongPin' && outcome.triesLeft)).toEqual([4, 3, 2, 1])
  const locked = { state: 'lockedOut', until: '2026-06-10T15:00:30.000Z' }
  expect(await wrong(staff)).toEqual(locked)
  expect(await staff.signIn(ana, '1111', 1)).toEqual(locked)
  expect(staff.locks()).toEqual([{ staffId: ana, until: '2026-06-10T15:00:30.000Z' }])
})

test('a lock is per person', async () => {
  const staff = await givenAnaAndMia()
  for (let tries = 0; tries < 5; tries += 1) await wrong(staff)
  expect(await staff.signIn(mia, '9999', 1)).toMatchObject({ state: 'signedIn' })
})

test('a lock and the tries before it survive a restart', async () => {
  const staff = await givenAnaAndMia()
  for (let tries = 0; tries < 5; tries += 1) await wrong(staff)
  await close()
  const restarted = await startedStaff()
  expect(await restarted.signIn(ana, '1111', 1)).toMatchObject({ state: 'lockedOut' })
  clock.advance(30_000)
  expect(await wrong(restarted)).toEqual({ state: 'lockedOut', until: '2026-06-10T15:01:30.000Z' })
})

test('after the lock the right PIN works and starts the count anew', async () => {
  const staff = await givenAnaAndMia()
  for (let tries = 0; tries < 5; tries += 1) await wrong(staff)
  clock.advance(30_000)
  expect(await staff.signIn(ana, '1111', 1)).toMatchObject({ state: 'signedIn' })
  expect(await wrong(staff)).toEqual({ state: 'wrongPin', triesLeft: 4 })
})

test('locks double up to an hour', () => {
  expect([4, 5, 6, 7, 11, 12, 50].map(lockMs)).toEqual([0, 30_000, 60_000, 120_000, 1_920_000, 3_600_000, 3_600_000])
})

test('a manager who just signed in can lift a lock; an assertion of long ago cannot', async () => {
  const staff = await givenAnaAndMia()
  for (let tries = 0; tries < 5; tries += 1) await wrong(staff)
  const manager = await staff.signIn(mia, '9999', 1)
  if (manager.state !== 'signedIn') throw new Error('the manager was to sign in')
  clock.advance(6 * 60_000)
  for (let tries = 0; tries < 5; tries += 1) await wrong(staff)
  expect(await staff.liftLock(ana, manager.assertion)).toBe(false)
  const again = await staff.signIn(mia, '9999', 1)
  expect(await staff.liftLock(ana, again.state === 'signedIn' ? again.assertion : '')).toBe(true)
  expect(await staff.signIn(ana, '1111', 1)).toMatchObject({ state: 'signedIn' })
})

test('once somebody has a PIN, nobody sets one without a manager', async () => {
  const staff = await givenAnaAndMia()
  expect(await staff.setPin(ana, '4444', null)).toBe(false)
  expect(await staff.setPin(ana, '4444', 'made.up')).toBe(false)
})

test('an assertion that was touched is worth nothing', async () => {
  const staff = await givenAnaAndMia()
  const manager = await staff.signIn(mia, '9999', 1)
  if (manager.state !== 'signedIn') throw new Error('the manager was to sign in')
  const [payload = '', signature = ''] = manager.assertion.split('.')
  const claims: object = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const touched = Buffer.from(JSON.stringify({ ...claims, staffId: ana })).toString('base64url')
  expect(await staff.setPin(ana, '4444', `${touched}.${signature}`)).toBe(false)
})

test('a PIN set while the clock stood in 2030 is replaced by the next one, at home and against the cloud', async () => {
  const staff = await givenAnaAndMia()
  const years = 4 * 365 * 86_400_000
  clock.advance(years)
  const manager = await staff.signIn(mia, '9999', 1)
  await staff.setPin(ana, '2030', manager.state === 'signedIn' ? manager.assertion : null)
  const wrongClock = staff.unsent()
  await staff.takeFromCloud(wrongClock, wrongClock)
  clock.advance(-years)
  const again = await staff.signIn(mia, '9999', 1)
  expect(await staff.setPin(ana, '4444', again.state === 'signedIn' ? again.assertion : null)).toBe(true)
  await staff.takeFromCloud(wrongClock, [])
  expect(staff.unsent().map(({ staffId, version }) => [staffId, version])).toEqual([[ana, 3]])
  expect(await staff.signIn(ana, '4444', 1)).toMatchObject({ state: 'signedIn' })
})

test('parallel guesses count one by one', async () => {
  const staff = await givenAnaAndMia()
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => wrong(staff)))
  expect(outcomes.filter(({ state }) => state === 'wrongPin')).toHaveLength(4)
  expect(outcomes.filter(({ state }) => state === 'lockedOut')).toHaveLength(4)
})

test('the newer of two hashes of a person stays, wherever it was made', async () => {
  const staff = await givenAnaAndMia()
  const [mine] = staff.unsent().filter(({ staffId }) => staffId === ana)
  if (!mine) throw new Error('the hash was to be unsent')
  const older = {
    ...mine,
    pinHash: 'scrypt$16384$8$1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    updatedAt: '2026-06-01T00:00:00.000Z',
  }
  await staff.takeFromCloud([older], [])
  expect(await staff.signIn(ana, '1111', 1)).toMatchObject({ state: 'signedIn' })
  await staff.takeFromCloud([{ ...older, updatedAt: '2026-07-01T00:00:00.000Z' }], staff.unsent())
  expect(await staff.signIn(ana, '1111', 1)).toMatchObject({ state: 'wrongPin' })
  expect(staff.unsent()).toEqual([])
})

describe('badges', () => {
  async function givenBadges() {
    const staff = await givenAnaAndMia()
    const manager = await staff.signIn(mia, '9999', 1)
    const proof = manager.state === 'signedIn' ? manager.assertion : ''
    await staff.badges.set(ana, 'TSB-0001', proof)
    await staff.badges.set(mia, 'TSB-0009', proof)
    return { staff, proof }
  }
  const unknown = (staff: Staff) => staff.badges.signIn('TSB-7777', 1)

  test('a badge says who it is and signs in at once, in either case', async () => {
    const { staff } = await givenBadges()
    expect(await staff.badges.signIn('TSB-0001', 7)).toMatchObject({ state: 'signedIn', staffId: ana })
    expect(await staff.badges.signIn('tsb-0009', 7)).toMatchObject({ state: 'signedIn', staffId: mia })
    expect(staff.badges.owners()).toEqual([ana, mia])
  })

  test('the file holds a slow hash and never the code', async () => {
    await givenBadges()
    const text = readFileSync(join(folder, 'staff.json'), 'utf8')
    expect(text.match(/scrypt\$16384/g)).toHaveLength(4)
    expect(text.toLowerCase()).not.toContain('tsb-')
  })

  test("a badge that counts as a manager's proof may set a PIN, as a right PIN does", async () => {
    const { staff } = await givenBadges()
    const manager = await staff.badges.signIn('TSB-0009', 1)
    expect(await staff.setPin(ana, '4444', manager.state === 'signedIn' ? manager.assertion : null)).toBe(true)
  })

  test('whom wrong PINs have locked out, the badge does not let in', async () => {
    const { staff } = await givenBadges()
    for (let tries = 0; tries < 5; tries += 1) await wrong(staff)
    expect(await staff.badges.signIn('TSB-0001', 1)).toEqual({
      state: 'lockedOut',
      staffId: ana,
      until: '2026-06-10T15:00:30.000Z',
    })
    clock.advance(30_000)
    expect(await staff.badges.signIn('TSB-0001', 1)).toMatchObject({ state: 'signedIn' })
  })

  test('unknown badges count against nobody, and from the fifth in a row on none is looked at for a while', async () => {
    const { staff } = await givenBadges()
    for (let tries = 0; tries < 4; tries += 1)
      expect(await unknown(staff)).toEqual({ state: 'unknownBadge', waitUntil: null })
    const waiting = { state: 'unknownBadge', waitUntil: '2026-06-10T15:00:30.000Z' }
    expect([await unknown(staff), await staff.badges.signIn('TSB-0001', 1)]).toEqual([waiting, waiting])
    expect(staff.locks()).toEqual([])
    expect(await staff.signIn(ana, '1111', 1)).toMatchObject({ state: 'signedIn' })
    await close()
    const restarted = await startedStaff()
    expect(await unknown(restarted)).toEqual(waiting)
    clock.advance(30_000)
    expect(await unknown(restarted)).toEqual({ state: 'unknownBadge', waitUntil: '2026-06-10T15:01:30.000Z' })
    clock.advance(60_000)
    expect(await restarted.badges.signIn('TSB-0001', 1)).toMatchObject({ state: 'signedIn' })
    expect(await unknown(restarted)).toEqual({ state: 'unknownBadge', waitUntil: null })
  })

  test('parallel guesses wait like others', async () => {
    const { staff } = await givenBadges()
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => unknown(staff)))
    expect(outcomes.filter((one) => one.state === 'unknownBadge' && one.waitUntil !== null)).toHaveLength(4)
  })

  test("a badge is one person's: giving it to another is refused until it is taken away", async () => {
    const { staff, proof } = await givenBadges()
    expect(await staff.badges.set(mia, 'tsb-0001', proof)).toEqual({ state: 'takenBy', staffId: ana })
    expect(await staff.badges.set(ana, null, proof)).toEqual({ state: 'set' })
    expect(await staff.badges.signIn('TSB-0001', 1)).toMatchObject({ state: 'unknownBadge' })
    expect(await staff.badges.set(mia, 'TSB-0001', proof)).toEqual({ state: 'set' })
    expect(await staff.badges.signIn('TSB-0001', 1)).toMatchObject({ state: 'signedIn', staffId: mia })
    expect(await staff.badges.signIn('TSB-0009', 1)).toMatchObject({ state: 'unknownBadge' })
  })

  test('nobody sets a badge without a manager who just proved themselves', async () => {
    const { staff, proof } = await givenBadges()
    expect(await staff.badges.set(ana, 'TSB-0005', 'made.up')).toEqual({ state: 'notAllowed' })
    clock.advance(6 * 60_000)
    expect(await staff.badges.set(ana, 'TSB-0005', proof)).toEqual({ state: 'notAllowed' })
  })

  test('badges reach other registers as PINs do: the newer of two stays, taken away ones too', async () => {
    const { staff, proof } = await givenBadges()
    const given = staff.badges.unsent()
    expect(given.map(({ staffId, version }) => [staffId, version])).toEqual([
      [ana, 1],
      [mia, 1],
    ])
    await staff.badges.takeFromCloud(given, given)
    expect(staff.badges.unsent()).toEqual([])
    await staff.badges.set(ana, null, proof)
    await staff.badges.takeFromCloud(given, [])
    expect(await staff.badges.signIn('TSB-0001', 1)).toMatchObject({ state: 'unknownBadge' })
    expect(staff.badges.unsent()).toMatchObject([{ staffId: ana, version: 2, pinHash: '' }])
  })
})
