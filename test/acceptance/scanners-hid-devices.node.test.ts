/** HID POS scanners as real devices of the kernel (uhid), listed, opened and read by node-hid as it is. `npm run test:hid`. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createHidFinder } from '../../electron/host/scanners/hid-finder.ts'
import { hidMaker, honeywellDescriptor, newlandDescriptor } from '../support/hid-reports.ts'
import { until } from '../support/host-situations.ts'
import { givenTill, type Till } from '../support/scanner-rigs.ts'
import { givenUhidDevice, type UhidDevice, whyNoUhid } from '../support/uhid-device.ts'

const missing = whyNoUhid()
if (missing !== null) console.log(`NOT RUN: hid devices (${missing})`)
else if (process.getuid?.() !== 0) console.log('NOT RUN: hid device without rights (this account is not root)')

const bytes = (text: string) => Buffer.from(text, 'latin1')

describe.skipIf(missing !== null)('a HID POS scanner of the kernel', () => {
  let till: Till
  let device: UhidDevice
  beforeEach(() => {
    till = givenTill()
  })
  afterEach(async () => {
    await till.stop()
    device.unplug()
  })

  const honeywell = () =>
    givenUhidDevice({
      ...{ name: 'Tillside test scanner', vendorId: 0x1209, productId: 0x0001, serialNumber: `t${process.pid}` },
      descriptor: honeywellDescriptor,
    })
  const status = () => till.scanners.status.get().find(({ deviceId }) => deviceId.includes('1209'))
  const state = (wanted: string) => until(() => status()?.state === wanted)
  const arrived = (count: number) => until(() => till.scans.length >= count)
  function listen(): Promise<void> {
    till.scanners.addFinder(createHidFinder(till.scanners.sink))
    till.scanners.follow([])
    return state('ready')
  }
  const reports = (aim: string, data: string, maker = 'Honeywell') => hidMaker(maker).reports(aim, bytes(data))

  test('is found by its usage page, and its labels arrive, short and long', async () => {
    device = honeywell()
    await listen()
    const long = 'x'.repeat(300)
    device.send(...reports(']E0', '4006381333931'), ...reports(']Q1', long))
    await arrived(2)
    expect(till.raws).toEqual([']E04006381333931', `]Q1${long}`])
  })

  test('its report descriptor says where the data is: no AIM field, the prefix is part of the data', async () => {
    device = givenUhidDevice({
      ...{ name: 'Tillside test imager', vendorId: 0x1209, productId: 0x0002, serialNumber: `t${process.pid}` },
      descriptor: newlandDescriptor,
    })
    await listen()
    device.send(...reports(']E0', '4006381333931', 'Newland with AIM prefix'))
    await arrived(1)
    expect(till.raws).toEqual([']E04006381333931'])
  })

  test('unplugged in the middle of a label and plugged in again it is the same device, and goes on', async () => {
    device = honeywell()
    await listen()
    device.send(...reports(']E0', '4006381333931'), ...reports(']Q1', 'y'.repeat(100)).slice(0, 1))
    await arrived(1)
    device.unplug()
    await state('unplugged')
    device.plug()
    await state('ready')
    device.send(...reports(']E4', '73513537'))
    await arrived(2)
    expect(till.raws).toEqual([']E04006381333931', ']E473513537'])
    expect(till.scans[1]?.deviceId).toBe(till.scans[0]?.deviceId)
  })

  test('two registers do not both read it', async () => {
    device = honeywell()
    await listen()
    const other = givenTill()
    other.scanners.addFinder(createHidFinder(other.scanners.sink))
    other.scanners.follow([])
    await until(() => other.scanners.status.get().some((one) => one.state === 'busy'))
    device.send(...reports(']E0', '4006381333931'))
    await arrived(1)
    expect(other.scans).toHaveLength(0)
    await other.stop()
  })

  test('200 labels while the program is busy all arrive, in order', async () => {
    device = honeywell()
    await listen()
    const labels = Array.from({ length: 200 }, (_, index) => `label ${index}`)
    for (const data of labels) device.send(...reports(']C0', data))
    const busyUntil = performance.now() + 1500
    while (performance.now() < busyUntil);
    await arrived(200)
    expect(till.raws).toEqual(labels.map((data) => `]C0${data}`))
  })

  test.skipIf(process.getuid?.() !== 0)('an account without the right to read it is told what to do', async () => {
    device = honeywell()
    const program = fileURLToPath(new URL('../../electron/host/scan-program/main.ts', import.meta.url))
    const nobody = spawn(process.execPath, ['--import', 'tsx', program, '--hid', '--json'], {
      uid: 65_534,
      gid: 65_534,
    })
    let said = ''
    nobody.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    await until(() => said.includes('forbidden'))
    expect(said).toContain('60-tillside-scanners.rules')
    nobody.kill('SIGINT')
    expect(await once(nobody, 'exit')).toEqual([0, null])
  })
})
