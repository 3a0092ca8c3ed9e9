/**
 * What an owner does with the link of a mail, and what a mail server says about an address: facts of the cloud's own. Doing the same
 * again changes nothing. A link speaks of the address it was sent to: whoever has another address now, was deleted or was purged is
 * not touched by it, and a merge in between finds whom the customer became.
 */
import { createHash } from 'node:crypto'
import type { Transaction } from 'kysely'
import { bodyRefOf, bodyRefText } from '../../shared/customers/body-ref.ts'
import { emailKey } from '../../shared/customers/identity-keys.ts'
import type { PersonBody, PersonPatch } from '../../shared/customers/person.ts'
import { type MailLanguage, mailLanguageOf, maskedEmail } from '../../shared/customers/verification-mail.ts'
import { momentAt } from '../../shared/kernel/business-date.ts'
import type { Random } from '../../shared/kernel/clock.ts'
import type { CustomerId, LocationId } from '../../shared/kernel/ids.ts'
import { accepted, type Result, refused } from '../../shared/kernel/result.ts'
import type { AccountState } from '../../shared/loyalty/state.ts'
import type { Database } from '../storage/open-storage.ts'
import type { Tables } from '../storage/tables.ts'
import { readAccountState } from './accounts.ts'
import { type LinkRefusal, type MailLink, readLink } from './mail-links.ts'
import { type OwnFact, type OwnFactNeeds, onSettledAccount } from './own-facts.ts'
import { type Addressee, readAddress, readAddressee } from './person.ts'

export const mailAnswers = ['verify', 'join', 'leave'] as const
export type MailAnswer = (typeof mailAnswers)[number]

/** What the page shows. `purpose` leave = nothing but off the list. */
export interface OwnersView {
  readonly purpose: MailLink['purpose']
  readonly language: MailLanguage
  /** '' = the account has no name yet. */
  readonly storeName: string
  readonly maskedAddress: string
  readonly isVerified: boolean
  readonly isOnList: boolean
}

/** changed: the customer has another address now. gone: no such customer any more. busy: nothing was done, it may be tried again. */
export type AnswerRefusal = LinkRefusal | 'changed' | 'gone' | 'busy' | 'notByThisLink'

export interface AnswerNeeds {
  readonly ownFacts: OwnFactNeeds
  readonly linkSecret: string
}

/** Looks, and changes nothing: link scanners do the same. */
export async function readOwnersView(needs: AnswerNeeds, token: string): Promise<Result<OwnersView, AnswerRefusal>> {
  const { db, clock } = needs.ownFacts
  const link = readLink(needs.linkSecret, token, clock.now())
  if (!link.ok) return link
  if (!(await isAccount(db, link.value.accountId))) return refused('gone')
  const { state } = await readAccountState(db, link.value.accountId)
  const found = await addresseeOf(db, state, link.value)
  return found.ok ? accepted(viewOf(link.value, state, found.value)) : found
}

export async function answerMail(
  needs: AnswerNeeds,
  token: string,
  answer: MailAnswer,
): Promise<Result<OwnersView, AnswerRefusal>> {
  const { db, clock, random } = needs.ownFacts
  const read = readLink(needs.linkSecret, token, clock.now())
  if (!read.ok) return read
  const link = read.value
  if (link.purpose === 'leave' && answer !== 'leave') return refused('notByThisLink')
  if (!(await isAccount(db, link.accountId))) return refused('gone')
  const done = await onSettledAccount(
    needs.ownFacts,
    link.accountId,
    async ({ trx, state, nowMs, append }): Promise<Result<OwnersView, AnswerRefusal>> => {
      const found = await addresseeOf(trx, state, link)
      if (!found.ok) return found
      const { customerId, person, email } = found.value
      const locationId = await locationOf(trx, state, customerId)
      const facts: OwnFact[] = []
      const bodies: PersonBody[] = []
      // Who joins by the link has shown that the address is theirs.
      const isVerifying = answer !== 'leave' && (!email.isVerified || email.bounce !== null)
      if (isVerifying) facts.push({ type: 'EmailVerified', data: { bodyRef: email.bodyRef }, customerId, locationId })
      const joined: PersonPatch = { marketingEmailConsent: true, leftMailingListOn: '' }
      const zone = state.locations[locationId]?.timeZone ?? 'UTC'
      const left: PersonPatch = {
        marketingEmailConsent: false,
        leftMailingListOn: momentAt(nowMs, zone, 0).localDate,
      }
      const isLeft = !person.marketingEmailConsent && person.leftMailingListOn !== ''
      const patch =
        answer === 'join' && !person.marketingEmailConsent ? joined : answer === 'leave' && !isLeft ? left : null
      if (patch) {
        const body = bodyOf(customerId, patch, random)
        const fields = Object.keys(patch)
        facts.push({ type: 'PersonSaved', data: { bodyRef: body.ref, has: {}, fields }, customerId, locationId })
        bodies.push(body)
      }
      if (facts.length > 0) await append('AnswerMail', facts, bodies)
      return accepted({
        ...viewOf(link, state, found.value),
        isVerified: email.isVerified || isVerifying,
        isOnList: answer === 'verify' ? person.marketingEmailConsent : answer === 'join',
      })
    },
  )
  return done === 'busy' ? refused('busy') : done.outcome
}

/** The mail server will not take mail for this address. Known already, or changed meanwhile: nothing is written. */
export async function recordBounce(
  ownFacts: OwnFactNeeds,
  accountId: string,
  { customerId, bodyRef }: { readonly customerId: CustomerId; readonly bodyRef: string },
  problem: string,
): Promise<void> {
  const done = await onSettledAccount(ownFacts, accountId, async ({ trx, state, append }) => {
    const found = await readAddressee(trx, state, customerId)
    const root = found.ok ? found.value.customerId : found.refusal.reason === 'notAnAddress' ? customerId : null
    if (root === null || (found.ok && (found.value.email.bodyRef !== bodyRef || found.value.email.bounce === problem)))
      return
    const locationId = await locationOf(trx, state, root)
    await append('RecordBounce', [{ type: 'EmailBounced', data: { bodyRef, problem }, customerId: root, locationId }])
  })
  if (done === 'busy') throw new Error('The account keeps sending; the bounce is written with the next try.')
}

async function isAccount(db: Database, accountId: string): Promise<boolean> {
  const row = await db
    .selectFrom('accounts')
    .select('account_id')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row !== undefined
}

/** Whoever holds the address that the link was sent to, if nothing changed about that. */
async function addresseeOf(
  db: Database | Transaction<Tables>,
  state: AccountState,
  link: MailLink,
): Promise<Result<Addressee, AnswerRefusal>> {
  const found = await readAddressee(db, state, link.customerId as CustomerId)
  if (!found.ok) return refused(found.refusal.reason === 'gone' ? 'gone' : 'changed')
  if (found.value.email.bodyRef === link.bodyRef) return found
  // The same address was saved once more, or came along with a merge.
  const sentTo = await readAddress(db, state.accountId, link.bodyRef)
  const isSame = sentTo !== null && emailKey(sentTo) !== null && emailKey(sentTo) === emailKey(found.value.address)
  return isSame ? found : refused('changed')
}

const viewOf = (link: MailLink, state: AccountState, { person, address, email }: Addressee): OwnersView => ({
  purpose: link.purpose,
  language: mailLanguageOf(person.preferredLanguage),
  storeName: state.account?.name ?? '',
  maskedAddress: maskedEmail(address),
  isVerified: email.isVerified && email.bounce === null,
  isOnList: person.marketingEmailConsent,
})

/** The store of the customer's latest fact. */
async function locationOf(trx: Transaction<Tables>, state: AccountState, customerId: CustomerId): Promise<LocationId> {
  const row = await trx
    .selectFrom('events')
    .select('event')
    .where('account_id', '=', state.accountId)
    .where('customer_id', '=', customerId)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return (JSON.parse(row.event) as { locationId: LocationId }).locationId
}

function bodyOf(customerId: CustomerId, patch: PersonPatch, random: Random): PersonBody {
  const salt = Buffer.from(random.bytes(16)).toString('hex')
  const ref = bodyRefOf(createHash('sha256').update(bodyRefText(salt, patch)).digest('hex'))
  return { ref, customerId, salt, patch }
}
