/** The cloud as a real process, run from its source: for what only a process can show, such as kill -9 and exit codes. */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../cloud/main.ts', import.meta.url))

export interface CloudProcess {
  readonly child: ChildProcess
  /** Resolves with its address when it printed its ready line; rejects with its stderr when it ended before. */
  readonly ready: Promise<string>
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>
}

export function runCloud(...args: string[]): CloudProcess {
  const { DATABASE_URL: _unused, SMTP_URL: _noMail, ...env } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  const ended = new Promise<Awaited<CloudProcess['ended']>>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk
      const url = /^Tillside cloud ready: (\S+)\n/m.exec(stdout)?.[1]
      if (url) resolve(url)
    })
    ended.then(() => reject(new Error(stderr)))
  })
  // Not every test waits for both.
  ready.catch(() => undefined)
  return { child, ready, ended }
}
