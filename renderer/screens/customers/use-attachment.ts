/**
 * The bytes of a photo or paper for the screen, as an address that lives as long as what shows it. Only what is a picture or a PDF by its
 * first bytes gets one. What was not here yet is asked for again when the line comes back or something new was synced.
 */
import { useEffect, useState } from 'react'
import { mimeOfBytes } from '../../../shared/customers/attachment-bytes.ts'
import type { Attachment } from '../../../shared/customers/person-parts.ts'
import type { CustomerId } from '../../../shared/kernel/ids.ts'
import { useTillHandle } from '../../session/use-till.ts'
import type { AttachmentRead } from '../../use-cases/attachment-actions.ts'

export type ShownAttachment =
  | { readonly state: 'reading' }
  | { readonly state: 'here'; readonly url: string; readonly mime: string }
  | Extract<AttachmentRead, { readonly state: 'notHereYet' | 'damaged' }>

const reading: ShownAttachment = { state: 'reading' }

export function useAttachment(customerId: CustomerId, attachment: Attachment | null): ShownAttachment {
  const { actions, store } = useTillHandle()
  const ref = attachment?.ref ?? null
  const [shown, setShown] = useState<{ readonly ref: string | null; readonly as: ShownAttachment }>({
    ref,
    as: reading,
  })
  useEffect(() => {
    if (ref === null) return
    let url: string | null = null
    let isGone = false
    let isMissing = false
    const ask = async () => {
      isMissing = false
      const read = await actions.readAttachment(customerId, { ref })
      if (isGone) return
      isMissing = read.state === 'notHereYet'
      if (read.state !== 'here') return setShown({ ref, as: read })
      const mime = mimeOfBytes(read.bytes)
      if (mime === null) return setShown({ ref, as: { state: 'damaged' } })
      url = URL.createObjectURL(new Blob([read.bytes], { type: mime }))
      setShown({ ref, as: { state: 'here', url, mime } })
    }
    void ask()
    const stop = store.subscribe(({ sync }, { sync: before }) => {
      if (isMissing && (sync.offlineSince !== before.offlineSince || sync.lastSyncAt !== before.lastSyncAt)) void ask()
    })
    return () => {
      isGone = true
      stop()
      if (url) URL.revokeObjectURL(url)
    }
  }, [actions, store, customerId, ref])
  return shown.ref === ref ? shown.as : reading
}
