/** The door for the till's own software at the real browser shell: who comes in, what is answered, and the command that uses it. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  type Carrier,
  givenFolder,
  givenHost,
  removeFolder,
  type TestHost,
  webSocketCarrier,
} from '../support/host-situations.ts'

const openScript = fileURLToPath(new URL('../../build/scripts/open.mjs', import.meta.url))

let folder: string
let host: TestHost
let carrier: Carrier

beforeEach(async () => {
  folder = givenFolder()
  host = await givenHost(join(folder, 'register'))
  carrier = await webSocketCarrier(host.host)
})
afterEach(async () => {
  await carrier.stop()
  await host.stop()
  removeFolder(folder)
})

const file = (name: string) => join(folder, 'register', name)
const token = () => readFileSync(file('pos-token'), 'utf8').trim()
const port = () => (JSON.parse(readFileSync(file('pos-address.json'), 'utf8')) as { port: number }).port

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

function ask(
  change: {
    readonly method?: string
    readonly headers?: Record<string, string | undefined>
    readonly body?: string
  } = {},
): Promise<Answer> {
  const headers: Record<string, string | undefined> = {
    authorization: `Bearer ${token()}`,
    'content-type': 'application/json',
    ...change.headers,
  }
  const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined))
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: port(), path: '/pos/customer', method: change.method ?? 'POST', headers: given },
      (response) => {
        let body = ''
        response.setEncoding('utf8').on('data', (part: string) => {
          body += part
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
      },
    )
    asked.on('error', reject)
    asked.end(change.body ?? JSON.stringify({ posCustomerId: '8812' }))
  })
}

/** A page that owns the register and answers every call the same. */
async function givenPage(outcome: 'opened' | 'unknown' | 'waiting', take = Number.POSITIVE_INFINITY) {
  const page = await carrier.openPage()
  const heard: string[] = []
  const asked = await page.client.pos.asked()
  await page.client.lease.acquire({ pageId: 'page-1', takeOver: true })
  void (async () => {
    for await (const call of asked) {
      heard.push(call.posId)
      if (heard.length > take) continue
      await page.client.pos.answer({ callId: call.callId, outcome })
    }
  })().catch(() => undefined)
  return { page, heard }
}

test('a program that knows the token is heard, and told what became of it', async () => {
  const { heard } = await givenPage('opened')
  const { status, body } = await ask()
  expect([status, JSON.parse(body), heard]).toEqual([200, { state: 'opened', sentence: 'Opened.' }, ['8812']])
})

test('an unknown id and one that waits are answered as such', async () => {
  await givenPage('unknown')
  expect(await ask()).toMatchObject({ status: 202, body: expect.stringContaining('"state":"unknown"') })
})

test.each([
  ['no token', { headers: { authorization: undefined } }, 401],
  ['a wrong token', { headers: { authorization: 'Bearer wrong' } }, 401],
  ['the token as a password', { headers: { authorization: 'Basic dG9rZW4=' } }, 401],
  ['a page of another site', { headers: { origin: 'http://evil.example' } }, 403],
  ['a page of ours', { headers: { origin: 'http://127.0.0.1' } }, 403],
  ['a browser that hides its origin', { headers: { 'sec-fetch-site': 'none' } }, 403],
  ['another host name', { headers: { host: 'localhost:1' } }, 403],
  ['reading', { method: 'GET', body: '' }, 405],
  ['a preflight', { method: 'OPTIONS', body: '' }, 405],
  ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
  ['nothing', { body: '' }, 400],
  ['no id', { body: '{}' }, 400],
  ['an empty id', { body: '{"posCustomerId":"  "}' }, 400],
  ['a number', { body: '{"posCustomerId":8812}' }, 400],
  ['too long an id', { body: JSON.stringify({ posCustomerId: '8'.repeat(61) }) }, 400],
  ['control characters', { body: JSON.stringify({ posCustomerId: '8\u001b8' }) }, 400],
  ['a flood', { body: 'x'.repeat(10_000) }, 413],
] as const)('%s does not come in', async (_what, change, status) => {
  const { heard } = await givenPage('opened')
  const answer = await ask(change)
  expect([answer.status, heard]).toEqual([status, []])
  expect(answer.headers['access-control-allow-origin']).toBeUndefined()
})

test('the page’s own session token is not the till’s', async () => {
  expect((await ask({ headers: { authorization: `Bearer ${host.host.sessionToken}` } })).status).toBe(401)
})

test('only the page that owns the register hears a call; who takes over gets what still waits', async () => {
  const first = await givenPage('opened', 0)
  const asked = ask()
  await expect.poll(() => first.heard).toEqual(['8812'])
  const second = await givenPage('opened')
  expect(await asked).toMatchObject({ status: 200 })
  expect(second.heard).toEqual(['8812'])
  await ask({ body: '{"posCustomerId":"9"}' })
  expect([first.heard, second.heard]).toEqual([['8812'], ['8812', '9']])
})

test('a later call takes the place of one that waits', async () => {
  const { heard } = await givenPage('opened', 0)
  const first = ask()
  await expect.poll(() => heard).toEqual(['8812'])
  const second = ask({ body: '{"posCustomerId":"9"}' })
  expect(await first).toMatchObject({ status: 409 })
  expect(await second).toMatchObject({ status: 202, body: expect.stringContaining('"state":"waiting"') })
})

test('without a page it waits, and the page that comes gets it', async () => {
  expect(await ask()).toMatchObject({ status: 202, body: expect.stringContaining('"state":"waiting"') })
  const { heard } = await givenPage('opened')
  await expect.poll(() => heard).toEqual(['8812'])
})

test('the token is only this user’s, and the same after a restart; the address goes with the register', async () => {
  const before = token()
  expect([statSync(file('pos-token')).mode & 0o777, statSync(file('pos-address.json')).mode & 0o777]).toEqual([
    0o600, 0o600,
  ])
  await carrier.stop()
  await host.stop()
  expect(existsSync(file('pos-address.json'))).toBe(false)
  host = await givenHost(join(folder, 'register'))
  carrier = await webSocketCarrier(host.host)
  expect(token()).toBe(before)
})

const open = (...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [openScript, '--data', folder, ...args])
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (part: Buffer) => {
      stdout += part
    })
    child.stderr.on('data', (part: Buffer) => {
      stderr += part
    })
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })

test('the command says in one line what became of it', async () => {
  const { heard } = await givenPage('unknown')
  expect(await open('--pos-customer', '8812')).toEqual({
    code: 0,
    stdout: 'This id is linked to nobody yet; it waits on the screen.\n',
    stderr: '',
  })
  expect(heard).toEqual(['8812'])
})

test('a register that does not run is a sentence and exit code 2, also where a killed one left its address', async () => {
  await carrier.stop()
  await host.stop()
  expect(await open('--pos-customer', '8812')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^No register is running on .+; start it with npm start\.\n$/),
  })
  // No process has this number.
  writeFileSync(file('pos-address.json'), JSON.stringify({ port: 9, pid: 2 ** 30 }))
  expect((await open('--pos-customer', '8812')).code).toBe(2)
  host = await givenHost(join(folder, 'register'))
  carrier = await webSocketCarrier(host.host)
})

test('what the command cannot understand is a sentence and exit code 1', async () => {
  for (const args of [[], ['--pos-customer', ' '], ['--pos-customer', '1', '--port', 'x'], ['--nonsense']]) {
    const { code, stderr } = await open(...args)
    expect([args, code, stderr.trimEnd().split('\n').length]).toEqual([args, 1, 1])
  }
})
