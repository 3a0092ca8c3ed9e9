/**
 * The desktop shell: opens the same host as the browser shell and one locked-down window on it. Thin on purpose: everything that
 * can be said without Electron is in electron/host.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, dialog, ipcMain, MessageChannelMain, protocol, session } from 'electron'
import { createHost, type Host } from '../host/host.ts'
import { servePosDoor } from '../host/pos-link/serve-pos-door.ts'
import { furtherFinders } from '../host/scanners/further-finders.ts'
import { pairAtStart } from '../host/shell/pairing-at-start.ts'
import { ownArguments, type ShellOptions, shellOptionsOf } from '../host/shell/shell-options.ts'
import { registerAppScheme, serveAppScheme } from './app-protocol.ts'
import { connectChannel, portForPage } from './bridge.ts'
import { setMenu } from './menu.ts'
import { createPortServer } from './serve-port.ts'
import { isTrustedSender, pageOrigin } from './trusted-senders.ts'
import { startUpdates } from './updates.ts'
import { lockSession, openWindow } from './window.ts'

/** out/desktop/main.js lies beside out/renderer. */
const pageFolder = fileURLToPath(new URL('../renderer/', import.meta.url))
const preload = fileURLToPath(new URL('./preload.cjs', import.meta.url))
const stopWithinMs = 1500

registerAppScheme(protocol)
const options = shellOptionsOf(
  ownArguments(process.argv.slice(1)),
  process.env,
  join(app.getPath('userData'), 'register'),
)
if (options.ok) {
  // The browser's profile belongs to the register: two registers on one computer never share one.
  app.setPath('userData', join(options.value.host.dataFolder, 'profile'))
  if (app.requestSingleInstanceLock()) void start(options.value)
  else refuse(`Another Tillside is already using the data folder ${options.value.host.dataFolder}.`)
} else refuse(options.refusal.sentence)

async function start(given: ShellOptions): Promise<void> {
  let host: Host | null = null
  let isStopped = false
  app.on('before-quit', (event) => {
    if (isStopped) return
    event.preventDefault()
    isStopped = true
    setTimeout(() => app.exit(0), stopWithinMs).unref()
    void (host?.stop() ?? Promise.resolve()).finally(() => app.exit(0))
  })
  app.on('window-all-closed', () => app.quit())
  process.on('SIGINT', () => app.quit())
  process.on('SIGTERM', () => app.quit())
  // Whoever started this shell is gone: without it nobody would stop us.
  process.on('disconnect', () => app.quit())

  await app.whenReady()
  const opened = await createHost({
    ...given.host,
    shell: 'electron',
    appVersion: app.getVersion(),
    scannerFinders: furtherFinders(given.replayFile),
  })
  if (!opened.ok) return refuse(opened.refusal.sentence)
  host = opened.value
  const paired = await pairAtStart(host, given, process, (sentence) => console.error(sentence))
  if (!paired.ok) return refuse(paired.refusal.sentence)

  serveAppScheme(protocol, pageFolder)
  lockSession(session.defaultSession)
  setMenu(process.platform === 'darwin')
  const window = openWindow(preload, app.isPackaged)
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore()
    window.focus()
  })

  await servePosDoor(host, given.port, (sentence) => console.error(sentence))
  // In front of the till's own window, and without taking the keyboard from it.
  host.onPosAsk(() => {
    window.showInactive()
    window.moveTop()
  })

  const server = createPortServer(host)
  let endLast: () => void = () => undefined
  ipcMain.on(connectChannel, (event) => {
    if (!isTrustedSender(event, window.webContents)) return
    // The same frame asks again: its page was reloaded, and the one before is gone.
    endLast()
    const { port1, port2 } = new MessageChannelMain()
    endLast = server.serve(port1)
    window.webContents.postMessage(portForPage, null, [port2])
  })
  void startUpdates(app.isPackaged, process.resourcesPath)
  console.log(`Tillside register ready: ${pageOrigin}/`)
}

/** On stderr for whoever started us; as a box for who clicked on an icon. */
function refuse(sentence: string): void {
  console.error(sentence)
  if (app.isPackaged && !process.send) dialog.showErrorBox('Tillside cannot start', sentence)
  app.exit(1)
}
