/** What is known about a customer's address, beside it: verified, asked for, come back, off the mailing list. Never by colour alone. */
import { type EmailStanding, type EmailStandingKind, emailStanding } from '../../../shared/customers/email-standing.ts'
import { emptyPerson } from '../../../shared/customers/person.ts'
import type { CustomerId } from '../../../shared/kernel/ids.ts'
import { rootOf } from '../../../shared/loyalty/fold.ts'
import { t } from '../../language/words.ts'
import { useTill } from '../../session/use-till.ts'
import { Icon, type IconName } from '../../ui/icon.tsx'

interface Look {
  readonly icon: IconName
  readonly tone: 'green' | 'rust' | 'plain'
}

const looks: Readonly<Record<EmailStandingKind, Look>> = {
  none: { icon: 'gap', tone: 'rust' },
  unverified: { icon: 'mail', tone: 'plain' },
  mailWaiting: { icon: 'clock', tone: 'plain' },
  mailSent: { icon: 'mail', tone: 'plain' },
  verified: { icon: 'check', tone: 'green' },
  cameBack: { icon: 'warn', tone: 'rust' },
  mailFailed: { icon: 'warn', tone: 'rust' },
}

/** A customer the till knows; one it does not has no address. */
export function useEmailStanding(customerId: CustomerId): EmailStanding {
  const record = useTill((state) => state.customers[customerId])
  const account = useTill((state) => state.account)
  const mails = useTill((state) => state.sync.mails)
  const unsent = useTill((state) => state.sync.unsent)
  const root = rootOf(account, customerId)
  const isTheirs = (id: string | null) => id !== null && rootOf(account, id as CustomerId) === root
  return emailStanding({
    person: record?.person ?? emptyPerson,
    email: record?.state.email ?? { isVerified: false, bounce: null },
    isRequestUnsent: unsent.some((one) => one.type === 'VerificationEmailRequested' && isTheirs(one.customerId)),
    mails: mails.filter((mail) => isTheirs(mail.customerId)),
  })
}

/** `isFull`: with the reason in words, where there is room for it. */
export function EmailMark(props: { readonly customerId: CustomerId; readonly isFull?: boolean }) {
  const { kind, problem, isOptedOut } = useEmailStanding(props.customerId)
  const { icon, tone } = looks[kind]
  return (
    <span className="email-mark">
      <span className={`tag ${tone}`} title={problem ?? undefined}>
        <Icon name={icon} />
        {t(`mail.state.${kind}`)}
      </span>
      {isOptedOut && <span className="tag plain">{t('mail.optedOut')}</span>}
      {props.isFull && problem && <span className="sm">{problem}</span>}
    </span>
  )
}
