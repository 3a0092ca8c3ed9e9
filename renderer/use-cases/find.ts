/** Finding customers and items as one types, and the customers that a report is about. Reads only. */
import { personCodeOf } from '../../shared/barcode/people-codes.ts'
import { contactsAsked } from '../../shared/customers/completeness.ts'
import { fold } from '../../shared/customers/search-text.ts'
import type { CustomerId, Upc } from '../../shared/kernel/ids.ts'
import type { Catalogue } from '../../shared/loyalty/state.ts'
import type { FoundEntry } from '../database/search-index.ts'
import type { SearchEntry } from '../database/search-line.ts'
import { peopleCodesOf } from './name-scan.ts'
import { openRegister } from './perform.ts'
import type { CustomerRecord, FoundCustomer, TillActions } from './till.ts'
import type { TillContext } from './till-parts.ts'

type Finder = Pick<
  TillActions,
  'findCustomers' | 'isSearchWhole' | 'listCustomers' | 'findItems' | 'customersActiveBetween'
>

const shownAtOnce = 20

export function createFinder(context: TillContext): Finder {
  const search = () => openRegister(context)?.fold.search()
  const shown = (entries: readonly FoundEntry[]) => {
    const asked = contactsAsked(context.store.getState().account.account)
    return entries.map((entry) => toFound(entry, asked))
  }
  /** A card's code typed as it is printed may have an address in front that is left off. */
  const asKept = (query: string) => {
    const card = personCodeOf(query.trim(), peopleCodesOf(context.store.getState().account))
    return card?.kind === 'loyaltyCard' ? card.code : query
  }
  return {
    findCustomers: (query, limit = shownAtOnce) => shown(search()?.find(asKept(query), limit) ?? []),
    isSearchWhole: () =>
      (openRegister(context)?.fold.isSearchWhole() ?? true) && context.store.getState().sync.firstSync === null,
    listCustomers(query, limit) {
      const index = search()
      if (!index) return []
      const rows = query.trim() === '' ? index.recent(limit).map(withoutMatches) : index.find(asKept(query), limit)
      return [...shown(rows)].sort((a, b) => a.name.localeCompare(b.name))
    },
    findItems(query, limit = shownAtOnce) {
      const { catalogue } = context.store.getState().account
      const words = fold(query).split(/\s+/).filter(Boolean)
      if (words.length === 0) return []
      const texts = itemTexts(catalogue)
      // "5 lb" means the 5 lb bag: only where nothing begins so is it looked for inside words, as in a code.
      const begun = texts.filter((item) => words.every((word) => item.text.includes(` ${word}`)))
      const inside = () => texts.filter((item) => words.every((word) => item.text.includes(word)))
      return (begun.length > 0 ? begun : inside()).slice(0, limit).map((item) => item.shown)
    },
    async customersActiveBetween(first, last) {
      const register = openRegister(context)
      if (!register) return []
      await register.fold.save()
      const ids = (await register.views.activeBetween(first, last)) as CustomerId[]
      await register.fold.load(ids)
      return [...new Set(ids.flatMap((id): CustomerRecord | [] => register.fold.shown(id) ?? []))]
    },
  }
}

const withoutMatches = (entry: SearchEntry): FoundEntry => ({ ...entry, matches: [] })

/**
 * As it is: copying twenty of them costs as much as finding them. Only whoever lacks what this store does not ask for is another than
 * the index says.
 */
function toFound(entry: FoundEntry, asked: ReturnType<typeof contactsAsked>): FoundCustomer {
  const found = entry as FoundEntry & { readonly customerId: CustomerId }
  if (!found.isIncomplete || asked.some((field) => found[field] === '')) return found
  return { ...found, isIncomplete: false }
}

interface ItemText {
  readonly text: string
  readonly shown: { readonly upc: Upc; readonly description: string; readonly manufacturer: string }
}
const textsByCatalogue = new WeakMap<Catalogue, readonly ItemText[]>()

/** Made once per catalogue: description, brand and code of each item, folded. */
function itemTexts(catalogue: Catalogue): readonly ItemText[] {
  const known = textsByCatalogue.get(catalogue)
  if (known) return known
  const made = Object.values(catalogue.items).map((item): ItemText => {
    const manufacturer = catalogue.manufacturers[item.manufacturerId]?.name ?? ''
    const shown = { upc: item.id, description: item.description, manufacturer }
    return { text: ` ${fold(item.description)} ${fold(manufacturer)} ${item.id}`, shown }
  })
  textsByCatalogue.set(catalogue, made)
  return made
}
