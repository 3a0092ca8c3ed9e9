/**
 * The boundary to node-hid, and all that is known about its ways: lists what is plugged in, opens a device by its path, says in a
 * named refusal why it could not. Only HIDAsync is used: the older class loses labels when the program is busy. The native module is
 * loaded at the first listing and not before; where it is missing, `list` rejects and nothing else breaks.
 */
import { constants } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { accepted, type Result, refused } from '../../../shared/kernel/result.ts'
import { lockFolder } from '../settings/folder-lock.ts'
import type { UsbIdentity } from './usb-identity.ts'

export interface ListedHid extends UsbIdentity {
  /** For this moment only: the same device comes back under another one. */
  readonly path: string
  readonly name: string
  readonly usagePage: number
  readonly usage: number
}

export interface HidListeners {
  report(bytes: Uint8Array): void
  /** The device is gone or cannot be read any more; told once. */
  lost(): void
}

export interface OpenHid {
  sendFeature(bytes: readonly number[]): Promise<void>
  close(): Promise<void>
}

export interface HidRefusal {
  readonly type: 'gone' | 'forbidden' | 'busy' | 'failed'
  /** The system's words. */
  readonly text: string
}

export interface HidDriver {
  list(): Promise<ListedHid[]>
  open(path: string, listeners: HidListeners): Promise<Result<OpenHid, HidRefusal>>
  /** The device's report descriptor; null = this system does not tell. */
  descriptor(path: string): Promise<Uint8Array | null>
}

/** What is used of node-hid. */
export interface NodeHid {
  devicesAsync(): Promise<
    ReadonlyArray<{
      readonly vendorId: number
      readonly productId: number
      readonly path?: string | undefined
      readonly serialNumber?: string | undefined
      readonly product?: string | undefined
      readonly manufacturer?: string | undefined
      readonly usagePage?: number | undefined
      readonly usage?: number | undefined
    }>
  >
  readonly HIDAsync: { open(path: string): Promise<NodeHidDevice> }
}

export interface NodeHidDevice {
  on(event: 'data', listener: (data: Buffer) => void): unknown
  on(event: 'error', listener: (error: unknown) => void): unknown
  sendFeatureReport(data: number[]): Promise<number>
  close(): Promise<void>
}

export function createHidDriver(load: () => Promise<NodeHid> = () => import('node-hid')): HidDriver {
  return {
    async list() {
      const devices = await (await load()).devicesAsync()
      return devices.flatMap(({ path, vendorId, productId, serialNumber, product, manufacturer, usagePage, usage }) =>
        path === undefined
          ? []
          : {
              path,
              vendorId,
              productId,
              serialNumber: serialNumber?.trim() ?? '',
              name: [manufacturer, product].filter(Boolean).join(' ').trim() || 'Scanner',
              usagePage: usagePage ?? 0,
              usage: usage ?? 0,
            },
      )
    },
    async open(path, listeners) {
      const { HIDAsync } = await load()
      const lock = await lockDevice(path)
      if (!lock.ok) return lock
      let device: NodeHidDevice
      try {
        device = await HIDAsync.open(path)
      } catch (error) {
        await lock.value()
        return refused(await refusalOf(path, error))
      }
      let isOver = false
      device.on('error', () => {
        if (isOver) return
        isOver = true
        listeners.lost()
      })
      device.on('data', (data) => {
        if (!isOver) listeners.report(data)
      })
      return accepted({
        async sendFeature(bytes) {
          await device.sendFeatureReport([...bytes])
        },
        async close() {
          isOver = true
          // Closing what the system took away already is refused, and done all the same.
          await device.close().catch(() => undefined)
          await lock.value()
        },
      })
    },
    async descriptor(path) {
      if (process.platform !== 'linux') return null
      return readFile(`/sys/class/hidraw/${basename(path)}/device/report_descriptor`).catch(() => null)
    },
  }
}

/**
 * On Linux and Windows everybody who opens a device gets its labels, and two Tillsides would both count them. Linux tells devices
 * apart well enough for a lock; on macOS the system itself lets only one in.
 */
async function lockDevice(path: string): Promise<Result<() => Promise<void>, HidRefusal>> {
  if (process.platform !== 'linux' || !path.startsWith('/')) return accepted(async () => undefined)
  try {
    const lock = await lockFolder(path)
    return lock ? accepted(() => lock.release()) : refused({ type: 'busy', text: 'another Tillside reads it' })
  } catch (error) {
    return refused(await refusalOf(path, error))
  }
}

/** node-hid's words differ by system; on Linux the device file itself tells. */
async function refusalOf(path: string, error: unknown): Promise<HidRefusal> {
  const text = error instanceof Error ? error.message : String(error)
  const code = path.startsWith('/') ? await accessProblem(path) : null
  if (code === 'ENOENT' || code === 'ENXIO' || code === 'ENODEV') return { type: 'gone', text }
  if (code === 'EACCES' || code === 'EPERM') return { type: 'forbidden', text }
  const words = text.toLowerCase()
  const says = (...some: string[]) => some.some((one) => words.includes(one))
  if (says('no such', 'not found', 'disconnected', '0x00000002')) return { type: 'gone', text }
  if (says('busy', 'exclusive', 'already open', 'sharing', '0xe00002c5', '0x00000020')) return { type: 'busy', text }
  if (says('permission', 'not permitted', 'denied', 'privilege', '0xe00002e2', '0x00000005'))
    return { type: 'forbidden', text }
  return { type: 'failed', text }
}

async function accessProblem(path: string): Promise<string | undefined> {
  try {
    await access(path, constants.R_OK | constants.W_OK)
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code
  }
}
