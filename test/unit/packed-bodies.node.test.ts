/** gzip between host and cloud: what is packed on one side is the same on the other, and nobody is made to unfold a bomb. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync, gzipSync } from 'node:zlib'
import fastify, { type FastifyInstance } from 'fastify'
import { afterEach, describe, expect, test } from 'vitest'
import { compressBodies } from '../../cloud/http/compression.ts'
import { createPackedFetch } from '../../electron/host/cloud-link/packed-fetch.ts'

const limit = 1024 * 1024
const batch = { records: Array.from({ length: 200 }, (_, nth) => ({ n: nth, text: 'bought a bag' })) }

const ends: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (let end = ends.pop(); end; end = ends.pop()) await end()
})

/** A cloud that gives back what it was given. */
async function givenCloud(): Promise<{ readonly app: FastifyInstance; readonly url: string }> {
  const app = fastify({ bodyLimit: limit })
  compressBodies(app, limit)
  app.post('/api', async (request) => request.body)
  ends.push(() => app.close())
  return { app, url: `${await app.listen({ port: 0, host: '127.0.0.1' })}/api` }
}

const json = { 'content-type': 'application/json' }
const packed = { ...json, 'content-encoding': 'gzip' }

describe('the cloud', () => {
  test('unpacks what comes packed, and packs its answer for who takes it', async () => {
    const { app } = await givenCloud()
    const headers = { ...packed, 'accept-encoding': 'br, gzip' }
    const answer = await app.inject({ method: 'POST', url: '/api', headers, body: gzipSync(JSON.stringify(batch)) })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-encoding']).toBe('gzip')
    expect(JSON.parse(gunzipSync(answer.rawPayload).toString())).toEqual(batch)
  })

  test('leaves the answer as it is for who does not take it packed', async () => {
    const { app } = await givenCloud()
    for (const accept of ['', 'br', 'gzip;q=0', 'gzip;q=0.0']) {
      const answer = await app.inject({
        method: 'POST',
        url: '/api',
        headers: { 'accept-encoding': accept },
        body: batch,
      })
      expect(answer.headers['content-encoding'], accept).toBeUndefined()
      expect(answer.json(), accept).toEqual(batch)
    }
  })

  test('says with each answer, also with a refusal, that it takes packed bodies', async () => {
    const { app } = await givenCloud()
    const taken = await app.inject({ method: 'POST', url: '/api', body: {} })
    const refused = await app.inject({ method: 'POST', url: '/api', headers: json, body: '{' })
    expect([taken.headers['accept-encoding'], refused.headers['accept-encoding']]).toEqual(['gzip', 'gzip'])
    expect(refused.statusCode).toBe(400)
  })

  test('refuses a bomb that unfolds beyond the limit, and answers', async () => {
    const { url } = await givenCloud()
    const bomb = gzipSync(Buffer.alloc(200 * limit, ' '))
    expect(bomb.length).toBeLessThan(limit)
    const answer = await fetch(url, { method: 'POST', headers: packed, body: bomb })
    expect(answer.status).toBe(413)
  })

  test('refuses what is no gzip, what breaks off, and other codings', async () => {
    const { app } = await givenCloud()
    const whole = gzipSync(JSON.stringify(batch))
    const post = (headers: Record<string, string>, body: Buffer) =>
      app.inject({ method: 'POST', url: '/api', headers, body })
    expect((await post(packed, Buffer.from(JSON.stringify(batch)))).statusCode).toBe(400)
    expect((await post(packed, whole.subarray(0, whole.length / 2))).statusCode).toBe(400)
    expect((await post({ ...json, 'content-encoding': 'br' }, whole)).statusCode).toBe(415)
    expect((await post(packed, whole)).statusCode).toBe(200)
  })
})

describe('the host', () => {
  /** Hears requests as they come over the line, and answers what the test says. */
  async function givenLine(status: (request: IncomingMessage) => number, accepted: () => string | null) {
    const seen: { readonly coding: string | undefined; readonly body: Buffer }[] = []
    const server = createServer(async (request, response) => {
      const pieces: Buffer[] = []
      for await (const piece of request) pieces.push(piece)
      seen.push({ coding: request.headers['content-encoding'], body: Buffer.concat(pieces) })
      const code = status(request)
      const accept = accepted()
      response.writeHead(code, accept === null ? {} : { 'accept-encoding': accept }).end('{}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    ends.push(() => new Promise((resolve) => server.close(resolve)))
    ends.push(async () => server.closeAllConnections())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`
    const packedFetch = createPackedFetch()
    const text = JSON.stringify(batch)
    const send = (body = text) => packedFetch(new Request(url, { method: 'POST', headers: json, body }), {})
    return { seen, send, text }
  }

  test('packs only after the cloud has said that it takes it', async () => {
    const { seen, send, text } = await givenLine(
      () => 200,
      () => 'gzip',
    )
    await send()
    await send()
    expect(seen.map(({ coding }) => coding)).toEqual([undefined, 'gzip'])
    expect(seen[0]?.body.toString()).toBe(text)
    expect(gunzipSync(seen[1]?.body ?? '').toString()).toBe(text)
  })

  test('never packs for a cloud that does not say so, nor what is small', async () => {
    const silent = await givenLine(
      () => 200,
      () => null,
    )
    await silent.send()
    await silent.send()
    expect(silent.seen.map(({ coding }) => coding)).toEqual([undefined, undefined])
    const small = await givenLine(
      () => 200,
      () => 'gzip',
    )
    await small.send()
    await small.send('{"position":0}')
    expect(small.seen.map(({ coding, body }) => [coding, body.length > 0])).toEqual([
      [undefined, true],
      [undefined, true],
    ])
  })

  test('sends the same bytes unpacked when somebody on the way does not take them packed', async () => {
    const { seen, send, text } = await givenLine(
      (request) => (request.headers['content-encoding'] ? 415 : 200),
      () => 'gzip',
    )
    await send()
    expect((await send()).status).toBe(200)
    expect((await send()).status).toBe(200)
    expect(seen.map(({ coding }) => coding)).toEqual([undefined, 'gzip', undefined, undefined])
    expect(seen.at(-1)?.body.toString()).toBe(text)
  })

  test.each([400, 415])('unlearns packing when a cloud put back to an older version answers %i', async (refusal) => {
    let isOlder = false
    const { seen, send, text } = await givenLine(
      (request) => (isOlder && request.headers['content-encoding'] ? refusal : 200),
      () => (isOlder ? null : 'gzip'),
    )
    await send()
    await send()
    isOlder = true
    expect((await send()).status).toBe(200)
    expect((await send()).status).toBe(200)
    expect(seen.map(({ coding }) => coding)).toEqual([undefined, 'gzip', 'gzip', undefined, undefined])
    expect(seen.at(-2)?.body.toString()).toBe(text)
    isOlder = false
    await send()
    await send()
    expect(seen.slice(-2).map(({ coding }) => coding)).toEqual([undefined, 'gzip'])
  })

  test.each([400, 415])(
    'packs no more when somebody in the way, who says nothing of packing, answers %i',
    async (refusal) => {
      let isPacked = false
      const { seen, send } = await givenLine(
        (request) => {
          isPacked = request.headers['content-encoding'] !== undefined
          return isPacked ? refusal : 200
        },
        () => (isPacked ? null : 'gzip'),
      )
      for (let nth = 0; nth < 3; nth += 1) expect((await send()).status).toBe(200)
      expect(seen.map(({ coding }) => coding)).toEqual([undefined, 'gzip', undefined, undefined])
    },
  )

  test('a refusal of what was packed, by a cloud that takes it packed, is the answer', async () => {
    const { seen, send } = await givenLine(
      (request) => (request.headers['content-encoding'] ? 400 : 200),
      () => 'gzip',
    )
    await send()
    expect((await send()).status).toBe(400)
    expect(seen).toHaveLength(2)
  })

  test('bytes that are refused unpacked as well are sent once more and no more', async () => {
    let isOlder = false
    const { seen, send } = await givenLine(
      () => (isOlder ? 400 : 200),
      () => (isOlder ? null : 'gzip'),
    )
    await send()
    isOlder = true
    expect((await send()).status).toBe(400)
    expect(seen.map(({ coding }) => coding)).toEqual([undefined, 'gzip', undefined])
  })
})
