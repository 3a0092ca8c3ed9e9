/** `npm run bench [-- <name> ...] [--json]`: measures against peers and bounds; flags and JSON: docs/bench.md, bench/main.ts. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { root } from './lib/project.mjs'

await ensureDependencies()
await ensureBuilt()

const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs')
const child = spawn(process.execPath, [tsx, join(root, 'bench', 'main.ts'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
// The bench itself ends on a signal and tidies up; this script only waits for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => {
  process.stderr.write(`The bench could not be started: ${error.message}\n`)
  process.exit(1)
})
child.on('close', (code) => process.exit(code ?? 1))
