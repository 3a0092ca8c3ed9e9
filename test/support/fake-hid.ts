/**
 * node-hid without a USB socket: devices are plugged in and out by the test, and send the bytes the test says. Behaves as node-hid
 * 3.4.0 was seen to: errors are texts, a device that is gone tells once, and what is not open sends to nobody.
 */
import type { NodeHid, NodeHidDevice } from '../../electron/host/scanners/hid-driver.ts'

type ListedDevice = Awaited<ReturnType<NodeHid['devicesAsync']>>[number]

export interface HidFace {
  readonly usagePage: number
  readonly usage: number
  readonly path?: string
}

export interface FakeHidOptions {
  readonly vendorId?: number
  readonly productId?: number
  readonly serialNumber?: string
  readonly product?: string
  /** What one device offers in the list; a HID POS scanner alone if left out. */
  readonly faces?: readonly HidFace[]
}

export interface FakeHid {
  /** The path of the moment. */
  readonly path: string
  send(...reports: readonly (Uint8Array | readonly number[])[]): void
  unplug(): void
  plug(): void
  /** The system lets nobody open it and says this; null = it does again. */
  refuse(text: string | null): void
  /** It goes as after sleep: nothing is told, nothing comes. */
  fallAsleep(): void
  /** Opening does not answer until the returned function is called. */
  hangOpening(): () => void
  hangClosing(): void
  readonly timesOpened: number
  readonly openNow: number
  readonly features: number[][]
}

export interface FakeHidSystem {
  readonly nodeHid: NodeHid
  add(options?: FakeHidOptions): FakeHid
  /** As where the native module or a library of it is missing. */
  failLoading(text: string | null): void
  hangListing(): () => void
  readonly timesListed: number
}

export const scannerFace: HidFace = { usagePage: 0x8c, usage: 2 }

export function createFakeHid(): FakeHidSystem {
  const devices: Array<{ listed(): ListedDevice[]; open(path: string): Promise<NodeHidDevice> | null }> = []
  let loading: string | null = null
  let listing: Promise<void> = Promise.resolve()
  let paths = 0
  let timesListed = 0

  const nodeHid: NodeHid = {
    async devicesAsync() {
      timesListed += 1
      await listing
      if (loading !== null) throw new Error(loading)
      return devices.flatMap((device) => device.listed())
    },
    HIDAsync: {
      async open(path) {
        for (const device of devices) {
          const opening = device.open(path)
          if (opening) return opening
        }
        throw new Error(`cannot open device with path ${path}: No such file or directory`)
      },
    },
  }

  function add(options: FakeHidOptions = {}): FakeHid {
    const { vendorId = 0x1234, productId = 1, serialNumber = '', faces = [scannerFace] } = options
    const handles = new Set<{ data(bytes: Buffer): void; error(text: unknown): void }>()
    let path = ''
    let isPlugged = false
    let isAsleep = false
    let refusal: string | null = null
    let opening: Promise<void> = Promise.resolve()
    let hangsClosing = false
    let timesOpened = 0
    const features: number[][] = []

    async function open(): Promise<NodeHidDevice> {
      await opening
      if (!isPlugged) throw new Error(`cannot open device with path ${path}: No such file or directory`)
      if (refusal !== null) throw new Error(`cannot open device with path ${path}: ${refusal}`)
      timesOpened += 1
      const listeners = {
        data: (_bytes: Buffer): void => undefined,
        error: (_text: unknown): void => undefined,
      }
      const handle = {
        data: (bytes: Buffer) => listeners.data(bytes),
        error: (text: unknown) => listeners.error(text),
      }
      handles.add(handle)
      return {
        on(event: 'data' | 'error', listener: (value: never) => void) {
          Object.assign(listeners, { [event]: listener })
        },
        async sendFeatureReport(data) {
          features.push(data)
          return data.length
        },
        async close() {
          handles.delete(handle)
          if (hangsClosing) await new Promise(() => undefined)
        },
      }
    }

    devices.push({
      listed: () =>
        isPlugged
          ? faces.map((face) => ({
              ...{ vendorId, productId, serialNumber, product: options.product ?? 'Fake scanner' },
              ...{ ...face, path: face.path ?? path },
            }))
          : [],
      open: (wanted) => (isPlugged && (wanted === path || faces.some((face) => face.path === wanted)) ? open() : null),
    })
    const fake: FakeHid = {
      get path() {
        return path
      },
      send(...reports) {
        if (isPlugged && !isAsleep)
          for (const report of reports) for (const handle of [...handles]) handle.data(Buffer.from(report))
      },
      unplug() {
        isPlugged = false
        const all = [...handles]
        handles.clear()
        for (const handle of all) handle.error('could not read from HID device')
      },
      plug() {
        paths += 1
        path = `fake-hid-${paths}`
        isPlugged = true
        isAsleep = false
      },
      refuse(text) {
        refusal = text
      },
      fallAsleep() {
        isAsleep = true
        handles.clear()
      },
      hangOpening() {
        const { promise, resolve } = deferred()
        opening = promise
        return resolve
      },
      hangClosing() {
        hangsClosing = true
      },
      get timesOpened() {
        return timesOpened
      },
      get openNow() {
        return handles.size
      },
      features,
    }
    fake.plug()
    return fake
  }

  return {
    nodeHid,
    add,
    failLoading(text) {
      loading = text
    },
    hangListing() {
      const { promise, resolve } = deferred()
      listing = promise
      return resolve
    },
    get timesListed() {
      return timesListed
    },
  }
}

function deferred(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve = (): void => undefined
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
