/** `npm run decide` at its door: a result on stdout, or one line on stderr and exit code 2. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, test } from 'vitest'
import { givenHistory } from '../support/given-history.ts'

const root = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'decide-'))
afterAll(() => rmSync(folder, { recursive: true }))

function decide(args: readonly string[], input = '') {
  const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs')
  const main = join(root, 'build', 'scripts', 'decide', 'main.ts')
  return spawnSync(process.execPath, [tsx, main, ...args], { encoding: 'utf8', input })
}

function fileOf(text: string): string {
  const file = join(folder, 'history.json')
  writeFileSync(file, text)
  return file
}

const text = JSON.stringify(givenHistory())
const onlyOption = 'There is only one option: --file <history.json>, or --file - for stdin.\n'

it('prints the result, from a file with a byte order mark and from stdin', () => {
  const fromFile = decide(['--file', fileOf(`\uFEFF${text}`)])
  expect(fromFile).toMatchObject({ status: 0, stderr: '' })
  expect(Object.keys(JSON.parse(fromFile.stdout))).toEqual(['steps', 'customers', 'participation'])
  expect(decide(['--file', '-'], text).stdout).toBe(fromFile.stdout)
})

test.each<[string, () => readonly string[], string]>([
  ['no file named', () => [], 'Which history? Say --file <history.json>, or --file - for stdin.\n'],
  ['two files', () => ['a.json', 'b.json'], onlyOption],
  ['another option', () => ['--seed', '3'], onlyOption],
  ['a file that is not there', () => ['--file', '/nowhere.json'], 'The file /nowhere.json cannot be read.\n'],
  ['an empty file', () => ['--file', fileOf('')], 'This is no JSON: Unexpected end of JSON input.\n'],
  [
    'no JSON, over several lines',
    () => ['--file', fileOf('{\n"a"\n}')],
    expect.stringMatching(/^This is no JSON: [^\n]+\n$/),
  ],
  [
    'a name given twice',
    () => ['--file', fileOf('{"steps":[],"steps":[]}')],
    'The name "steps" is given twice in one place.\n',
  ],
  [
    'a day that is none',
    () => ['--file', fileOf(text.replace('06-10', '02-31'))],
    expect.stringMatching(/^Step 1 \(purchase\), at: "2026-02-31 10:00" is no time [^\n]+\n$/),
  ],
])('%s', (_name, args, sentence) => {
  expect(decide(args())).toMatchObject({ status: 2, stdout: '', stderr: sentence })
})
