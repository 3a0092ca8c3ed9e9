/** A customer as a result line shows it. */
import type { CustomerId } from '../../shared/kernel/ids.ts'

/** One row of the lookup. `match` marks what was found: [start, end) in `name`, or in `detail` otherwise. */
export interface FoundCustomer {
  readonly customerId: CustomerId
  readonly name: string
  readonly phone: string
  readonly email: string
  readonly petNames: readonly string[]
  readonly loyaltyCards: readonly string[]
  readonly town: string
  readonly lastVisitAt: string | null
  readonly rewardsWaiting: number
  readonly isIncomplete: boolean
  readonly matches: readonly {
    readonly field: 'name' | 'phone' | 'email' | 'pets' | 'id' | 'card'
    readonly start: number
    readonly end: number
  }[]
}
