/** The register's window: sandboxed, without Node, on our own page only; it opens nothing and goes nowhere else. */
import { BrowserWindow, type Session } from 'electron'
import { isOwnAddress, pageOrigin } from './trusted-senders.ts'

/** What the page may do without asking; everything else is denied without asking. */
const allowed: ReadonlySet<string> = new Set(['persistent-storage', 'clipboard-sanitized-write', 'fullscreen'])

export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(allowed.has(permission) && isOwnAddress(details.requestingUrl)),
  )
  session.setPermissionCheckHandler((_contents, permission, origin) => allowed.has(permission) && isOwnAddress(origin))
}

export function openWindow(preload: string, isPackaged: boolean): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 800,
    minHeight: 560,
    show: false,
    title: 'Tillside',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      devTools: !isPackaged,
    },
  })
  const { webContents } = window
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  webContents.on('will-navigate', (event) => {
    if (!isOwnAddress(event.url)) event.preventDefault()
  })
  webContents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isOwnAddress(event.url)) event.preventDefault()
  })
  webContents.on('will-attach-webview', (event) => event.preventDefault())
  window.once('ready-to-show', () => window.show())
  void window.loadURL(`${pageOrigin}/`)
  return window
}
