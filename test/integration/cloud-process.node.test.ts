/** The cloud as a program: its flags, its one-sentence failures, the folder lock, and what a kill -9 leaves behind. */
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextChain } from '../../cloud/operations/standing.ts'
import { type CloudPlace, pgliteDatabase } from '../support/cloud-databases.ts'
import { type CloudProcess, runCloud } from '../support/cloud-process.ts'
import { type CloudAddress, type FakeRegister, givenRegister } from '../support/cloud-register.ts'
import { recordTrayItems } from '../support/cloud-situations.ts'
import { freePort } from '../support/free-port.ts'

// A guard against hanging: real databases and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = pgliteDatabase()
let place: CloudPlace
let started: CloudProcess[] = []

beforeEach(async () => {
  place = await database.createPlace()
})
afterEach(async () => {
  for (const { child, ended } of started) {
    child.kill('SIGKILL')
    await ended
  }
  started = []
  await place.remove()
})
afterAll(() => database.stop())

const run = (...args: string[]): CloudProcess => {
  const process = runCloud(...args)
  started.push(process)
  return process
}
const serve = (...more: string[]) => run('--port', '0', '--data', place.folder, ...more)
const addressOf = async (process: CloudProcess): Promise<CloudAddress> => ({
  url: await process.ready,
  folder: place.folder,
  store: 'Test Pets',
})
const expectOneSentence = async (process: CloudProcess, sentence: RegExp) => {
  const { code, stdout, stderr } = await process.ended
  expect({ code, stdout, lines: stderr.trimEnd().split('\n') }).toEqual({
    code: 1,
    stdout: '',
    lines: [expect.stringMatching(sentence)],
  })
}

test('prints one line when ready, and Ctrl-C ends it cleanly', async () => {
  const process = serve()
  const { url } = await addressOf(process)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  process.child.kill('SIGINT')
  const { code, stdout } = await process.ended
  expect({ code, stdout }).toEqual({ code: 0, stdout: `Tillside cloud ready: ${url}\n` })
})

test('Ctrl-C also ends it while a register listens for news', async () => {
  const process = serve()
  const register = await givenRegister(await addressOf(process))
  const news = await register.client.events.changes()
  await news.next()
  process.child.kill('SIGTERM')
  expect((await process.ended).code).toBe(0)
  await expect(news.next()).rejects.toThrow()
})

test('a second opener of the folder gets one sentence, and the first goes on', async () => {
  const { url } = await addressOf(serve())
  await expectOneSentence(serve(), /^The data folder .* is in use by another Tillside cloud\.$/)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
})

test('kill -9 leaves no lock behind', async () => {
  const first = serve()
  await first.ready
  first.child.kill('SIGKILL')
  await first.ended
  expect((await fetch(`${await serve().ready}/healthz`)).status).toBe(200)
})

test('kill -9 in the middle of pushing: after a restart every answered event is there, and nothing is doubled', async () => {
  const first = serve()
  const register = await givenRegister(await addressOf(first))
  let answeredUpTo = 0
  const pushUntilKilled = async () => {
    for (;;) {
      const outcome = await register.push(recordTrayItems(register, 20))
      answeredUpTo = outcome.acceptedUpTo.seq
      // Not waited for: the kill meets one of the next pushes wherever it is.
      if (answeredUpTo >= 100) setImmediate(() => first.child.kill('SIGKILL'))
    }
  }
  await expect(pushUntilKilled()).rejects.toThrow()
  await first.ended

  const again: FakeRegister = register.at(await addressOf(serve()))
  const before = await again.pullAll()
  expect(before.length).toBeGreaterThanOrEqual(answeredUpTo)
  const { standing } = await again.pushAll()
  const after = await again.pullAll()
  expect(after.map(({ event }) => event.id)).toEqual(register.events.map((event) => event.id))
  expect(after.map(({ position }) => position)).toEqual(register.events.map((_, index) => index + 1))
  const computed = register.events.reduce((chain, event) => nextChain(chain, event.id), '0'.repeat(64))
  expect(standing.hashOfLastPosition).toBe(computed)
})

test('a taken port is one sentence', async () => {
  const other = createServer()
  const port = await freePort()
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve))
  await expectOneSentence(
    run('--port', String(port), '--data', place.folder),
    new RegExp(`^Port ${port} is already in use by another program\\.$`),
  )
  await new Promise((resolve) => other.close(resolve))
})

test('a folder that cannot be used is one sentence', async () => {
  const file = join(place.folder, 'file')
  writeFileSync(file, 'mine')
  await expectOneSentence(run('--port', '0', '--data', file), /^The data folder .* cannot be used \(.*\)\.$/)
})

test('a damaged database is one sentence, and nothing is deleted', async () => {
  rmSync(join(place.folder, 'database', 'global'), { recursive: true })
  const before = readdirSync(join(place.folder, 'database'))
  await expectOneSentence(serve(), /^The database in .* could not be opened \(.*\)\. Nothing was deleted/)
  expect(readdirSync(join(place.folder, 'database'))).toEqual(expect.arrayContaining(before))
})

test('a PostgreSQL that does not answer is one sentence', async () => {
  const databaseUrl = `postgres://127.0.0.1:${await freePort()}/none`
  await expectOneSentence(
    serve('--database-url', databaseUrl),
    /^The PostgreSQL database could not be opened \(.*ECONNREFUSED.*\)\.$/,
  )
})

test('a wrong flag is one sentence', async () => {
  await expectOneSentence(run('--port', 'many'), /^--port must be a number/)
  await expectOneSentence(run('--colour'), /^Unknown option '--colour'/)
})

test('pair prints the code alone, through the running service', async () => {
  const cloud = await addressOf(serve())
  const { code, stdout } = await run('pair', '--store', 'Maple', '--data', place.folder).ended
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^[A-Z]+-[2-9A-Z]{4}-[2-9A-Z]{4}\n$/) })
  const register = await givenRegister(cloud, { code: stdout.trim() })
  expect(await register.pullAll()).toEqual([])
})

test('pair opens the folder itself when no service runs, and the code works later', async () => {
  const { stdout } = await run('pair', '--store', 'Maple', '--data', place.folder, '--port', String(await freePort()))
    .ended
  const register = await givenRegister(await addressOf(serve()), { code: stdout.trim() })
  expect(register.accountId).not.toBe('')
})

test('the admin token can be read by its owner only', async () => {
  await serve().ready
  const file = join(place.folder, 'admin-token')
  expect(existsSync(file) && statSync(file).mode & 0o777).toBe(0o600)
})
