/** Photos and papers of a cloud in memory, taken and refused as the real one does, over the same rules. */
import { createHash } from 'node:crypto'
import type { PutAttachmentOutcome, SentAttachment } from '../../shared/cloud-protocol/attachments.ts'
import { attachmentFault, attachmentRefBytes } from '../../shared/customers/attachment-bytes.ts'

export interface FakeAttachments {
  put(sent: SentAttachment, incarnation: string): PutAttachmentOutcome
  get(ref: string): SentAttachment | null
  refs(): readonly string[]
  /** A backup is restored from before any of them. */
  forget(): void
  /** What is given is another file than the name says. */
  spoil(ref: string): void
  purge(customerId: string): void
}

export function fakeAttachments(): FakeAttachments {
  const held = new Map<string, SentAttachment>()
  const purged = new Set<string>()
  return {
    put(sent, incarnation) {
      const bytes = new Uint8Array(Buffer.from(sent.base64, 'base64'))
      const hash = createHash('sha256').update(attachmentRefBytes(sent.salt, bytes)).digest('hex')
      const reason = attachmentFault({ ref: sent.ref, mime: sent.mime, bytes }, hash)
      if (reason) return { state: 'refused', reason }
      if (purged.has(sent.customerId)) return { state: 'refused', reason: 'purged' }
      if (!held.has(sent.ref)) held.set(sent.ref, sent)
      return { state: 'stored', incarnation }
    },
    get: (ref) => held.get(ref) ?? null,
    refs: () => [...held.keys()],
    forget: () => held.clear(),
    spoil(ref) {
      const sent = held.get(ref)
      if (sent) held.set(ref, { ...sent, base64: Buffer.from('<svg onload="alert(1)"/>').toString('base64') })
    },
    purge(customerId) {
      purged.add(customerId)
      for (const [ref, sent] of held) if (sent.customerId === customerId) held.delete(ref)
    },
  }
}
