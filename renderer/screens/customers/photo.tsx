/**
 * A photo of a customer or a pet: the picture itself, or what stands in its place (initials, a paw, "not here yet"); and the button that
 * takes one from a file or a camera, kept on this computer at once.
 */
import { useEffect, useId, useRef, useState } from 'react'
import { isPicture } from '../../../shared/customers/attachment-bytes.ts'
import type { Attachment } from '../../../shared/customers/person-parts.ts'
import type { CustomerId } from '../../../shared/kernel/ids.ts'
import { t } from '../../language/words.ts'
import { useActions } from '../../session/use-till.ts'
import { Btn, Quiet } from '../../ui/button.tsx'
import { Float } from '../../ui/float.tsx'
import { Icon } from '../../ui/icon.tsx'
import { saveRefusalSentence } from '../refusal-words.ts'
import { toPicture } from './picture.ts'
import { useAttachment } from './use-attachment.ts'

export interface PhotoProps {
  readonly customerId: CustomerId
  readonly photo: Attachment | null
  readonly name: string
  readonly kind: 'person' | 'pet'
  readonly size: 'thumb' | 'card' | 'big'
  /** Said beside it already: the picture itself is decoration then. */
  readonly isNamed?: boolean
}

export function Photo({ customerId, photo, name, kind, size, isNamed = false }: PhotoProps) {
  const shown = useAttachment(customerId, photo)
  const look = `photo is-${size} is-${kind}`
  if (photo && shown.state === 'here' && isPicture(shown.mime))
    return (
      <img className={look} src={shown.url} alt={isNamed ? '' : t('profile.photo.of', { name })} draggable={false} />
    )
  const missing =
    photo === null || shown.state === 'reading' || shown.state === 'here'
      ? null
      : shown.state === 'damaged'
        ? t('profile.photo.damaged')
        : t(shown.isOffline ? 'profile.photo.notHereOffline' : 'profile.photo.notHere')
  return (
    <span className={`${look} is-empty ${missing ? 'is-missing' : ''}`} title={missing ?? undefined}>
      {kind === 'pet' ? <Icon name="paw" /> : <span aria-hidden="true">{initialsOf(name)}</span>}
      {missing && size !== 'thumb' && <span className="photo-missing">{missing}</span>}
    </span>
  )
}

export const initialsOf = (name: string): string => {
  const words = name.split(/\s+/).filter(Boolean)
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : '']
  return `${[...first][0] ?? ''}${[...last][0] ?? ''}`.toUpperCase()
}

export interface PhotoButtonProps extends PhotoProps {
  /** Saves it with the customer; null takes it away. A sentence = why it was not saved. */
  readonly onPhoto: (photo: Attachment | null) => Promise<string | null>
}

/** The photo as the button that changes it. */
export function PhotoButton(props: PhotoButtonProps) {
  const { customerId, photo, name, onPhoto } = props
  const take = useTakePhoto(customerId, onPhoto)
  const file = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)
  const id = useId()
  const pick = (event: React.ChangeEvent<HTMLInputElement>) => {
    const [chosen] = event.target.files ?? []
    event.target.value = ''
    if (chosen) void take.from(chosen)
  }
  return (
    <div className="photo-button">
      <input
        ref={file}
        id={`${id}file`}
        className="visually-hidden"
        tabIndex={-1}
        type="file"
        accept="image/*"
        aria-label={`${t('profile.photo.of', { name })}: ${t('profile.photo.fromFile')}`}
        onChange={pick}
      />
      <input
        ref={camera}
        className="visually-hidden"
        tabIndex={-1}
        type="file"
        accept="image/*"
        capture="environment"
        aria-label={`${t('profile.photo.of', { name })}: ${t('profile.photo.fromCamera')}`}
        onChange={pick}
      />
      <Float
        name={t('profile.photo.options', { name })}
        buttonClass="photo-frame"
        buttonName={photo ? t('profile.photo.options', { name }) : `${t('profile.photo.add')}: ${name}`}
        width={240}
        label={
          <>
            <Photo {...props} isNamed />
            <span className="photo-plus" aria-hidden="true">
              <Icon name={photo ? 'camera' : 'plus'} />
            </span>
          </>
        }
      >
        {(close) => (
          <div className="stack photo-ways">
            <Quiet
              className="menu-row"
              onClick={() => {
                close()
                file.current?.click()
              }}
            >
              <Icon name="picture" /> {t('profile.photo.fromFile')}
            </Quiet>
            <Quiet
              className="menu-row"
              onClick={() => {
                close()
                camera.current?.click()
              }}
            >
              <Icon name="camera" /> {t('profile.photo.fromCamera')}
            </Quiet>
            {photo && (
              <Btn
                onClick={() => {
                  close()
                  void take.away()
                }}
              >
                {t('profile.photo.remove')}
              </Btn>
            )}
          </div>
        )}
      </Float>
      {take.says && (
        <p className="photo-says" role="alert">
          <Icon name="stop" />
          <span>{take.says}</span>
        </p>
      )}
    </div>
  )
}

/** From a file to the customer: read, made small, kept, pointed to. Says what went wrong, until the next thing is done. */
function useTakePhoto(customerId: CustomerId, onPhoto: PhotoButtonProps['onPhoto']) {
  const actions = useActions()
  const [says, setSays] = useState<string | null>(null)
  useEffect(() => {
    if (says === null) return
    const forget = () => setSays(null)
    // What was pressed has had its click: nothing moves away under the finger.
    document.addEventListener('click', forget)
    return () => document.removeEventListener('click', forget)
  }, [says])
  async function from(file: Blob): Promise<void> {
    setSays(null)
    const picture = await toPicture(file)
    if (!picture.ok) return setSays(t(`profile.photo.${picture.refusal}`))
    const kept = await actions.keepAttachment(customerId, picture.bytes, '')
    if (!kept.ok)
      return setSays(
        kept.refusal.reason === 'storageFailed'
          ? t('profile.saveFailed', { sentence: kept.refusal.sentence })
          : t('profile.photo.cannotRead'),
      )
    setSays(await onPhoto(kept.value))
  }
  return { says, from, away: async () => setSays(await onPhoto(null)) }
}

/** The refusal of a save in words, or null. */
export function useSavePatch(customerId: CustomerId) {
  const actions = useActions()
  return async (patch: Parameters<typeof actions.savePerson>[1]): Promise<string | null> => {
    const saved = await actions.savePerson(customerId, patch, false)
    return saved.ok ? null : t('profile.saveFailed', { sentence: saveRefusalSentence(saved.refusal) })
  }
}
