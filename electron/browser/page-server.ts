/**
 * Serves the built page, the host's socket and the till's door on 127.0.0.1. The socket opens only for our own page (Origin and
 * Host are ours) that knows the session token; everything else gets 403. The page itself is no secret and is served without a token: it then
 * says how to open it.
 */
import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/ws'
import { type WebSocket, WebSocketServer } from 'ws'
import { accepted, type Result, refused } from '../../shared/kernel/result.ts'
import { createConnection } from '../host/connection.ts'
import type { Host } from '../host/host.ts'
import type { StartRefusal } from '../host/settings/start-refusal.ts'
import { plainProblem } from '../host/settings/start-refusal.ts'
import { readPageFile } from '../host/shell/page-files.ts'
import { reportErrors } from '../host/shell/report-errors.ts'

export interface PageServer {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string
  stop(): Promise<void>
}

const address = '127.0.0.1'
/** A batch of recorder entries is the largest message. */
const largestMessage = 64 * 1024 * 1024
const answerToPingMs = 1000

export async function servePage(
  host: Host,
  pageFolder: string,
  port: number,
): Promise<Result<PageServer, StartRefusal>> {
  const server = createServer((request, response) => {
    if (host.posDoor.answer(request, response, ownHost)) return
    answer(request, response).catch((error: unknown) => {
      console.error('A page file could not be read:', error)
      response.writeHead(500).end()
    })
  })
  const listening = await listen(server, port)
  if (!listening.ok) return listening
  const ownHost = `${address}:${listening.value}`
  const origin = `http://${ownHost}`
  const socketUrl = `ws://${ownHost}`

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers.host !== ownHost) return void response.writeHead(403).end('Open this page at its own address.')
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405).end()
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const file = await readPageFile(pageFolder, path, socketUrl)
    if (!file) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found')
    response.writeHead(200, { ...file.headers, 'content-length': file.body.length })
    response.end(request.method === 'HEAD' ? undefined : file.body)
  }

  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage, perMessageDeflate: false })
  const rpc = new RPCHandler(host.router, { interceptors: [reportErrors] })
  let connections = 0
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = new URL(request.url ?? '/', origin)
    const isOurs =
      request.headers.host === ownHost &&
      request.headers.origin === origin &&
      url.pathname === '/host' &&
      isSameText(url.searchParams.get('t') ?? '', host.sessionToken)
    if (!isOurs) return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      connections += 1
      const control = createConnection(`page-${connections}`, () => isAnswering(webSocket))
      webSocket.on('close', () => control.close())
      webSocket.on('error', () => webSocket.terminate())
      void rpc.upgrade(webSocket, { context: { connection: control.connection } })
    })
  })

  await host.posDoorOpenAt(listening.value)
  return accepted({
    origin,
    stop: () =>
      new Promise((resolve) => {
        for (const webSocket of sockets.clients) webSocket.terminate()
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  })
}

function listen(server: Server, port: number): Promise<Result<number, StartRefusal>> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(
        refused({
          sentence:
            error.code === 'EADDRINUSE'
              ? `Port ${port} is already in use; choose another with --port.`
              : `Port ${port} cannot be opened: ${plainProblem(error)}.`,
        }),
      ),
    )
    server.listen(port, address, () => resolve(accepted((server.address() as AddressInfo).port)))
  })
}

function isSameText(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}

/** The page's browser answers a ping; one that does not within a second is gone. */
function isAnswering(webSocket: WebSocket): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (alive: boolean) => {
      clearTimeout(timer)
      webSocket.off('pong', onPong)
      webSocket.off('close', onClose)
      if (!alive) webSocket.terminate()
      resolve(alive)
    }
    const onPong = () => end(true)
    const onClose = () => end(false)
    const timer = setTimeout(onClose, answerToPingMs)
    webSocket.once('pong', onPong)
    webSocket.once('close', onClose)
    if (webSocket.readyState === webSocket.OPEN) webSocket.ping()
    else end(false)
  })
}
