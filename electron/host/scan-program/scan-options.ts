/**
 * What a person may tell `npm run scan`, checked. Without a flag it listens as a register does, on HID and serial at once.
 *
 *   --hid             on HID POS scanners only
 *   --serial <port>   on this port only; speed and frame may stand behind it: "COM1 9600 7E1"
 *   --replay <file>   reads out recorded scans and ends
 *   --json            one JSON object per line
 *   --help            says all this, and ends
 */
import { parseArgs } from 'node:util'
import { accepted, type Result, refused } from '../../../shared/kernel/result.ts'
import type { StartRefusal } from '../settings/start-refusal.ts'

export type ScanSource =
  | { readonly type: 'all' }
  | { readonly type: 'hid' }
  | { readonly type: 'serial'; readonly port: string }
  | { readonly type: 'replay'; readonly file: string }

export interface ScanOptions {
  readonly source: ScanSource
  readonly isJson: boolean
  readonly isHelp: boolean
}

export const scanHelp = `npm run scan -- [--hid | --serial <port> | --replay <file>] [--json]

Prints every scan and how each scanner is doing, one line each, without the register. Ctrl-C ends it.

  --hid             listens on HID POS scanners only
  --serial <port>   listens on this port only; speed and frame may stand behind it: "COM1 9600 7E1"
  --replay <file>   reads out recorded scans and ends
  --json            one JSON object per line: {at, device, kind, raw_hex, code | refusal} of a scan,
                    {at, device, kind, status, detail} of a scanner
  --help            this

No store is asked. Which codes are loyalty cards and badges is a store's own setting, so none is named as one
here: a card of letters is refused like any code that names no article, with "mayBeCardOrBadge" beside the
reason, and a card of digits is named as the article that such digits are.
`

const flags = {
  hid: { type: 'boolean' },
  serial: { type: 'string' },
  replay: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

export function scanOptionsOf(args: readonly string[]): Result<ScanOptions, StartRefusal> {
  try {
    const { hid, serial, replay, json, help } = parseArgs({ args: [...args], options: flags }).values
    const sources: ScanSource[] = []
    if (hid) sources.push({ type: 'hid' })
    if (serial !== undefined) sources.push({ type: 'serial', port: serial })
    if (replay !== undefined) sources.push({ type: 'replay', file: replay })
    if (sources.length > 1) return refused({ sentence: 'Choose one of --hid, --serial <port> and --replay <file>.' })
    if (serial === '' || replay === '') return refused({ sentence: 'The name behind --serial or --replay is missing.' })
    return accepted({ source: sources[0] ?? { type: 'all' }, isJson: json ?? false, isHelp: help ?? false })
  } catch (error) {
    // Node's message names the flag; what follows its first sentence is advice about Node.
    const text = error instanceof Error ? error.message : String(error)
    return refused({ sentence: `${text.split(/\. |\n/)[0]?.replace(/\.$/, '')}.` })
  }
}
