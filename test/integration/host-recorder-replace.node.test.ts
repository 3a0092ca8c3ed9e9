/** Personal data leaves the recorder's file: entries are replaced in a file written anew, and a kill leaves the old one or the new one. */
import { fork } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { createRecorder } from '../../electron/host/recorder/recorder.ts'
import type { RecorderEntry } from '../../shared/host-contract/contract.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})
function givenPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tillside-test-replace-'))
  folders.push(folder)
  return join(folder, 'account.journal')
}

const entry = (n: number, says: string): RecorderEntry => ({
  n,
  hash: `hash-${n}`,
  lastSeq: n,
  text: JSON.stringify({
    n,
    hash: `hash-${n}`,
    text: '{}',
    bodies: says === '' ? [] : [{ customerId: 'customer-ludmilla', says }],
  }),
})
const textsOf = async (recorder: Awaited<ReturnType<typeof createRecorder>>) =>
  (await recorder.read(0)).entries.map(({ text }) => text)

it('a replaced entry holds what it was replaced with, the others stay, and the next one is appended behind them', async () => {
  const path = givenPath()
  const recorder = await createRecorder(path)
  await recorder.append([entry(1, 'Kim'), entry(2, 'Ludmilla'), entry(3, 'Bob')])
  await recorder.acknowledge({ epoch: 1, seq: 2, eventId: 'event-2' })
  expect(await recorder.replace([entry(2, '')], ['customer-ludmilla'])).toMatchObject({ state: 'ok', lastSeq: 3 })
  expect(readFileSync(path, 'utf8')).not.toContain('Ludmilla')
  await recorder.append([entry(4, 'Ann')])
  const expected = [entry(1, 'Kim'), entry(2, ''), entry(3, 'Bob'), entry(4, 'Ann')].map(({ text }) => text)
  expect(await textsOf(recorder)).toEqual(expected)
  await recorder.close()
  const again = await createRecorder(path)
  expect(await textsOf(again)).toEqual(expected)
  expect(again.acknowledged()).toEqual({ epoch: 1, seq: 2, eventId: 'event-2' })
  await again.close()
})

it('an entry that is not there is not put there', async () => {
  const path = givenPath()
  const recorder = await createRecorder(path)
  await recorder.append([entry(1, 'Kim')])
  await recorder.replace([entry(9, 'Nobody')], [])
  expect(await textsOf(recorder)).toEqual([entry(1, 'Kim').text])
  await recorder.close()
})

it('what was set aside as damaged loses the lines that name somebody removed', async () => {
  const path = givenPath()
  const recorder = await createRecorder(path)
  await recorder.append([entry(1, 'Kim'), entry(2, 'Ludmilla'), entry(3, 'Bob')])
  await recorder.close()
  // One letter of the line was changed by the disk: its checksum does not fit any more.
  writeFileSync(path, readFileSync(path, 'utf8').replace('Ludmilla', 'Ludmillo'))
  const again = await createRecorder(path)
  const sides = () => readdirSync(join(path, '..')).filter((name) => name.includes('.damaged-'))
  expect(sides().length).toBeGreaterThan(0)
  await again.replace([entry(1, ''), entry(3, '')], ['customer-ludmilla'])
  const left = [path, ...sides().map((name) => join(path, '..', name))].map((one) => readFileSync(one, 'utf8')).join('')
  expect(left).not.toContain('Ludmillo')
  expect(left).not.toContain('customer-ludmilla')
  await again.close()
})

it('a file half written by a program that was killed changes nothing, and the next removal writes it anew', async () => {
  const path = givenPath()
  const recorder = await createRecorder(path)
  await recorder.append([entry(1, 'Ludmilla'), entry(2, 'Bob')])
  await recorder.close()
  writeFileSync(`${path}.new`, '0000 half a li')
  const again = await createRecorder(path)
  expect(await textsOf(again)).toEqual([entry(1, 'Ludmilla'), entry(2, 'Bob')].map(({ text }) => text))
  await again.replace([entry(1, '')], [])
  expect(await textsOf(again)).toEqual([entry(1, ''), entry(2, 'Bob')].map(({ text }) => text))
  expect(readdirSync(join(path, '..')).some((name) => name.endsWith('.new'))).toBe(false)
  await again.close()
})

it('killed at any moment of the rewriting, the file is whole: the old one or the new one', async () => {
  const path = givenPath()
  const recorder = await createRecorder(path)
  const many = Array.from({ length: 200 }, (_, nth) => entry(nth + 1, `Ludmilla ${'x'.repeat(20_000)}`))
  for (let at = 0; at < many.length; at += 100) await recorder.append(many.slice(at, at + 100))
  await recorder.close()
  const program = join(path, '..', 'rewrite.mts')
  const rewrite = new URL('../../electron/host/recorder/rewrite.ts', import.meta.url)
  const replaced = many.map(({ n }) => entry(n, ''))
  writeFileSync(join(path, '..', 'replaced.json'), JSON.stringify(replaced))
  writeFileSync(
    program,
    `import { readFileSync } from 'node:fs'
import { rewriteRecorder } from ${JSON.stringify(rewrite.href)}
const entries = JSON.parse(readFileSync(${JSON.stringify(join(path, '..', 'replaced.json'))}, 'utf8'))
process.send('begins')
await rewriteRecorder(${JSON.stringify(path)}, [${JSON.stringify(path)}], entries, ['customer-ludmilla'])
process.send('done')
`,
  )
  const before = readFileSync(path)
  let [old, fresh] = [0, 0]
  for (const waitMs of [0, 5, 20]) {
    writeFileSync(path, before)
    const child = fork(program, { execArgv: ['--import', 'tsx'] })
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject)
      child.once('message', () => {
        setTimeout(() => child.kill('SIGKILL'), waitMs)
        child.once('exit', () => resolve())
      })
      child.once('exit', () => resolve())
    })
    const again = await createRecorder(path)
    expect(again.status()).toMatchObject({ state: 'ok', lastSeq: 200, problem: null })
    const holds = readFileSync(path, 'utf8').includes('Ludmilla')
    if (holds) old += 1
    else fresh += 1
    if (holds) expect(readFileSync(path).equals(before)).toBe(true)
    await again.close()
  }
  expect(old + fresh).toBe(3)
  expect(old).toBeGreaterThan(0)
}, 120_000)
