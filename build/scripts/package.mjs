/**
 * `npm run package`: builds anew and packages the desktop program into forge-out/ with Electron Forge; `-- --installer` makes this
 * system's installer from it with electron-builder, into dist/.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { refuse, root } from './lib/project.mjs'
import { run } from './lib/run.mjs'

await ensureDependencies()
await ensureBuilt({ force: true })
const forge = join(root, 'node_modules', '@electron-forge', 'cli', 'dist', 'electron-forge.js')
const packaged = await run(process.execPath, [forge, 'package'])
if (packaged.code !== 0) refuse('The desktop program could not be packaged.')
if (process.argv.includes('--installer')) {
  const [folder] = readdirSync(join(root, 'forge-out')).filter((name) => name.startsWith('Tillside-'))
  if (!folder) refuse('There is no packaged program in forge-out.')
  const builder = join(root, 'node_modules', 'electron-builder', 'cli.js')
  const args = [
    '--config',
    'build/electron-builder.yml',
    '--prepackaged',
    join('forge-out', folder),
    '--publish',
    'never',
  ]
  const made = await run(process.execPath, [builder, ...args])
  if (made.code !== 0) refuse('The installer could not be made.')
}
