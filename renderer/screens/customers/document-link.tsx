/**
 * A paper of a vaccination: kept as the file it is (PDF, JPEG, PNG), never run and never drawn in the page; opening it saves it where the
 * person wants it. Its name is only a name.
 */
import { useRef, useState } from 'react'
import type { Attachment } from '../../../shared/customers/person-parts.ts'
import type { CustomerId } from '../../../shared/kernel/ids.ts'
import { t } from '../../language/words.ts'
import { useActions } from '../../session/use-till.ts'
import { Quiet } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { fileName } from './file-name.ts'

export function DocumentLink({ customerId, document: paper }: { customerId: CustomerId; document: Attachment }) {
  const actions = useActions()
  const [says, setSays] = useState<string | null>(null)
  const name = paper.name || t('profile.document.fallback')
  const open = async () => {
    setSays(null)
    const read = await actions.readAttachment(customerId, paper)
    if (read.state === 'damaged') return setSays(t('profile.document.damaged'))
    if (read.state === 'notHereYet')
      return setSays(t(read.isOffline ? 'profile.document.notHereOffline' : 'profile.document.notHere'))
    const url = URL.createObjectURL(new Blob([read.bytes], { type: read.mime }))
    const link = document.createElement('a')
    link.href = url
    link.download = fileName(name, read.mime)
    link.click()
    // The download has begun; the bytes need not be held any longer than that.
    setTimeout(() => URL.revokeObjectURL(url), 60_000)
  }
  return (
    <span className="document">
      <Quiet aria-label={t('profile.vaccines.open', { name })} onClick={() => void open()}>
        <Icon name="paper" />
        <u>{name}</u>
      </Quiet>
      {says && <span role="alert">{says}</span>}
    </span>
  )
}

export interface AddDocumentProps {
  readonly customerId: CustomerId
  /** Whose it is, for the label. */
  readonly of: string
  readonly onDocument: (document: Attachment) => Promise<string | null>
}

export function AddDocument({ customerId, of, onDocument }: AddDocumentProps) {
  const actions = useActions()
  const file = useRef<HTMLInputElement>(null)
  const [says, setSays] = useState<string | null>(null)
  const take = async (chosen: File) => {
    setSays(null)
    const bytes = chosen.size > 2 * 1024 * 1024 ? null : new Uint8Array(await chosen.arrayBuffer())
    if (!bytes) return setSays(t('profile.document.tooBig'))
    const kept = await actions.keepAttachment(customerId, bytes, chosen.name)
    if (kept.ok) return setSays(await onDocument(kept.value))
    setSays(
      kept.refusal.reason === 'storageFailed'
        ? t('profile.saveFailed', { sentence: kept.refusal.sentence })
        : t(`profile.document.${kept.refusal.reason}`),
    )
  }
  return (
    <span className="document">
      <input
        ref={file}
        className="visually-hidden"
        tabIndex={-1}
        type="file"
        accept="application/pdf,image/jpeg,image/png"
        aria-label={t('profile.vaccines.documentOf', { name: of })}
        onChange={(event) => {
          const [chosen] = event.target.files ?? []
          event.target.value = ''
          if (chosen) void take(chosen)
        }}
      />
      <Quiet onClick={() => file.current?.click()}>
        <Icon name="plus" />
        <u>{t('profile.vaccines.addDocument')}</u>
      </Quiet>
      {says && <span role="alert">{says}</span>}
    </span>
  )
}
