/** What is asked of the till about whole accounts: possible duplicates, combining and parting, deletion, and the removal of personal data. */
import type { DuplicatePair } from '../../shared/customers/duplicates.ts'
import type { PersonAndState } from '../../shared/customers/merge-preview.ts'
import type { CustomerId, EventId } from '../../shared/kernel/ids.ts'
import type { Result } from '../../shared/kernel/result.ts'
import type { Refusal } from '../../shared/loyalty/commands.ts'
import type { Redemption } from '../../shared/loyalty/state.ts'

export type AccountOutcome = Result<null, Refusal | { readonly reason: 'storageFailed'; readonly sentence: string }>

export interface DuplicateList {
  readonly state: 'idle' | 'looking' | 'ready'
  /** While looking: customers read so far, and all. */
  readonly done: number
  readonly total: number
  /** Strongest first. */
  readonly pairs: readonly DuplicatePair[]
}

export interface DuplicateBook {
  now(): DuplicateList
  subscribe(listener: () => void): () => void
  /** Looks through everybody, unless that was done or is going on. */
  look(): void
}

/** An account that was combined with this one, and whether it can be given back. */
export interface MergedAccount {
  readonly mergeEventId: EventId
  readonly secondaryId: CustomerId
  /** '' where the personal data was removed. */
  readonly name: string
  readonly at: string
  /** What keeps the two together; null = they can be parted. */
  readonly kept: { readonly why: 'both' | 'pulled'; readonly redemption: Redemption } | null
}

export interface AccountActions {
  readonly duplicates: DuplicateBook
  /** The first stays, the second becomes another name of it. A manager's matter. */
  combineCustomers(primaryId: CustomerId, secondaryId: CustomerId): Promise<AccountOutcome>
  undoCombine(
    primaryId: CustomerId,
    merged: Pick<MergedAccount, 'mergeEventId' | 'secondaryId'>,
  ): Promise<AccountOutcome>
  /** Accounts combined with this one, last first. */
  mergedAccounts(customerId: CustomerId): Promise<readonly MergedAccount[]>
  /** Not the same person: they are not offered again. */
  dismissDuplicate(one: CustomerId, other: CustomerId): Promise<AccountOutcome>
  deleteCustomer(customerId: CustomerId): Promise<AccountOutcome>
  /** As before; an e-mail, phone, number, card or link that somebody else holds by now is blanked. */
  reinstateCustomer(customerId: CustomerId): Promise<AccountOutcome>
  /** For good, here and everywhere. Who is not deleted yet is deleted with it. */
  purgeCustomer(customerId: CustomerId): Promise<AccountOutcome>
  /** As displayed, roots only, without opening them: for a list. */
  peekCustomers(ids: readonly CustomerId[]): Promise<readonly PersonAndState[]>
}
