/**
 * The desktop program as it is packaged, started from its own asar: real main, preload, page files, host, serial driver and cloud;
 * only the `electron` module is a stand-in.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningCloud } from '../../cloud/service.ts'
import type { Boot, ScannerStatus } from '../../shared/host-contract/contract.ts'
import { type CloudPlace, pgliteDatabase } from '../support/cloud-databases.ts'
import { givenCloud } from '../support/cloud-in-process.ts'
import { givenCode, givenRegister, newId } from '../support/cloud-register.ts'
import { givenFolder, removeFolder } from '../support/host-situations.ts'
import { type PackagedDesktop, packageDesktop, type RunningDesktop, runDesktop } from '../support/packaged-desktop.ts'
import { batchOf } from '../support/pushed-records.ts'
import { givenSerialCable, type SerialCable, whyNoSerialCable } from '../support/serial-cable.ts'

const store = 'Desktop Pets'
const database = pgliteDatabase()
const noCable = whyNoSerialCable()
if (noCable !== null) console.log(`NOT RUN: packaged desktop (${noCable})`)

describe.skipIf(noCable !== null)('the packaged desktop program', () => {
  let folder: string
  let packaged: PackagedDesktop
  let place: CloudPlace
  let cloud: RunningCloud
  let cable: SerialCable
  let desktop: RunningDesktop
  const address = () => ({ url: cloud.url, folder: place.folder, store })

  beforeAll(async () => {
    folder = givenFolder()
    packaged = await packageDesktop(folder)
    place = await database.createPlace()
    cloud = await givenCloud(place)
    cable = await givenSerialCable(folder)
    desktop = runDesktop(
      packaged.program,
      ['--data', join(folder, 'register'), '--cloud-url', cloud.url, '--pair', await givenCode(address())],
      { TILLSIDE_SERIAL_PORTS: cable.port },
    )
    await desktop.ready
    await desktop.step('connect')
    await desktop.step('call', 'lease.acquire', { pageId: 'first', takeOver: false })
  }, 120_000)
  afterAll(async () => {
    desktop.process.kill()
    await desktop.ended
    await cable.unplug()
    await cloud.stop()
    await place.remove()
    await database.stop()
    removeFolder(folder)
  })

  test('holds main, preload and page, and nothing of cloud, tests or sources', () => {
    const { files } = packaged
    for (const needed of [
      '/package.json',
      '/out/desktop/main.js',
      '/out/desktop/preload.cjs',
      '/out/renderer/index.html',
    ])
      expect(files).toContain(needed)
    const own = files.filter((file) => !file.startsWith('/node_modules'))
    expect(own.filter((file) => !/^\/(package\.json|out(\/(desktop|renderer)(\/.*)?)?)$/.test(file))).toEqual([])
    const foreign = /pglite|fastify|kysely|\/pg\/|vitest|playwright|@orpc\/.|react\/.|\.ts$|\.map$/
    // A scope's folder may be left empty.
    const emptyScope = /^\/node_modules\/@[^/]+$/
    expect(files.filter((file) => foreign.test(file) && !emptyScope.test(file))).toEqual([])
  })

  test('carries its native binaries outside of the asar', () => {
    const mine = packaged.unpacked.filter((file) => file.includes(`${process.platform}-${process.arch}`))
    expect(mine.some((file) => file.includes('node-hid'))).toBe(true)
    expect(mine.some((file) => file.includes('@serialport'))).toBe(true)
  })

  test('says it is ready with its own address, and keeps its profile in the register folder', async () => {
    expect(await desktop.ready).toBe('app://tillside/')
    expect(existsSync(join(folder, 'register', 'register.json'))).toBe(true)
  })

  test('shows its page from its own files, under a strict content policy', async () => {
    expect(await desktop.step('html')).toContain('<div id="root">')
    expect(await desktop.step('load', 'app://tillside/')).toMatchObject({
      status: 200,
      policy: expect.stringContaining("default-src 'self'"),
    })
  })

  test.each(['app://tillside/%2e%2e/desktop/main.js', 'app://tillside/..%2fdesktop/main.js', 'app://other/index.html'])(
    'gives nothing for %s',
    async (url) => {
      expect(await desktop.step('load', url)).toMatchObject({ status: 404 })
    },
  )

  test('runs its page in a sandbox without Node', async () => {
    expect(await desktop.step('preferences')).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      devTools: false,
    })
  })

  test('opens no window and goes nowhere', async () => {
    expect(await desktop.step('opensWindow', 'https://example.com/')).toBe(false)
    expect(await desktop.step('navigates', 'https://example.com/')).toBe(false)
    expect(await desktop.step('navigates', 'file:///etc/passwd')).toBe(false)
    expect(await desktop.step('navigates', 'app://tillside/')).toBe(true)
  })

  test('permits lasting storage and not the camera', async () => {
    expect(await desktop.step('isPermitted', 'persistent-storage', 'app://tillside/')).toBe(true)
    expect(await desktop.step('isPermitted', 'media', 'app://tillside/')).toBe(false)
    expect(await desktop.step('isPermitted', 'persistent-storage', 'https://example.com/')).toBe(false)
  })

  test('gives no port to a frame that is not ours', async () => {
    const before = await desktop.step('ports')
    await desktop.step('askFrom', 'tillside:connect', 'https://example.com/')
    await desktop.step('askFrom', 'tillside:connect', 'app://tillside/')
    expect(await desktop.step('ports')).toBe(before)
  })

  test('a label at the serial scanner arrives as scan.received over the bridge', async () => {
    // What is written before the port is open goes nowhere.
    for (let isReady = false; !isReady; ) {
      const [scanners] = (await desktop.step('take', 'scans.status', 1)) as ScannerStatus[][]
      isReady = scanners?.some(({ state }) => state === 'ready') ?? false
    }
    const reading = desktop.step('take', 'scans.received', 1)
    cable.write(']E04006381333931\r')
    expect(await reading).toMatchObject([{ kind: 'serial', raw: ']E04006381333931', deviceId: `serial:${cable.port}` }])
  })

  test('an event sent over the bridge appears in the cloud', async () => {
    const boot = (await desktop.step('call', 'boot.get')) as Boot
    expect(boot).toMatchObject({ shell: 'electron', isPaired: true, accountName: store })
    const id = newId<string>()
    const event = {
      ...{ id, accountId: boot.accountId, registerId: boot.registerId, locationId: boot.locationId },
      ...{ epoch: 1, seq: 1, visitId: null, customerId: newId<string>(), staffId: null, role: null },
      ...{ at: '2026-06-10T15:00:00.000Z', utcOffset: -240, businessDate: '2026-06-10', catalogueVersion: 0, v: 1 },
      ...{ type: 'CustomerCreated', data: { source: 'checkout', isTraining: false } },
    }
    const outcome = await desktop.step('call', 'cloud.push', batchOf([event]))
    expect(outcome).toMatchObject({ acceptedUpTo: { epoch: 1, seq: 1 }, quarantined: [] })
    const other = await givenRegister(address())
    expect((await other.pullAll()).map((pulled) => pulled.event.id)).toContain(id)
  })

  test('a reloaded page gets a new port and the register back', async () => {
    await desktop.step('reload')
    await desktop.step('connect')
    expect(await desktop.step('call', 'lease.acquire', { pageId: 'second', takeOver: false })).toMatchObject({
      state: 'granted',
    })
  })

  test('a second start on the same profile says so in one sentence and ends with 1', async () => {
    const second = runDesktop(packaged.program, ['--data', join(folder, 'register')], { FAKE_ELECTRON_SECOND: '1' })
    const { code, stderr } = await second.ended
    expect(code).toBe(1)
    expect(stderr).toContain('Another Tillside is already using the data folder')
  })

  test('asked to end, it ends with 0', async () => {
    desktop.process.kill('SIGTERM')
    expect(await desktop.ended).toMatchObject({ code: 0 })
  })
})
