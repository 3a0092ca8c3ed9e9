/** `npm run build`: everything into out/, when something changed; `-- --force` in any case. */
import { ensureBuilt } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'

await ensureDependencies()
await ensureBuilt({ force: process.argv.includes('--force') })
