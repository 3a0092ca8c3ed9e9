/** The real window, where Electron's program file and a display are: the page comes up over app:// and reaches its host. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron } from '@playwright/test'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { givenFolder, removeFolder } from '../support/host-situations.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The program file, or why there is none to run. */
function findElectron(): { readonly path: string } | { readonly reason: string } {
  const isHeadless = process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']
  const folder = join(root, 'node_modules', 'electron')
  const named = join(folder, 'path.txt')
  const path =
    process.env['ELECTRON_PATH'] ?? (existsSync(named) ? join(folder, 'dist', readFileSync(named, 'utf8')) : null)
  if (path === null || !existsSync(path)) return { reason: 'Electron has no program file here' }
  return isHeadless ? { reason: 'no display' } : { path }
}

const electron = findElectron()
if ('reason' in electron) console.log(`NOT RUN: electron window (${electron.reason})`)

describe.skipIf('reason' in electron)('the real window', () => {
  let folder: string
  beforeEach(() => {
    folder = givenFolder()
  })
  afterEach(() => removeFolder(folder))

  test('shows the first start of a new register', async () => {
    if (!('path' in electron)) throw new Error(electron.reason)
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const program = await _electron.launch({
      executablePath: electron.path,
      args: [...sandbox, root, '--data', join(folder, 'register'), '--first-start', 'ask'],
    })
    const window = await program.firstWindow()
    expect(new URL(window.url()).protocol).toBe('app:')
    await window.getByRole('button', { name: 'Create a Store' }).waitFor()
    await program.close()
  })
})
