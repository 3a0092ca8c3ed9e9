/** What a person may tell `npm run bench`, checked before anything is started. */
import { parseArgs } from 'node:util'

export interface BenchOptions {
  /** Empty = all. */
  readonly names: readonly string[]
  readonly isJson: boolean
  readonly isQuick: boolean
  readonly rounds: number | null
  /** Where the run's own folder is made; null = chosen. */
  readonly folder: string | null
}

/** The options, or one sentence that says what is wrong. */
export function benchOptionsOf(args: readonly string[], known: readonly string[]): BenchOptions | string {
  let given: ReturnType<typeof parse>
  try {
    given = parse(args)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const unknown = given.positionals.find((name) => !known.includes(name))
  if (unknown !== undefined) return `There is no bench "${unknown}"; there are ${known.join(', ')}.`
  const rounds = given.values.rounds === undefined ? null : Number(given.values.rounds)
  if (rounds !== null && !(Number.isInteger(rounds) && rounds >= 1 && rounds <= 1000))
    return `--rounds is a whole number from 1 to 1000, not "${given.values.rounds}".`
  return {
    names: given.positionals,
    isJson: given.values.json ?? false,
    isQuick: given.values.quick ?? false,
    rounds,
    folder: given.values.folder ?? null,
  }
}

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      quick: { type: 'boolean' },
      rounds: { type: 'string' },
      folder: { type: 'string' },
    },
  })
