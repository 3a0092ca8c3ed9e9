/** The product as `npm start` starts it, browser shell, on folders and ports of the bench; stopped as Ctrl-C stops it. */
import type { Page } from '@playwright/test'
import { atCounter } from '../../test/e2e/support/counter.ts'
import { startTillside } from '../../test/e2e/support/tillside.ts'
import { freePort } from '../../test/support/free-port.ts'
import type { BenchRun } from '../harness/bench.ts'

export interface StartedRegister {
  /** Opens the register's page with its token. */
  readonly url: string
  readonly port: number
  stop(): Promise<void>
}

export interface RegisterOptions {
  readonly data: string
  readonly port?: number
  readonly hasCloud: boolean
  readonly serialPort?: string
}

export async function startRegister(run: BenchRun, options: RegisterOptions): Promise<StartedRegister> {
  const port = options.port ?? (await freePort())
  const cloud = options.hasCloud ? ['--cloud-port', String(await freePort())] : ['--no-cloud']
  const program = await startTillside(
    ['--data', options.data, '--port', String(port), ...cloud],
    options.serialPort ? { TILLSIDE_SERIAL_PORTS: options.serialPort } : {},
  )
  let isStopped = false
  const stop = async () => {
    if (isStopped) return
    isStopped = true
    await program.stop()
  }
  run.atEnd(stop)
  return { url: program.url, port, stop }
}

export type Counter = ReturnType<typeof atCounter>

/** Opens the page of a demo store and signs Ana in. */
export async function openAsAna(page: Page, url: string): Promise<Counter> {
  const counter = atCounter(page)
  await counter.opens(url)
  await counter.search.waitFor()
  return counter
}
