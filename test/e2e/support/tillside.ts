/**
 * Starts Tillside as a user does (`npm start`'s script), on its own ports and folder, and gives the tests a counter to work at.
 * A demo store is made once per worker and copied for each test, so that a test costs a start and not a seeding.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { test as base } from '@playwright/test'
import { freePort } from '../../support/free-port.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** A Wednesday in June at eleven in the store: the month in which the worked examples live. */
export const demoClock = '2026-06-10T11:00:00-04:00'

export interface Program {
  readonly url: string
  readonly process: ChildProcess
  readonly stderr: () => string
  /** Ctrl-C; resolves to the exit code. */
  stop(): Promise<number>
}

export interface StartOptions {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Folder to work in; made anew (from the template) when absent. */
  readonly data?: string
  readonly port?: number
  readonly cloudPort?: number
}

export interface StartedTillside extends Program {
  readonly data: string
  readonly port: number
  readonly cloudPort: number
}

interface Fixtures {
  /** Starts a register with its cloud on a copy of the demo store. */
  startDemo(options?: StartOptions): Promise<StartedTillside>
  /** Starts with exactly these arguments on an empty folder. */
  startEmpty(options: StartOptions): Promise<StartedTillside>
  /** The cloud alone. */
  startCloud(options?: {
    data?: string
    port?: number
    args?: readonly string[]
  }): Promise<Program & { data: string; port: number }>
  pairingCode(cloud: { data: string; port: number }, store?: string): Promise<string>
  folder(): string
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'tillside-e2e-'))

/** Runs a script until it prints its ready line; fails with what it said when it ends before. */
export async function runUntilReady(
  script: string,
  args: readonly string[],
  readyLine: RegExp,
  env: Readonly<Record<string, string>> = {},
): Promise<Program> {
  const child = spawn(process.execPath, [join(root, script), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 1)))
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = readyLine.exec(line)?.[1]
      if (found) resolve(found)
    })
    void ended.then((code) => reject(new Error(`${script} ended with ${code} before it was ready: ${stderr}`)))
  })
  return {
    url,
    process: child,
    stderr: () => stderr,
    async stop() {
      child.kill('SIGINT')
      return ended
    },
  }
}

export const startTillside = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Program> =>
  runUntilReady(
    'build/scripts/start.mjs',
    ['--no-open', '--shell', 'browser', ...args],
    /^Tillside register ready: (.+)$/,
    env,
  )

/** Runs a script to its end. */
export async function runToEnd(
  script: string,
  args: readonly string[],
): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [join(root, script), ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text
  })
  const code = await new Promise<number>((resolve) => child.on('close', (ended) => resolve(ended ?? 1)))
  return { code, ...said }
}

export const test = base.extend<Fixtures & { running: Program[]; folders: string[] }, { template: string }>({
  template: [
    async ({ browserName: _ }, use) => {
      const data = newFolder()
      const ports = ['--port', String(await freePort()), '--cloud-port', String(await freePort())]
      const made = await startTillside(['--data', data, '--clock', demoClock, ...ports])
      await made.stop()
      await use(data)
      rmSync(data, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  // After the folders, so that it ends before them: nobody's folder goes away while he still works in it.
  running: async ({ folders: _ }, use) => {
    const running: Program[] = []
    await use(running)
    await Promise.all(running.map((program) => program.stop()))
  },
  folders: async ({ browserName: _ }, use) => {
    const folders: string[] = []
    await use(folders)
    for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  },
  folder: async ({ folders }, use) => {
    await use(() => {
      const made = newFolder()
      folders.push(made)
      return made
    })
  },
  startEmpty: async ({ running, folder }, use) => {
    await use(async ({ args = [], env = {}, ...given }) => {
      const data = given.data ?? folder()
      const port = given.port ?? (await freePort())
      const cloudPort = given.cloudPort ?? (await freePort())
      const all = ['--data', data, '--port', String(port), '--cloud-port', String(cloudPort), ...args]
      const program = await startTillside(all, env)
      running.push(program)
      return { ...program, data, port, cloudPort }
    })
  },
  startDemo: async ({ template, folder, startEmpty }, use) => {
    await use(async (options = {}) => {
      let { data } = options
      if (!data) {
        data = folder()
        cpSync(template, data, { recursive: true })
      }
      return startEmpty({ ...options, data, args: ['--clock', demoClock, ...(options.args ?? [])] })
    })
  },
  startCloud: async ({ running, folder }, use) => {
    await use(async (options = {}) => {
      const data = options.data ?? folder()
      const port = options.port ?? (await freePort())
      const args = ['--port', String(port), '--data', data, '--demo', ...(options.args ?? [])]
      const program = await runUntilReady('build/scripts/cloud.mjs', args, /^Tillside cloud ready: (.+)$/)
      running.push(program)
      return { ...program, data, port }
    })
  },
  pairingCode: async ({ browserName: _ }, use) => {
    await use(async (cloud, store = 'Maple Street Pets') => {
      const args = ['pair', '--store', store, '--data', cloud.data, '--port', String(cloud.port)]
      const { code, stdout, stderr } = await runToEnd('build/scripts/cloud.mjs', args)
      if (code !== 0) throw new Error(`no pairing code: ${stderr}`)
      return stdout.trim()
    })
  },
})

export { expect } from '@playwright/test'
