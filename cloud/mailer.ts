/**
 * Sends waiting mails through the SMTP server of `SMTP_URL`, one account at a time, oldest first. Without it nothing is ever sent and
 * mails stay in the list as `waiting`. The address is read from the customer at the moment of sending.
 */
import { createTransport } from 'nodemailer'
import type { Clock } from '../shared/kernel/clock.ts'
import { readAccountState } from './operations/accounts.ts'
import { type ClaimedMail, claimMail, markAddressGone, markFailed, markSent, nextMailAt } from './operations/mails.ts'
import { readPerson } from './operations/person.ts'
import { verificationMail } from './operations/verification-mail.ts'
import type { Database } from './storage/open-storage.ts'

export interface Mailer {
  wake(accountId: string): void
  stop(): Promise<void>
}

export interface MailerNeeds {
  readonly db: Database
  readonly clock: Clock
  readonly smtpUrl: string | undefined
  readonly from: string
  onProblem(problem: unknown): void
}

const retryAfterProblemMs = 30_000

export function createMailer({ db, clock, smtpUrl, from, onProblem }: MailerNeeds): Mailer {
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
    const [person, { state }] = await Promise.all([
      readPerson(db, mail.accountId, mail.customerId),
      readAccountState(db, mail.accountId),
    ])
    if (person.email === '') return void (await markAddressGone(db, mail))
    const text = verificationMail(person, state.account?.name ?? '')
    try {
      await transport.sendMail({ from, to: { name: '', address: person.email }, ...text })
    } catch (problem) {
      await markFailed(db, mail, describeFailure(problem), clock.now())
      return
    }
    await markSent(db, mail, person.email, new Date(clock.now()))
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

/** In plain words, without the address: a mail server's own answers may repeat it. 5xx answers are final. */
function describeFailure(problem: unknown): { problem: string; isFinal: boolean } {
  const { responseCode, code } = problem as { responseCode?: number; code?: string }
  if (responseCode !== undefined)
    return {
      problem: `The mail server refused the mail (${responseCode}).`,
      isFinal: responseCode >= 500 && code !== 'EAUTH',
    }
  return { problem: `The mail server cannot be reached${code ? ` (${code})` : ''}.`, isFinal: false }
}
