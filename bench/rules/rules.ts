/**
 * Bench `rules`: what a scan costs the rules. Matching an article in turns with peers on the same programs, who must all give the same
 * answers; a scan's whole decision for a customer with forty open cards; and the fold. All under Node, whose V8 is that of the page,
 * in a program of its own that is bundled as the product is: a loader's help for stack traces would be measured otherwise.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { Bench, BenchResult, BenchRun, Goal } from '../harness/bench.ts'
import { bound, sizes } from './measure.ts'

export const rulesBench: Bench = {
  name: 'rules',
  bound,
  goals: [
    ...sizes.flatMap((size): Goal[] => [
      { case: String(size), metric: 'match_us', over: bound, atMost: 2 },
      { case: String(size), metric: 'match_us', over: 'json-rules-engine', atMost: 1 / 5000 },
      { case: String(size), metric: 'decide_us', over: null, atMost: 50 },
    ]),
    { case: '5000', metric: 'match_us_per_hit', over: 'tillside', overCase: '500', atMost: 1.2 },
  ],
  cannotRun: () => null,
  run: runRules,
}

async function runRules({ isQuick, rounds, folder, say }: BenchRun): Promise<BenchResult> {
  const outDir = join(folder, 'rules')
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: fileURLToPath(new URL('program.ts', import.meta.url)),
      outDir,
      target: 'node20',
      copyPublicDir: false,
    },
  })
  const program = spawn(process.execPath, [join(outDir, 'program.js'), JSON.stringify({ isQuick, rounds })])
  let said = ''
  let result = ''
  program.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
    for (const line of text.split('\n')) if (line) say(line)
  })
  program.stdout.setEncoding('utf8').on('data', (text: string) => {
    result += text
  })
  const [code] = await once(program, 'close')
  if (code !== 0) throw new Error(`The rules' program ended with ${code}: ${said}`)
  return JSON.parse(result)
}
