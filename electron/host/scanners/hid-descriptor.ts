/**
 * Finds in a HID report descriptor where a bar code scanner (usage page 0x8C) puts what it read: the one place that knows it for
 * certain, where the system gives the descriptor. Pure and bounded: a broken descriptor gives null, never an exception or a hang.
 */

/** Where things are in a report as the driver hands it over, in bytes from its start, the report id included where there is one. */
export interface ScannedDataReport {
  /** null = this device sends no report ids. */
  readonly reportId: number | null
  readonly lengthAt: number | null
  /** Three bytes: `]`, letter, modifier. */
  readonly aimAt: number | null
  readonly dataAt: number
  readonly dataLength: number
  /** Set while a label goes on in the next report. */
  readonly continued: { readonly byte: number; readonly bit: number } | null
}

const barCodePage = 0x8c
const byteCount = usageOf(0x01, 0x3b)
const symbologyId = [usageOf(barCodePage, 0xfb), usageOf(barCodePage, 0xfc), usageOf(barCodePage, 0xfd)] as const
const decodedData = usageOf(barCodePage, 0xfe)
const dataContinued = usageOf(barCodePage, 0xff)

interface Field {
  readonly usage: number
  readonly bitAt: number
  readonly bits: number
}

/** More bits than any report of a scanner has. */
const longestReport = 65_536

export function scannedDataReportOf(descriptor: Uint8Array): ScannedDataReport | null {
  const reports = inputReportsOf(descriptor)
  if (reports === null) return null
  const hasIds = !reports.has(0)
  for (const [id, fields] of reports) {
    const idBits = hasIds ? 8 : 0
    const byteOf = (field: Field | undefined) => (field && field.bits === 8 ? (field.bitAt + idBits) / 8 : null)
    const data = fields.filter((field) => field.usage === decodedData && field.bits === 8)
    const dataAt = byteOf(data[0])
    if (dataAt === null || !Number.isInteger(dataAt)) continue
    const isId = (usage: number) => symbologyId.some((one) => one === usage)
    const length =
      fields.find((field) => field.usage === byteCount) ??
      fields.find((field) => field.bits === 8 && field.usage !== decodedData && !isId(field.usage))
    const flag = fields.find((field) => field.usage === dataContinued)
    const lengthAt = byteOf(length)
    return {
      reportId: hasIds ? id : null,
      lengthAt: lengthAt !== null && lengthAt < dataAt ? lengthAt : null,
      aimAt: symbologyId.every((usage) => fields.some((field) => field.usage === usage))
        ? byteOf(fields.find((field) => isId(field.usage)))
        : null,
      dataAt,
      dataLength: data.length,
      continued: flag ? { byte: (flag.bitAt + idBits) >> 3, bit: (flag.bitAt + idBits) & 7 } : null,
    }
  }
  return null
}

interface Globals {
  readonly page: number
  readonly reportSize: number
  readonly reportCount: number
  readonly reportId: number
}

/** The fields of every input report by its id; id 0 = the device uses none. null = not a descriptor. */
function inputReportsOf(descriptor: Uint8Array): Map<number, Field[]> | null {
  const reports = new Map<number, Field[]>()
  const bitsUsed = new Map<number, number>()
  const kept: Globals[] = []
  let globals: Globals = { page: 0, reportSize: 0, reportCount: 0, reportId: 0 }
  let usages: number[] = []
  let firstUsage = 0
  for (let at = 0; at < descriptor.length; ) {
    const prefix = descriptor[at] ?? 0
    const isLong = prefix === 0xfe
    const size = isLong ? (descriptor[at + 1] ?? 0) : [0, 1, 2, 4][prefix & 3]
    const start = at + (isLong ? 3 : 1)
    if (size === undefined || start + size > descriptor.length) return null
    at = start + size
    if (isLong) continue
    let value = 0
    for (let place = 0; place < size; place += 1) value += (descriptor[start + place] ?? 0) * 2 ** (8 * place)
    // A usage of four bytes brings its page along.
    const usage = size === 4 ? value : usageOf(globals.page, value)
    switch (prefix & 0xfc) {
      case 0x04:
        globals = { ...globals, page: value }
        break
      case 0x74:
        globals = { ...globals, reportSize: value }
        break
      case 0x84:
        globals = { ...globals, reportId: value }
        break
      case 0x94:
        globals = { ...globals, reportCount: value }
        break
      case 0xa4:
        kept.push(globals)
        break
      case 0xb4:
        globals = kept.pop() ?? globals
        break
      case 0x08:
        usages.push(usage)
        break
      case 0x18:
        firstUsage = usage
        break
      case 0x28:
        for (let one = firstUsage; one <= usage && usages.length < longestReport; one += 1) usages.push(one)
        break
      case 0x80: {
        const { reportId, reportSize, reportCount } = globals
        const bitAt = bitsUsed.get(reportId) ?? 0
        if (bitAt + reportSize * reportCount > longestReport) return null
        const isFiller = (value & 1) === 1
        const fields = reports.get(reportId) ?? []
        if (!isFiller && reportSize > 0)
          for (let index = 0; index < reportCount; index += 1)
            // The last usage holds for all that are left.
            fields.push({
              usage: usages[Math.min(index, usages.length - 1)] ?? 0,
              bitAt: bitAt + index * reportSize,
              bits: reportSize,
            })
        reports.set(reportId, fields)
        bitsUsed.set(reportId, bitAt + reportSize * reportCount)
        usages = []
        break
      }
      case 0x90:
      case 0xa0:
      case 0xb0:
      case 0xc0:
        usages = []
        break
    }
  }
  return reports
}

function usageOf(page: number, id: number): number {
  return page * 0x10000 + id
}
