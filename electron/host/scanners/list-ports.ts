/**
 * Which serial ports there are. The only caller of `SerialPort.list()`: it rejects where udev is missing, and an unhandled
 * rejection ends the process; then the device folder is read instead.
 */
import { readdir, readFile, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { SerialPort } from 'serialport'
import type { UsbIdentity } from './usb-identity.ts'

export interface ListedPort {
  readonly path: string
  readonly name: string
  /** Plugged in by USB, which a scanner in serial mode is; null = by other means, or it cannot be told by whom it is. */
  readonly usb: UsbIdentity | null
  readonly isUsb: boolean
}

export async function listPorts(): Promise<ListedPort[]> {
  try {
    const ports = await SerialPort.list()
    return ports.map((port) => ({
      path: port.path,
      name: port.manufacturer ?? port.path,
      usb: identityOf(port.vendorId, port.productId, port.serialNumber),
      isUsb: port.vendorId !== undefined,
    }))
  } catch {
    return listDeviceNodes()
  }
}

async function listDeviceNodes(): Promise<ListedPort[]> {
  if (process.platform === 'win32') return []
  const names = await readdir('/dev').catch((): string[] => [])
  return Promise.all(
    names
      .filter((name) => /^(tty(S|ACM|USB|AMA)\d+|rfcomm\d+)$/.test(name))
      .map(async (name) => ({
        path: `/dev/${name}`,
        name,
        usb: await identityInSysfs(name),
        isUsb: /^tty(ACM|USB)/.test(name),
      })),
  )
}

/** The USB device is a folder or two above the port. */
async function identityInSysfs(name: string): Promise<UsbIdentity | null> {
  const read = (folder: string, what: string) =>
    readFile(join(folder, what), 'utf8').then(
      (text) => text.trim(),
      () => undefined,
    )
  let folder = await realpath(`/sys/class/tty/${name}/device`).catch(() => '/')
  for (; folder !== '/'; folder = dirname(folder)) {
    const vendor = await read(folder, 'idVendor')
    if (vendor !== undefined) return identityOf(vendor, await read(folder, 'idProduct'), await read(folder, 'serial'))
  }
  return null
}

function identityOf(vendor: string | undefined, product: string | undefined, serial = ''): UsbIdentity | null {
  const [vendorId, productId] = [Number.parseInt(vendor ?? '', 16), Number.parseInt(product ?? '', 16)]
  return Number.isNaN(vendorId) || Number.isNaN(productId) ? null : { vendorId, productId, serialNumber: serial.trim() }
}
