/** Whether anything about this account may be written down: of one that was deleted nothing, until somebody reinstates it. */
import type { CustomerState } from '../../../shared/loyalty/state.ts'

export const mayChange = ({ deletedAt, purgedAt }: Pick<CustomerState, 'deletedAt' | 'purgedAt'>): boolean =>
  deletedAt === null && purgedAt === null
