/** What is said of an e-mail address at the customer, and what the verification mail says. Source: domain.md 2.1, 3.3. */
import { describe, expect, it } from 'vitest'
import { type EmailFacts, emailStanding, type MailToCustomer } from '../../shared/customers/email-standing.ts'
import { emptyPerson } from '../../shared/customers/person.ts'
import {
  mailAsHtml,
  mailAsText,
  mailLanguageOf,
  maskedEmail,
  verificationMail,
} from '../../shared/customers/verification-mail.ts'

const ruth = { ...emptyPerson, firstName: 'Ruth', email: 'ruth@example.com' }
const facts = (change: Partial<EmailFacts> = {}): EmailFacts => ({
  person: ruth,
  email: { isVerified: false, bounce: null },
  isRequestUnsent: false,
  mails: [],
  ...change,
})
const mail = (change: Partial<MailToCustomer> = {}): MailToCustomer => ({
  to: 'ruth@example.com',
  state: 'sent',
  requestedAt: '2026-06-10T15:00:00.000Z',
  problem: null,
  ...change,
})
const kindOf = (change: Partial<EmailFacts>) => emailStanding(facts(change)).kind

describe('an address is', () => {
  it('none, when there is none', () => expect(kindOf({ person: emptyPerson })).toBe('none'))
  it('not verified, before anybody asked', () => expect(kindOf({})).toBe('unverified'))
  it('waiting for its mail, also while the cloud has not heard of it', () => {
    expect(kindOf({ isRequestUnsent: true })).toBe('mailWaiting')
    expect(kindOf({ mails: [mail({ state: 'waiting' })] })).toBe('mailWaiting')
  })
  it('sent a mail', () => expect(kindOf({ mails: [mail({ to: 'Ruth@Example.com' })] })).toBe('mailSent'))
  it('verified, whatever was sent before', () =>
    expect(kindOf({ email: { isVerified: true, bounce: null }, mails: [mail()] })).toBe('verified'))
  it('come back, with the reason, also after it was verified once', () =>
    expect(emailStanding(facts({ email: { isVerified: true, bounce: 'refused' }, mails: [mail()] }))).toMatchObject({
      kind: 'cameBack',
      problem: 'refused',
    }))
  it('waiting again, when a new mail was asked for after one came back', () =>
    expect(kindOf({ email: { isVerified: false, bounce: 'refused' }, mails: [mail({ state: 'waiting' })] })).toBe(
      'mailWaiting',
    ))
  it('not verified, when the mail went to the address before', () =>
    expect(kindOf({ mails: [mail({ to: 'old@example.com' })] })).toBe('unverified'))
  it('told of a mail that never left', () =>
    expect(emailStanding(facts({ mails: [mail({ state: 'failed', problem: 'no server' })] }))).toMatchObject({
      kind: 'mailFailed',
      problem: 'no server',
    }))
  it('judged by the newest mail, in whatever order they come', () => {
    const newest = mail({ state: 'waiting', requestedAt: '2026-06-11T15:00:00.000Z' })
    expect(kindOf({ mails: [newest, mail()] })).toBe('mailWaiting')
    expect(kindOf({ mails: [mail(), newest] })).toBe('mailWaiting')
  })
})

it('who left the mailing list by the mail is marked, and not who never joined or has joined again', () => {
  const left = { ...ruth, leftMailingListOn: '2026-06-10' }
  expect(emailStanding(facts({ person: left })).isOptedOut).toBe(true)
  expect(emailStanding(facts({ person: { ...left, marketingEmailConsent: true } })).isOptedOut).toBe(false)
  expect(emailStanding(facts()).isOptedOut).toBe(false)
})

it('a mail speaks the preferred language where it has it, otherwise English', () => {
  expect(['es', 'es-MX', 'ES_ar', 'fr', '', 'e'].map(mailLanguageOf)).toEqual(['es', 'es', 'es', 'en', 'en', 'en'])
})

it('says the same words as text and as HTML, and the link in both', () => {
  const made = verificationMail(ruth, 'Maple Street Pets')
  const [text, html] = [mailAsText(made, 'https://x.example/mail/a.b'), mailAsHtml(made, 'https://x.example/mail/a.b')]
  for (const words of [made.greeting, ...made.paragraphs, ...made.footer, made.button, 'https://x.example/mail/a.b']) {
    expect(text).toContain(words)
    expect(html).toContain(words)
  }
  expect(made.subject).toBe('Maple Street Pets: please verify your e-mail address')
})

it('takes names and stores as words: one line each, nothing of them is markup', () => {
  const made = verificationMail({ ...ruth, firstName: 'A\r\nBcc: x\u0000<b>' }, 'Pets & <i>"Co"</i>\r\nX: y')
  expect(made.subject).toBe('Pets & <i>"Co"</i> X: y: please verify your e-mail address')
  expect(made.greeting).toBe('Hello A Bcc: x <b>,')
  const html = mailAsHtml(made, 'https://x.example/\'"><script>')
  expect(html).not.toMatch(/<b>|<i>|<script>/)
  expect(html).toContain('Pets &amp; &lt;i&gt;&quot;Co&quot;&lt;/i&gt;')
})

it('greets without a name, and without a store’s', () => {
  const made = verificationMail()
  expect([made.greeting, made.subject]).toEqual(['Hello,', 'Your pet store: please verify your e-mail address'])
})

it('shows an address only as far as its owner needs to know it by', () => {
  expect(['ruth@example.com', 'r@x.io', '@x.io', '', 'no address', '𝒜b@x.io'].map(maskedEmail)).toEqual([
    'r…@example.com',
    'r…@x.io',
    '…',
    '…',
    '…',
    '𝒜…@x.io',
  ])
})
