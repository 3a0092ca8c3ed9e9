/**
 * One report of a HID POS scanner to the piece of a label in it. The offsets come from the device's report descriptor; where the
 * system gives none, from the maker; otherwise by sight. The length byte decides where the data ends, never a NUL: a label may hold
 * any byte.
 *
 *   maker                         [1]      aim at   data at   behind the data
 *   Honeywell and its engine      length   2        5         maker's letter, reserved, continued
 *   Zebra, Datalogic              length   2 or 3   after it  continued
 *   Newland                       length   -        2         4 reserved, code, continued
 *   Microscan (report id 1)       length   -        2         nothing: labels end in the stream
 *
 * Source: scanners.md 2.
 */
import type { ScannedDataReport } from './hid-descriptor.ts'

export interface HidDevice {
  readonly vendorId: number
  /** null = the system does not tell. */
  readonly described: ScannedDataReport | null
}

export interface ReportLayout extends Omit<ScannedDataReport, 'dataLength' | 'continued'> {
  /** Most bytes of data; null = up to the `tail`. */
  readonly dataLength: number | null
  /** Bytes behind the data, counted from the end: reports are 64 bytes long, sometimes 32. */
  readonly tail: number
  /** `stream`: reports are cut anywhere, labels end by their terminator; null = each report is a label. */
  readonly continued: ScannedDataReport['continued'] | 'lastByte' | 'stream'
  /** The third byte from the end names the kind of code, for labels whose three AIM bytes are empty. */
  readonly hasMakersLetter: boolean
}

export type ReportPiece =
  | { readonly type: 'part'; readonly aim: string; readonly data: Uint8Array; readonly isContinued: boolean }
  | { readonly type: 'stream'; readonly data: Uint8Array }
  /** What the device answers to a command is not a label. */
  | { readonly type: 'answer'; readonly isContinued: boolean }
  /** Another report (trigger, status), or too short to be one. */
  | { readonly type: 'other' }

const newland = 0x1eab
const honeywell = new Set([0x0c2e, 0x23d0, 0x0536])
const zebraAndDatalogic = new Set([0x05e0, 0x05f9, 0x080c])

const byId = { reportId: null, lengthAt: 1, dataLength: null, continued: 'lastByte', hasMakersLetter: false } as const
const honeywellLayout: ReportLayout = { ...byId, aimAt: 2, dataAt: 5, tail: 3, hasMakersLetter: true }
const newlandLayout: ReportLayout = { ...byId, aimAt: null, dataAt: 2, tail: 6 }
const streamLayout: ReportLayout = { ...byId, aimAt: null, dataAt: 2, tail: 0, continued: 'stream' }
/** Another maker's: only the flag behind the data is known. */
const plainLayout: ReportLayout = { ...byId, aimAt: null, dataAt: 2, tail: 1 }
const aimLayout = (aimAt: number): ReportLayout => ({ ...byId, aimAt, dataAt: aimAt + 3, tail: 1 })

/** How a label that begins with this report is laid out; it holds for all its reports. */
export function layoutOf(device: HidDevice, report: Uint8Array): ReportLayout {
  const { vendorId, described } = device
  if (described)
    return {
      ...described,
      tail: 0,
      // Without flag and identifier labels can only end by what stands in them.
      continued: described.continued ?? (described.aimAt === null ? 'stream' : null),
      hasMakersLetter: honeywell.has(vendorId) && described.aimAt !== null,
    }
  if (vendorId === newland) return newlandLayout
  if (honeywell.has(vendorId)) return honeywellLayout
  if (isAimAt(report, 2)) return countsItsPrefix(report) ? plainLayout : aimLayout(2)
  if (isAimAt(report, 3) && (zebraAndDatalogic.has(vendorId) || report[2] === 0)) return aimLayout(3)
  return report[0] === 1 ? streamLayout : plainLayout
}

/** `isFirst`: no label is half read. */
export function pieceOf(device: HidDevice, layout: ReportLayout, report: Uint8Array, isFirst: boolean): ReportPiece {
  const { reportId, lengthAt, aimAt, dataAt, tail, continued } = layout
  if (report.length <= dataAt || (reportId !== null && report[0] !== reportId)) return { type: 'other' }
  const room = Math.max(0, Math.min(layout.dataLength ?? report.length, report.length - tail - dataAt))
  const length = Math.min(room, lengthAt === null ? room : (report[lengthAt] ?? 0))
  const data = report.subarray(dataAt, dataAt + length)
  if (continued === 'stream') return { type: 'stream', data }
  const flag = continued === 'lastByte' ? { byte: report.length - 1, bit: 0 } : continued
  const isContinued = flag !== null && (((report[flag.byte] ?? 0) >> flag.bit) & 1) === 1
  const aim = aimAt !== null && isAimAt(report, aimAt) ? latin1(report.subarray(aimAt, aimAt + 3)) : ''
  if (isAnswer(device, aim, data, isFirst)) return { type: 'answer', isContinued }
  const letter = layout.hasMakersLetter ? String.fromCharCode(report[report.length - 3] ?? 0) : ''
  return { type: 'part', aim: aim || (aimByLetter[letter] ?? ''), data, isContinued }
}

export const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')

/** `]` + letter + letter or digit. */
function isAimAt(report: Uint8Array, at: number): boolean {
  return report[at] === 0x5d && /^[A-Za-z][0-9A-Za-z]$/.test(latin1(report.subarray(at + 1, at + 3)))
}

/**
 * An unknown maker's device with Newland's layout that sends the AIM identifier as part of the data: read as Honeywell's it would
 * yield three NUL at the end, which these kinds of code cannot hold.
 */
function countsItsPrefix(report: Uint8Array): boolean {
  const length = report[1] ?? 0
  const isPrinted = 'EAFGIe'.includes(String.fromCharCode(report[3] ?? 0))
  const end = report.subarray(2 + length, 5 + length)
  return isPrinted && length > 3 && end.length === 3 && end.every((byte) => byte === 0)
}

function isAnswer({ vendorId }: HidDevice, aim: string, data: Uint8Array, isFirst: boolean): boolean {
  // With other makers ]X0 is a book's code.
  if (honeywell.has(vendorId)) return aim === ']X0'
  return isFirst && vendorId === newland && data[0] === 2 && data[1] === 0 && data[2] === 0
}

/** Honeywell's letters of the kinds that are told apart by it alone; two-dimensional ones would need the modifier. */
const aimByLetter: Readonly<Record<string, string>> = {
  c: ']E0',
  E: ']E0',
  d: ']E0',
  D: ']E4',
  b: ']A0',
  a: ']F0',
  e: ']I0',
  i: ']G0',
}
