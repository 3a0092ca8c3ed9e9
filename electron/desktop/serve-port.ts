/**
 * One page's port to the host. The port is Electron's MessagePortMain, or anything shaped like it; nothing of Electron is imported,
 * so the transport's tests use this very code.
 */
import { RPCHandler } from '@orpc/server/message-port'
import { createConnection } from '../host/connection.ts'
import type { Host } from '../host/host.ts'
import { reportErrors } from '../host/shell/report-errors.ts'

export interface PagePort {
  on(event: 'message', listener: (event: { data: unknown; ports: unknown[] }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  postMessage(message: unknown): void
  start(): void
  close(): void
}

/** A page that was just reloaded closes its port a moment after the next one asks for the lease. */
const closeArrivesWithinMs = 250

export interface PortServer {
  /** Serves a page on this port until it closes. Returns what ends it from our side. */
  serve(port: PagePort): () => void
}

export function createPortServer(host: Host): PortServer {
  const rpc = new RPCHandler(host.router, { interceptors: [reportErrors] })
  let ports = 0
  return {
    serve(port) {
      ports += 1
      let onClosed: () => void = () => undefined
      const closed = new Promise<void>((resolve) => {
        onClosed = resolve
      })
      const isAlive = () =>
        new Promise<boolean>((resolve) => {
          const timer = setTimeout(() => resolve(true), closeArrivesWithinMs)
          void closed.then(() => {
            clearTimeout(timer)
            resolve(false)
          })
        })
      const control = createConnection(`port-${ports}`, isAlive)
      const end = () => {
        control.close()
        onClosed()
      }
      rpc.upgrade(port, { context: { connection: control.connection } })
      port.on('close', end)
      port.start()
      return () => {
        port.close()
        end()
      }
    },
  }
}
