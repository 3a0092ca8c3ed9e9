/**
 * A channel shaped like Electron's: `main` is an emitter whose listeners get `{ data, ports }` (MessagePortMain, documented), `page` is
 * the browser's MessagePort. Messages are structured clones, queue until `start()`, and 'close' comes when the other end is closed.
 */
import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads'

export class FakeMessagePortMain extends EventEmitter {
  readonly #port: NodePort
  constructor(port: NodePort) {
    super()
    this.#port = port
    port.on('close', () => this.emit('close'))
  }
  postMessage(message: unknown, transfer: readonly FakeMessagePortMain[] = []): void {
    this.#port.postMessage(
      message,
      transfer.map((port) => port.takeNodePort()),
    )
  }
  start(): void {
    this.#port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }))
    this.#port.start()
  }
  close(): void {
    this.#port.close()
  }
  /** What a transfer hands over; this end is dead afterwards, as in Electron. */
  takeNodePort(): NodePort {
    this.removeAllListeners()
    return this.#port
  }
}

export function createElectronChannel(): { main: FakeMessagePortMain; page: globalThis.MessagePort } {
  const { port1, port2 } = new MessageChannel()
  return { main: new FakeMessagePortMain(port1), page: port2 as unknown as globalThis.MessagePort }
}
