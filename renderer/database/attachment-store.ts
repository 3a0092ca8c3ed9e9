/**
 * Photos and papers in the journal's database: the bytes themselves, which no view could be made from again. One transaction each,
 * strict, fenced like every write of the journal. `sentTo` makes it the queue too: what the current cloud database does not hold waits.
 */
import type { JournalDatabase, StoredAttachment } from './journal-schema.ts'

export interface AttachmentStore {
  get(ref: string): Promise<StoredAttachment | undefined>
  /** One that is there already stays as it is: its name says what it holds. */
  add(attachment: StoredAttachment): Promise<void>
  /** The next that this cloud database is not known to hold, oldest name first. */
  nextUnsent(incarnation: string): Promise<StoredAttachment | undefined>
  countUnsent(incarnation: string): Promise<number>
  markSent(ref: string, incarnation: string): Promise<void>
  remove(ref: string): Promise<void>
  /** Purging: of all these names of one customer. */
  removeOf(customerIds: readonly string[]): Promise<void>
}

export function createAttachmentStore(
  { attachments }: JournalDatabase,
  writing: (work: () => Promise<void>) => Promise<void>,
): AttachmentStore {
  return {
    get: (ref) => attachments.get(ref),
    add: (attachment) =>
      writing(async () => {
        if ((await attachments.get(attachment.ref)) === undefined) await attachments.add(attachment)
      }),
    nextUnsent: (incarnation) => attachments.where('sentTo').notEqual(incarnation).first(),
    countUnsent: (incarnation) => attachments.where('sentTo').notEqual(incarnation).count(),
    markSent: (ref, incarnation) =>
      writing(async () => {
        await attachments.update(ref, { sentTo: incarnation })
      }),
    remove: (ref) => writing(() => attachments.delete(ref)),
    removeOf: (customerIds) =>
      writing(async () => {
        await attachments
          .where('customerId')
          .anyOf([...customerIds])
          .delete()
      }),
  }
}
