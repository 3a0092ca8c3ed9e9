/**
 * A stand-in for the `electron` module under plain Node, for what the desktop shell uses and as its documentation says it behaves:
 * schemes are registered before ready and handled after, windows exist only after ready, quitting can be prevented, ports queue
 * until started, messages are structured clones. Behind the window runs the real preload, and a page the test steers over the
 * process channel (page.ts).
 */
import { EventEmitter } from 'node:events'
import { tmpdir } from 'node:os'
import { MessageChannel } from 'node:worker_threads'
import { FakeMessagePortMain } from '../electron-channel.ts'
import { type FakePage, openFakePage, steerPage } from './page.ts'

interface PreventableEvent {
  preventDefault(): void
  readonly defaultPrevented: boolean
}
const preventable = <More extends object>(more: More): More & PreventableEvent => {
  let prevented = false
  return {
    ...more,
    preventDefault: () => {
      prevented = true
    },
    get defaultPrevented() {
      return prevented
    },
  }
}

let isReady = false
const whenReady = new Promise<void>((resolve) => {
  // Electron becomes ready some time after its main module was evaluated.
  setTimeout(() => {
    isReady = true
    app.emit('ready')
    resolve()
  }, 20)
})
const needsReady = (what: string): void => {
  if (!isReady) throw new Error(`${what} can only be used after the app is ready`)
}

class App extends EventEmitter {
  readonly isPackaged = true
  readonly #paths = new Map<string, string>([['userData', `${tmpdir()}/tillside-fake-user-data`]])
  whenReady = (): Promise<void> => whenReady
  getVersion = (): string => '0.1.0'
  getPath(name: string): string {
    const path = this.#paths.get(name)
    if (path === undefined) throw new Error(`Failed to get '${name}' path`)
    return path
  }
  setPath = (name: string, path: string): unknown => this.#paths.set(name, path)
  requestSingleInstanceLock = (): boolean => process.env['FAKE_ELECTRON_SECOND'] === undefined
  quit(): void {
    const event = preventable({})
    this.emit('before-quit', event)
    if (!event.defaultPrevented) this.exit(0)
  }
  exit(code = 0): void {
    this.emit('quit', {}, code)
    process.exit(code)
  }
}
export const app = new App()
Object.assign(process, { resourcesPath: tmpdir() })

type ProtocolHandler = (request: Request) => Response | Promise<Response>
const handlers = new Map<string, ProtocolHandler>()
const privileged = new Set<string>()
export const protocol = {
  registerSchemesAsPrivileged(schemes: ReadonlyArray<{ scheme: string }>): void {
    if (isReady) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    for (const { scheme } of schemes) privileged.add(scheme)
  },
  handle(scheme: string, handler: ProtocolHandler): void {
    needsReady('protocol')
    if (!privileged.has(scheme)) throw new Error(`the scheme ${scheme} would have no origin`)
    handlers.set(scheme, handler)
  },
}
async function load(url: string): Promise<Response> {
  const handler = handlers.get(new URL(url).protocol.replace(':', ''))
  return handler ? handler(new Request(url)) : new Response('', { status: 404 })
}

type RequestHandler = (
  contents: unknown,
  permission: string,
  answer: (isGranted: boolean) => void,
  details: object,
) => void
type CheckHandler = (contents: unknown, permission: string, origin: string) => boolean
let requestHandler: RequestHandler = (_contents, _permission, answer) => answer(true)
let checkHandler: CheckHandler = () => true
export const session = {
  get defaultSession() {
    needsReady('session')
    return {
      setPermissionRequestHandler: (handler: RequestHandler) => {
        requestHandler = handler
      },
      setPermissionCheckHandler: (handler: CheckHandler) => {
        checkHandler = handler
      },
    }
  },
}

export const ipcMain = new EventEmitter()
export const dialog = { showErrorBox: (title: string, text: string): void => console.error(`${title}: ${text}`) }
export const Menu = { buildFromTemplate: (template: unknown) => template, setApplicationMenu: (): void => undefined }

export class MessageChannelMain {
  readonly port1: FakeMessagePortMain
  readonly port2: FakeMessagePortMain
  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = new FakeMessagePortMain(port1)
    this.port2 = new FakeMessagePortMain(port2)
  }
}

interface Frame {
  url: string
}
type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' }

class WebContents extends EventEmitter {
  readonly mainFrame: Frame = { url: '' }
  openHandler: OpenHandler = () => ({ action: 'allow' })
  page: FakePage | null = null
  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler
  }
  postMessage(channel: string, message: unknown, transfer: readonly FakeMessagePortMain[] = []): void {
    const ports = transfer.map((port) => port.takeNodePort())
    this.page?.fromMain(channel, structuredClone(message), ports)
  }
  ask(channel: string, frame: Frame): void {
    ipcMain.emit(channel, { sender: this, senderFrame: frame, ports: [] })
  }
}

interface WindowOptions {
  readonly webPreferences: { readonly preload: string; readonly [name: string]: unknown }
}

export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents()
  readonly #options: WindowOptions
  constructor(options: WindowOptions) {
    super()
    needsReady('BrowserWindow')
    this.#options = options
  }
  show = (): void => undefined
  focus = (): void => undefined
  restore = (): void => undefined
  isMinimized = (): boolean => false

  async loadURL(url: string): Promise<void> {
    const { webContents } = this
    const { webPreferences } = this.#options
    const openPage = async (): Promise<FakePage> => {
      webContents.page?.close()
      const response = await load(url)
      webContents.mainFrame.url = url
      const page = openFakePage(url, await response.text(), webPreferences.preload, (channel) =>
        webContents.ask(channel, webContents.mainFrame),
      )
      webContents.page = page
      return page
    }
    await openPage()
    this.emit('ready-to-show')
    steerPage({
      page: () => webContents.page,
      reload: openPage,
      preferences: webPreferences,
      async load(address: string) {
        const response = await load(address)
        return { status: response.status, policy: response.headers.get('content-security-policy') }
      },
      opensWindow: (address: string) => webContents.openHandler({ url: address }).action === 'allow',
      navigates(address: string) {
        const event = preventable({ url: address, isMainFrame: true })
        webContents.emit('will-navigate', event)
        webContents.emit('will-frame-navigate', event)
        return !event.defaultPrevented
      },
      isPermitted: (permission: string, address: string) =>
        new Promise((resolve) =>
          requestHandler(
            webContents,
            permission,
            (isGranted) => resolve(isGranted && checkHandler(null, permission, address)),
            {
              requestingUrl: address,
            },
          ),
        ),
      /** A frame inside the page, or another page, asks for the host. */
      askFrom: (channel: string, address: string) => webContents.ask(channel, { url: address }),
    })
  }
}
