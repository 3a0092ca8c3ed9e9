/**
 * Who a USB device is, over plugging in anew and under whatever name the system gives it; and who reads it: a scanner that offers
 * both HID POS and a serial port is read once, by the kind that got it.
 */
export interface UsbIdentity {
  readonly vendorId: number
  readonly productId: number
  /** Empty = it has none; two alike cannot be told apart then. */
  readonly serialNumber: string
}

export function usbIdentityKey({ vendorId, productId, serialNumber }: UsbIdentity): string {
  const hex = (id: number) => id.toString(16).padStart(4, '0')
  return `${hex(vendorId)}:${hex(productId)}${serialNumber === '' ? '' : `:${serialNumber}`}`
}

export type UsbReader = 'hid' | 'serial'

export interface UsbOwners {
  /** Reads it from now on; false = the other kind does. */
  claim(key: string, reader: UsbReader): boolean
  release(key: string, reader: UsbReader): void
  ownerOf(key: string): UsbReader | null
}

export function createUsbOwners(): UsbOwners {
  const owners = new Map<string, UsbReader>()
  return {
    claim(key, reader) {
      const owner = owners.get(key) ?? reader
      owners.set(key, owner)
      return owner === reader
    },
    release(key, reader) {
      if (owners.get(key) === reader) owners.delete(key)
    },
    ownerOf: (key) => owners.get(key) ?? null,
  }
}
