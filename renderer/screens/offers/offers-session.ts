/**
 * What the Offers screen remembers while this page lives: which of its pages is open, and every form as far as it was typed, so that
 * going away and coming back loses nothing. A reload forgets it.
 */
import { create } from 'zustand'
import type { ProgramId } from '../../../shared/kernel/ids.ts'
import type { ImportAnswer } from '../../../shared/reports/product-list-import.ts'
import type { OfferDraft, ProgramDraft } from './draft.ts'

export type OffersPage =
  | { readonly name: 'list' }
  /** `key` is the id, or `new` for one that is not saved yet. */
  | { readonly name: 'offer'; readonly key: string }
  | { readonly name: 'program'; readonly key: string }
  | { readonly name: 'saved'; readonly programId: ProgramId; readonly what: 'new' | 'corrected' | 'changed' }
  | { readonly name: 'import' }
  | { readonly name: 'grid' }
  | { readonly name: 'auto' }
  | { readonly name: 'holding' }

export interface ChosenFile {
  readonly name: string
  readonly rows: readonly (readonly string[])[]
}

export interface ImportSession {
  readonly file: ChosenFile | null
  readonly answers: Readonly<Record<string, ImportAnswer>>
  readonly isWholeList: boolean
}

interface OffersSession {
  readonly page: OffersPage
  readonly chosen: string | null
  readonly brand: string
  readonly query: string
  readonly offerDrafts: Readonly<Record<string, OfferDraft>>
  readonly programDrafts: Readonly<Record<string, ProgramDraft>>
  /** Basket of the preview, by draft. */
  readonly baskets: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly importing: ImportSession
  goTo(page: OffersPage): void
  choose(id: string | null): void
  filter(change: Partial<{ brand: string; query: string }>): void
  keepOffer(key: string, draft: OfferDraft | null): void
  keepProgram(key: string, draft: ProgramDraft | null): void
  keepBasket(key: string, basket: Readonly<Record<string, number>>): void
  keepImport(change: Partial<ImportSession>): void
}

export const nothingImported: ImportSession = { file: null, answers: {}, isWholeList: false }

const changed = <Value>(all: Readonly<Record<string, Value>>, key: string, value: Value | null) => {
  const { [key]: _, ...others } = all
  return value === null ? others : { ...others, [key]: value }
}

export const useOffersSession = create<OffersSession>((set) => ({
  page: { name: 'list' },
  chosen: null,
  brand: '',
  query: '',
  offerDrafts: {},
  programDrafts: {},
  baskets: {},
  importing: nothingImported,
  goTo: (page) => set({ page }),
  choose: (chosen) => set({ chosen }),
  filter: (change) => set(change),
  keepOffer: (key, draft) => set((before) => ({ offerDrafts: changed(before.offerDrafts, key, draft) })),
  keepProgram: (key, draft) => set((before) => ({ programDrafts: changed(before.programDrafts, key, draft) })),
  keepBasket: (key, basket) => set((before) => ({ baskets: { ...before.baskets, [key]: basket } })),
  keepImport: (change) => set((before) => ({ importing: { ...before.importing, ...change } })),
}))
