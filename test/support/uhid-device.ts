/**
 * A HID device made by the Linux kernel's uhid: plugged in, it has a real /dev/hidraw node with a real report descriptor, and what
 * the test sends comes out of it. Needs /dev/uhid and the right to write it.
 */
import { accessSync, closeSync, constants, existsSync, openSync, readSync, writeSync } from 'node:fs'

export interface UhidOptions {
  readonly name: string
  readonly vendorId: number
  readonly productId: number
  readonly serialNumber: string
  readonly descriptor: Uint8Array
}

export interface UhidDevice {
  send(...reports: readonly Uint8Array[]): void
  plug(): void
  unplug(): void
}

/** null = devices can be made here. */
export function whyNoUhid(): string | null {
  if (process.platform !== 'linux') return 'only Linux makes HID devices'
  if (!existsSync('/dev/uhid')) return 'this kernel has no /dev/uhid'
  try {
    accessSync('/dev/uhid', constants.R_OK | constants.W_OK)
    return null
  } catch {
    return 'this account may not write /dev/uhid'
  }
}

/** linux/uhid.h, packed: kinds of events and the places of their fields. */
const destroy = 1
const create2 = 11
const input2 = 12
const getReport = 9
const getReportReply = 10
const setReport = 13
const setReportReply = 14
const longestData = 4096
const usbBus = 3
const notSupported = 95

export function givenUhidDevice(options: UhidOptions): UhidDevice {
  let descriptor: number | null = null
  let answering: NodeJS.Timeout | undefined

  function write(event: Buffer): void {
    if (descriptor === null) throw new Error('the device is unplugged')
    writeSync(descriptor, event)
  }

  /** Whoever asks for a report waits for an answer; this device has none. */
  function answer(): void {
    const event = Buffer.alloc(4 + 4372)
    while (descriptor !== null) {
      try {
        readSync(descriptor, event)
      } catch {
        // Nothing was asked.
        return
      }
      const type = event.readUInt32LE(0)
      if (type !== getReport && type !== setReport) continue
      const reply = Buffer.alloc(4 + 4 + 2 + 2 + longestData)
      reply.writeUInt32LE(type === getReport ? getReportReply : setReportReply, 0)
      reply.writeUInt32LE(event.readUInt32LE(4), 4)
      reply.writeUInt16LE(notSupported, 8)
      write(reply)
    }
  }

  const device: UhidDevice = {
    send(...reports) {
      for (const report of reports) {
        const event = Buffer.alloc(4 + 2 + longestData)
        event.writeUInt32LE(input2, 0)
        event.writeUInt16LE(report.length, 4)
        event.set(report, 6)
        write(event)
      }
    },
    plug() {
      descriptor = openSync('/dev/uhid', constants.O_RDWR | constants.O_NONBLOCK)
      const event = Buffer.alloc(4 + 128 + 64 + 64 + 2 + 2 + 4 * 4 + longestData)
      event.writeUInt32LE(create2, 0)
      event.write(options.name, 4, 127)
      event.write('tillside-test', 132, 63)
      event.write(options.serialNumber, 196, 63)
      event.writeUInt16LE(options.descriptor.length, 260)
      event.writeUInt16LE(usbBus, 262)
      event.writeUInt32LE(options.vendorId, 264)
      event.writeUInt32LE(options.productId, 268)
      event.set(options.descriptor, 280)
      write(event)
      answering = setInterval(answer, 20)
    },
    unplug() {
      if (descriptor === null) return
      clearInterval(answering)
      const event = Buffer.alloc(4)
      event.writeUInt32LE(destroy, 0)
      write(event)
      closeSync(descriptor)
      descriptor = null
    },
  }
  device.plug()
  return device
}
