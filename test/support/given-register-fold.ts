/** A register's journal, views and displayed fold over fake-indexeddb, with pages as the cloud gives them. */
import 'fake-indexeddb/auto'
import { openJournal } from '../../renderer/database/journal.ts'
import { openRegisterFold } from '../../renderer/database/register-fold.ts'
import { openViews, type Views } from '../../renderer/database/views.ts'
import type { PersonBody } from '../../shared/customers/person.ts'
import { momentAt } from '../../shared/kernel/business-date.ts'
import type { AccountId, CustomerId, RegisterId } from '../../shared/kernel/ids.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { laterOf, nowhere } from '../../shared/sync/own-place.ts'
import { morning } from './given-till.ts'

export const accountId = 'account-1' as AccountId
let registers = 0

export async function givenFold(basis: 'cloud' | 'alone') {
  registers += 1
  const registerId = `fold-register-${registers}` as RegisterId
  const journal = await openJournal(registerId, accountId)
  await journal.own(1)
  let failing = false
  let held = 0
  let seen = nowhere

  async function open() {
    const real = await openViews(registerId, accountId, basis)
    const views: Views = {
      ...real,
      save: (save) => (failing ? Promise.reject(new Error('The disk is full.')) : real.save(save)),
    }
    const fold = await openRegisterFold({
      journal,
      views,
      registerId,
      accountId,
      moment: () => momentAt(morning, 'America/New_York', 0),
      rest: async () => undefined,
    })
    return { views, fold }
  }
  const opened = await open()

  /** As this register's own, numbered from where the journal stands. */
  const asOwn = (events: readonly TillsideEvent[]): TillsideEvent[] =>
    events.map((event, index) => ({ ...event, accountId, registerId, epoch: 1, seq: journal.nextSeq() + index }))

  async function storePage(events: readonly TillsideEvent[], bodies: readonly PersonBody[] = []): Promise<void> {
    const own = events.filter((event) => event.registerId === registerId)
    seen = own.reduce(laterOf, seen)
    const text = JSON.stringify(events.map((event, index) => ({ position: held + index + 1, event })))
    const page = { after: held, to: held + events.length, hash: 'h', seenUpTo: seen, text, bodies: [...bodies] }
    held += events.length
    await journal.storePage(
      page,
      'a',
      'now',
      [],
      own.map(({ id }) => id),
    )
  }

  return {
    ...opened,
    journal,
    registerId,
    asOwn,
    storePage,
    /** Views and fold of the same register, opened again. */
    async reopen() {
      opened.views.close()
      return open()
    },
    fail(isFailing: boolean) {
      failing = isFailing
    },
    /** Own facts: journaled, then folded. */
    async record(
      facts: readonly TillsideEvent[],
      bodies: readonly PersonBody[] = [],
    ): Promise<readonly TillsideEvent[]> {
      const events = asOwn(facts)
      await opened.fold.load(events.flatMap((event) => namedBy(event)))
      const clock = { raw: morning, offset: 0 }
      await journal.append({ commandType: 'Test', at: 'now', clock, assertion: null, events }, [...bodies])
      opened.fold.take(events, bodies)
      return events
    },
    /** What others did and what came back of one's own, in the cloud's order. */
    async pull(events: readonly TillsideEvent[], bodies: readonly PersonBody[] = []) {
      await storePage(events, bodies)
      return opened.fold.applyPages()
    },
  }
}

export const namedBy = (event: TillsideEvent): readonly CustomerId[] =>
  event.customerId === null
    ? []
    : event.type === 'CustomersMerged' || event.type === 'MergeUndone'
      ? [event.customerId, event.data.secondaryId]
      : [event.customerId]
