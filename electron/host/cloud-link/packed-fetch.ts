/**
 * `fetch` that packs what it sends with gzip, once the cloud has said that it takes packed bodies: on a shop's line a batch is then a tenth of
 * its size. Whoever stands in the way and does not take it after all (415) gets the same bytes unpacked, and so does everything behind; so does
 * a cloud that was put back to a version which cannot unpack, until it says again that it can.
 * What the cloud answers, the engine asks for packed and unpacks by itself.
 */
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const pack = promisify(gzip)
/** Below this the headers outweigh it. */
const smallest = 1024

/** One for each cloud: what it takes is remembered. */
export function createPackedFetch(): (request: Request, init: RequestInit) => Promise<Response> {
  let isTaken = false
  let isRefused = false

  return async (request, init) => {
    if (!isTaken || isRefused || request.method === 'GET') return heard(await fetch(request, init))
    const body = await request.arrayBuffer()
    const send = (bytes: BodyInit, coding: HeadersInit) => {
      const headers = new Headers(request.headers)
      for (const [name, value] of Object.entries(coding)) headers.set(name, value)
      return fetch(request.url, { ...init, method: request.method, headers, body: bytes, signal: request.signal })
    }
    if (body.byteLength < smallest) return heard(await send(body, {}))
    const answer = await send(await pack(body), { 'content-encoding': 'gzip' })
    const isNotUnderstood = answer.status === 415 || (answer.status === 400 && !saysGzip(answer))
    if (!isNotUnderstood) return heard(answer)
    await answer.body?.cancel()
    const unpacked = await send(body, {})
    isTaken = saysGzip(unpacked)
    // The cloud takes it, and still it was not taken: somebody stands in the way.
    isRefused = isTaken
    return unpacked
  }

  function heard(answer: Response): Response {
    isTaken ||= saysGzip(answer)
    return answer
  }
}

const saysGzip = ({ headers }: Response): boolean => /\bgzip\b/.test(headers.get('accept-encoding') ?? '')
