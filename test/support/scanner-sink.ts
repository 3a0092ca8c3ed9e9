/** Where a device under test puts its labels; a test names only what it looks at. */
import type { ScannerSink } from '../../electron/host/scanners/scanners.ts'
import { createUsbOwners } from '../../electron/host/scanners/usb-identity.ts'

export const givenSink = (seen: Partial<ScannerSink> = {}): ScannerSink => ({
  label: () => undefined,
  repeated: () => undefined,
  statusChanged: () => undefined,
  whenTaken: async () => undefined,
  owners: createUsbOwners(),
  ...seen,
})
