/** The page's side of its machine, as the product's composition root gives it: the host's socket, this clock, this chance. */
import { connectBySocket, type HostLine, type Line } from '../../../renderer/use-cases/host-client.ts'
import type { TillPorts } from '../../../renderer/use-cases/till-parts.ts'

const token = /^#t=([^&]+)$/.exec(location.hash)?.[1] ?? ''

export const connect = (): HostLine => connectBySocket(() => `ws://${location.host}/host?t=${token}`, Math.random)

export const firstLine = (host: HostLine): Promise<Line> =>
  new Promise((resolve) => {
    let isTaken = false
    host.onLine((line) => {
      if (isTaken) return
      isTaken = true
      resolve(line)
    })
  })

export const portsOf = (host: HostLine): TillPorts => ({
  host,
  now: () => Date.now(),
  random: Math.random,
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  rest: () => new Promise((resolve) => setTimeout(resolve, 0)),
  remember: { read: () => null, write: () => undefined },
  storage: async () => null,
  pageId: crypto.randomUUID(),
})
