/**
 * `npm run decide -- --file <history.json>` (`-` = stdin): what a history comes to, as JSON on stdout and nothing else there. The
 * format: docs/decide.md. A history that cannot be read: one sentence on stderr, exit code 2.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureDependencies } from './lib/dependencies.mjs'
import { root } from './lib/project.mjs'

await ensureDependencies()
const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs')
const child = spawn(
  process.execPath,
  [tsx, join(root, 'build', 'scripts', 'decide', 'main.ts'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => {
  process.stderr.write(`The history could not be run: ${error.message}\n`)
  process.exit(1)
})
child.on('close', (code) => process.exit(code ?? 1))
