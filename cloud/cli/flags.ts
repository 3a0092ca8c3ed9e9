/** The cloud's command line, read into options or one sentence about what is wrong with it. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { accepted, type Result, refused } from '../../shared/kernel/result.ts'

interface CommonFlags {
  readonly folder: string
  readonly databaseUrl: string | undefined
  readonly clockOffsetMs: number
}

export type CloudCommand =
  | (CommonFlags & {
      readonly command: 'serve'
      readonly port: number
      readonly host: string
      readonly demo: boolean
      /** Where owners reach this cloud from their mail; undefined = only from this machine. */
      readonly publicUrl: string | undefined
    })
  | (CommonFlags & {
      readonly command: 'pair'
      readonly store: string
      readonly location: string | null
      /** Where the service listens; null = as its data folder says. */
      readonly port: number | null
    })
  | (CommonFlags & {
      readonly command: 'pull'
      readonly store: string
      /** Id or name; null = every distributor. */
      readonly distributor: string | null
      /** null = the next free number. */
      readonly batchId: number | null
      readonly json: boolean
      readonly port: number | null
    })

const defaultPort = 4320

export function readFlags(args: readonly string[], env: NodeJS.ProcessEnv): Result<CloudCommand, string> {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(args)
  } catch (problem) {
    return refused(problem instanceof Error ? (problem.message.split('\n')[0] ?? '') : String(problem))
  }
  const { values, positionals } = parsed
  const port = values.port === undefined ? null : Number(values.port)
  if (port !== null && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
    return refused(`--port must be a number from 0 to 65535, not "${values.port}".`)
  const clockOffsetMs = Number(values['clock-offset-ms'] ?? 0)
  if (!Number.isFinite(clockOffsetMs)) return refused('--clock-offset-ms must be a number.')
  const common: CommonFlags = {
    folder: values.data ?? join(process.cwd(), '.tillside', 'cloud'),
    databaseUrl: values['database-url'] ?? env['DATABASE_URL'],
    clockOffsetMs,
  }

  const [command, ...more] = positionals
  if (more.length > 0 || (command !== undefined && command !== 'pair' && command !== 'pull'))
    return refused(
      `Unknown command "${positionals.join(' ')}". There are "pair" and "pull", or no command to run the service.`,
    )
  const publicUrl = readPublicUrl(values['public-url'] ?? env['PUBLIC_URL'])
  if (publicUrl === null) return refused('--public-url must be an address such as https://tillside.example.com.')
  if (command === undefined)
    return accepted({
      ...common,
      command: 'serve',
      port: port ?? defaultPort,
      host: values.host ?? '127.0.0.1',
      demo: values.demo ?? false,
      publicUrl,
    })
  if (!values.store?.trim()) return refused(`Say which store: ${command} --store "<name>".`)
  const { store } = values
  if (command === 'pair') return accepted({ ...common, command, store, location: values.location ?? null, port })
  const batchId = values.batch === undefined ? null : Number(values.batch)
  if (batchId !== null && !(Number.isInteger(batchId) && batchId >= 1))
    return refused(`--batch must be a number from 1 up, not "${values.batch}".`)
  const distributor = values.distributor ?? null
  return accepted({ ...common, command, store, distributor, batchId, json: values.json ?? false, port })
}

/** Without a slash at the end; null = not an address that a link can begin with. */
function readPublicUrl(given: string | undefined): string | undefined | null {
  if (!given?.trim()) return undefined
  const url = URL.canParse(given.trim()) ? new URL(given.trim()) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) return null
  return url.href.replace(/\/+$/, '')
}

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      'public-url': { type: 'string' },
      data: { type: 'string' },
      'database-url': { type: 'string' },
      demo: { type: 'boolean' },
      'clock-offset-ms': { type: 'string' },
      store: { type: 'string' },
      location: { type: 'string' },
      distributor: { type: 'string' },
      batch: { type: 'string' },
      json: { type: 'boolean' },
    },
  })
