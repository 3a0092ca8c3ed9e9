/** What the screens know and ask about the customer that the till's own software calls for. */
import type { CustomerId } from '../../shared/kernel/ids.ts'
import type { Result } from '../../shared/kernel/result.ts'
import type { SaveRefusal } from './record-actions.ts'

/** The till's latest call; `nth` grows with each that wants to be seen. */
export type PosCall = { readonly nth: number; readonly posId: string } & (
  | /** Opens when the dialog on the screen is done, or when somebody has signed in. */
  { readonly state: 'waiting' }
  /** Nobody is linked: find and link, or add. */
  | { readonly state: 'unknown' }
  /** Linked at two registers at the same time: somebody has to say who it is. */
  | {
      readonly state: 'several'
      readonly customers: readonly { readonly customerId: CustomerId; readonly name: string }[]
    }
  /** On the screen. `by`: the till's link, or the number that the store itself gave the customer. */
  | { readonly state: 'opened'; readonly customerId: CustomerId; readonly by: 'link' | 'internalId' }
)

export interface PosActions {
  /** The customer is whom the till calls so from now on, and on the screen. */
  linkPos(customerId: CustomerId): Promise<Result<CustomerId, SaveRefusal>>
  /** The one on the screen is not whom the till means: unlinked, and the till's customer is looked for again. */
  incorrectCustomer(): Promise<Result<null, SaveRefusal>>
  /** Of several: who it is. */
  choosePos(customerId: CustomerId): Promise<Result<CustomerId, SaveRefusal>>
  /** The till's call is not answered; nothing is linked. */
  dismissPos(): void
}
