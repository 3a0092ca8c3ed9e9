/** A real host on a folder of its own, with a scanner the test reads with, and the two carriers a page reaches it by. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import { servePage } from '../../electron/browser/page-server.ts'
import { createPortServer } from '../../electron/desktop/serve-port.ts'
import { createHost, type Host, type HostOptions } from '../../electron/host/host.ts'
import type { ScannerFinder, ScannerSink } from '../../electron/host/scanners/scanners.ts'
import type { HostContract } from '../../shared/host-contract/contract.ts'
import { createElectronChannel } from './electron-channel.ts'

export type HostClient = ContractRouterClient<HostContract>

export interface TestPage {
  readonly client: HostClient
  /** As when the tab is closed or reloaded. */
  close(): void
}

export interface TestHost {
  readonly host: Host
  readonly folder: string
  /** A device that reads what the test says. */
  scan(raw: string): void
  stop(): Promise<void>
}

export const givenFolder = (): string => mkdtempSync(join(tmpdir(), 'tillside-test-host-'))
export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })

export const hostOptions = (dataFolder: string, more: Partial<HostOptions> = {}): HostOptions => ({
  dataFolder,
  shell: 'browser',
  isShellChosen: false,
  appVersion: '0.0.0-test',
  cloudUrl: null,
  clockOffsetMs: 0,
  firstStart: 'ask',
  demoStore: 'Maple Street Pets',
  serialPorts: ['/dev/tillside-test-no-such-port'],
  ...more,
})

export async function givenHost(folder: string, more: Partial<HostOptions> = {}): Promise<TestHost> {
  const sinks: ScannerSink[] = []
  const replayFinder = (sink: ScannerSink): ScannerFinder => {
    sinks.push(sink)
    return { follow: () => undefined, statuses: () => [], stop: async () => undefined }
  }
  const opened = await createHost(hostOptions(folder, { scannerFinders: [replayFinder], ...more }))
  if (!opened.ok) throw new Error(opened.refusal.sentence)
  return {
    host: opened.value,
    folder,
    scan: (raw) => sinks[0]?.label('replay:test', 'replay', raw),
    stop: () => opened.value.stop(),
  }
}

/** What carries a page to its host: opened per host, gives any number of pages. */
export interface Carrier {
  openPage(): Promise<TestPage>
  stop(): Promise<void>
}

export async function webSocketCarrier(host: Host): Promise<Carrier> {
  const server = await servePage(host, givenFolder(), 0)
  if (!server.ok) throw new Error(server.refusal.sentence)
  const { origin } = server.value
  return {
    async openPage() {
      const socket = new WebSocket(`${origin.replace('http', 'ws')}/host?t=${host.sessionToken}`, { origin })
      await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
      const client: HostClient = createORPCClient(
        new SocketLink({ websocket: socket as unknown as globalThis.WebSocket }),
      )
      return { client, close: () => socket.terminate() }
    },
    stop: () => server.value.stop(),
  }
}

/** As the desktop shell does it: the host's end is shaped like Electron's MessagePortMain, the page's like a browser's port. */
export async function messagePortCarrier(host: Host): Promise<Carrier> {
  const server = createPortServer(host)
  return {
    async openPage() {
      const { main, page } = createElectronChannel()
      server.serve(main)
      const client: HostClient = createORPCClient(new PortLink({ port: page }))
      page.start()
      return { client, close: () => page.close() }
    },
    stop: async () => undefined,
  }
}

/** The first `count` values of a stream; the stream is ended afterwards. */
export async function take<Value>(stream: AsyncIterable<Value>, count: number): Promise<Value[]> {
  const values: Value[] = []
  for await (const value of stream) {
    values.push(value)
    if (values.length === count) break
  }
  return values
}

/** Waits for a condition; the test's own time limit ends a condition that never comes. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10))
}
