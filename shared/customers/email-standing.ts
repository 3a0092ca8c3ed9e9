/**
 * What is known about a customer's e-mail address, in one word for the screen: verified, still asked for, or not to be reached. The
 * register's own work counts before the cloud has answered, so a mail asked for a moment ago waits, also offline. Source: domain.md 2.1.
 */
import { emailKey } from './identity-keys.ts'
import type { Person } from './person.ts'

export type EmailStandingKind =
  | 'none'
  | 'unverified'
  | 'mailWaiting'
  | 'mailSent'
  | 'verified'
  | 'cameBack'
  | 'mailFailed'

export interface EmailStanding {
  readonly kind: EmailStandingKind
  /** Why it came back or did not leave, in plain words; null = nothing is wrong. */
  readonly problem: string | null
  /** The owner left the mailing list by the link of a mail. */
  readonly isOptedOut: boolean
}

/** A mail of the cloud's list that was meant for this customer. */
export interface MailToCustomer {
  readonly to: string
  readonly state: 'waiting' | 'sent' | 'failed'
  readonly requestedAt: string
  readonly problem: string | null
}

export interface EmailFacts {
  readonly person: Pick<Person, 'email' | 'marketingEmailConsent' | 'leftMailingListOn'>
  readonly email: { readonly isVerified: boolean; readonly bounce: string | null }
  /** This register asked for a mail that the cloud has not heard of yet. */
  readonly isRequestUnsent: boolean
  readonly mails: readonly MailToCustomer[]
}

export function emailStanding({ person, email, isRequestUnsent, mails }: EmailFacts): EmailStanding {
  const isOptedOut = person.leftMailingListOn !== '' && !person.marketingEmailConsent
  const standing = (kind: EmailStandingKind, problem: string | null = null): EmailStanding => ({
    kind,
    problem,
    isOptedOut,
  })
  if (person.email.trim() === '') return standing('none')
  if (isRequestUnsent) return standing('mailWaiting')
  const newest = mails.reduce<MailToCustomer | null>(
    (last, mail) => (last && last.requestedAt >= mail.requestedAt ? last : mail),
    null,
  )
  if (newest?.state === 'waiting') return standing('mailWaiting', newest.problem)
  if (email.bounce !== null) return standing('cameBack', email.bounce)
  if (email.isVerified) return standing('verified')
  // A mail to the address before says nothing about this one.
  const isToThis = newest !== null && emailKey(newest.to) === emailKey(person.email)
  if (newest?.state === 'sent' && isToThis) return standing('mailSent')
  if (newest?.state === 'failed' && isToThis) return standing('mailFailed', newest.problem)
  return standing('unverified')
}
