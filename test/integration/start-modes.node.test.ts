/** `npm start` as a person runs it, each flag and each failure with real processes. */
import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { AccountId, LocationId } from '../../shared/kernel/ids.ts'
import { freePort } from '../support/free-port.ts'
import { givenFolder, removeFolder, type TestPage, until } from '../support/host-situations.ts'
import {
  openPage,
  type StartProcess,
  startByNpm,
  startCloudAlone,
  startTillside,
  stopAllStarted,
  stopStarted,
} from '../support/start-process.ts'

// Real processes and a new database take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const root = fileURLToPath(new URL('../..', import.meta.url))
let folder: string
let ports: string[]
let pages: TestPage[] = []
/** A demo cloud that was started once: making a database takes seconds, copying one does not. */
let demoCloud: string

beforeAll(async () => {
  demoCloud = givenFolder()
  const start = startTillside(
    '--data',
    demoCloud,
    '--port',
    String(await freePort()),
    '--cloud-port',
    String(await freePort()),
  )
  await start.ready
  await stopStarted(start)
})
afterAll(() => removeFolder(demoCloud))
const givenDemoCloud = () => cpSync(join(demoCloud, 'cloud'), join(folder, 'cloud'), { recursive: true })

beforeEach(async () => {
  folder = givenFolder()
  ports = ['--data', folder, '--port', String(await freePort()), '--cloud-port', String(await freePort())]
})
afterEach(async () => {
  for (const page of pages) page.close()
  pages = []
  await stopAllStarted()
  removeFolder(folder)
})

async function pageOf(start: StartProcess): Promise<TestPage['client']> {
  const page = await openPage(await start.ready)
  pages.push(page)
  return page.client
}
const cloudPort = () => Number(ports[5])
async function isListening(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/healthz`).then(
    () => true,
    () => false,
  )
}
const sentencesOf = (stderr: string) => stderr.trim().split('\n')
const file = (name: string) => join(folder, 'register', name)

describe('a fresh start', () => {
  test('pairs a new register with the demo store, prints one line, and a restart finds everything again', async () => {
    const first = startTillside(...ports)
    const boot = await (await pageOf(first)).boot.get()
    expect(boot).toMatchObject({ shell: 'browser', isPaired: true, accountName: 'Maple Street Pets', clockOffsetMs: 0 })
    const { code, stdout, stderr } = await stopStarted(first)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^Tillside register ready: http:\/\/127\.0\.0\.1:\d+\/#t=\S+\n$/)

    const second = startTillside(...ports)
    expect(await (await pageOf(second)).boot.get()).toEqual(boot)
    expect(await second.ready).toBe(await first.ready)
    expect((await (await pageOf(second)).cloud.registers()).registers).toHaveLength(1)
  })

  test('--store takes the other demo store', async () => {
    givenDemoCloud()
    const start = startTillside(...ports, '--store', 'Harbor Pets')
    expect(await (await pageOf(start)).boot.get()).toMatchObject({ accountName: 'Harbor Pets', isPaired: true })
  })

  test('--empty has no store; one made there is taken over by the cloud with its id', async () => {
    const start = startTillside(...ports, '--empty')
    const client = await pageOf(start)
    expect(await client.boot.get()).toMatchObject({ firstStart: 'create', accountId: null, isPaired: false })
    const account = {
      accountId: 'account-made-here' as AccountId,
      accountName: 'My Pets',
      locationId: 'location-made-here' as LocationId,
      registerName: 'Front',
    }
    await client.boot.createAccount(account)
    await until(async () => (await client.boot.get()).isPaired)
    expect(await client.boot.get()).toMatchObject(account)
  })

  test('--no-cloud is a register alone that offers the demo rows, and no cloud runs', async () => {
    const start = startTillside(...ports, '--no-cloud')
    expect(await (await pageOf(start)).boot.get()).toMatchObject({ firstStart: 'demo', isPaired: false })
    expect(await isListening(cloudPort())).toBe(false)
  })

  test('--no-cloud --empty offers to create a store', async () => {
    const start = startTillside(...ports, '--no-cloud', '--empty')
    expect(await (await pageOf(start)).boot.get()).toMatchObject({ firstStart: 'create', isPaired: false })
  })

  test('a store made without a cloud joins the cloud of a later start', async () => {
    const alone = startTillside(...ports, '--no-cloud', '--empty')
    await (await pageOf(alone)).boot.createAccount({
      accountId: 'account-alone' as AccountId,
      accountName: 'Alone Pets',
      locationId: 'location-alone' as LocationId,
      registerName: 'Front',
    })
    await stopStarted(alone)
    const client = await pageOf(startTillside(...ports))
    await until(async () => (await client.boot.get()).isPaired)
    expect(await client.boot.get()).toMatchObject({ accountId: 'account-alone', accountName: 'Alone Pets' })
  })

  test('--cloud-url and --pair join a cloud that already runs, and a restart needs neither', async () => {
    givenDemoCloud()
    const first = await pageOf(startTillside(...ports))
    const before = (await first.cloud.registers()).registers.length
    const cloudUrl = `http://127.0.0.1:${cloudPort()}`
    const pairing = spawnSync(
      process.execPath,
      ['build/scripts/cloud.mjs', 'pair', '--store', 'Maple Street Pets', '--data', join(folder, 'cloud')],
      { cwd: root, encoding: 'utf8' },
    )
    const code = pairing.stdout.trim()
    const own = ['--data', join(folder, 'second'), '--port', String(await freePort())]
    const second = startTillside(...own, '--cloud-url', cloudUrl, '--pair', code)
    expect(await (await pageOf(second)).boot.get()).toMatchObject({ isPaired: true, accountName: 'Maple Street Pets' })
    expect((await first.cloud.registers()).registers).toHaveLength(before + 1)
    await stopStarted(second)
    const restarted = await pageOf(startTillside(...own))
    expect((await restarted.cloud.registers()).registers).toHaveLength(before + 1)
  })

  test('--clock sets one offset, and the clock runs on from there', async () => {
    givenDemoCloud()
    const instant = '2026-11-30T23:59:50-08:00'
    const before = Date.now()
    const { clockOffsetMs } = await (await pageOf(startTillside(...ports, '--clock', instant))).boot.get()
    expect(before + clockOffsetMs).toBeLessThanOrEqual(Date.parse(instant))
    expect(Date.now() + clockOffsetMs).toBeGreaterThanOrEqual(Date.parse(instant))
    const health = (await (await fetch(`http://127.0.0.1:${cloudPort()}/healthz`)).json()) as { ok: boolean }
    expect(health.ok).toBe(true)
  })
})

describe('while it runs', () => {
  test('SIGTERM stops cloud and register, with exit code 0', async () => {
    givenDemoCloud()
    const start = startTillside(...ports)
    await start.ready
    start.child.kill('SIGTERM')
    expect(await start.ended).toMatchObject({ code: 0, stderr: '' })
    expect(await isListening(cloudPort())).toBe(false)
    expect(await isListening(Number(ports[3]))).toBe(false)
  })

  test('SIGTERM to npm alone leaves nothing running', async () => {
    givenDemoCloud()
    const npm = startByNpm(...ports)
    await npm.ready
    npm.child.kill('SIGTERM')
    await until(async () => !(await isListening(cloudPort())) && !(await isListening(Number(ports[3]))))
    await npm.ended
  })

  test('kill -9 to `npm run cloud` leaves no cloud running', async () => {
    givenDemoCloud()
    const alone = startCloudAlone('--port', String(cloudPort()), '--data', join(folder, 'cloud'))
    await alone.ready
    alone.child.kill('SIGKILL')
    await until(async () => !(await isListening(cloudPort())))
    await alone.ended
  })

  test('the cloud dying does not stop the register, and the cloud is started again', async () => {
    givenDemoCloud()
    const start = startTillside(...ports)
    const client = await pageOf(start)
    const children = readFileSync(`/proc/${start.child.pid}/task/${start.child.pid}/children`, 'utf8').trim().split(' ')
    const cloudPid = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('out/cloud'))
    process.kill(Number(cloudPid), 'SIGKILL')
    await until(() => start.stderr().includes('The cloud stopped'))
    expect(await client.boot.get()).toMatchObject({ isPaired: true })
    await until(() => isListening(cloudPort()))
  })
})

describe('a start that cannot be ends with one sentence and exit code 1:', () => {
  async function expectRefusal(start: StartProcess, sentence: RegExp): Promise<void> {
    const { code, stdout, stderr } = await start.ended
    expect(sentencesOf(stderr)).toEqual([expect.stringMatching(sentence)])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  }

  test.each([
    [['--bogus'], /--bogus/],
    [['stray'], /stray/],
    [['--port', 'abc'], /--port is a number/],
    [['--port', '70000'], /--port is a number/],
    [['--cloud-port', '-1'], /cloud-port/],
    [['--shell', 'iframe'], /--shell is electron or browser/],
    [['--store', 'Nowhere Pets'], /no demo store "Nowhere Pets"/],
    [['--clock', 'noon'], /--clock is an instant/],
    [['--cloud-url', 'nowhere'], /--cloud-url is a web address/],
    [['--no-cloud', '--pair', 'CODE'], /--no-cloud starts a register alone/],
    [['--data'], /--data/],
  ])('%j', async (args, sentence) => {
    await expectRefusal(startTillside(...args), sentence)
  })

  test('--shell electron where Electron cannot be had', async () => {
    await expectRefusal(startTillside(...ports, '--shell', 'electron'), /The Electron shell cannot be started: .+/)
  })

  test('a folder that cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '')
    await expectRefusal(startTillside('--data', join(folder, 'file', 'below')), /The data folder .+ cannot be written/)
  })

  test.each([
    ['register', 3],
    ['cloud', 5],
  ])('the port of the %s is taken', async (_name, at) => {
    const taken = createServer().listen(Number(ports[at]), '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    await expectRefusal(startTillside(...ports), new RegExp(`[Pp]ort ${ports[at]} `))
    taken.close()
  })

  test('a damaged settings file, which stays as it is', async () => {
    givenDemoCloud()
    await stopStarted(await readied(startTillside(...ports, '--no-cloud')))
    writeFileSync(file('register.json'), '{"format":1,')
    await expectRefusal(startTillside(...ports), /register\.json is damaged and was left as it is/)
    expect(readFileSync(file('register.json'), 'utf8')).toBe('{"format":1,')
  })

  test('a folder that another start is using', async () => {
    const first = startTillside(...ports, '--no-cloud')
    await first.ready
    const more = ['--data', folder, '--port', String(await freePort()), '--no-cloud']
    await expectRefusal(startTillside(...more), /Another Tillside is already using the data folder/)
  })

  test('a pairing code the cloud does not know', async () => {
    givenDemoCloud()
    const first = startTillside(...ports)
    await first.ready
    const own = ['--data', join(folder, 'second'), '--port', String(await freePort())]
    const url = `http://127.0.0.1:${cloudPort()}`
    await expectRefusal(startTillside(...own, '--cloud-url', url, '--pair', 'MAPLE-2222-2222'), /Pairing failed\./)
  })

  test('a cloud that cannot be reached to pair with', async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`
    const start = startTillside(...ports, '--cloud-url', nobody, '--pair', 'MAPLE-2222-2222')
    await expectRefusal(start, /Pairing failed\. Nothing answers at the cloud address\./)
  })
})

async function readied(start: StartProcess): Promise<StartProcess> {
  await start.ready
  return start
}
