/** How a serial port is named, with what a real RS-232 scanner may need behind its path. */
import { expect, test } from 'vitest'
import { serialSettingOf } from '../../electron/host/scanners/serial-setting.ts'

const usual = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 }

test.each([
  ['/dev/ttyACM0', { path: '/dev/ttyACM0', ...usual }],
  [' COM5 ', { path: 'COM5', ...usual }],
  ['/dev/ttyS0 19200', { path: '/dev/ttyS0', ...usual, baudRate: 19_200 }],
  ['COM1 9600 7E1', { path: 'COM1', baudRate: 9600, dataBits: 7, parity: 'even', stopBits: 1 }],
  ['COM1  115200  8o2', { path: 'COM1', baudRate: 115_200, dataBits: 8, parity: 'odd', stopBits: 2 }],
  ['/dev/cu.My Scanner', { path: '/dev/cu.My Scanner', ...usual }],
  ['COM1 fast', { path: 'COM1 fast', ...usual }],
  ['', { path: '', ...usual }],
])('%j', (text, setting) => {
  expect(serialSettingOf(text)).toEqual(setting)
})
