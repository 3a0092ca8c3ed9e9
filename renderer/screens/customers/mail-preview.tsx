/**
 * The verification mail before it is sent: the very words the cloud will send to this person, made by the same function. Where the
 * link will be stands its button, which does nothing here.
 */
import type { Person } from '../../../shared/customers/person.ts'
import { mailAsText, verificationMail } from '../../../shared/customers/verification-mail.ts'
import { t } from '../../language/words.ts'
import { useTill } from '../../session/use-till.ts'
import { Float } from '../../ui/float.tsx'

export function MailPreview({ person }: { readonly person: Person }) {
  return (
    <Float name={t('mail.previewTitle')} buttonClass="btn" width={520} label={t('mail.preview')}>
      <Letter person={person} />
    </Float>
  )
}

function Letter({ person }: { readonly person: Person }) {
  const storeName = useTill((state) => state.account.account?.name ?? '')
  const isOffline = useTill(({ sync }) => !sync.isPaired || sync.offlineSince !== null)
  const mail = verificationMail(person, storeName)
  const { language } = mail
  return (
    <div className="letter">
      <h2>{t('mail.previewTitle')}</h2>
      <dl className="facts-list">
        <dt>{t('mail.to')}</dt>
        <dd>{person.email.trim() || <span className="need">{t('mail.noAddress')}</span>}</dd>
        <dt>{t('mail.subject')}</dt>
        <dd lang={language}>
          <b>{mail.subject}</b>
        </dd>
      </dl>
      <div className="letter-body" lang={language}>
        <p>{mail.greeting}</p>
        {mail.paragraphs.map((text) => (
          <p key={text}>{text}</p>
        ))}
        <p>
          <span className="letter-button">{mail.button}</span>
        </p>
        {mail.footer.map((text) => (
          <p key={text} className="sm">
            {text}
          </p>
        ))}
      </div>
      <p className="sm dim">
        {t('mail.linkHere')} {isOffline && t('mail.offline')}
      </p>
      <details>
        <summary>{t('mail.asText')}</summary>
        <pre className="letter-text" lang={language}>
          {mailAsText(mail, t('mail.link'))}
        </pre>
      </details>
    </div>
  )
}
