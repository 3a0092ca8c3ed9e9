/**
 * How a serial port is named in the settings, in TILLSIDE_SERIAL_PORTS and on the command line: its path, and for a real RS-232
 * scanner that is not set as most are, its speed and its frame behind it. USB scanners ignore both.
 *
 *   /dev/ttyACM0      COM5      /dev/ttyS0 19200      COM1 9600 7E1
 */
export interface SerialSetting {
  readonly path: string
  readonly baudRate: number
  readonly dataBits: 7 | 8
  readonly parity: 'none' | 'even' | 'odd'
  readonly stopBits: 1 | 2
}

/** The factory setting of most RS-232 scanners. */
const usual = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const
const parities = { N: 'none', E: 'even', O: 'odd' } as const

/** As it would be named; `serialSettingOf` reads it back. */
export function serialSettingText({ path, baudRate, dataBits, parity, stopBits }: SerialSetting): string {
  const frame = `${dataBits}${parity.charAt(0).toUpperCase()}${stopBits}`
  if (frame !== '8N1') return `${path} ${baudRate} ${frame}`
  return baudRate === usual.baudRate ? path : `${path} ${baudRate}`
}

/** What does not read as speed and frame belongs to the path: opening it then says what is wrong. */
export function serialSettingOf(text: string): SerialSetting {
  const found = /^(.*\S)\s+(\d{3,6})(?:\s+([78])([NEO])([12]))?$/i.exec(text.trim())
  if (!found) return { path: text.trim(), ...usual }
  const [, path = '', baudRate, dataBits, parity, stopBits] = found
  return {
    path,
    baudRate: Number(baudRate),
    dataBits: dataBits === '7' ? 7 : 8,
    parity: parities[(parity ?? 'N').toUpperCase() as keyof typeof parities],
    stopBits: stopBits === '2' ? 2 : 1,
  }
}
