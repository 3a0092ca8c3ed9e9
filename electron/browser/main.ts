/**
 * The browser shell: a plain Node program that opens the host and serves the page to a browser on this computer. Prints one line
 * when a person can begin; a start that cannot be is one sentence on stderr and exit code 1.
 */
import { fileURLToPath } from 'node:url'
import packageJson from '../../package.json' with { type: 'json' }
import { createHost } from '../host/host.ts'
import { furtherFinders } from '../host/scanners/further-finders.ts'
import { pairAtStart } from '../host/shell/pairing-at-start.ts'
import { shellOptionsOf } from '../host/shell/shell-options.ts'
import { servePage } from './page-server.ts'

/** out/browser/main.js lies beside out/renderer. */
const pageFolder = fileURLToPath(new URL('../renderer/', import.meta.url))
const stopWithinMs = 1500

async function main(): Promise<void> {
  const options = shellOptionsOf(process.argv.slice(2), process.env, null)
  if (!options.ok) return refuse(options.refusal.sentence)

  let stop = async (): Promise<void> => undefined
  const end = (code: number) => {
    setTimeout(() => process.exit(code), stopWithinMs).unref()
    void stop().finally(() => process.exit(code))
  }
  process.on('SIGINT', () => end(0))
  process.on('SIGTERM', () => end(0))
  // Whoever started this shell is gone: without it nobody would stop us.
  process.on('disconnect', () => end(0))

  const opened = await createHost({
    ...options.value.host,
    shell: 'browser',
    appVersion: packageJson.version,
    scannerFinders: furtherFinders(options.value.replayFile),
  })
  if (!opened.ok) return refuse(opened.refusal.sentence)
  const host = opened.value
  stop = () => host.stop()

  const server = await servePage(host, pageFolder, options.value.port)
  if (!server.ok) return refuse(server.refusal.sentence)
  stop = async () => {
    await Promise.all([server.value.stop(), host.stop()])
  }
  const paired = await pairAtStart(host, options.value, process, (sentence) => console.error(sentence))
  if (!paired.ok) return refuse(paired.refusal.sentence)

  console.log(`Tillside register ready: ${server.value.origin}/#t=${host.sessionToken}`)
}

function refuse(sentence: string): void {
  console.error(sentence)
  process.exit(1)
}

await main()
