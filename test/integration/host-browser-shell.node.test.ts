/** The browser shell's door: the page is served locked down, and the socket opens for our own page only. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type PageServer, servePage } from '../../electron/browser/page-server.ts'
import { givenFolder, givenHost, removeFolder, type TestHost } from '../support/host-situations.ts'

let folder: string
let host: TestHost
let server: PageServer
let port: number

beforeAll(async () => {
  folder = givenFolder()
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true })
  writeFileSync(join(folder, 'page', 'index.html'), '<title>Tillside</title>')
  writeFileSync(join(folder, 'page', 'assets', 'main-1234.js'), 'export {}')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  host = await givenHost(join(folder, 'register'))
  const served = await servePage(host.host, join(folder, 'page'), 0)
  if (!served.ok) throw new Error(served.refusal.sentence)
  server = served.value
  port = Number(new URL(server.origin).port)
})
afterAll(async () => {
  await server.stop()
  await host.stop()
  removeFolder(folder)
})

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}
/** Sends the path as it is; fetch would tidy it. */
const get = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers, method }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
      .on('error', reject)
      .end()
  })

/** 101 when the socket opened, otherwise the status it was refused with. */
const openSocket = (path: string, headers: Record<string, string> = {}): Promise<number> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
    socket.on('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('error', () => undefined)
  })
const token = () => host.host.sessionToken

test('the page is served without a token, with a strict content policy', async () => {
  const { status, headers, body } = await get('/')
  expect({ status, body }).toEqual({ status: 200, body: '<title>Tillside</title>' })
  expect(headers['content-security-policy']).toContain("default-src 'self'")
  expect(headers['content-security-policy']).toContain("script-src 'self'")
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['cache-control']).toBe('no-store')
  expect(headers['access-control-allow-origin']).toBeUndefined()
})

test('files named after their content may be kept', async () => {
  expect((await get('/assets/main-1234.js')).headers['cache-control']).toContain('immutable')
})

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets/..%2f..%2f..%2fsecret.txt',
  '//etc/passwd',
  '/%00',
  '/%ff',
  '/..%5csecret.txt',
  '/assets',
])('%s gives nothing outside the page', async (path) => {
  expect((await get(path)).status).toBe(404)
})

test('a request for another host name is refused', async () => {
  expect((await get('/', { host: 'evil.example' })).status).toBe(403)
  expect((await get('/', { host: `localhost:${port}` })).status).toBe(403)
})

test('only reading is possible', async () => {
  expect((await get('/', {}, 'POST')).status).toBe(405)
})

test('the socket opens for our page with the token', async () => {
  expect(await openSocket(`/host?t=${token()}`, { origin: server.origin })).toBe(101)
})

test.each([
  ['no token', () => openSocket('/host', { origin: server.origin })],
  ['a wrong token', () => openSocket('/host?t=wrong', { origin: server.origin })],
  ['no origin', () => openSocket(`/host?t=${token()}`)],
  ['a foreign origin', () => openSocket(`/host?t=${token()}`, { origin: 'http://evil.example' })],
  ['our origin under another name', () => openSocket(`/host?t=${token()}`, { origin: `http://localhost:${port}` })],
  ['a foreign host', () => openSocket(`/host?t=${token()}`, { origin: server.origin, host: 'evil.example' })],
  ['another path', () => openSocket(`/other?t=${token()}`, { origin: server.origin })],
])('the socket refuses %s', async (_name, open) => {
  expect(await open()).toBe(403)
})
