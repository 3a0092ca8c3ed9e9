/**
 * The cloud as one thing that starts and stops: storage, judging, mailing and HTTP put together. Tests start it in their own
 * process; `main.ts` starts it as a program.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Clock, Random } from '../shared/kernel/clock.ts'
import { obtainAdminToken, removeAddress, writeAddress } from './data-folder.ts'
import type { Cloud } from './http/context.ts'
import { createServer } from './http/server.ts'
import { createJudging } from './judging.ts'
import { createMailer } from './mailer.ts'
import { obtainLinkSecret } from './operations/mail-links.ts'
import type { OwnFactNeeds } from './operations/own-facts.ts'
import { type SeedNeeds, seedDemo } from './operations/seed-demo.ts'
import { CloudRefused, openStorage } from './storage/open-storage.ts'

export interface CloudOptions {
  /** 0 = any free one. */
  readonly port: number
  /** 127.0.0.1 unless registers on other machines are to reach it, through a TLS proxy. */
  readonly host: string
  /** Holds the admin token and, without `databaseUrl`, the database. */
  readonly folder: string
  readonly databaseUrl: string | undefined
  readonly demo: boolean
  readonly clock: Clock
  readonly smtpUrl: string | undefined
  readonly mailFrom: string
  /** Where owners reach this cloud from their mail, without a slash at the end; undefined = only from this machine. */
  readonly publicUrl?: string | undefined
  readonly log: Logger
}

export interface RunningCloud {
  readonly url: string
  readonly cloud: Cloud
  stop(): Promise<void>
}

export const systemRandom: Random = { bytes: (length) => randomBytes(length) }

/** Throws `CloudRefused` with one sentence for what its owner can mend. */
export async function startCloud(options: CloudOptions): Promise<RunningCloud> {
  const { folder, databaseUrl, clock, log } = options
  const onProblem = (problem: unknown): void => log.error({ err: problem }, 'background work failed')
  const storage = await openStorage(
    databaseUrl === undefined ? { kind: 'folder', folder } : { kind: 'postgres', databaseUrl },
    onProblem,
  )
  try {
    const { db } = storage
    const adminToken = adminTokenIn(folder)
    const linkSecret = await obtainLinkSecret(db, systemRandom)
    const ownFacts: OwnFactNeeds = {
      db,
      incarnation: storage.incarnation,
      clock,
      random: systemRandom,
      settle: (accountId) => judging.settle(accountId),
      onAccepted(accountId, lastPosition) {
        storage.highWater.note(accountId, lastPosition)
        storage.announcer.announce(accountId)
      },
    }
    let sayPublicUrl = (_url: string): void => undefined
    const publicUrl = new Promise<string>((resolve) => {
      sayPublicUrl = resolve
    })
    const { smtpUrl, mailFrom: from } = options
    const mailer = createMailer({ ownFacts, smtpUrl, from, linkSecret, publicUrl, onProblem })
    const judging = createJudging({ db, clock, onProblem, onJudged: mailer.wake })
    const cloud: Cloud = { storage, clock, random: systemRandom, judging, ownFacts, linkSecret, adminToken }
    if (options.demo) await seedDemo(seedNeeds(cloud))
    await judging.wakeAll()
    const app = await createServer(cloud, log)
    const port = await listen(app, options)
    writeAddress(folder, port)
    const url = `http://127.0.0.1:${port}`
    sayPublicUrl(options.publicUrl ?? url)
    return {
      url,
      cloud,
      async stop() {
        removeAddress(folder)
        await app.close()
        await mailer.stop()
        await judging.stop()
        await storage.close()
      },
    }
  } catch (problem) {
    await storage.close()
    throw problem
  }
}

const seedNeeds = ({ storage, clock, judging }: Cloud): SeedNeeds => ({
  db: storage.db,
  incarnation: storage.incarnation,
  clock,
  settle: judging.settle,
  onAccepted: storage.highWater.note,
})

function adminTokenIn(folder: string): string {
  try {
    return obtainAdminToken(folder, systemRandom)
  } catch (problem) {
    throw new CloudRefused(
      `The data folder ${folder} cannot be written (${join(folder, 'admin-token')}: ${(problem as NodeJS.ErrnoException).code}).`,
    )
  }
}

type App = Awaited<ReturnType<typeof createServer>>

async function listen(app: App, { port, host }: CloudOptions): Promise<number> {
  try {
    await app.listen({ port, host })
  } catch (problem) {
    const { code } = problem as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new CloudRefused(`Port ${port} is already in use by another program.`)
    throw new CloudRefused(`The cloud cannot listen on ${host}:${port} (${code ?? String(problem)}).`)
  }
  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return address.port
}
