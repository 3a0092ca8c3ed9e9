/**
 * Sends waiting mails through the SMTP server of `SMTP_URL`, one account at a time, oldest first. Without it nothing is ever sent and
 * mails stay in the list as `waiting`. The address is read from the customer at the moment of sending; one that is refused for good
 * becomes a fact of that customer before the mail is given up, so that every register shows it.
 */
import { createTransport } from 'nodemailer'
import { mailAsHtml, mailAsText, verificationMail } from '../shared/customers/verification-mail.ts'
import { readAccountState } from './operations/accounts.ts'
import { recordBounce } from './operations/answer-mail.ts'
import { type MailLink, signLink } from './operations/mail-links.ts'
import {
  type ClaimedMail,
  claimMail,
  markFailed,
  markSent,
  markUnsendable,
  nextMailAt,
  noAddresseeSentences,
} from './operations/mails.ts'
import type { OwnFactNeeds } from './operations/own-facts.ts'
import { type Addressee, readAddressee } from './operations/person.ts'

export interface Mailer {
  wake(accountId: string): void
  stop(): Promise<void>
}

export interface MailerNeeds {
  readonly ownFacts: OwnFactNeeds
  readonly smtpUrl: string | undefined
  readonly from: string
  readonly linkSecret: string
  /** Where owners reach this cloud; known when it listens. */
  readonly publicUrl: Promise<string>
  onProblem(problem: unknown): void
}

const retryAfterProblemMs = 30_000

export function createMailer({ ownFacts, smtpUrl, from, linkSecret, publicUrl, onProblem }: MailerNeeds): Mailer {
  const { db, clock } = ownFacts
  if (!smtpUrl) return { wake: () => undefined, stop: async () => undefined }
  const transport = createTransport(withTimeouts(smtpUrl))
  const running = new Map<string, Promise<void>>()
  const timers = new Map<string, NodeJS.Timeout>()
  const wokenAgain = new Set<string>()
  let isStopped = false

  async function sendAll(accountId: string): Promise<void> {
    try {
      for (;;) {
        wokenAgain.delete(accountId)
        for (let mail = await claim(accountId); mail; mail = await claim(accountId)) await send(mail)
        const next = await nextMailAt(db, accountId)
        if (wokenAgain.has(accountId) && !isStopped) continue
        if (next !== null) wakeIn(accountId, next - clock.now())
        return
      }
    } finally {
      // In the same breath as the last look at `wokenAgain`, so that no call can fall between the two.
      running.delete(accountId)
    }
  }

  const claim = async (accountId: string) => (isStopped ? null : claimMail(db, accountId, clock.now()))

  async function send(mail: ClaimedMail): Promise<void> {
    const { state } = await readAccountState(db, mail.accountId)
    const found = await readAddressee(db, state, mail.customerId)
    if (!found.ok) {
      const { refusal } = found
      if (refusal.reason === 'notAnAddress')
        await recordBounce(ownFacts, mail.accountId, refusal, noAddresseeSentences.notAnAddress)
      return void (await markUnsendable(db, mail, refusal.reason))
    }
    const { address, customerId, email } = found.value
    try {
      await transport.sendMail(await letterTo(mail, found.value, state.account?.name ?? ''))
    } catch (problem) {
      const failure = describeFailure(problem)
      if (failure.isAddressRefused)
        await recordBounce(ownFacts, mail.accountId, { customerId, bodyRef: email.bodyRef }, failure.problem)
      await markFailed(db, mail, failure, clock.now())
      return
    }
    await markSent(db, mail, address, new Date(clock.now()))
  }

  async function letterTo(mail: ClaimedMail, { person, address, customerId, email }: Addressee, storeName: string) {
    const base = await publicUrl
    const { accountId, mailId } = mail
    const link = (purpose: MailLink['purpose']): string =>
      `${base}/mail/${signLink(linkSecret, { purpose, accountId, customerId, bodyRef: email.bodyRef }, clock.now())}`
    const letter = verificationMail(person, storeName)
    const page = link('owner')
    return {
      from,
      to: { name: '', address },
      // The same for each try, so that a mail program shows one that came twice once.
      messageId: `<${mailId}@${new URL(base).hostname}>`,
      subject: letter.subject,
      text: mailAsText(letter, page),
      html: mailAsHtml(letter, page),
      headers: {
        'Auto-Submitted': 'auto-generated',
        'List-Unsubscribe': { prepared: true, value: `<${link('leave')}>` },
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    }
  }

  function wakeIn(accountId: string, ms: number): void {
    if (isStopped) return
    clearTimeout(timers.get(accountId))
    timers.set(
      accountId,
      setTimeout(() => wake(accountId), Math.max(100, ms)),
    )
  }

  function wake(accountId: string): void {
    if (isStopped) return
    if (running.has(accountId)) return void wokenAgain.add(accountId)
    const run = sendAll(accountId).catch((problem: unknown) => {
      onProblem(problem)
      wakeIn(accountId, retryAfterProblemMs)
    })
    running.set(accountId, run)
  }

  return {
    wake,
    async stop() {
      isStopped = true
      for (const timer of timers.values()) clearTimeout(timer)
      transport.close()
      await Promise.race([
        Promise.allSettled(running.values()),
        new Promise((resolve) => setTimeout(resolve, 1000).unref()),
      ])
    },
  }
}

/** A mail server that says nothing must not hold the list up for nodemailer's default of minutes. */
function withTimeouts(smtpUrl: string): string {
  const url = new URL(smtpUrl)
  for (const [name, ms] of Object.entries({
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
  }))
    if (!url.searchParams.has(name)) url.searchParams.set(name, String(ms))
  return url.toString()
}

interface Failure {
  readonly problem: string
  /** Trying again would change nothing. */
  readonly isFinal: boolean
  /** The mail server knows no such address, or takes nothing for it. */
  readonly isAddressRefused: boolean
}

/** In plain words, without the address: a mail server's own answers may repeat it. A 5xx about this mail is final; 4xx never is. */
function describeFailure(problem: unknown): Failure {
  const { responseCode, response, code, command } = problem as {
    responseCode?: number
    response?: string
    code?: string
    command?: string
  }
  if (responseCode === undefined)
    return {
      problem: `The mail server cannot be reached${code ? ` (${code})` : ''}.`,
      isFinal: false,
      isAddressRefused: false,
    }
  const isForGood = responseCode >= 500
  if (command === 'RCPT TO') {
    // 5.7.x says that we may not send there, which is nothing about the address.
    const isPolicy = /^\d{3}[ -]5\.7\./.test(response ?? '')
    return {
      problem: `The mail server refused the address (${responseCode}).`,
      isFinal: isForGood,
      isAddressRefused: isForGood && !isPolicy,
    }
  }
  // Refused before the address was looked at: that is between this cloud and its mail server, and may be mended.
  const isAboutMail = command === 'DATA'
  return {
    problem: `The mail server refused the mail (${responseCode}).`,
    isFinal: isForGood && isAboutMail,
    isAddressRefused: false,
  }
}
