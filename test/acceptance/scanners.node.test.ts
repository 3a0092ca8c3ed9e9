/**
 * What holds for every scanner the host reads, of whatever kind: what it read arrives, whole, in order, once, and whatever cannot
 * arrive is said. Shown with HID POS at node-hid's boundary (each maker's reports byte by byte), with a real serial port, and with a
 * recording; keyboard scanners are the page's and have tests there.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hidMakers } from '../support/hid-reports.ts'
import { givenFolder, removeFolder, until } from '../support/host-situations.ts'
import { givenTill, hidRig, label, type Rig, replayRig, serialRig, type Till } from '../support/scanner-rigs.ts'
import { whyNoSerialCable } from '../support/serial-cable.ts'

const missing = whyNoSerialCable()
if (missing !== null) console.log(`NOT RUN: serial scanner acceptance (${missing})`)

const kinds = [
  { kind: 'HID POS', rigFor: hidRig, isDevice: true, isHere: true },
  { kind: 'serial', rigFor: serialRig, isDevice: true, isHere: missing === null },
  { kind: 'replay', rigFor: replayRig, isDevice: false, isHere: true },
] as const

const ean = label('4006381333931', ']E0')
const gs1 = label('01095060001343521728013110ABC123\u001d21SN-42', ']C1')
const flood = 100_000

let folder: string
let till: Till
let rig: Rig
beforeEach(() => {
  folder = givenFolder()
  till = givenTill()
})
afterEach(async () => {
  await till.stop()
  await rig.end()
  removeFolder(folder)
})
const arrived = (count: number) => until(() => till.scans.length >= count)
const said = (words: string) => until(() => till.status()?.detail.includes(words) ?? false)

for (const { kind, rigFor, isDevice, isHere } of kinds)
  describe.skipIf(!isHere)(kind, () => whatHolds(rigFor, isDevice))

function whatHolds(rigFor: (typeof kinds)[number]['rigFor'], isDevice: boolean): void {
  beforeEach(async () => {
    rig = await rigFor(till, folder)
  })

  test('labels arrive in the order they were read, each with its kind, its device and its time', async () => {
    const labels = Array.from({ length: 40 }, (_, index) => label(`label ${index}`, ']C0'))
    await rig.read(labels)
    await arrived(40)
    expect(till.raws).toEqual(labels.map(rig.rawOf))
    expect(new Set(till.scans.map((scan) => `${scan.kind} ${scan.deviceId}`)).size).toBe(1)
    expect(till.scans[0]).toMatchObject({ kind: rig.kind, at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) })
    expect(new Set(till.scans.map((scan) => scan.scanId)).size).toBe(40)
  })

  test('GS and bytes above 127 arrive as they are', async () => {
    const binary = label('\u001c\u001d\u001e\u0080\u00e4\u00ff', ']Q1')
    await rig.read([gs1, binary])
    await arrived(2)
    expect(till.raws).toEqual([gs1, binary].map(rig.rawOf))
  })

  test('a label of 8,000 characters arrives in one piece', async () => {
    const long = label('0123456789'.repeat(800), ']Q1')
    await rig.read([long, ean])
    await arrived(2)
    expect(till.raws).toEqual([long, ean].map(rig.rawOf))
  })

  test('a label of more than 8 KiB is dropped whole and said, and the next one arrives', async () => {
    await rig.read([label('9'.repeat(9000)), ean])
    await arrived(1)
    await said(isDevice ? 'more than 8,192 characters' : 'Line 1 is no recorded scan')
    expect(till.raws).toEqual([rig.rawOf(ean)])
  })

  if (isDevice)
    test('the same label twice at once counts once, and that is said', async () => {
      await rig.read([ean, ean, gs1])
      await arrived(2)
      expect(till.raws).toEqual([ean, gs1].map(rig.rawOf))
      await said('counted once')
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

  test('stopped, it gives nothing more', async () => {
    await rig.read([ean])
    await arrived(1)
    await till.scanners.stop()
    if (isDevice) await rig.read([gs1])
    await new Promise((resolve) => setImmediate(resolve))
    expect(till.scans).toHaveLength(1)
  })
}

describe('the reports of every maker', () => {
  test.each(hidMakers)('$name', async (maker) => {
    rig = await hidRig(till, folder, maker)
    const long = label('https://id.example.com/01/09506000134352/10/ABC%2F123/21/12345?17=280131', ']Q1')
    const whole = label('x'.repeat(56), ']d1')
    const labels = [ean, gs1, long, label('73513537', ']E4'), whole, label('y'.repeat(500), ']Q1')]
    await rig.read(labels)
    await arrived(labels.length)
    expect(till.raws).toEqual(labels.map(rig.rawOf))
  })
})
