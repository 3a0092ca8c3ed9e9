/**
 * The acceptance suite of the scanner interface, one list of cases (test/support/scanner-cases.ts) for four kinds of scanners: HID POS at
 * node-hid's boundary (each maker's reports byte by byte), a real serial port, a keyboard wedge's real key events with real timing in a
 * real Chromium, and a recording. Not for the wedge: bytes that no key has. Not for a recording: pieces and broken labels, since it
 * has each label whole on a line, and double reads, which the recorded device counted already. What only a device of the host has (plug,
 * status, a queue to the page) follows; HID devices of the kernel itself are in scanners-hid-devices.node.test.ts.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hidMakers } from '../support/hid-reports.ts'
import { givenFolder, removeFolder, until } from '../support/host-situations.ts'
import { scannerCases } from '../support/scanner-cases.ts'
import {
  givenTill,
  type HostRig,
  hidRig,
  label,
  type Rig,
  replayRig,
  serialRig,
  type Till,
} from '../support/scanner-rigs.ts'
import { openWedgeBrowser, type WedgeBrowser, whyNoChromium } from '../support/scanner-wedge-rig.ts'
import { whyNoSerialCable } from '../support/serial-cable.ts'

const noSerial = whyNoSerialCable()
if (noSerial !== null) console.log(`NOT RUN: serial scanner acceptance (${noSerial})`)
const noChromium = whyNoChromium()
if (noChromium !== null) console.log(`NOT RUN: keyboard wedge acceptance (${noChromium})`)

/** Nine thousand keys take a while on a slow machine. */
const longTest = 240_000

const hostKinds = [
  { kind: 'HID POS', rigFor: hidRig, isDevice: true, isHere: true },
  { kind: 'serial', rigFor: serialRig, isDevice: true, isHere: noSerial === null },
  { kind: 'replay', rigFor: replayRig, isDevice: false, isHere: true },
] as const

const ean = label('4006381333931', ']E0')
const gs1 = label('01095060001343521728013110ABC123\u001d21SN-42', ']C1')
const flood = 100_000

let folder: string
let till: Till
beforeEach(() => {
  folder = givenFolder()
  till = givenTill()
})
afterEach(async () => {
  await till.stop()
  removeFolder(folder)
})
const arrived = (count: number) => until(() => till.scans.length >= count)
const said = (words: string) => until(() => till.status()?.detail.includes(words) ?? false)

describe.skipIf(noChromium !== null)('keyboard wedge', () => {
  let browser: WedgeBrowser
  let rig: Rig
  beforeAll(async () => {
    browser = await openWedgeBrowser()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    rig = await browser.rig()
  })
  afterEach(() => rig.end())

  for (const { rule, notFor, show } of scannerCases)
    if (!notFor?.['keyboard wedge']) test(rule, () => show(rig), longTest)
})

for (const { kind, rigFor, isDevice, isHere } of hostKinds)
  describe.skipIf(!isHere)(kind, () => {
    let rig: HostRig
    beforeEach(async () => {
      rig = await rigFor(till, folder)
    })
    afterEach(() => rig.end())

    for (const { rule, notFor, show } of scannerCases) if (!notFor?.[kind]) test(rule, () => show(rig))
    whatHoldsAtTheHost(() => rig, isDevice)
  })

function whatHoldsAtTheHost(given: () => HostRig, isDevice: boolean): void {
  let rig: HostRig
  beforeEach(() => {
    rig = given()
  })

  test('each label tells its kind, its device and its time', async () => {
    await rig.read([ean, gs1])
    await arrived(2)
    expect(new Set(till.scans.map((scan) => `${scan.kind} ${scan.deviceId}`)).size).toBe(1)
    expect(till.scans[0]).toMatchObject({ kind: rig.kind, at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) })
  })

  if (!isDevice)
    test('equal labels in a row are equal articles in a row: the device counted already', async () => {
      await rig.read([ean, ean])
      await arrived(2)
      expect(till.raws).toEqual([ean, ean].map(rig.rawOf))
    })

  if (isDevice)
    test('unplugged it says so, plugged in again it goes on as the same device', async () => {
      await rig.read([ean])
      await arrived(1)
      await rig.unplug()
      await until(() => till.status()?.state === 'unplugged')
      expect(till.status()?.detail).toContain('plugged in')
      await rig.plug()
      await rig.read([gs1])
      await arrived(2)
      expect(till.scans[1]?.deviceId).toBe(till.scans[0]?.deviceId)
    })

  if (isDevice)
    test('unplugged in the middle of a label it gives none, and says what to do', async () => {
      await rig.breakOff(ean, label('0123456789'.repeat(20), ']Q1'))
      await arrived(1)
      await rig.unplug()
      await said('in the middle of a label')
      await until(() => till.status()?.state === 'unplugged')
      await rig.plug()
      await rig.read([gs1])
      await arrived(2)
      expect(till.raws).toEqual([ean, gs1].map(rig.rawOf))
    })

  if (isDevice)
    test('of a flood nobody takes the newest 500 are kept, and it is said how many were dropped', async () => {
      till.listen(false)
      await rig.read(Array.from({ length: flood }, (_, index) => label(`flood ${index}`)))
      await said(`${flood - 500} labels were dropped`)
      till.listen(true)
      await arrived(500)
      expect(till.raws[0]).toContain(`flood ${flood - 500}`)
      expect(till.raws[499]).toContain(`flood ${flood - 1}`)
      await rig.read([ean])
      await arrived(501)
    })

  if (isDevice)
    test('a flood is held back from a page that listens: each label is taken, in order, or counted as dropped', async () => {
      await rig.read(Array.from({ length: flood }, (_, index) => label(`flood ${index}`)))
      await until(() => till.raws.at(-1)?.endsWith(`flood ${flood - 1}`) ?? false)
      const numbers = till.raws.map((raw) => Number(raw.split(' ')[1]))
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
      await said(`${flood - numbers.length} labels were dropped`)
      expect(numbers.length).toBeLessThan(flood / 2)
    })

  if (!isDevice)
    test('a flood waits in its file while nobody listens, and then comes as fast as it is taken', async () => {
      till.listen(false)
      const labels = Array.from({ length: flood }, (_, index) => label(`flood ${index}`))
      await rig.read(labels)
      await said('Reads out')
      expect(till.scans).toHaveLength(0)
      till.listen(true)
      await arrived(1000)
      expect(till.raws.slice(0, 1000)).toEqual(labels.slice(0, 1000).map(rig.rawOf))
      expect(till.status()?.detail).not.toContain('dropped')
    })
}

describe('the reports of every maker', () => {
  test.each(hidMakers)('$name', async (maker) => {
    const rig = await hidRig(till, folder, maker)
    const long = label('https://id.example.com/01/09506000134352/10/ABC%2F123/21/12345?17=280131', ']Q1')
    const whole = label('x'.repeat(56), ']d1')
    const labels = [ean, gs1, long, label('73513537', ']E4'), whole, label('y'.repeat(500), ']Q1')]
    await rig.read(labels)
    await arrived(labels.length)
    expect(till.raws).toEqual(labels.map(rig.rawOf))
  })
})
