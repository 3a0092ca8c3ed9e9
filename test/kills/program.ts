/** A built program of the product as its own process: killed by SIGKILL, ended with whoever started it, and known to be ready by its own line. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { left, signal } from '../support/real-shop.ts'

export interface Program {
  /** What its ready line says. */
  readonly url: string
  kill(): Promise<void>
  close(): Promise<void>
}

/** The same clock for all that runs: the demo store lives in June. */
export const clockOffset = Date.parse('2026-06-10T11:00:00-04:00') - Date.now()

const readyLine = /^Tillside (?:register|cloud) ready: (.+)$/

/** Rejects with what it said when it ends before it is ready. */
export function startProgram(entry: readonly string[], args: readonly string[]): Promise<Program> {
  const { DATABASE_URL: _unused, SMTP_URL: _noMail, ...env } = process.env
  const path = join(process.cwd(), 'out', ...entry)
  const child = spawn(process.execPath, [path, `--clock-offset-ms=${clockOffset}`, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { pid = 0 } = child
  let said = ''
  const running = { killNow: () => signal(pid, 'SIGKILL') }
  left.add(running)
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  void ended.then(() => left.delete(running))
  const stop = async (name: NodeJS.Signals) => {
    child.kill(name)
    await ended
  }
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = readyLine.exec(line)?.[1]
      if (url) resolve({ url, kill: () => stop('SIGKILL'), close: () => stop('SIGINT') })
    })
    void ended.then((code) => reject(new Error(`${entry.join('/')} ended with ${code}: ${said}`)))
  })
}
