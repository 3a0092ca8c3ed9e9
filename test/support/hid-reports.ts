/** Labels as the reports of each maker's scanner, byte by byte as scanners.md 2 lays them out, and report descriptors that say the same. */
export interface HidMaker {
  readonly name: string
  readonly vendorId: number
  /** null = the system does not tell it. */
  readonly descriptor: Uint8Array | null
  /** The label's AIM identifier comes in bytes of its own. */
  readonly sendsAim: boolean
  reports(aim: string, data: Uint8Array): Uint8Array[]
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1')

interface Place {
  readonly size: number
  readonly reportId: number
  readonly aimAt: number | null
  readonly dataAt: number
  readonly room: number
  readonly letter?: string
}

function reportsOf(
  { size, reportId, aimAt, dataAt, room, letter }: Place,
  aim: string,
  data: Uint8Array,
): Uint8Array[] {
  const reports: Uint8Array[] = []
  for (let at = 0; at === 0 || at < data.length; at += room) {
    const part = data.subarray(at, at + room)
    const report = new Uint8Array(size)
    report[0] = reportId
    report[1] = part.length
    if (aimAt !== null) report.set(bytesOf(aim), aimAt)
    report.set(part, dataAt)
    if (letter) report.set(bytesOf(letter), size - 3)
    // Makers use other bits of the last byte for themselves.
    report[size - 1] = 0xa0 | (at + room < data.length ? 1 : 0)
    reports.push(report)
  }
  return reports
}

const joined = (aim: string, data: Uint8Array): Uint8Array => Buffer.concat([bytesOf(aim), data])

const honeywellPlace: Place = { size: 64, reportId: 2, aimAt: 2, dataAt: 5, room: 56, letter: 'd' }
const newlandPlace: Place = { size: 64, reportId: 2, aimAt: null, dataAt: 2, room: 56 }

/** `Input (Data, Variable)` of fields of eight bits, and of the flag behind them. */
function descriptorOf(usage: number, fields: readonly number[][], reportId: number | null): Uint8Array {
  return Uint8Array.from([
    ...[0x05, 0x8c, 0x09, usage, 0xa1, 0x01],
    ...[0x09, 0x12, 0xa1, 0x02],
    ...(reportId === null ? [] : [0x85, reportId]),
    ...[0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08],
    ...fields.flat(),
    ...[0xc0],
    // A trigger report, going out.
    ...[0x09, 0x14, 0xa1, 0x02, 0x85, 0x04, 0x25, 0x01, 0x75, 0x01, 0x95, 0x01, 0x09, 0x60, 0x91, 0x02, 0xc0],
    ...[0xc0],
  ])
}
const lengthField = [0x95, 0x01, 0x05, 0x01, 0x09, 0x3b, 0x81, 0x02, 0x05, 0x8c]
const aimField = [0x95, 0x03, 0x09, 0xfb, 0x09, 0xfc, 0x09, 0xfd, 0x81, 0x02]
const dataField = (count: number) => [0x95, count, 0x09, 0xfe, 0x82, 0x02, 0x01]
const reserved = (count: number) => [0x95, count, 0x06, 0x66, 0xff, 0x09, 0x04, 0x81, 0x02, 0x05, 0x8c]
const continuedField = [0x75, 0x01, 0x95, 0x01, 0x09, 0xff, 0x81, 0x02, 0x95, 0x07, 0x81, 0x03, 0x75, 0x08]

export const honeywellDescriptor = descriptorOf(
  2,
  [lengthField, aimField, dataField(56), reserved(2), continuedField],
  2,
)
export const newlandDescriptor = descriptorOf(2, [lengthField, dataField(56), reserved(5), continuedField], 2)

const honeywell = (aim: string, data: Uint8Array) => reportsOf(honeywellPlace, aim, data)
const newland = (_aim: string, data: Uint8Array) => reportsOf(newlandPlace, '', data)
const atTwo = (aim: string, data: Uint8Array) =>
  reportsOf({ size: 64, reportId: 2, aimAt: 2, dataAt: 5, room: 58 }, aim, data)

export const hidMakers: readonly HidMaker[] = [
  { name: 'Honeywell', vendorId: 0x0c2e, descriptor: null, sendsAim: true, reports: honeywell },
  { name: 'Honeywell, newer', vendorId: 0x23d0, descriptor: null, sendsAim: true, reports: honeywell },
  {
    name: 'Honeywell engine of another maker, by descriptor',
    ...{ vendorId: 0x1234, descriptor: honeywellDescriptor, sendsAim: true, reports: honeywell },
  },
  {
    name: 'Honeywell engine of another maker, by sight',
    vendorId: 0x1234,
    descriptor: null,
    sendsAim: true,
    reports: honeywell,
  },
  { name: 'Zebra', vendorId: 0x05e0, descriptor: null, sendsAim: true, reports: atTwo },
  {
    name: 'Datalogic, identifier at byte 3',
    ...{ vendorId: 0x05f9, descriptor: null, sendsAim: true },
    reports: (aim, data) => reportsOf({ size: 64, reportId: 2, aimAt: 3, dataAt: 6, room: 57 }, aim, data),
  },
  { name: 'Newland', vendorId: 0x1eab, descriptor: null, sendsAim: false, reports: newland },
  {
    name: 'Newland with AIM prefix',
    ...{ vendorId: 0x1eab, descriptor: null, sendsAim: true },
    reports: (aim, data) => newland('', joined(aim, data)),
  },
  {
    name: 'Newland engine of another maker, by descriptor, with AIM prefix',
    ...{ vendorId: 0x1234, descriptor: newlandDescriptor, sendsAim: true },
    reports: (aim, data) => newland('', joined(aim, data)),
  },
  {
    name: 'Newland engine of another maker, by sight',
    vendorId: 0x1234,
    descriptor: null,
    sendsAim: false,
    reports: newland,
  },
  {
    name: 'generic imager, 32 bytes, Honeywell engine',
    ...{ vendorId: 0x1234, descriptor: null, sendsAim: true },
    reports: (aim, data) => reportsOf({ ...honeywellPlace, size: 32, room: 24 }, aim, data),
  },
  {
    name: 'generic imager, 32 bytes, Newland engine',
    ...{ vendorId: 0x1234, descriptor: null, sendsAim: false },
    reports: (_aim, data) => reportsOf({ ...newlandPlace, size: 32, room: 24 }, '', data),
  },
  {
    name: 'Microscan, labels end in the stream',
    ...{ vendorId: 0x1234, descriptor: null, sendsAim: false },
    reports(_aim, data) {
      const stream = Buffer.concat([data, Buffer.from('\r')])
      const reports: Uint8Array[] = []
      for (let at = 0; at < stream.length; at += 62) {
        const report = new Uint8Array(64)
        const part = stream.subarray(at, at + 62)
        report.set([1, part.length])
        report.set(part, 2)
        reports.push(report)
      }
      return reports
    },
  },
]

export function hidMaker(name: string): HidMaker {
  const found = hidMakers.find((maker) => maker.name === name)
  if (!found) throw new Error(`no maker ${name}`)
  return found
}
