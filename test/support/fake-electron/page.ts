/**
 * The page behind the stand-in window: the real preload runs in it, and the test steers it over the process channel. A message
 * `{ id, name, arguments }` runs one of the steps below and is answered with `{ id, value }` or `{ id, error }`.
 */
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { MessagePort as NodePort } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { z } from 'zod'

export interface FakePage {
  readonly html: string
  /** The ports that reached the page, oldest first. */
  readonly ports: readonly NodePort[]
  fromMain(channel: string, message: unknown, ports: NodePort[]): void
  /** As the page's own script does it. */
  post(message: string): void
  close(): void
}

export function openFakePage(
  address: string,
  html: string,
  preload: string,
  sendToMain: (channel: string) => void,
): FakePage {
  const ports: NodePort[] = []
  const listeners: Array<(event: object) => void> = []
  // A custom standard scheme has an origin in Chromium; Node's URL does not know the scheme.
  const origin = address.replace(/\/$/, '')
  const window = {
    addEventListener: (_type: 'message', listener: (event: object) => void) => listeners.push(listener),
    postMessage(message: unknown, target: string, transfer: NodePort[] = []) {
      if (target !== origin) return
      if (transfer.length > 0) ports.push(...transfer)
      for (const listener of listeners) listener({ source: window, origin, data: message, ports: transfer })
    },
  }
  const ipcRenderer = Object.assign(new EventEmitter(), { send: sendToMain })
  const require = (name: string): unknown => {
    if (name === 'electron') return { ipcRenderer }
    throw new Error(`a sandboxed preload cannot require ${name}`)
  }
  new Function('require', 'window', 'location', readFileSync(preload, 'utf8'))(require, window, { origin })
  return {
    html,
    ports,
    fromMain: (channel, message, sent) => ipcRenderer.emit(channel, { ports: sent }, message),
    post: (message) => window.postMessage(message, origin),
    close() {
      for (const port of ports) port.close()
    },
  }
}

export interface Steering {
  page(): FakePage | null
  reload(): Promise<FakePage>
  readonly preferences: object
  load(address: string): Promise<{ status: number; policy: string | null }>
  opensWindow(address: string): boolean
  navigates(address: string): boolean
  isPermitted(permission: string, address: string): Promise<boolean>
  askFrom(channel: string, address: string): void
}

const stepSchema = z.object({
  type: z.literal('step'),
  id: z.number(),
  name: z.string(),
  arguments: z.array(z.unknown()),
})
type Procedure = (input: unknown) => Promise<unknown>

export function steerPage(window: Steering): void {
  let client: object | null = null
  const procedure = (path: unknown): Procedure => {
    let at: unknown = client
    for (const name of String(path).split('.')) at = (at as Record<string, unknown>)[name]
    return at as Procedure
  }
  const steps: Record<string, (...given: unknown[]) => unknown> = {
    html: () => window.page()?.html,
    preferences: () => window.preferences,
    connect() {
      window.page()?.post('tillside:ready')
      const port = window.page()?.ports.at(-1)
      if (!port) return 0
      client = createORPCClient(new RPCLink({ port: port as unknown as globalThis.MessagePort }))
      port.start()
      return window.page()?.ports.length
    },
    ports: () => window.page()?.ports.length,
    call: (path, input) => procedure(path)(input),
    async take(path, count) {
      const values: unknown[] = []
      for await (const value of (await procedure(path)(undefined)) as AsyncIterable<unknown>) {
        values.push(value)
        if (values.length === count) break
      }
      return values
    },
    reload: async () => (await window.reload()).html.length,
    load: (address) => window.load(String(address)),
    opensWindow: (address) => window.opensWindow(String(address)),
    navigates: (address) => window.navigates(String(address)),
    isPermitted: (permission, address) => window.isPermitted(String(permission), String(address)),
    askFrom: (channel, address) => window.askFrom(String(channel), String(address)),
  }
  process.on('message', (message: unknown) => {
    const step = stepSchema.safeParse(message)
    if (!step.success) return
    const { id, name } = step.data
    Promise.resolve()
      .then(() => steps[name]?.(...step.data.arguments))
      .then(
        (value) => process.send?.({ id, value }),
        (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
      )
  })
}
