/** What a scanner's status says when something is wrong: one sentence of plain words each, and what to do. */
import type { ScannerStatus } from '../../../shared/host-contract/contract.ts'
import type { HidRefusal } from './hid-driver.ts'

type Problem = [ScannerStatus['state'], string]

export const waitingForPlug = 'Waiting for the scanner to be plugged in.'
export const tornOut = 'Unplugged in the middle of a label: plug the scanner in and scan that label again.'
export const noAnswer = 'The system does not answer about the scanner: unplug it and plug it in again.'
export const readBySerial = 'It is read through its serial port, which the settings name.'
export const slept = 'The computer slept; the scanner is opened anew.'
export const sleptInLabel = 'The computer slept in the middle of a label: scan that label again.'
export const worksAsKeyboard =
  'It works as a keyboard. Scan the setup code "HID POS" or "USB-COM" in its manual, and it needs no window in front.'

const forbidden: Partial<Record<NodeJS.Platform, string>> = {
  linux:
    'This computer account may not read the scanner: install the rules file 60-tillside-scanners.rules (see the guide), then plug the scanner in again.',
  darwin:
    'The system does not allow it: switch Tillside on under System Settings > Privacy & Security > Input Monitoring, then plug the scanner in again.',
  win32:
    "Windows does not let it be read: close other programs that use the scanner, the maker's own among them, then plug it in again.",
}

export function hidRefusalWords({ type, text }: HidRefusal, platform = process.platform): Problem {
  switch (type) {
    case 'gone':
      return ['unplugged', waitingForPlug]
    case 'forbidden':
      return ['forbidden', forbidden[platform] ?? 'This computer account may not read the scanner.']
    case 'busy':
      return ['busy', 'Another program reads the scanner: close that program, and it goes on by itself.']
    case 'failed':
      return ['failed', `The scanner cannot be opened (${text}): unplug it and plug it in again.`]
  }
}

/** serialport gives no codes, only the system's text. */
export function serialProblemWords(error: Error): Problem {
  const text = error.message.toLowerCase()
  const says = (...some: string[]) => some.some((one) => text.includes(one))
  if (says('no such', 'file not found', 'cannot find')) return ['unplugged', waitingForPlug]
  if (says('permission denied', 'access denied', 'not permitted'))
    return [
      process.platform === 'win32' ? 'busy' : 'forbidden',
      process.platform === 'win32'
        ? 'Another program holds the port: close that program, and it goes on by itself.'
        : 'This computer account may not open the port: install the rules file 60-tillside-scanners.rules (see the guide) or add the account to the group of the port, then plug the scanner in again.',
    ]
  if (says('busy', 'cannot lock', 'exclusive'))
    return ['busy', 'Another program holds the port: close that program, and it goes on by itself.']
  return ['failed', `The port cannot be opened (${error.message}): unplug the scanner and plug it in again.`]
}
