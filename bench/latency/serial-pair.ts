/** Two ends of a serial line made by socat: what is written to `scannerEnd` the product reads on `registerEnd`. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

export interface SerialPair {
  readonly registerEnd: string
  /** One label with the ending that serial scanners send. */
  send(label: string): void
  stop(): Promise<void>
}

export const hasSocat = (): boolean => spawnSync('socat', ['-V']).status === 0

export async function openSerialPair(folder: string): Promise<SerialPair> {
  const scannerEnd = join(folder, 'scanner')
  const registerEnd = join(folder, 'register')
  const end = (link: string) => `pty,raw,echo=0,link=${link}`
  const socat = spawn('socat', [end(scannerEnd), end(registerEnd)], { stdio: 'ignore' })
  for (let tries = 0; !(existsSync(scannerEnd) && existsSync(registerEnd)); tries += 1) {
    if (tries > 100) throw new Error('socat made no serial line')
    await pause(50)
  }
  const file = openSync(scannerEnd, 'r+')
  return {
    registerEnd,
    send: (label) => void writeSync(file, `${label}\r`),
    async stop() {
      closeSync(file)
      await ended(socat)
    },
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const over = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await over
}
