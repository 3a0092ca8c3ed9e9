/**
 * Composition root of the page: picks the transport, gives the use-cases this machine's clock, chance, storage and timers, listens
 * for a keyboard-wedge scanner, and draws the screens.
 */
import './no-eval.ts'
import { createRoot } from 'react-dom/client'
import { t } from './language/words.ts'
import { App } from './screens/app.tsx'
import { createTill } from './use-cases/create-till.ts'
import { connectByPort, connectBySocket, type HostLine, takeToken } from './use-cases/host-client.ts'
import { engineInWorker } from './use-cases/import-messages.ts'
import { recordKeys } from './use-cases/key-recorder.ts'
import { wedgeRulesOf } from './use-cases/name-scan.ts'
import type { TillState } from './use-cases/till.ts'
import { listenForWedge } from './use-cases/wedge-keys.ts'

const visitKey = 'tillside-visit'

/** A page that nobody let in never calls its host. */
const noLine: HostLine = { onLine: () => undefined, onLost: () => undefined }
const patienceMs = 5000

const isElectron = location.protocol === 'app:'
const token = isElectron ? '' : takeToken(location, sessionStorage, history)

function connect(): HostLine {
  if (isElectron) return connectByPort()
  if (token === '') return noLine
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  return connectBySocket(() => `${scheme}://${location.host}/host?t=${encodeURIComponent(token)}`, Math.random)
}

/** Asks the browser to keep the databases; tells how full they are. null where a browser does not say. */
async function storage(): Promise<TillState['sync']['storage']> {
  if (!('storage' in navigator)) return null
  const persisted = await navigator.storage.persist()
  const { usage = 0, quota = 0 } = await navigator.storage.estimate()
  return { usedBytes: usage, quotaBytes: quota, persisted }
}

// Before the wedge, which keeps a label's keys to itself.
const keys = recordKeys(window)

const till = createTill({
  keys,
  host: connect(),
  now: () => Date.now(),
  random: Math.random,
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  rest: () => new Promise((resolve) => setTimeout(resolve, 0)),
  remember: {
    read: () => sessionStorage.getItem(visitKey),
    write: (visitId) => (visitId ? sessionStorage.setItem(visitKey, visitId) : sessionStorage.removeItem(visitKey)),
  },
  storage,
  importEngine: () => engineInWorker(new Worker(new URL('./import-worker.ts', import.meta.url), { type: 'module' })),
  pageId: crypto.randomUUID(),
})

const sayFailed = (sentence: string) => till.store.setState({ phase: { name: 'failed', sentence } })
if (!isElectron && token === '') sayFailed(t('start.noToken'))
else
  setTimeout(() => {
    if (till.store.getState().phase.name === 'starting') sayFailed(t('start.noAnswer'))
  }, patienceMs)

listenForWedge(
  window,
  (raw) => till.actions.receiveKeyed(raw),
  wedgeRulesOf(() => till.store.getState().account),
)

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(<App till={till} />)
