/** The import rules see what they forbid: a wrong import planted in a copy of the layout is found, and an empty look is no pass. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { givenFolder, removeFolder } from '../support/host-situations.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
let folder: string
beforeEach(() => {
  folder = givenFolder()
})
afterEach(() => removeFolder(folder))

function plant(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}
function check(least = 2): { readonly code: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'build', 'scripts', 'import-rules.mjs'), folder, `--at-least=${least}`],
    { encoding: 'utf8' },
  )
  return { code: status, said: stdout + stderr }
}

test('what the rules allow passes', () => {
  plant({
    'shared/kernel/ids.ts': 'export const id = 1\n',
    'renderer/screens/page.tsx': "import { id } from '../../shared/kernel/ids.ts'\nexport const page = <p>{id}</p>\n",
  })
  expect(check()).toEqual({ code: 0, said: '2 modules, 0 forbidden imports\n' })
})

test.each([
  ['the page imports the cloud', 'renderer/a.tsx', 'cloud/b.ts'],
  ['the page imports the host', 'renderer/a.ts', 'electron/host/b.ts'],
  ['the host imports a shell', 'electron/host/a.ts', 'electron/desktop/b.ts'],
  ['the host imports the business', 'electron/host/a.ts', 'shared/loyalty/b.ts'],
  ['one shell imports the other', 'electron/browser/a.ts', 'electron/desktop/b.ts'],
  ['the cloud imports the host contract', 'cloud/a.ts', 'shared/host-contract/b.ts'],
  ['the business imports the protocol', 'shared/loyalty/a.ts', 'shared/cloud-protocol/b.ts'],
  ['the kernel imports anything', 'shared/kernel/a.ts', 'shared/loyalty/b.ts'],
  ['the product imports a test', 'renderer/a.ts', 'test/support/b.ts'],
  ['a use-case imports a screen', 'renderer/use-cases/a.ts', 'renderer/screens/b.tsx'],
  ['the database imports a use-case', 'renderer/database/a.ts', 'renderer/use-cases/b.ts'],
])('%s: found', (_what, from, to) => {
  const up = '../'.repeat(from.split('/').length - 1)
  plant({ [to]: 'export const b = 1\n', [from]: `import { b } from '${up}${to}'\nexport const a = b\n` })
  const { code, said } = check()
  expect(code).toBe(1)
  expect(said).toContain(`${from} -> ${to}`)
})

test('a type counts as an import', () => {
  plant({
    'cloud/b.ts': 'export interface B { b: 1 }\n',
    'renderer/a.ts': "import type { B } from '../cloud/b.ts'\nexport const a = (b: B) => b\n",
  })
  expect(check().said).toContain('renderer/a.ts -> cloud/b.ts')
})

test('a cycle is found', () => {
  plant({
    'cloud/a.ts': "import { b } from './b.ts'\nexport const a = () => b\n",
    'cloud/b.ts': "import { a } from './a.ts'\nexport const b = () => a\n",
  })
  expect(check().said).toContain('no-cycles')
})

test.each([
  ['the page', 'renderer/a.ts'],
  ['shared code', 'shared/kernel/a.ts'],
])('%s using Node is found', (_who, from) => {
  plant({ [from]: "import { readFileSync } from 'node:fs'\nexport const a = readFileSync\n", 'cloud/b.ts': '' })
  expect(check().said).toContain(`${from} -> fs`)
})

test('too few modules are no pass', () => {
  plant({ 'cloud/a.ts': 'export const a = 1\n' })
  expect(check(100)).toMatchObject({ code: 1, said: expect.stringContaining('at least 100 were expected') })
})
