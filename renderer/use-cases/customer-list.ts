/**
 * The lists of the Customers screen: pages of customers in an order, read from an index of the views, so that a list of a million is as
 * quick as one of ten. What was just done here is in them: the views are brought up to date first.
 */

import { contactsAsked } from '../../shared/customers/completeness.ts'
import { fold } from '../../shared/customers/search-text.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import type { AccountRow } from '../../shared/loyalty/catalogue.ts'
import { type ListKind, type ListOrder, placeInList } from '../database/customer-listing.ts'
import type { CustomerRow } from '../database/views.ts'
import type { CustomerListActions, ListedCustomer, ListFilter, ListSort } from './customer-list-actions.ts'
import { openRegister } from './perform.ts'
import type { TillContext } from './till-parts.ts'

const living = ['complete', 'lacksEmail', 'lacksPhone', 'lacksBoth'] as const satisfies readonly ListKind[]

/** Who is incomplete is what the store says today: without the e-mail or the phone that it asks for. */
function kindsOf(filter: ListFilter, account: AccountRow | null): readonly ListKind[] {
  switch (filter) {
    case 'all':
      return living
    case 'deleted':
      return ['deleted']
    case 'incomplete': {
      const asked = contactsAsked(account)
      const lacking = { email: 'lacksEmail', phone: 'lacksPhone' } as const
      return asked.length === 0 ? [] : [...asked.map((field) => lacking[field]), 'lacksBoth']
    }
  }
}

const ordersOf: Readonly<Record<ListSort, { readonly order: ListOrder; readonly isBackwards: boolean }>> = {
  name: { order: 'byName', isBackwards: false },
  newest: { order: 'byAdded', isBackwards: true },
  oldest: { order: 'byAdded', isBackwards: false },
  visited: { order: 'byVisit', isBackwards: true },
}

/** Deleted customers are looked through this many at a time, and this many at most. */
const lookedAtOnce = 500
const lookedAtMost = 20_000

export function createCustomerList(context: TillContext): CustomerListActions {
  const account = () => context.store.getState().account.account
  async function views() {
    const register = openRegister(context)
    await register?.fold.save()
    return register?.views
  }

  return {
    async customersListed({ filter, sort, after, letter = null, isBefore = false, limit }) {
      const { order, isBackwards } = ordersOf[sort]
      const wanted = {
        kinds: kindsOf(filter, account()),
        order,
        after: after ?? (letter === null ? null : fold(letter)),
        isBackwards: isBackwards !== isBefore,
        limit,
      }
      const rows = (await (await views())?.listed(wanted)) ?? []
      const listed = rows.map((row) => toListed(row, order, account()))
      return isBefore ? listed.reverse() : listed
    },
    async countCustomers() {
      const kept = await views()
      if (!kept) return { all: 0, incomplete: 0, deleted: 0 }
      const countOf = async (filter: ListFilter) => {
        const counts = await Promise.all(kindsOf(filter, account()).map(kept.countListed))
        return counts.reduce((sum, count) => sum + count, 0)
      }
      const [all, incomplete, deleted] = await Promise.all([countOf('all'), countOf('incomplete'), countOf('deleted')])
      return { all, incomplete, deleted }
    },
    async findDeleted(query, limit) {
      const words = fold(query).split(/\s+/).filter(Boolean)
      const kept = await views()
      const found: ListedCustomer[] = []
      let after: string | null = null
      for (let looked = 0; kept && found.length < limit && looked < lookedAtMost; looked += lookedAtOnce) {
        const rows: readonly CustomerRow[] = await kept.listed({
          kinds: ['deleted'],
          order: 'byName',
          after,
          isBackwards: false,
          limit: lookedAtOnce,
        })
        const listed = rows.map((row) => toListed(row, 'byName', account()))
        found.push(...listed.filter((one) => words.every((word) => textOf(one).includes(word))))
        after = listed.at(-1)?.place ?? null
        if (rows.length < lookedAtOnce) break
      }
      return found.slice(0, limit)
    },
  }
}

const textOf = ({ name, phone, email, petNames }: ListedCustomer): string =>
  fold([name, phone, phone.replace(/\D/g, ''), email, ...petNames].join(' '))

function toListed(row: CustomerRow, order: ListOrder, account: AccountRow | null): ListedCustomer {
  const { customerId, internalId: _internalId, isHidden: _isHidden, locationIds: _locationIds, ...entry } = row.entry
  return {
    ...entry,
    isIncomplete: contactsAsked(account).some((field) => entry[field] === ''),
    customerId: customerId as CustomerId,
    matches: [],
    place: placeInList(row[order] ?? ''),
    isDeleted: row.base.state.deletedAt !== null || row.entry.isHidden === true,
    createdAt: row.base.state.createdAt,
  }
}
