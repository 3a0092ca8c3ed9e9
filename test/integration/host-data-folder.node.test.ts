/** The register's folder: who may use it, and what happens to files that are not as they should be. */
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createHost } from '../../electron/host/host.ts'
import { givenFolder, givenHost, hostOptions, removeFolder } from '../support/host-situations.ts'

let folder: string
beforeEach(() => {
  folder = givenFolder()
})
afterEach(() => removeFolder(folder))

test('a register keeps its id, settings and session over a restart', async () => {
  const first = await givenHost(folder)
  const before = first.host.boot()
  await first.stop()
  const second = await givenHost(folder)
  expect(second.host.boot()).toEqual(before)
  expect(second.host.sessionToken).toBe(first.host.sessionToken)
  await second.stop()
})

test('secrets are readable by their owner only', async () => {
  const { stop } = await givenHost(folder)
  for (const name of ['secrets.json', 'staff.json'])
    expect(statSync(join(folder, name)).mode & 0o777, name).toBe(process.platform === 'win32' ? 0o666 : 0o600)
  await stop()
})

describe.each(['register.json', 'secrets.json', 'staff.json'])('a damaged %s', (name) => {
  test.each([
    ['half written', '{ "format": 1, "regis'],
    ['empty', ''],
    ['of another form', '{"format":99}'],
  ])('(%s) stops the start with a sentence that names it, and stays as it is', async (_how, text) => {
    await (await givenHost(folder)).stop()
    writeFileSync(join(folder, name), text)
    const opened = await createHost(hostOptions(folder))
    expect(opened).toMatchObject({ ok: false, refusal: { sentence: expect.stringContaining(join(folder, name)) } })
    expect(readFileSync(join(folder, name), 'utf8')).toBe(text)
  })
})

test('a second host on the same folder is refused, and the first works on', async () => {
  const first = await givenHost(folder)
  const second = await createHost(hostOptions(folder))
  expect(second).toEqual({
    ok: false,
    refusal: { sentence: `Another Tillside is already using the data folder ${folder}.` },
  })
  await first.stop()
  await (await givenHost(folder)).stop()
})

test('a copy of the data folder is the same register: refused while the first one works, and working when that is gone', async () => {
  const first = await givenHost(folder)
  const copy = givenFolder()
  cpSync(folder, copy, { recursive: true })
  expect(await createHost(hostOptions(copy))).toEqual({
    ok: false,
    refusal: {
      sentence: `This register is open elsewhere on this computer: ${copy} and the folder that another Tillside is using are the same register; one is a copy.`,
    },
  })
  await first.stop()
  const again = await givenHost(copy)
  expect(again.host.boot().registerId).toBe(first.host.boot().registerId)
  await again.stop()
  removeFolder(copy)
})

test('a folder that cannot be made is refused with a reason', async () => {
  writeFileSync(join(folder, 'file'), '')
  const opened = await createHost(hostOptions(join(folder, 'file', 'below')))
  expect(opened).toMatchObject({ ok: false, refusal: { sentence: expect.stringContaining('cannot be written') } })
})

test('a settings file that cannot be read is refused with a reason', async () => {
  mkdirSync(join(folder, 'register.json'))
  const opened = await createHost(hostOptions(folder))
  expect(opened).toMatchObject({ ok: false, refusal: { sentence: expect.stringContaining('it is a folder') } })
})

test('a register stays in its shell unless a person names the other one', async () => {
  await (await givenHost(folder)).stop()
  const moved = await createHost(hostOptions(folder, { shell: 'electron' }))
  expect(moved).toMatchObject({ ok: false, refusal: { sentence: expect.stringContaining('--shell electron') } })
  const chosen = await givenHost(folder, { shell: 'electron', isShellChosen: true })
  expect(chosen.host.boot().shell).toBe('electron')
  await chosen.stop()
})
