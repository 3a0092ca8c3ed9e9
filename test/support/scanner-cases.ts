/**
 * What holds for every scanner, of whatever kind: what it read arrives, whole, in order, once, and whatever cannot arrive is said. One
 * list of cases; each names the kinds it has no meaning for, and why. Shown to all four kinds by test/acceptance/scanners.node.test.ts.
 */
import { expect } from 'vitest'
import { sameReadMs } from '../../shared/barcode/double-read.ts'
import { until } from './host-situations.ts'
import { label, type Rig } from './scanner-rigs.ts'

export const scannerKinds = ['HID POS', 'serial', 'keyboard wedge', 'replay'] as const
export type ScannerKindName = (typeof scannerKinds)[number]

export interface ScannerCase {
  readonly rule: string
  readonly notFor?: Partial<Readonly<Record<ScannerKindName, string>>>
  show(rig: Rig): Promise<void>
}

const ean = label('4006381333931', ']E0')
const gs1 = label('01095060001343521728013110ABC123\u001d21SN-42', ']C1')
/** Of several reports, and so long that it may break off before its article number is whole. */
const long = label(`010950600013435210${'ABC123'.repeat(3)}\u001d21${'SN-42'.repeat(20)}`, ']C1')
const link = label('https://id.example.com/01/09506000134352/10/ABC%2F123/21/12345?17=280131', ']Q1')

async function arrived(rig: Rig, ...labels: readonly ReturnType<typeof label>[]): Promise<void> {
  await until(async () => (await rig.raws()).length >= labels.length)
  expect(await rig.raws()).toEqual(labels.map(rig.rawOf))
}
const said = (rig: Rig, words: string) => until(async () => (await rig.said()).includes(words))

/** So long that the same label is another piece in the hand. */
async function untilAnotherPiece(): Promise<void> {
  const seen = performance.now()
  await until(() => performance.now() - seen > sameReadMs)
}

export const scannerCases: readonly ScannerCase[] = [
  {
    rule: 'labels arrive in the order they were read, each as a scan of its own',
    async show(rig) {
      const labels = Array.from({ length: 40 }, (_, index) => label(`label ${index}`, ']C0'))
      await rig.read(labels)
      await arrived(rig, ...labels)
      expect(new Set(await rig.scanIds()).size).toBe(40)
    },
  },
  {
    rule: 'GS arrives as it is, and a second label with it is another one',
    async show(rig) {
      const other = label('010950600013435210LOT7\u001d17280100', ']d2')
      await rig.read([gs1, other])
      await arrived(rig, gs1, other)
    },
  },
  {
    rule: 'bytes above 127 and other control characters arrive as they are',
    notFor: { 'keyboard wedge': 'there are no keys for them' },
    async show(rig) {
      const binary = label('\u001c\u001d\u001e\u0080\u00e4\u00ff', ']Q1')
      await rig.read([binary, ean])
      await arrived(rig, binary, ean)
    },
  },
  {
    rule: 'a label of 8,000 characters arrives in one piece',
    async show(rig) {
      const longest = label('0123456789'.repeat(800), ']Q1')
      await rig.read([longest, ean])
      await arrived(rig, longest, ean)
    },
  },
  {
    rule: 'a label of more than 8 KiB is dropped whole and said, and the next one arrives',
    async show(rig) {
      await rig.read([label('9'.repeat(9000)), ean])
      await arrived(rig, ean)
      await said(rig, rig.saysTooLong)
    },
  },
  {
    rule: 'a label that comes in pieces is one label',
    notFor: { replay: 'a recording has each label on one line' },
    async show(rig) {
      await rig.readInPieces(link)
      await rig.read([ean])
      await arrived(rig, link, ean)
    },
  },
  {
    rule: 'a label that breaks off gives none, and is no part of the next one',
    notFor: { replay: 'a recording has whole labels; a line that is none is said' },
    async show(rig) {
      await rig.breakOff(ean, long)
      await arrived(rig, ean)
      await rig.beginAnew()
      await rig.read([gs1])
      await arrived(rig, ean, gs1)
    },
  },
  {
    rule: 'the same label twice at once counts once, and that is said',
    notFor: { replay: 'the device that was recorded counted already' },
    async show(rig) {
      await rig.read([ean, ean, gs1])
      await arrived(rig, ean, gs1)
      await said(rig, 'counted once')
    },
  },
  {
    rule: 'two equal bags in a row both count',
    async show(rig) {
      await rig.read([ean])
      await arrived(rig, ean)
      await untilAnotherPiece()
      await rig.read([ean])
      await arrived(rig, ean, ean)
      expect(new Set(await rig.scanIds()).size).toBe(2)
    },
  },
  {
    rule: 'stopped, it gives nothing more',
    async show(rig) {
      await rig.read([ean])
      await arrived(rig, ean)
      await rig.stop()
      await rig.read([gs1])
      await new Promise((resolve) => setImmediate(resolve))
      await arrived(rig, ean)
    },
  },
]
