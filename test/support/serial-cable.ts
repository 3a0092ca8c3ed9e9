/** A pseudo terminal that plays a serial scanner: what the test writes at one end, the register reads at the other. Needs socat. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { until } from './host-situations.ts'

export interface SerialCable {
  /** The register's end; the path stays the same over unplugging. */
  readonly port: string
  write(text: string): void
  unplug(): Promise<void>
  plug(): Promise<void>
}

/** null = it can be made here. */
export const whyNoSerialCable = (): string | null =>
  process.platform === 'win32' || spawnSync('socat', ['-V']).error ? 'socat is not installed' : null

export async function givenSerialCable(folder: string): Promise<SerialCable> {
  const [port, far] = [join(folder, 'scanner'), join(folder, 'scanner-far')]
  let socat: ChildProcess | null = null
  let descriptor: number | null = null
  const cable: SerialCable = {
    port,
    write(text) {
      if (descriptor === null) throw new Error('the scanner is unplugged')
      writeSync(descriptor, Buffer.from(text, 'latin1'))
    },
    async unplug() {
      if (descriptor !== null) closeSync(descriptor)
      descriptor = null
      const running = socat
      socat = null
      if (running && running.exitCode === null) {
        const ended = new Promise((resolve) => running.once('exit', resolve))
        running.kill()
        await ended
      }
      for (const path of [port, far]) rmSync(path, { force: true })
    },
    async plug() {
      socat = spawn('socat', [`pty,raw,echo=0,link=${port}`, `pty,raw,echo=0,link=${far}`], { stdio: 'ignore' })
      await until(() => existsSync(port) && existsSync(far))
      descriptor = openSync(far, 'w')
    },
  }
  await cable.plug()
  return cable
}
