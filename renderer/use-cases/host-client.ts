/**
 * The page's line to its host: a MessagePort inside Electron, a WebSocket in a browser. Twins end here: everything above speaks
 * the typed contract. A WebSocket that closes is opened again by itself after a computed wait; each time a line stands, the
 * listeners hear it and subscribe anew. Calls on a line that is down reject with `HostLost`.
 */
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import type { HostContract } from '../../shared/host-contract/contract.ts'
import { backoffMs } from '../../shared/sync/backoff.ts'
import { NotOwnerError } from '../database/journal.ts'

export type HostClient = ContractRouterClient<HostContract>

/** One standing line. `lost` is aborted when it breaks; whatever runs over it ends with it. */
export interface Line {
  readonly client: HostClient
  readonly lost: AbortSignal
}

export interface HostLine {
  /** Called at once when a line stands already, and at every later one. */
  onLine(listener: (line: Line) => void): void
  onLost(listener: () => void): void
}

/** What a failed call was: a declared refusal by its code, or a line that is down. */
export type CallFailure = 'NO_LINE' | 'NOT_PAIRED' | 'REFUSED' | 'NOT_OWNER' | 'NOT_ALLOWED' | 'HOST_LOST'

const declared: readonly string[] = ['NO_LINE', 'NOT_PAIRED', 'REFUSED', 'NOT_OWNER', 'NOT_ALLOWED']

export function failureOf(error: unknown): { readonly failure: CallFailure; readonly sentence: string } {
  if (error instanceof ORPCError && declared.includes(error.code)) {
    const data: unknown = error.data
    const told = typeof data === 'object' && data !== null && 'message' in data ? String(data.message) : error.message
    return { failure: error.code as CallFailure, sentence: told }
  }
  if (error instanceof NotOwnerError) return { failure: 'NOT_OWNER', sentence: error.message }
  return { failure: 'HOST_LOST', sentence: error instanceof Error ? error.message : String(error) }
}

/** The code inside a REFUSED answer of the cloud, '' otherwise. */
export function refusalCode(error: unknown): string {
  if (!(error instanceof ORPCError)) return ''
  const data: unknown = error.data
  return typeof data === 'object' && data !== null && 'code' in data ? String(data.code) : ''
}

interface Listeners {
  readonly stand: (line: Line) => void
  readonly lose: () => void
  readonly line: HostLine
}

function createListeners(): Listeners {
  const onLine: ((line: Line) => void)[] = []
  const onLost: (() => void)[] = []
  let standing: Line | null = null
  return {
    stand(line) {
      standing = line
      for (const listener of onLine) listener(line)
    },
    lose() {
      standing = null
      for (const listener of onLost) listener()
    },
    line: {
      onLine(listener) {
        onLine.push(listener)
        if (standing) listener(standing)
      },
      onLost: (listener) => {
        onLost.push(listener)
      },
    },
  }
}

/** `url` is asked at each try. Never gives up: a host that was restarted is found again. */
export function connectBySocket(url: () => string, random: () => number): HostLine {
  const { stand, lose, line } = createListeners()
  let attempt = 0
  const open = () => {
    const socket = new WebSocket(url())
    socket.binaryType = 'arraybuffer'
    const broken = new AbortController()
    let stood = false
    socket.addEventListener('open', () => {
      stood = true
      attempt = 0
      const client: HostClient = createORPCClient(new SocketLink({ websocket: socket }))
      stand({ client, lost: broken.signal })
    })
    socket.addEventListener('close', () => {
      broken.abort()
      if (stood) lose()
      attempt += 1
      setTimeout(open, backoffMs(Math.min(attempt, 4), random()))
    })
  }
  open()
  return line
}

/** Electron's preload answers `tillside:ready` with a port. */
export function connectByPort(): HostLine {
  const { stand, line } = createListeners()
  window.addEventListener('message', (event: MessageEvent) => {
    const port = event.ports[0]
    if (event.source !== window || event.data !== 'tillside:port' || !port) return
    const client: HostClient = createORPCClient(new PortLink({ port }))
    port.start()
    stand({ client, lost: new AbortController().signal })
  })
  window.postMessage('tillside:ready', location.origin)
  return line
}

const tokenKey = 'tillside-token'

/** Takes the session token out of the address, so that the hash is free for screens, and keeps it for this tab. */
export function takeToken(place: Location, memory: Storage, history: History): string {
  const found = /^#t=([^&]+)$/.exec(place.hash)?.[1]
  if (found === undefined) return memory.getItem(tokenKey) ?? ''
  memory.setItem(tokenKey, decodeURIComponent(found))
  history.replaceState(null, '', place.pathname + place.search)
  return decodeURIComponent(found)
}
