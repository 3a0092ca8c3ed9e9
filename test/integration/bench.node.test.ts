/** `npm run bench -- --json` is read by programs: one JSON document on stdout, each row divided by its bound. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { browserLaunch } from '../support/browser-launch.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const hasBrowser = browserLaunch().channel === undefined
if (!hasBrowser) process.stdout.write('NOT RUN: bench (no Chromium is installed)\n')

const documentSchema = z.strictObject({
  machine: z.strictObject({
    cpu: z.string(),
    cores: z.number(),
    memoryGiB: z.number(),
    system: z.string(),
    node: z.string(),
    chromium: z.string(),
    fileSystem: z.string(),
    loadBefore: z.number(),
  }),
  rows: z.array(
    z.strictObject({
      bench: z.string(),
      case: z.string(),
      subject: z.string(),
      metric: z.string(),
      value: z.number(),
      unit: z.string(),
      bound: z.string(),
      ratio: z.number().nullable(),
    }),
  ),
})

async function bench(...args: readonly string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bench/main.ts', ...args], { cwd: root })
  const said = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, ...said }
}

describe('npm run bench', () => {
  test.runIf(hasBrowser)('prints one JSON document whose rows are divided by their bound', async () => {
    const { code, stdout, stderr } = await bench('--quick', '--json', 'write')
    expect(code, stderr).toBe(0)
    const { rows } = documentSchema.parse(JSON.parse(stdout))
    const subjects = ['tillside', 'raw-idb-strict', 'dexie-relaxed', 'dexie-strict', 'pouchdb', 'rxdb', 'fdatasync']
    for (const which of ['one-scan', 'redemption'])
      for (const metric of ['p50_ms', 'p99_ms'])
        expect(rows.filter((row) => row.case === which && row.metric === metric).map((row) => row.subject)).toEqual(
          subjects,
        )
    for (const row of rows) {
      const bound = rows.find((one) => one.case === row.case && one.metric === row.metric && one.subject === row.bound)
      // Values and ratios are rounded to four digits.
      expect((row.ratio ?? 0) / (row.value / (bound?.value ?? Number.NaN))).toBeCloseTo(1, 2)
    }
  })

  test('a bench that does not exist is one sentence, and nothing on stdout', async () => {
    const { code, stdout, stderr } = await bench('speed')
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toBe('There is no bench "speed"; there are write, latency, search, cold, rules, import, sync.\n')
  })
})
