/**
 * Which serial ports there are. The only caller of `SerialPort.list()`: it rejects where udev is missing, and an unhandled
 * rejection ends the process; then the device folder is read instead.
 */
import { readdir } from 'node:fs/promises'
import { SerialPort } from 'serialport'

export interface ListedPort {
  readonly path: string
  readonly name: string
  /** Plugged in by USB: what a scanner in serial mode is. */
  readonly isUsb: boolean
}

export async function listPorts(): Promise<ListedPort[]> {
  try {
    const ports = await SerialPort.list()
    return ports.map((port) => ({
      path: port.path,
      name: port.manufacturer ?? port.path,
      isUsb: port.vendorId !== undefined,
    }))
  } catch {
    return listDeviceNodes()
  }
}

async function listDeviceNodes(): Promise<ListedPort[]> {
  if (process.platform === 'win32') return []
  const names = await readdir('/dev').catch((): string[] => [])
  return names
    .filter((name) => /^(tty(S|ACM|USB|AMA)\d+|rfcomm\d+)$/.test(name))
    .map((name) => ({ path: `/dev/${name}`, name, isUsb: /^tty(ACM|USB)/.test(name) }))
}
