/** `npm run scan -- ...`: the scanners alone, without a page. Arguments go to the program as they are (electron/host/scan-program). */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { root } from './lib/project.mjs'

await ensureDependencies()
await ensureBuilt()
const scan = spawn(process.execPath, [join(root, 'out', 'scan', 'main.js'), ...process.argv.slice(2)], {
  // A file is named from where the person is.
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: 'inherit',
})
let isEnding = false
function end() {
  isEnding = true
  scan.kill('SIGTERM')
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end)
if (process.env.npm_lifecycle_event === 'scan') {
  // npm passes a signal on to the shell between us, which dies without telling: the new parent tells.
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) end()
  }, 200).unref()
}
scan.on('exit', (code) => process.exit(code ?? (isEnding ? 0 : 1)))
