/** A line between a host and the cloud that counts the bytes on it, each way, headers and all. */

import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

export interface CountedLine {
  readonly url: string
  bytes(): { readonly up: number; readonly down: number }
  stop(): Promise<void>
}

export async function countedLine(cloudUrl: string): Promise<CountedLine> {
  const { hostname, port } = new URL(cloudUrl)
  const bytes = { up: 0, down: 0 }
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const [socket, other, way] of [
      [near, far, 'up'],
      [far, near, 'down'],
    ] as const) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('data', (chunk: Buffer) => {
        bytes[way] += chunk.length
      })
      socket.pipe(other)
      // A broken half breaks the other one: that is all there is to say about it.
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes: () => ({ ...bytes }),
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
