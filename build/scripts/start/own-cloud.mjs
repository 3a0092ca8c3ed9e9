/**
 * The cloud that `npm start` runs beside the register: embedded database in `<data>/cloud`. When it dies later it is started again,
 * after a growing wait; the register works on meanwhile.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { root } from '../lib/project.mjs'
import { startChild } from './child.mjs'

const longestWaitMs = 30_000

/**
 * @param {import('./options.mjs').StartOptions} options @param {boolean} demo
 * @returns {{ url: string, ready: Promise<boolean>, child: () => import('./child.mjs').Child,
 *   createPairing: (store: string, createStore: boolean) => Promise<string | null>, stop: () => Promise<void> }}
 *   `ready` is false when the first start failed; then the child's sentence says why.
 */
export function startOwnCloud(options, demo) {
  const folder = join(options.data, 'cloud')
  const url = `http://127.0.0.1:${options.cloudPort}`
  const args = [
    join(root, 'out', 'cloud', 'main.js'),
    ...['--port', String(options.cloudPort)],
    ...['--data', folder],
    ...(demo ? ['--demo'] : []),
    ...(options.clockOffsetMs === 0 ? [] : [`--clock-offset-ms=${options.clockOffsetMs}`]),
  ]
  // A database server named in the environment is for `npm run cloud`.
  const { DATABASE_URL: _, ...embedded } = process.env
  let stopping = false
  let resolveReady = () => undefined
  const ready = new Promise((resolve) => {
    resolveReady = resolve
  })
  let child = startChild(
    process.execPath,
    args,
    (line) => {
      if (line.startsWith('Tillside cloud ready: ')) resolveReady(true)
    },
    embedded,
  )
  void child.ended.then(() => resolveReady(false))

  void (async () => {
    if (!(await ready)) return
    child.passOn()
    for (let failures = 1; ; failures += 1) {
      const startedAt = Date.now()
      const code = await child.ended
      if (stopping) return
      if (Date.now() - startedAt > 60_000) failures = 1
      const wait = Math.min(longestWaitMs, 1000 * 2 ** (failures - 1))
      process.stderr.write(
        `The cloud stopped (code ${code}) and is started again in ${wait / 1000} s; the register works on.\n`,
      )
      await pause(wait)
      if (stopping) return
      child = startChild(process.execPath, args, () => undefined, embedded)
      child.passOn()
    }
  })()

  return {
    url,
    ready,
    child: () => child,
    async createPairing(store, createStore) {
      const token = readFileSync(join(folder, 'admin-token'), 'utf8').trim()
      for (let tries = 1; !stopping; tries += 1) {
        try {
          const answer = await fetch(`${url}/api/admin/pairing`, {
            method: 'POST',
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
            body: JSON.stringify({ store, createStore, location: null }),
            signal: AbortSignal.timeout(10_000),
          })
          const body = await answer.json()
          if (answer.ok) return body.code
          process.stderr.write(`The cloud gave no pairing code: ${body.message ?? answer.status}\n`)
          return null
        } catch {
          // Not reachable just now: it is being started again.
          await pause(Math.min(5000, 250 * tries))
        }
      }
      return null
    },
    async stop() {
      stopping = true
      await child.stop()
    },
  }
}
