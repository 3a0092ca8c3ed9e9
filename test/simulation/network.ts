/**
 * The line between hosts and cloud, in the place of `fetch`. Messages take their time, so that one overtakes another; they are dropped,
 * delivered twice, or their answer breaks off in the middle; a line that is cut breaks everything that is on it. Requests and answers
 * are real ones of the shipped client and the shipped handlers; only the wire is not.
 */
import type { Chance } from './chance.ts'
import type { Tally } from './tally.ts'
import type { Actor, Time } from './time.ts'

export interface Server {
  readonly actor: Actor
  handle(request: Request): Promise<Response>
}

export interface Network {
  readonly fetch: typeof globalThis.fetch
  /** null = nobody listens. Whoever waits for an answer of the one before finds the connection broken. */
  serve(server: Server | null): void
  /** No line at all between this host and the cloud, until it is mended. */
  cut(host: string, isCut: boolean): void
  calm(): void
}

const slowestMs = 400

export function createNetwork(time: Time, chance: Chance, tally: Tally): Network {
  let server: Server | null = null
  let isCalm = false
  const cutHosts = new Set<string>()
  const lines = new Set<Line>()
  /** When what was sent last in a direction arrives: what arrives earlier has overtaken it. */
  const arrivals = new Map<string, number>()

  interface Line {
    readonly host: string
    readonly server: Server
    break(): void
  }

  function delay(way: string): number {
    const ms = isCalm ? chance.between(1, 20) : chance.is(0.1) ? chance.between(50, slowestMs) : chance.between(1, 50)
    const at = time.now() + ms
    const before = arrivals.get(way) ?? 0
    if (at < before) tally.count('reorders')
    arrivals.set(way, Math.max(at, before))
    return ms
  }
  const happens = (probability: number): boolean => !isCalm && chance.is(probability)

  async function fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init)
    // Calling a request off is not passed on: whether it would be depends on what the engine has collected meanwhile.
    const { method, url } = request
    const headers = Object.fromEntries(request.headers)
    const body = method === 'GET' ? undefined : await request.text()
    const host = new URL(url).hostname
    const client = time.current()
    tally.count('messages')

    return new Promise<Response>((resolve, reject) => {
      const gone = new AbortController()
      const fail = (problem: Error) => time.send(client, 0, () => reject(problem))
      const refuse = () => fail(Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } }))
      const to = server
      if (!to || cutHosts.has(host)) {
        time.send(client, chance.between(1, 30), refuse)
        return
      }
      let answer: ReadableStreamDefaultController<Uint8Array> | null = null
      const line: Line = {
        host,
        server: to,
        break() {
          if (!lines.delete(line)) return
          tally.count('cut connections')
          end(Object.assign(new TypeError('terminated'), { cause: { code: 'ECONNRESET' } }))
        },
      }
      /** Nothing more comes on this line; the cloud finds out as well, unless it is the one that went. */
      function end(problem: Error): void {
        lines.delete(line)
        const open = answer
        answer = null
        time.send(client, 0, () => (open ? open.error(problem) : reject(problem)))
        time.send(line.server.actor, 0, () => gone.abort())
      }
      lines.add(line)

      const deliver = (isFirst: boolean): void => {
        time.send(line.server.actor, delay(`up ${host}`), () => {
          const given = new Request(url, { method, headers, ...(body === undefined ? {} : { body }) })
          // Its own signal follows another one only as long as the engine remembers it.
          Object.defineProperty(given, 'signal', { value: gone.signal })
          line.server
            .handle(given)
            .then((response) => (isFirst ? giveBack(response) : response.body?.cancel()))
            .catch(() => {
              if (isFirst) end(new TypeError('fetch failed'))
            })
        })
      }

      async function giveBack(response: Response): Promise<void> {
        const { status } = response
        const answerHeaders = Object.fromEntries(response.headers)
        const isStream = (answerHeaders['content-type'] ?? '').includes('event-stream')
        if (!isStream) {
          const text = new Uint8Array(await response.arrayBuffer())
          if (happens(0.03)) {
            tally.count('drops')
            return
          }
          const isCut = text.length > 1 && happens(0.03)
          time.send(client, delay(`down ${host}`), () => {
            if (!lines.delete(line)) return
            if (!isCut) return resolve(new Response(text.length > 0 ? text : null, { status, headers: answerHeaders }))
            tally.count('cut answers')
            resolve(new Response(brokenOff(text), { status, headers: answerHeaders }))
          })
          return
        }
        const stream = new ReadableStream<Uint8Array>({
          start(controller) {
            answer = controller
          },
          cancel: () => end(new Error('cancelled')),
        })
        time.send(client, delay(`down ${host}`), () => {
          if (lines.has(line)) resolve(new Response(stream, { status, headers: answerHeaders }))
        })
        const reader = response.body?.getReader()
        // One behind the other: a stream does not overtake itself.
        let readyAt = time.now() + slowestMs
        for (;;) {
          const next = await reader?.read()
          if (!next || next.done) return end(new TypeError('terminated'))
          readyAt = Math.max(readyAt, time.now() + chance.between(1, 60))
          const { value } = next
          time.send(client, readyAt - time.now(), () => answer?.enqueue(value))
        }
      }

      if (happens(0.03)) {
        tally.count('drops')
        return
      }
      deliver(true)
      if (method !== 'GET' && happens(0.06)) {
        tally.count('duplicates')
        deliver(false)
      }
    })
  }

  function brokenOff(bytes: Uint8Array): ReadableStream<Uint8Array> {
    const upTo = chance.between(1, bytes.length - 1)
    return new ReadableStream({
      start(controller) {
        controller.enqueue(bytes.subarray(0, upTo))
        controller.error(new TypeError('terminated'))
      },
    })
  }

  return {
    fetch,
    serve(next) {
      const before = server
      server = next
      for (const line of [...lines]) if (line.server === before) line.break()
    },
    cut(host, isCut) {
      if (!isCut) {
        cutHosts.delete(host)
        return
      }
      cutHosts.add(host)
      for (const line of [...lines]) if (line.host === host) line.break()
    },
    calm() {
      isCalm = true
      cutHosts.clear()
    },
  }
}
