/**
 * `npm start` and `npm run cloud` as real processes (their scripts under Node), on ports and in a folder of their own. Needs
 * `npm run build` before.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { WebSocket } from 'ws'
import type { HostClient, TestPage } from './host-situations.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface StartProcess {
  readonly child: ChildProcess
  /** The URL of the ready line; rejects with what was said when the start ended before. */
  readonly ready: Promise<string>
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>
  stdout(): string
  stderr(): string
}

const started = new Set<ChildProcess>()

export const startTillside = (...args: string[]): StartProcess =>
  start(process.execPath, ['build/scripts/start.mjs', '--no-open', ...args])

export const startCloudAlone = (...args: string[]): StartProcess =>
  start(process.execPath, ['build/scripts/cloud.mjs', ...args])

export const startByNpm = (...args: string[]): StartProcess => start('npm', ['start', '--', '--no-open', ...args])

function start(command: string, args: readonly string[]): StartProcess {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ELECTRON_PATH: ___, DATABASE_URL: ____, ...env } = process.env
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  started.add(child)
  let [stdout, stderr] = ['', '']
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  const ended = new Promise<Awaited<StartProcess['ended']>>((resolve) => {
    child.once('close', (code) => {
      started.delete(child)
      resolve({ code, stdout, stderr })
    })
  })
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk
      const url = /^Tillside (?:register|cloud) ready: (\S+)\n/m.exec(stdout)?.[1]
      if (url) resolve(url)
    })
    void ended.then(() => reject(new Error(stderr)))
  })
  ready.catch(() => undefined)
  return { child, ready, ended, stdout: () => stdout, stderr: () => stderr }
}

/** For afterEach: ends what a failed test left running. */
export async function stopAllStarted(): Promise<void> {
  await Promise.all(
    [...started].map((child) => {
      const gone = new Promise((resolve) => child.once('close', resolve))
      child.kill('SIGTERM')
      return gone
    }),
  )
}

export async function stopStarted(one: StartProcess): Promise<Awaited<StartProcess['ended']>> {
  one.child.kill('SIGINT')
  return one.ended
}

/** What a browser's page would have after opening the printed address. */
export async function openPage(url: string): Promise<TestPage> {
  const { host, origin, hash } = new URL(url)
  const socket = new WebSocket(`ws://${host}/host?t=${hash.slice(3)}`, { origin })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const client: HostClient = createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }))
  return { client, close: () => socket.terminate() }
}
