/** The line between a register and its cloud, as a relay on loopback that sees when a push begins. */
import { connect, createServer, type Socket } from 'node:net'

export interface Line {
  readonly url: string
  /** Resolves when the next push's first bytes are on their way to the cloud. */
  nextPush(): Promise<void>
  close(): Promise<void>
}

const pushBegins = Buffer.from('POST /api/events/push')

export async function openLine(port: number, cloudPort: number): Promise<Line> {
  const sockets = new Set<Socket>()
  let waiting: (() => void)[] = []
  const keep = (socket: Socket, other: Socket) => {
    sockets.add(socket)
    socket.on('close', () => {
      sockets.delete(socket)
      other.destroy()
    })
    // Whoever was cut off sees a broken line, as in a shop.
    socket.on('error', () => other.destroy())
  }
  const server = createServer((register) => {
    const cloud = connect(cloudPort, '127.0.0.1')
    keep(register, cloud)
    keep(cloud, register)
    register.on('data', (bytes) => {
      cloud.write(bytes)
      if (!bytes.includes(pushBegins)) return
      const told = waiting
      waiting = []
      for (const tell of told) tell()
    })
    cloud.on('data', (bytes) => register.write(bytes))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${port}`,
    nextPush: () => new Promise((resolve) => waiting.push(resolve)),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
