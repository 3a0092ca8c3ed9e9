/** What the Customers screen may ask of its lists. */
import type { FoundCustomer } from './found-customer.ts'

export const listFilters = ['all', 'incomplete', 'deleted'] as const
export type ListFilter = (typeof listFilters)[number]

export const listSorts = ['name', 'newest', 'oldest', 'visited'] as const
export type ListSort = (typeof listSorts)[number]

export interface ListedCustomer extends FoundCustomer {
  /** Where it stands: the page behind it begins after this. */
  readonly place: string
  readonly isDeleted: boolean
  readonly createdAt: string | null
}

export interface ListQuery {
  readonly filter: ListFilter
  readonly sort: ListSort
  /** `place` of the row at the edge; null = from the beginning. */
  readonly after: string | null
  /** Of a list by name: begins with this letter. Only without `after`. */
  readonly letter?: string | null
  /** The rows before the edge instead of those behind it, still in the list's order. */
  readonly isBefore?: boolean
  readonly limit: number
}

export interface CustomerCounts {
  readonly all: number
  readonly incomplete: number
  readonly deleted: number
}

export interface CustomerListActions {
  /** Fewer than `limit` = the list ends there. */
  customersListed(query: ListQuery): Promise<readonly ListedCustomer[]>
  countCustomers(): Promise<CustomerCounts>
  /** Deleted customers whose name, phone or e-mail holds the words; they are not found otherwise. */
  findDeleted(query: string, limit: number): Promise<readonly ListedCustomer[]>
}
