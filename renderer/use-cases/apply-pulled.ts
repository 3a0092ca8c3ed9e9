/**
 * Pulling: asked whenever the cloud says where it stands. Each page is stored as it came together with the cursor, then folded
 * under the pending own events. A cloud that went back or is another one is met by finding the last common position, dropping
 * what was pulled above it, pulling again and sending own records again.
 */
import type { PullOutcome, Standing } from '../../shared/cloud-protocol/protocol.ts'
import { backoffMs } from '../../shared/sync/backoff.ts'
import { isAfter, laterOf, type OwnPlace } from '../../shared/sync/own-place.ts'
import { PageRefusedError, pageFault } from '../../shared/sync/page-fault.ts'
import { commonPosition, compareStanding } from '../../shared/sync/standing.ts'
import type { Cursors, ParkedEvent } from '../database/journal-schema.ts'
import { readableEvent } from '../database/readable-event.ts'
import { createFirstSync } from './begin-first-sync.ts'
import type { Line } from './host-client.ts'
import { failureOf } from './host-client.ts'
import { loseLease } from './lose-lease.ts'
import { showFold } from './show-fold.ts'
import { changeSync, shownQuarantine } from './sync-status.ts'
import type { OpenRegister, TillContext } from './till-parts.ts'

export interface Puller {
  /** The cloud stands there: pull what is new. */
  hear(standing: Standing): void
}

export interface PullerNeeds {
  /** Own records have to go again, or may go now. */
  readonly send: () => void
  /** Everything up to the cloud's position is folded. */
  readonly caughtUp: () => Promise<void>
  readonly progress: (done: number, total: number) => void
}

const pageEvents = 1000

/** A page that was asked for, with the cloud's hash at its beginning. */
interface AskedPage {
  readonly register: OpenRegister
  readonly line: Line
  readonly after: number
  readonly incarnation: string | null
  readonly answer: Promise<readonly [PullOutcome, { readonly hash: string | null; readonly standing: Standing } | null]>
}

/** A history put back between the two answers is found by the next page, whose beginning is compared with what this page says of its end. */
function askPage(
  register: OpenRegister,
  line: Line,
  { pulledUpTo: after, incarnation }: Pick<Cursors, 'pulledUpTo' | 'incarnation'>,
): AskedPage {
  const { cloud } = line.client
  const answer = Promise.all([
    cloud.pull({ after, limit: pageEvents, incarnation }),
    after > 0 ? cloud.hashAt({ position: after }) : null,
  ])
  // Asked for ahead, and nobody may come for it.
  answer.catch(() => undefined)
  return { register, line, after, incarnation, answer }
}

export function createPuller(context: TillContext, needs: PullerNeeds): Puller {
  let newest: Standing | null = null
  /** The history changed: what is shown stays until the new one is here, then it is folded anew. */
  let isRebuildDue = false
  let isRunning = false
  let sentAgain = ''
  let attempt = 0
  let callOff: () => void = () => undefined
  /** Comes while the page before is folded. */
  let ahead: AskedPage | null = null
  const firstSync = createFirstSync(context, pageEvents)

  function takeAsked(register: OpenRegister, line: Line, held: Cursors): AskedPage['answer'] {
    const asked = ahead
    ahead = null
    const isWanted =
      asked?.register === register &&
      asked.line === line &&
      asked.after === held.pulledUpTo &&
      asked.incarnation === held.incarnation
    return (isWanted ? asked : askPage(register, line, held)).answer
  }

  /** Answers may come late: an older standing of the same history is no news. */
  function hearNewer(standing: Standing, pulledUpTo: number): void {
    const isOlder =
      newest !== null &&
      newest.incarnation === standing.incarnation &&
      standing.lastPosition < newest.lastPosition &&
      standing.lastPosition >= pulledUpTo
    if (!isOlder) newest = standing
  }

  /** One page into the journal and the fold. */
  async function pullPage(register: OpenRegister, line: Line): Promise<void> {
    const { journal } = register
    const held = journal.cursors()
    const [page, there] = await takeAsked(register, line, held)
    hearNewer(page.standing, held.pulledUpTo)
    const isSameHistory =
      held.pulledUpTo === 0 ||
      (held.incarnation === page.standing.incarnation && page.standing.lastPosition >= held.pulledUpTo)
    if (!isSameHistory) return
    // Put back, and grown past this place again before this register asked: only the hash at this place tells.
    if (there && there.hash !== held.hash) {
      newest = there.standing
      return goBack(register, line)
    }
    const to = page.events.at(-1)?.position
    if (to === undefined) {
      if (page.standing.lastPosition > held.pulledUpTo)
        throw new Error('The cloud gave no events although it has more.')
      // What was said of more is no longer so.
      newest = page.standing
      return
    }
    const fault = pageFault(page, held.pulledUpTo, context.boot?.accountId ?? null)
    if (fault) throw new PageRefusedError(fault)
    const own = page.events.filter(({ event }) => event.registerId === context.boot?.registerId)
    const parked = page.events.flatMap(({ position, event }): ParkedEvent[] =>
      readableEvent(event) ? [] : [{ position, customerId: event.customerId, type: event.type, v: event.v }],
    )
    await journal.storePage(
      {
        after: held.pulledUpTo,
        to,
        hash: page.hashOfPage,
        seenUpTo: own.reduce<OwnPlace>((seen, { event }) => laterOf(seen, event), held.seenUpTo),
        text: JSON.stringify(page.events),
        bodies: page.bodies,
      },
      page.standing.incarnation,
      context.moment().at,
      parked,
      own.map(({ event }) => event.id),
    )
    if (page.hasMore) ahead = askPage(register, line, journal.cursors())
    const { quarantined } = context.store.getState().sync
    if (own.some(({ event }) => quarantined.some(({ eventId }) => eventId === event.id)))
      changeSync(context, { quarantined: shownQuarantine(await journal.quarantined()) })
    // A journal lost with its profile: numbering goes on above what the cloud has seen of this register.
    await journal.raiseFloor(journal.lastRecord().n, journal.cursors().seenUpTo.seq)
    if (!isRebuildDue) {
      await register.fold.applyPages()
      if (context.register !== register) return
      showFold(context)
    }
    needs.progress(to, page.standing.lastPosition)
  }

  async function goBack(register: OpenRegister, line: Line): Promise<void> {
    const { journal } = register
    const ends = await journal.pageEnds()
    let standing: Standing | null = null
    const common = await commonPosition(ends, async (position) => {
      const answer = await line.client.cloud.hashAt({ position })
      standing = answer.standing
      return answer.hash
    })
    const known: Standing | null = standing ?? newest
    newest = known
    if (common === ends.at(-1)?.to && known) {
      // The same history (in another database, or told late): nothing to drop.
      const before = journal.cursors()
      if (before.incarnation === known.incarnation && compareStanding(before, known) === 'different')
        throw new Error('The cloud contradicts itself about where it stands.')
      if (before.incarnation === known.incarnation) return
      // What was taken by the database before and did not come back from this one may be missing in it.
      await journal.moveCursors({ incarnation: known.incarnation, sentUpTo: before.seenUpTo })
      needs.send()
      return
    }
    await firstSync.beginAgain(register, known?.lastPosition ?? 0)
    await journal.dropAbove(common)
    await journal.moveCursors({ incarnation: known?.incarnation ?? null })
    isRebuildDue = true
    changeSync(context)
  }

  /** Taken by the cloud, but not in what it gave back: sent once more, which changes nothing when it is there. */
  async function sendUnseen({ journal }: OpenRegister): Promise<void> {
    const { incarnation, sentUpTo, seenUpTo } = journal.cursors()
    const unseen = `${incarnation} ${sentUpTo.epoch} ${sentUpTo.seq}`
    if (!isAfter(sentUpTo, seenUpTo) || unseen === sentAgain) return
    sentAgain = unseen
    await journal.moveCursors({ sentUpTo: seenUpTo })
    needs.send()
  }

  async function catchUp(): Promise<void> {
    for (;;) {
      const { register, line, boot } = context
      if (!register || !line || !boot?.isPaired || !newest) return
      const { incarnation, pulledUpTo, hash } = register.journal.cursors()
      switch (compareStanding({ incarnation, pulledUpTo, hash }, newest)) {
        case 'different':
          await goBack(register, line)
          break
        case 'more':
          if (!isRebuildDue && (await firstSync.begin(register, line, newest))) {
            showFold(context)
            needs.progress(register.journal.cursors().pulledUpTo, newest.lastPosition)
          }
          await pullPage(register, line)
          break
        case 'same':
          if (isRebuildDue) {
            await context.inOrder(() => register.fold.rebuild('cloud'))
            isRebuildDue = false
            showFold(context)
            needs.send()
          }
          await firstSync.end(register)
          await register.journal.moveCursors({ incarnation: newest.incarnation, lastSyncAt: context.moment().at })
          await sendUnseen(register)
          attempt = 0
          await needs.caughtUp()
          return
      }
    }
  }

  function run(): void {
    if (isRunning) return
    callOff()
    isRunning = true
    const before = newest
    const { lease } = context
    catchUp()
      .catch((error: unknown) => {
        const { failure, sentence } = failureOf(error)
        if (failure === 'NOT_OWNER') return loseLease(context, lease)
        firstSync.brokeOff()
        if (failure === 'HOST_LOST' && !context.line) return
        attempt += 1
        changeSync(context, { problem: sentence })
        callOff = context.ports.after(backoffMs(attempt, context.ports.random()), run)
      })
      .finally(() => {
        isRunning = false
        if (newest !== before && attempt === 0 && needsMore(context, newest)) run()
      })
  }

  return {
    hear(standing) {
      // The answer to a push may come after newer news.
      hearNewer(standing, context.register?.journal.cursors().pulledUpTo ?? 0)
      run()
    },
  }
}

function needsMore(context: TillContext, standing: Standing | null): boolean {
  const cursors = context.register?.journal.cursors()
  return cursors !== undefined && standing !== null && compareStanding(cursors, standing) !== 'same'
}
