/** Where a report descriptor says that a scanner puts what it read; and that nothing in it can stop or confuse the host. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scannedDataReportOf } from '../../electron/host/scanners/hid-descriptor.ts'
import { honeywellDescriptor, newlandDescriptor } from '../support/hid-reports.ts'

describe('a report descriptor', () => {
  test('of the Honeywell kind: length, identifier, 56 bytes of data, flag in the last byte', () => {
    expect(scannedDataReportOf(honeywellDescriptor)).toEqual({
      ...{ reportId: 2, lengthAt: 1, aimAt: 2, dataAt: 5, dataLength: 56 },
      continued: { byte: 63, bit: 0 },
    })
  })

  test('of the Newland kind: no identifier', () => {
    expect(scannedDataReportOf(newlandDescriptor)).toEqual({
      ...{ reportId: 2, lengthAt: 1, aimAt: null, dataAt: 2, dataLength: 56 },
      continued: { byte: 63, bit: 0 },
    })
  })

  test('without report ids nothing stands in front', () => {
    const plain = Uint8Array.from([
      ...[0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0x75, 0x08, 0x95, 0x01, 0x05, 0x01, 0x09, 0x3b, 0x81, 0x02],
      ...[0x05, 0x8c, 0x95, 0x1e, 0x09, 0xfe, 0x81, 0x02, 0x75, 0x01, 0x95, 0x01, 0x09, 0xff, 0x81, 0x02, 0xc0],
    ])
    expect(scannedDataReportOf(plain)).toEqual({
      ...{ reportId: null, lengthAt: 0, aimAt: null, dataAt: 1, dataLength: 30 },
      continued: { byte: 31, bit: 0 },
    })
  })

  test('usages given as a range and with their page are the same usages', () => {
    const range = Uint8Array.from([
      ...[0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0x85, 0x07, 0x75, 0x08, 0x95, 0x01, 0x0b, 0x3b, 0x00, 0x01, 0x00],
      ...[0x81, 0x02, 0x95, 0x03, 0x19, 0xfb, 0x29, 0xfd, 0x81, 0x02, 0x95, 0x08],
      ...[0x0b, 0xfe, 0x00, 0x8c, 0x00, 0x81, 0x02, 0xc0],
    ])
    expect(scannedDataReportOf(range)).toEqual({
      ...{ reportId: 7, lengthAt: 1, aimAt: 2, dataAt: 5, dataLength: 8 },
      continued: null,
    })
  })

  test('of a keyboard says nothing about labels', () => {
    const keyboard = [0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x75, 0x01, 0x95, 0x08]
    expect(scannedDataReportOf(Uint8Array.from([...keyboard, 0x81, 0x02, 0xc0]))).toBeNull()
  })

  test('that is cut off, or claims more than any report holds, is none', () => {
    expect(scannedDataReportOf(honeywellDescriptor.subarray(0, 15))).toBeNull()
    const vast = [0x05, 0x8c, 0x09, 0xfe, 0x75, 0x08, 0x97, 0xff, 0xff, 0xff, 0xff, 0x81, 0x02]
    expect(scannedDataReportOf(Uint8Array.from(vast))).toBeNull()
    expect(scannedDataReportOf(new Uint8Array())).toBeNull()
  })

  test('of any bytes at all never throws', () => {
    const bytes = fc.uint8Array({ maxLength: 200 })
    fc.assert(
      fc.property(bytes, fc.nat(200), (noise, at) => {
        scannedDataReportOf(noise)
        const broken = Uint8Array.from(honeywellDescriptor)
        broken.set(noise.subarray(0, Math.max(0, broken.length - at)), Math.min(at, broken.length))
        scannedDataReportOf(broken)
      }),
    )
  })
})
