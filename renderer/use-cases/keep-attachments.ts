/**
 * Photos and papers at the counter: kept on this computer at once, named by their content, sent when the line is there, fetched from
 * the cloud when somebody looks. Nothing is believed by its name: first bytes and hash are checked on the way in and on the way back.
 */
import {
  attachmentFault,
  attachmentRefBytes,
  attachmentRefOf,
  mimeOfBytes,
} from '../../shared/customers/attachment-bytes.ts'
import type { Attachment } from '../../shared/customers/person-parts.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { accepted, refused } from '../../shared/kernel/result.ts'
import type { StoredAttachment } from '../database/journal-schema.ts'
import type { AttachmentActions, AttachmentRead } from './attachment-actions.ts'
import { base64ToBytes } from './base64.ts'
import { storeMs } from './create-context.ts'
import { failureOf } from './host-client.ts'
import { openRegister } from './perform.ts'
import { bytesToHex } from './sha256.ts'
import { changeSync } from './sync-status.ts'
import type { TillContext } from './till-parts.ts'

const longestName = 120

const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))

/** `kick`: something may be there to send, or too much is kept. */
export function createAttachmentActions(context: TillContext, kick: () => void): AttachmentActions {
  async function fetchFromCloud(customerId: CustomerId, { ref }: Pick<Attachment, 'ref'>): Promise<AttachmentRead> {
    const { line, register, boot } = context
    if (!line || !register || !boot?.isPaired) return { state: 'notHereYet', isOffline: true }
    try {
      const { attachment, incarnation } = await line.client.attachments.get({ ref })
      if (!attachment) return { state: 'notHereYet', isOffline: false }
      const { mime, salt } = attachment
      const bytes = base64ToBytes(attachment.base64)
      if (attachmentFault({ ref, mime, bytes }, await sha256(attachmentRefBytes(salt, bytes))))
        return { state: 'damaged' }
      const storedAt = new Date(storeMs(context)).toISOString()
      await register.journal.attachments.add({ ref, customerId, mime, salt, bytes, sentTo: incarnation, storedAt })
      kick()
      return { state: 'here', mime, bytes }
    } catch (error) {
      const { failure } = failureOf(error)
      if (failure === 'NO_LINE' || failure === 'HOST_LOST' || failure === 'NOT_PAIRED')
        return { state: 'notHereYet', isOffline: true }
      return { state: 'notHereYet', isOffline: false }
    }
  }

  /** Written once a day: which of two was looked at last this morning decides nothing. */
  async function noteUse({ ref, usedAt, storedAt }: StoredAttachment): Promise<void> {
    const now = new Date(storeMs(context)).toISOString()
    if ((usedAt ?? storedAt).slice(0, 10) >= now.slice(0, 10)) return
    try {
      await openRegister(context)?.journal.attachments.use(ref, now)
    } catch (error) {
      // The picture is there all the same.
      const { failure, sentence } = failureOf(error)
      if (failure !== 'NOT_OWNER') changeSync(context, { problem: sentence })
    }
  }

  /** Asked for by several places of one screen at once: fetched once. */
  const fetching = new Map<string, Promise<AttachmentRead>>()

  return {
    async keepAttachment(customerId, bytes, name) {
      const register = openRegister(context)
      const sentence = 'This register is open elsewhere. Nothing was saved.'
      if (!register) return refused({ reason: 'storageFailed', sentence })
      const salt = bytesToHex(context.ports.bytes(16))
      const hash = await sha256(attachmentRefBytes(salt, bytes))
      const ref = attachmentRefOf(hash)
      const mime = mimeOfBytes(bytes) ?? ''
      const fault = attachmentFault({ ref, mime, bytes }, hash)
      if (fault === 'tooBig' || fault === 'empty' || fault === 'notAllowed') return refused({ reason: fault })
      await register.fold.load([customerId])
      const owner = register.fold.shown(customerId)?.state.id ?? customerId
      try {
        const storedAt = new Date(storeMs(context)).toISOString()
        await register.journal.attachments.add({ ref, customerId: owner, mime, salt, bytes, sentTo: '', storedAt })
      } catch (error) {
        return refused({ reason: 'storageFailed', sentence: failureOf(error).sentence })
      }
      kick()
      return accepted({ ref, mime, bytes: bytes.length, name: name.slice(0, longestName) })
    },
    async readAttachment(customerId, attachment) {
      const register = openRegister(context)
      const stored = await register?.journal.attachments.get(attachment.ref)
      if (stored) {
        await noteUse(stored)
        return { state: 'here', mime: stored.mime, bytes: stored.bytes }
      }
      const known = fetching.get(attachment.ref)
      if (known) return known
      const asked = fetchFromCloud(customerId, attachment).finally(() => fetching.delete(attachment.ref))
      fetching.set(attachment.ref, asked)
      return asked
    },
    async deleteAttachmentsOf(customerIds) {
      await openRegister(context)?.journal.attachments.removeOf(customerIds)
    },
  }
}
