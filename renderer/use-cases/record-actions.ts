/** What the customer's record asks of the till: saving it, who holds what is being typed, and moving the points. */
import type { IdentityField } from '../../shared/customers/identity-keys.ts'
import type { PersonPatch } from '../../shared/customers/person.ts'
import type { SavePersonRefusal } from '../../shared/customers/save-person.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import type { Result } from '../../shared/kernel/result.ts'
import type { CounterPointsReason, Refusal } from '../../shared/loyalty/commands.ts'

type StorageFailed = { readonly reason: 'storageFailed'; readonly sentence: string }

/** Saving a person can be refused for its own reasons. */
export type SaveRefusal = SavePersonRefusal | StorageFailed

/** Another account that holds what is being typed. */
export interface KeyHolder {
  readonly field: IdentityField
  readonly customerId: CustomerId
  readonly customerName: string
}

export interface RecordActions {
  /**
   * customerId null = a new customer; resolves to the id. `mail` also asks the cloud to send the verification mail. `form` says that the
   * whole form was on the screen and is held to the store's demands; `isReminded`: what is recommended and empty was said before.
   */
  savePerson(
    customerId: CustomerId | null,
    patch: PersonPatch,
    mail: boolean,
    form?: { readonly isReminded: boolean },
  ): Promise<Result<CustomerId, SaveRefusal>>
  /** Who else on this register holds a key of this change, at most one for each field. Reads only; works offline. */
  holdersOf(customerId: CustomerId | null, patch: PersonPatch): Promise<readonly KeyHolder[]>
  /** Signed whole points; a manager's matter. */
  changePoints(
    customerId: CustomerId,
    points: number,
    reason: CounterPointsReason,
  ): Promise<Result<null, Refusal | StorageFailed>>
}
