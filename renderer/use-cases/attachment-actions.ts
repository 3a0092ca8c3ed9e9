/** What screens may ask about photos and papers. */
import type { AttachmentFault } from '../../shared/customers/attachment-bytes.ts'
import type { Attachment } from '../../shared/customers/person-parts.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import type { Result } from '../../shared/kernel/result.ts'

export type KeepRefusal =
  | { readonly reason: Extract<AttachmentFault, 'tooBig' | 'empty' | 'notAllowed'> }
  | { readonly reason: 'storageFailed'; readonly sentence: string }

export type AttachmentRead =
  | { readonly state: 'here'; readonly mime: string; readonly bytes: Uint8Array<ArrayBuffer> }
  /** Taken at another register; it comes when the line is back, or when that register has sent it. */
  | { readonly state: 'notHereYet'; readonly isOffline: boolean }
  /** What the cloud gave is not what the name says. */
  | { readonly state: 'damaged' }

export interface AttachmentActions {
  /** Stores the bytes on this computer; the answer is what a patch of this customer then points to. `name` = as the file was called. */
  keepAttachment(
    customerId: CustomerId,
    bytes: Uint8Array<ArrayBuffer>,
    name: string,
  ): Promise<Result<Attachment, KeepRefusal>>
  readAttachment(customerId: CustomerId, attachment: Pick<Attachment, 'ref'>): Promise<AttachmentRead>
  /** Purging: the bytes of all these names of one customer, on this computer. */
  deleteAttachmentsOf(customerIds: readonly CustomerId[]): Promise<void>
}
