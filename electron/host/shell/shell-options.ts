/**
 * What a shell is told on its command line, checked. `npm start` (build/scripts/start.mjs) gives these; a person may too.
 *
 *   --data <folder>          the register's data folder (needed)
 *   --port <n>               browser shell: where the page is served (default 4310)
 *   --cloud-url <url>        the cloud to pair with
 *   --pair <code>            pair at start with this one-time code; ignored on a register that is paired
 *   --first-start ask|demo|create, --demo-store <name>   what the page offers on a register without a store
 *   --clock-offset-ms <n>    added to the machine's clock everywhere
 *   --shell-chosen           the person named this shell, so a register may move to it
 *   --replay <file>          reads out recorded scans, as `npm run scan -- --json` prints them
 *   --parent-pairs           the program that started this one gives pairing codes over the process channel
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Boot, demoStores } from '../../../shared/host-contract/contract.ts'
import { accepted, type Result, refused } from '../../../shared/kernel/result.ts'
import type { HostOptions } from '../host.ts'
import type { StartRefusal } from '../settings/start-refusal.ts'

export interface ShellOptions {
  readonly host: Omit<HostOptions, 'shell' | 'appVersion'>
  readonly port: number
  readonly pairingCode: string | null
  /** A recording to read out as if a scanner read it. */
  readonly replayFile: string | null
  readonly parentPairs: boolean
}

export function shellOptionsOf(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  defaultDataFolder: string | null,
): Result<ShellOptions, StartRefusal> {
  const parsed = parsedArgs(args)
  if (!parsed.ok) return parsed
  const given = parsed.value
  const dataFolder = given.data ?? defaultDataFolder
  if (dataFolder === null) return refused({ sentence: 'The data folder is missing: give it with --data <folder>.' })
  const port = Number(given.port ?? 4310)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return refused({ sentence: `The port "${given.port}" is not a number from 0 to 65535.` })
  const clockOffsetMs = Number(given['clock-offset-ms'] ?? 0)
  if (!Number.isFinite(clockOffsetMs))
    return refused({ sentence: `The clock offset "${given['clock-offset-ms']}" is not a number of milliseconds.` })
  const firstStart = oneOf(given['first-start'] ?? 'ask', ['ask', 'demo', 'create'] satisfies Boot['firstStart'][])
  if (!firstStart) return refused({ sentence: `The first start "${given['first-start']}" is not ask, demo or create.` })
  const demoStore = oneOf(given['demo-store'] ?? demoStores[0], demoStores)
  if (!demoStore) return refused({ sentence: `There is no demo store "${given['demo-store']}".` })
  return accepted({
    host: {
      dataFolder: resolve(dataFolder),
      isShellChosen: given['shell-chosen'] ?? false,
      cloudUrl: given['cloud-url'] ?? null,
      clockOffsetMs,
      firstStart,
      demoStore,
      serialPorts: (environment['TILLSIDE_SERIAL_PORTS'] ?? '').split(',').filter((path) => path !== ''),
    },
    port,
    pairingCode: given.pair ?? null,
    replayFile: given.replay === undefined ? null : resolve(given.replay),
    parentPairs: given['parent-pairs'] ?? false,
  })
}

const flags = {
  data: { type: 'string' },
  port: { type: 'string' },
  'cloud-url': { type: 'string' },
  pair: { type: 'string' },
  'first-start': { type: 'string' },
  'demo-store': { type: 'string' },
  'clock-offset-ms': { type: 'string' },
  replay: { type: 'string' },
  'shell-chosen': { type: 'boolean' },
  'parent-pairs': { type: 'boolean' },
} as const

/** Only our own flags: Electron's command line also carries switches of Chromium and of whatever drives it. */
export function ownArguments(args: readonly string[]): string[] {
  return args.flatMap((argument, index) => {
    const [name = '', value] = argument.replace(/^--/, '').split('=')
    if (!argument.startsWith('--') || !Object.hasOwn(flags, name)) return []
    const takesNext = flags[name as keyof typeof flags].type === 'string' && value === undefined
    return takesNext ? [argument, ...args.slice(index + 1, index + 2)] : [argument]
  })
}

function parsedArgs(args: readonly string[]) {
  try {
    const { values } = parseArgs({ args: [...args], options: flags })
    return accepted(values)
  } catch (error) {
    return refused({ sentence: error instanceof Error ? error.message : String(error) })
  }
}

const oneOf = <Value extends string>(text: string, values: readonly Value[]): Value | undefined =>
  values.find((value) => value === text)
