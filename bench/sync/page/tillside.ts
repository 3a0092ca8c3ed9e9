/**
 * Tillside itself: the journal, the sender, the till with its puller, pages, fold and views as shipped, on a real host. Only the screens
 * are left out. The sending register is given its offline work beforehand; the receiving one begins with nothing.
 */
import '../../../renderer/no-eval.ts'
import { eventsOfPage, type Journal, openJournal } from '../../../renderer/database/journal.ts'
import { openRegisterFold } from '../../../renderer/database/register-fold.ts'
import { openViews } from '../../../renderer/database/views.ts'
import { createContext, momentOf } from '../../../renderer/use-cases/create-context.ts'
import { createTill } from '../../../renderer/use-cases/create-till.ts'
import type { RecorderFeed } from '../../../renderer/use-cases/recorder-feed.ts'
import { openOwned } from '../../../renderer/use-cases/register-journal.ts'
import { createSender } from '../../../renderer/use-cases/send-journal.ts'
import type { TillContext } from '../../../renderer/use-cases/till-parts.ts'
import { connect, firstLine, portsOf } from './station.ts'
import { piece } from './sync-page.ts'

const readAtOnce = 1000
/** The recorder got its copy long ago, while there was no line. */
const feed: RecorderFeed = { feed: () => undefined, startAfter: () => undefined, acknowledge: () => undefined }

/** The register opened for sending only: its line, its lease, its journal. */
async function openForSending(): Promise<{ readonly context: TillContext; readonly journal: Journal }> {
  const host = connect()
  const context = createContext(portsOf(host))
  const line = await firstLine(host)
  const boot = await line.client.boot.get()
  const lease = await line.client.lease.acquire({ pageId: context.ports.pageId, takeOver: false })
  if (lease.state !== 'granted' || boot.accountId === null) throw new Error('The register is not to be had')
  const { registerId, accountId } = boot
  const journal = await openOwned(registerId, accountId, lease.epoch)
  if (!journal) throw new Error('The journal is owned by somebody else')
  const views = await openViews(registerId, accountId, 'cloud')
  const fold = await openRegisterFold({
    ...{ journal, views, registerId, accountId },
    moment: (account) => momentOf(context, account),
    rest: context.ports.rest,
  })
  Object.assign(context, { line, boot, lease, register: { journal, views, fold } })
  return { context, journal }
}

async function names(): Promise<{ readonly registerId: string; readonly accountId: string }> {
  const { client } = await firstLine(connect())
  const { registerId, accountId } = await client.boot.get()
  if (accountId === null) throw new Error('The register has no store')
  return { registerId, accountId }
}

const sending: { open: ReturnType<typeof openForSending> | null } = { open: null }
const opened = (): ReturnType<typeof openForSending> => {
  sending.open ??= openForSending()
  return sending.open
}

window.syncPage = {
  async fill(pieces) {
    const { registerId, accountId } = await names()
    const journal = await openJournal(registerId, accountId)
    for (let nth = 0; nth < pieces; nth += 1) {
      const records = await piece(registerId, nth)
      const { refused } = await journal.restore(records)
      if (refused > 0) throw new Error(`${refused} records of the work were refused`)
    }
    journal.close()
  },
  async open() {
    await opened()
  },
  async read() {
    const { journal } = await opened()
    const begun = performance.now()
    let n = 0
    for (;;) {
      const last = (await journal.recordsAfter(n, readAtOnce)).at(-1)
      if (!last) return performance.now() - begun
      n = last.n
    }
  },
  async send() {
    const { context, journal } = await opened()
    const { lastSeq } = journal.lastRecord()
    const sender = createSender(context, feed, () => undefined)
    const begun = performance.now()
    sender.kick()
    while (journal.cursors().sentUpTo.seq < lastSeq) {
      const { problem } = context.store.getState().sync
      if (problem !== null) throw new Error(problem)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    return performance.now() - begun
  },
  receive() {
    const begun = performance.now()
    const till = createTill(portsOf(connect()))
    return new Promise((resolve, reject) => {
      till.store.subscribe(({ phase, sync }) => {
        if (phase.name === 'signIn') resolve(performance.now() - begun)
        else if (phase.name === 'failed') reject(new Error(phase.sentence))
        else if (sync.problem !== null) reject(new Error(sync.problem))
      })
    })
  },
  async count() {
    const { registerId, accountId } = await names()
    const journal = await openJournal(registerId, accountId)
    let held = 0
    for (let position = 0; ; ) {
      const pages = await journal.pagesAfter(position, 10)
      const last = pages.at(-1)
      if (!last) break
      held += pages.reduce((sum, page) => sum + eventsOfPage(page).length, 0)
      position = last.to
    }
    journal.close()
    return held
  },
}
