/** `npm run cloud -- ...`: the cloud alone, or one of its commands (`pair --store <name>`). Arguments go to it as they are. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { root } from './lib/project.mjs'

await ensureDependencies()
await ensureBuilt()
const cloud = spawn(process.execPath, [join(root, 'out', 'cloud', 'main.js'), ...process.argv.slice(2)], {
  cwd: root,
  // The channel carries nothing: that it ends tells the cloud that we are gone, also after a kill -9.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => cloud.kill('SIGTERM'))
cloud.on('exit', (code) => process.exit(code ?? 1))
