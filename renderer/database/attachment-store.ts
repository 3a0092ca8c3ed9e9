/**
 * Photos and papers in the journal's database: the bytes themselves, which no view could be made from again. One transaction each,
 * strict, fenced like every write of the journal. `sentTo` makes it the queue too: what the current cloud database does not hold waits.
 */
import type { JournalDatabase, StoredAttachment } from './journal-schema.ts'

/** How many fetched or sent photos and papers a register keeps. */
export interface AttachmentBound {
  readonly count: number
  readonly bytes: number
}

export interface AttachmentStore {
  get(ref: string): Promise<StoredAttachment | undefined>
  /** One that is there already stays as it is: its name says what it holds. */
  add(attachment: StoredAttachment): Promise<void>
  /** The next that this cloud database is not known to hold, oldest name first. */
  nextUnsent(incarnation: string): Promise<StoredAttachment | undefined>
  countUnsent(incarnation: string): Promise<number>
  markSent(ref: string, incarnation: string): Promise<void>
  remove(ref: string): Promise<void>
  /** Somebody looks at it: it is among the last to be taken away. */
  use(ref: string, at: string): Promise<void>
  /**
   * Of those that this cloud database holds, takes away what nobody has looked at for longest, when they are more than the bound, until they
   * are well below it; looked through at the first call, and again once twenty more have come. What is not sent yet stays, however much it
   * is. Resolves to how many went.
   */
  evict(incarnation: string, bound: AttachmentBound): Promise<number>
  /** Purging: of all these names of one customer. */
  removeOf(customerIds: readonly string[]): Promise<void>
}

export function createAttachmentStore(
  { attachments }: JournalDatabase,
  writing: (work: () => Promise<void>) => Promise<void>,
): AttachmentStore {
  /** Since all were looked through. */
  let added = lookedAfter
  return {
    get: (ref) => attachments.get(ref),
    add: (attachment) =>
      writing(async () => {
        if ((await attachments.get(attachment.ref)) === undefined) await attachments.add(attachment)
        added += 1
      }),
    nextUnsent: (incarnation) => attachments.where('sentTo').notEqual(incarnation).first(),
    countUnsent: (incarnation) => attachments.where('sentTo').notEqual(incarnation).count(),
    markSent: (ref, incarnation) =>
      writing(async () => {
        await attachments.update(ref, { sentTo: incarnation })
      }),
    remove: (ref) => writing(() => attachments.delete(ref)),
    use: (ref, at) =>
      writing(async () => {
        await attachments.update(ref, { usedAt: at })
      }),
    async evict(incarnation, bound) {
      if (added < lookedAfter) return 0
      added = 0
      const kept: Kept[] = []
      await attachments
        .where('sentTo')
        .equals(incarnation)
        .each(({ ref, bytes, usedAt, storedAt }) => kept.push({ ref, size: bytes.length, usedAt: usedAt ?? storedAt }))
      const refs = beyond(kept, bound)
      if (refs.length > 0)
        await writing(async () => {
          // Asked again: whatever is to be sent anew meanwhile stays.
          const still = attachments.where('sentTo').equals(incarnation)
          await still.and(({ ref }) => refs.includes(ref)).delete()
        })
      return refs.length
    },
    removeOf: (customerIds) =>
      writing(async () => {
        await attachments
          .where('customerId')
          .anyOf([...customerIds])
          .delete()
      }),
  }
}

interface Kept {
  readonly ref: string
  readonly size: number
  readonly usedAt: string
}

/** All are read to be looked through: not for every photo that comes. */
const lookedAfter = 20
const keptOfBound = 0.8

/** The names of what goes, longest unused first; none within the bound. */
function beyond(kept: readonly Kept[], { count, bytes }: AttachmentBound): readonly string[] {
  const sizeOf = (some: readonly Kept[]) => some.reduce((sum, { size }) => sum + size, 0)
  if (kept.length <= count && sizeOf(kept) <= bytes) return []
  const newestFirst = [...kept].sort(
    (one, other) => Number(one.usedAt < other.usedAt) - Number(one.usedAt > other.usedAt),
  )
  let room = bytes * keptOfBound
  const stay = newestFirst.slice(0, count * keptOfBound).filter(({ size }) => {
    room -= size
    return room >= 0
  })
  return newestFirst.slice(stay.length).map(({ ref }) => ref)
}
