/** A pseudo terminal that plays a serial scanner: what the test writes at one end, the register reads at the other. Needs socat. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { until } from './host-situations.ts'

export interface SerialCable {
  /** The register's end; the path stays the same over unplugging. */
  readonly port: string
  write(text: string): void
  unplug(): Promise<void>
  /** Unplugged before anything else of this process goes on: what is read next is read from a port that has gone. */
  tearOut(): void
  plug(): Promise<void>
}

/** null = it can be made here. */
export const whyNoSerialCable = (): string | null =>
  process.platform === 'win32' || spawnSync('socat', ['-V']).error ? 'socat is not installed' : null

export async function givenSerialCable(folder: string): Promise<SerialCable> {
  const [port, far] = [join(folder, 'scanner'), join(folder, 'scanner-far')]
  let socat: ChildProcess | null = null
  let ended: Promise<unknown> = Promise.resolve()
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
      socat?.kill()
      await ended
      for (const path of [port, far]) rmSync(path, { force: true })
    },
    tearOut() {
      socat?.kill('SIGKILL')
      // The links lead nowhere as soon as the system has taken the port away.
      while (existsSync(port) || existsSync(far));
    },
    async plug() {
      socat = spawn('socat', [`pty,raw,echo=0,link=${port}`, `pty,raw,echo=0,link=${far}`], { stdio: 'ignore' })
      ended = once(socat, 'exit')
      await until(() => existsSync(port) && existsSync(far))
      descriptor = openSync(far, 'w')
    },
  }
  await cable.plug()
  return cable
}
