/**
 * The packaged desktop program without Electron: Electron Forge packages it around a stand-in for Electron's zip, the asar is
 * unpacked, and its own main.js is started under plain Node with the fake `electron` module.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { storedZip } from './stored-zip.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const require = createRequire(import.meta.url)

interface Asar {
  listPackage(archive: string, options: { isPack: boolean }): string[]
  extractAll(archive: string, folder: string): void
}

export interface PackagedDesktop {
  /** Paths in the asar, with a leading slash. */
  readonly files: readonly string[]
  /** The unpacked native binaries, relative to app.asar.unpacked. */
  readonly unpacked: readonly string[]
  /** Where the asar's content lies, ready to be started. */
  readonly program: string
}

/** Packages into `folder`; throws with Forge's words when that fails. */
export async function packageDesktop(folder: string): Promise<PackagedDesktop> {
  const version: string = require('electron/package.json').version
  const zips = join(folder, 'zips')
  mkdirSync(zips)
  const file = (name: string, text: string, mode = 0o644) => ({ name, body: Buffer.from(text), mode })
  const program = process.platform === 'win32' ? 'electron.exe' : 'electron'
  writeFileSync(
    join(zips, `electron-v${version}-${process.platform}-${process.arch}.zip`),
    storedZip([
      file(program, '#!/bin/sh\n', 0o755),
      file('version', version),
      file('LICENSE', ''),
      file('LICENSES.chromium.html', ''),
      file('resources/stand-in', ''),
      file('locales/en-US.pak', ''),
    ]),
  )
  const forge = join(root, 'node_modules', '@electron-forge', 'cli', 'dist', 'electron-forge.js')
  const made = spawnSync(process.execPath, [forge, 'package'], {
    cwd: root,
    env: { ...process.env, ELECTRON_ZIP_DIR: zips, TILLSIDE_FORGE_OUT: join(folder, 'made') },
    encoding: 'utf8',
  })
  if (made.status !== 0) throw new Error(`${made.stdout}\n${made.stderr}`)
  const resources = join(folder, 'made', `Tillside-${process.platform}-${process.arch}`, 'resources')
  const archive = join(resources, 'app.asar')
  const asar: Asar = await import(pathToFileURL(require.resolve('@electron/asar')).href)
  const unpackedFolder = join(resources, 'app.asar.unpacked')
  const unpacked = readdirSync(unpackedFolder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.node'),
  )

  const extracted = join(folder, 'program')
  asar.extractAll(archive, extracted)
  cpSync(unpackedFolder, extracted, { recursive: true })
  const electron = join(extracted, 'node_modules', 'electron')
  mkdirSync(electron)
  writeFileSync(join(electron, 'package.json'), JSON.stringify({ name: 'electron', type: 'module', main: 'index.js' }))
  const fake = pathToFileURL(join(root, 'test', 'support', 'fake-electron', 'index.ts')).href
  writeFileSync(join(electron, 'index.js'), `export * from ${JSON.stringify(fake)}\n`)
  return { files: asar.listPackage(archive, { isPack: false }), unpacked, program: extracted }
}

export interface RunningDesktop {
  readonly process: ChildProcess
  /** Resolves at the ready line; rejects with its stderr when it ended before. */
  readonly ready: Promise<string>
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>
  /** Steers the page; see fake-electron/page.ts. */
  step(name: string, ...given: unknown[]): Promise<unknown>
}

export function runDesktop(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): RunningDesktop {
  const main: string = JSON.parse(readFileSync(join(program, 'package.json'), 'utf8')).main
  const child = spawn(process.execPath, ['--import', 'tsx', join(program, main), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let [stdout, stderr] = ['', '']
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, stderr }))
  })
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      stdout += chunk
      const url = /^Tillside register ready: (\S+)\n/m.exec(stdout)?.[1]
      if (url) resolve(url)
    })
    void ended.then(() => reject(new Error(stderr)))
  })
  ready.catch(() => undefined)
  let steps = 0
  return {
    process: child,
    ready,
    ended,
    step(name, ...given) {
      steps += 1
      const id = steps
      return new Promise((resolve, reject) => {
        const listener = (answer: { id?: number; value?: unknown; error?: string }) => {
          if (answer.id !== id) return
          child.off('message', listener)
          if (answer.error === undefined) resolve(answer.value)
          else reject(new Error(answer.error))
        }
        child.on('message', listener)
        child.send({ type: 'step', id, name, arguments: given })
      })
    },
  }
}
