/**
 * One page's line to the host, whatever carries it (a WebSocket or a MessagePort). The shell makes it, and closes it when the
 * carrier closes; everything that hangs on it (lease, waiting scans) listens.
 */
export interface Connection {
  readonly id: string
  /** False when the page behind it is gone although no close was seen. */
  isAlive(): Promise<boolean>
  onClose(listener: () => void): void
  readonly isClosed: boolean
}

export interface ConnectionControl {
  readonly connection: Connection
  close(): void
}

export function createConnection(id: string, isAlive: () => Promise<boolean>): ConnectionControl {
  const listeners: Array<() => void> = []
  let closed = false
  return {
    connection: {
      id,
      isAlive: async () => !closed && (await isAlive()),
      onClose(listener) {
        if (closed) listener()
        else listeners.push(listener)
      },
      get isClosed() {
        return closed
      },
    },
    close() {
      if (closed) return
      closed = true
      for (const listener of listeners.splice(0)) listener()
    },
  }
}
