/**
 * Where a customer stands in the lists of the Customers screen: by what is missing, or deleted, and three orders of each. Each place is one
 * text, unique by the customer's id, so that a list is read from any row on, forwards or backwards, without counting and without
 * reading the others. What a store asks for is no part of it: a change of that setting changes no place.
 */
import { fold } from '../../shared/customers/search-text.ts'
import type { CustomerState } from '../../shared/loyalty/state.ts'

/** First letter of every place. */
export const listKinds = { complete: 'c', lacksBoth: 'i', lacksEmail: 'e', lacksPhone: 'p', deleted: 'd' } as const
export type ListKind = keyof typeof listKinds

export const listOrders = ['byName', 'byAdded', 'byVisit'] as const
export type ListOrder = (typeof listOrders)[number]

/** One text for each order; all of one kind. */
export type Listing = Readonly<Record<ListOrder, string>>

/** Sorts before every letter, so that Smith comes before Smithson. */
const partEnd = '\u0001'

/** By last name, or by the first where there is none. */
export const nameOrderOf = (person: { readonly firstName: string; readonly lastName: string }): string =>
  fold([person.lastName.trim(), person.firstName.trim()].filter((part) => part !== '').join(partEnd))

/** null = in no list: another name of somebody, purged, or known by facts only. */
export function listingOf(
  state: CustomerState,
  person: { readonly firstName: string; readonly lastName: string },
): Listing | null {
  const name = nameOrderOf(person)
  const isNobody = state.createdAt === null && name === ''
  if (state.mergedInto !== null || state.purgedAt !== null || isNobody) return null
  const kind = state.deletedAt !== null ? 'deleted' : kindOf(state)
  const place = (value: string) => `${listKinds[kind]}${value}${partEnd}${state.id}`
  return {
    byName: place(name),
    byAdded: place(state.createdAt ?? ''),
    byVisit: place(state.lastVisitAt ?? ''),
  }
}

/** The place without its kind: what lists of several kinds are merged by. */
export const placeInList = (place: string): string => place.slice(1)

function kindOf({ has: { email, phone } }: CustomerState): ListKind {
  if (email) return phone ? 'complete' : 'lacksPhone'
  return phone ? 'lacksEmail' : 'lacksBoth'
}
