/**
 * The displayed fold: the base that the views hold, with this register's own pending events on top. Held in memory for the
 * account and for every customer a screen, an open visit or a pending event needs; the rest stays in the views until asked for.
 *
 *   base     paired: accepted events in cloud order     alone: own events, taken into the base as they are saved
 *   pending  own events after `ownUpTo`, and those that the cloud set aside
 *   shown    fold(base, pending)
 *
 * Everybody whom a pending event concerns is in memory from the first load on, so pending is folded as a whole. A merged customer is
 * another name of its root: its facts fold there, and whoever asks for it is answered with the root.
 *
 * Changing the base happens in turns (`inTurn`): loading customers, applying a page and saving never interleave. Taking own
 * events is synchronous and may happen at any time.
 */
import { type RowsAhead, withRowsAhead } from '../../shared/cloud-protocol/account-rows.ts'
import { putBackTexts } from '../../shared/customers/free-texts.ts'
import { emptyPerson, type PersonBody } from '../../shared/customers/person.ts'
import type { Moment } from '../../shared/kernel/business-date.ts'
import type { AccountId, CustomerId, LocationId, RegisterId } from '../../shared/kernel/ids.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { concernedBy, namesUpTo, rootOf } from '../../shared/loyalty/fold.ts'
import { type AccountState, emptyAccount } from '../../shared/loyalty/state.ts'
import { laterOf, type OwnPlace } from '../../shared/sync/own-place.ts'
import { rebase } from '../../shared/sync/rebase.ts'
import { type CustomerView, type FoldedCustomer, foldedFromNothing, foldStep, viewOfCustomer } from './customer-view.ts'
import { eventsOfPage, type Journal } from './journal.ts'
import type { JournalPage } from './journal-schema.ts'
import { createPendingBodies, namesIn, withRows } from './pending-events.ts'
import { createPendingFold, type PendingPass } from './pending-fold.ts'
import { pendingOf } from './pending-of.ts'
import { readableEvent } from './readable-event.ts'
import { createRefresh } from './refresh-views.ts'
import { createSearchIndex, type SearchIndex, type SearchSegment } from './search-index.ts'
import type { Views } from './views.ts'

export interface RegisterFoldNeeds {
  readonly journal: Journal
  readonly views: Views
  readonly registerId: RegisterId
  readonly accountId: AccountId
  /** Asked only once the account is known; the zone is the location's. */
  readonly moment: (account: AccountState) => Moment
  /** Lets the page breathe between pieces of long work. */
  readonly rest: () => Promise<void>
  /** This register's store: its customers are found first. */
  readonly locationId?: LocationId
  /** The account's rows as the host kept them: shown while the views hold none, and forgotten with the first page. */
  readonly keptAccount?: AccountState | null
}

export interface RegisterFold {
  search(): SearchIndex
  /** False while a part of the saved index is still being read: somebody may be missing. */
  isSearchWhole(): boolean
  /** Resolves when nothing is being packed. */
  packed(): Promise<void>
  account(): AccountState
  /** The account is the host's copy: nothing is pulled yet, and who is not in own records comes with the line. */
  isAwaitingBase(): boolean
  /** Rows of the account that the base does not hold yet are shown until it does; null = none. */
  lookAhead(ahead: RowsAhead | null): void
  pending(): readonly TillsideEvent[]
  /** Displayed fold of a customer that was loaded, or came by own events; undefined otherwise. Of a merged one: its root. */
  shown(id: CustomerId): FoldedCustomer | undefined
  /** The same, but of exactly this customer, also when it is only another name. */
  shownItself(id: CustomerId): FoldedCustomer | undefined
  /** Loads what is not in memory, and the roots of merged customers; unknown ids give a customer folded from nothing. */
  load(ids: readonly CustomerId[]): Promise<void>
  /**
   * The same for own events of many customers at once (an import). Who is said to be `fresh` is nowhere yet and is not looked for. After
   * their events were taken, `letPass` lets those go who were loaded only for this, once nothing about them waits any more.
   */
  loadPassing(ids: readonly CustomerId[], fresh: ReadonlySet<CustomerId>): Promise<void>
  letPass(ids: readonly CustomerId[]): void
  /** Customers with pending events: wanted before the first screen, because an open visit may be among them. */
  loadPending(): Promise<void>
  /** Reads what may come after the first screen: search lines that changed since the index was saved. */
  loadRest(): Promise<void>
  /** Own events that were just journaled. Their customers must be loaded. */
  take(events: readonly TillsideEvent[], bodies: readonly PersonBody[]): void
  /** Folds stored pages that the base does not hold yet; the customers that changed are returned. */
  applyPages(onProgress?: (holdsUpTo: number) => void): Promise<ReadonlySet<CustomerId>>
  /** Throws the base away and folds the stored pages anew. Commands wait meanwhile: call it in their queue. */
  rebuild(basis: 'cloud' | 'alone'): Promise<void>
  /** The view of a loaded customer. */
  view(id: CustomerId): CustomerView | undefined
  /** Views of customers that changed since the last call, made anew. */
  settle(): ReadonlyMap<CustomerId, CustomerView>
  /** Makes views anew that a rule or the calendar has changed, without an event; at once when neither has. True = some did change. */
  refresh(): Promise<boolean>
  /** Writes what changed to the views; packs the search index when its tail has grown. */
  save(): Promise<void>
  /** Nothing of these customers' persons is left in views and search index: they were purged. */
  forget(ids: readonly CustomerId[]): Promise<void>
}

interface Loaded {
  base: FoldedCustomer
  shown: FoldedCustomer
  view: CustomerView | null
}

/** Who is purged here is purged for good, also while the cloud does not know yet: their person is on no disk any more. */
const savedBase = ({ base, shown }: Loaded): FoldedCustomer =>
  shown.state.purgedAt === null ? base : { ...base, person: emptyPerson }

const pagesAtOnce = 4
/** Customers changed since the index was saved; the smaller, the sooner they are looked through. */
const tailLimit = 500
/** The same while many are written at once. */
const bulkTailLimit = 5000
/** While pages are pulled, so many changed customers wait for the packing before the next page is taken. */
const pulledTailLimit = 20_000
/** Rows of the search index that are read before the first screen. */
const firstSearchRows = 50_000

export async function openRegisterFold(needs: RegisterFoldNeeds): Promise<RegisterFold> {
  const { journal, views, registerId, accountId } = needs
  const here = needs.locationId ?? ''
  let search = createSearchIndex(here)
  /** While the base is folded anew, the index before goes on answering. */
  let shownSearch: SearchIndex | null = null
  /** Saved segments that were not read yet; null when one of them was damaged. */
  let unread: readonly number[] | null = []
  let isSearchWhole = false
  let packing: Promise<void> | null = null
  /** Told by the next save. */
  let packProblem: { readonly error: unknown } | null = null
  const loaded = new Map<CustomerId, Loaded>()
  /** Changed since `settle`, and since `save`. */
  const unsettled = new Set<CustomerId>()
  /** Of customers that changed by a page and are not held in memory. */
  const passed = new Map<CustomerId, CustomerView>()
  const unsaved = new Set<CustomerId>()
  /** Loaded only for a bulk of own events: still to be taken, and taken. Whoever is loaded otherwise is in neither. */
  const reserved = new Set<CustomerId>()
  const passing = new Set<CustomerId>()
  const bodies = createPendingBodies()
  let pending: TillsideEvent[] = []
  let accountBase = emptyAccount(accountId)
  /** The base is the host's copy, in memory alone: what is pulled begins with nothing. */
  let isBaseKept = false
  let account = accountBase
  let isAccountUnsaved = false
  let turn: Promise<unknown> = Promise.resolve()

  const { bodyOf } = bodies
  let ahead = journal.rowsAhead()
  /** The base's account as it is displayed. */
  const displayed = (base: AccountState, holdsUpTo = views.meta().holdsUpTo): AccountState =>
    ahead && holdsUpTo < ahead.position ? withRowsAhead(base, ahead) : base
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }
  const pendingFold = createPendingFold()
  /** False until everybody whom a pending event concerns was loaded. */
  let isPendingShown = true

  const loadedOf = (id: CustomerId): Loaded => {
    const one = loaded.get(id)
    if (!one) throw new Error(`Customer ${id} was not loaded before an event of theirs was folded`)
    return one
  }
  const baseOf = (id: CustomerId): FoldedCustomer => loadedOf(id).base

  /** Sets what a pass gave; what is the same object as before did not change. */
  function show(passed: PendingPass): void {
    account = passed.account
    isPendingShown = true
    for (const [id, one] of loaded) {
      const shown = passed.shown.get(id) ?? one.base
      if (shown === one.shown) continue
      one.shown = shown
      one.view = null
      mark(id)
    }
  }

  async function start(): Promise<void> {
    const saved = await views.account()
    isBaseKept = !saved && needs.keptAccount != null && views.meta().basis === 'cloud'
    accountBase = saved ?? (isBaseKept && needs.keptAccount ? needs.keptAccount : emptyAccount(accountId))
    unread = views.searchList().segments.map(({ id }) => id)
    await readSegments(firstSearchRows)
    await readPending()
  }

  async function readPending(): Promise<void> {
    const read = await pendingOf(journal, views.meta())
    pending = [...read.events]
    bodies.keep([])
    bodies.add(read.bodies)
    isPendingShown = pending.length === 0
    showRows()
  }

  /** Before their customers are loaded, pending events show no more than the account's rows and trays. */
  function showRows(): void {
    account = withRows(displayed(accountBase), pending)
  }

  /** As the base has it and as it is displayed. */
  const namesOf = (id: CustomerId): readonly CustomerId[] => [...namesUpTo(accountBase, id), ...namesUpTo(account, id)]

  async function readInTurn(ids: Iterable<CustomerId>): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !loaded.has(id))
    if (missing.length === 0) return
    const rows = await views.get(missing)
    for (const [index, id] of missing.entries()) {
      const base = rows[index]?.base ?? foldedFromNothing(id)
      if (!loaded.has(id)) loaded.set(id, { base, shown: base, view: null })
    }
  }

  async function showPendingInTurn(): Promise<void> {
    if (isPendingShown) return
    await readInTurn(namesIn(pending).flatMap(namesOf))
    show(pendingFold.pass(displayed(accountBase), baseOf, pending, bodyOf))
  }

  /** Whom nothing pending concerns is shown as the base has it. */
  async function loadInTurn(ids: readonly CustomerId[]): Promise<void> {
    await showPendingInTurn()
    await readInTurn(ids.flatMap(namesOf))
  }

  async function loadPassingInTurn(ids: readonly CustomerId[], fresh: ReadonlySet<CustomerId>): Promise<void> {
    await showPendingInTurn()
    const missing = ids.flatMap((id) => (fresh.has(id) ? [id] : namesOf(id))).filter((id) => !loaded.has(id))
    for (const id of missing) {
      reserved.add(id)
      if (!fresh.has(id)) continue
      const base = foldedFromNothing(id)
      loaded.set(id, { base, shown: base, view: null })
    }
    await readInTurn(missing)
  }

  /** Lets go whom only a bulk needed: shown, saved and, where the cloud gives the order, come back from it. */
  function letPassed(): void {
    if (passing.size === 0) return
    const waiting = new Set<string | null>(pending.map(({ customerId }) => customerId))
    for (const id of passing) {
      if (unsettled.has(id) || unsaved.has(id) || waiting.has(id)) continue
      passing.delete(id)
      loaded.delete(id)
    }
  }

  function mark(id: CustomerId): void {
    unsettled.add(id)
    unsaved.add(id)
  }

  const moment = () => needs.moment(account)
  const viewOf = (one: Loaded): CustomerView => {
    one.view ??= viewOfCustomer(one.shown, account, moment())
    return one.view
  }

  /** One page into the base. Nothing in memory changes before the views have saved it, so a page that failed is folded again. */
  async function applyPage(page: JournalPage): Promise<readonly CustomerId[]> {
    const bodyOfPage = new Map(page.bodies.map((body) => [body.ref, body]))
    const events = eventsOfPage(page).flatMap(({ event }) => {
      const readable = readableEvent(event)
      return readable ? putBackTexts(readable, (ref) => bodyOfPage.get(ref)) : []
    })
    // Roots of before the page, and those whom an undone merge sets free: a merge of this page joins two of them.
    const pulledBase = isBaseKept ? emptyAccount(accountId) : accountBase
    const concerned = [...new Set(events.flatMap((event) => concernedBy(pulledBase, event)))]
    const absent = concerned.filter((id) => !loaded.has(id))
    const rows = await views.get(absent)
    const rowOf = new Map(absent.map((id, index) => [id, rows[index]]))
    const bases = new Map<CustomerId, FoldedCustomer>()
    const held = (id: CustomerId) =>
      bases.get(id) ?? loaded.get(id)?.base ?? rowOf.get(id)?.base ?? foldedFromNothing(id)

    const before = pending.length
    const result = rebase(registerId, views.meta().ownUpTo, [...pending], events)
    bodies.add(page.bodies)
    /** Merged or parted by this page: whoever waits for the one waits for both. */
    const joined = new Set<CustomerId>()
    let nextAccount = pulledBase
    for (const event of events) {
      const step = foldStep(nextAccount, held, event, bodyOf)
      nextAccount = step.account
      for (const customer of step.customers) {
        bases.set(customer.state.id, customer)
        if (step.customers.length > 1) joined.add(customer.state.id)
      }
    }
    const hasAccountChanged = nextAccount !== pulledBase
    const onTop = (waiting: readonly TillsideEvent[]): PendingPass => {
      const below = displayed(nextAccount, page.to)
      return isPendingShown
        ? pendingFold.pass(below, (id) => bases.get(id) ?? baseOf(id), waiting, bodyOf)
        : { account: withRows(below, waiting), shown: new Map() }
    }
    const next = onTop(result.pending)
    const toSave = [...bases].map(([id, base]) => {
      const shown = next.shown.get(id) ?? base
      return { id, base, view: viewOfCustomer(shown, next.account, needs.moment(next.account)) }
    })
    await views.save({
      rows: toSave,
      account: hasAccountChanged ? nextAccount : null,
      holdsUpTo: page.to,
      holdsHash: page.hash,
      ownUpTo: result.seenUpTo,
    })

    // Own events may have been taken while it was saved: they stay on top.
    const taken = pending.slice(before)
    pending = [...result.pending, ...taken]
    accountBase = nextAccount
    isBaseKept = false
    for (const { id, base, view } of toSave) {
      search.put(view.entry)
      const one = loaded.get(id)
      if (one) one.base = base
      else if (joined.has(id) && isPendingShown) loaded.set(id, { base, shown: base, view: null })
      else {
        passed.set(id, view)
        continue
      }
      unsettled.add(id)
    }
    if (isPendingShown) show(taken.length > 0 ? onTop(pending) : next)
    else showRows()
    bodies.keep(pending)
    letPassed()
    return [...bases.keys()]
  }

  async function applyInTurn(onProgress?: (holdsUpTo: number) => void): Promise<ReadonlySet<CustomerId>> {
    const changed = new Set<CustomerId>()
    if (views.meta().basis === 'alone') return changed
    for (;;) {
      const pages = await journal.pagesAfter(views.meta().holdsUpTo, pagesAtOnce)
      if (pages.length === 0) return changed
      for (const page of pages) {
        for (const id of await applyPage(page)) changed.add(id)
        onProgress?.(page.to)
        packWhenDue()
        if (search.tailSize() > pulledTailLimit) await packing
        await needs.rest()
      }
    }
  }

  async function saveInTurn(): Promise<void> {
    const isAlone = views.meta().basis === 'alone'
    await showPendingInTurn()
    const { holdsUpTo, holdsHash, ownUpTo } = views.meta()
    // Alone, own order is the only order: what is pending becomes the base, once it is saved.
    const settled = isAlone ? pending.length : 0
    const upTo = isAlone ? pending.reduce<OwnPlace>(laterOf, ownUpTo) : ownUpTo
    const ids = [...unsaved]
    if (ids.length === 0 && !isAccountUnsaved && settled === 0) return
    const rows = ids.flatMap((id) => {
      const one = loaded.get(id)
      return one ? [{ id, base: isAlone ? one.shown : savedBase(one), view: viewOf(one) }] : []
    })
    const shownAccount = account
    const isAccountSaved = isAlone && isAccountUnsaved
    unsaved.clear()
    isAccountUnsaved = false
    try {
      const saved = { rows, holdsUpTo, holdsHash, account: isAccountSaved ? shownAccount : null }
      await views.save({ ...saved, ownUpTo: upTo })
    } catch (error) {
      for (const id of ids) unsaved.add(id)
      isAccountUnsaved ||= isAccountSaved
      throw error
    }
    if (!isAlone) return
    for (const { id, base } of rows) {
      const one = loaded.get(id)
      if (one) one.base = base
    }
    accountBase = shownAccount
    pendingFold.forget(pending.slice(0, settled))
    pending = pending.slice(settled)
    bodies.keep(pending)
  }

  /** Reads saved segments, most wanted first, until so many rows are there. */
  async function readSegments(rows: number): Promise<void> {
    const mine = search
    while (search === mine && unread && unread.length > 0 && mine.size() < rows) {
      const [id = 0, ...others] = unread
      const segment = await views.segment(id)
      if (search !== mine) return
      // Somebody else may have read it meanwhile.
      if (unread?.[0] !== id) continue
      unread = segment && others
      if (segment) mine.loadOne(segment)
      await needs.rest()
    }
  }

  /** Begun in turn, so that what is packed is what is saved; the rest of it holds nobody up. */
  function packWhenDue(): void {
    if (packing || !isSearchWhole || search.isPacked()) return
    const { packedRevision } = views.searchList()
    if (search.tailSize() < (passing.size > 0 ? bulkTailLimit : tailLimit) && packedRevision > 0) return
    beginPacking((rest) => search.pack(rest))
  }

  function beginPacking(pack: (rest: RegisterFoldNeeds['rest']) => Promise<readonly SearchSegment[]>): void {
    for (const id of unsettled) {
      const one = loaded.get(id)
      if (one) search.put(viewOf(one).entry)
    }
    const { revision } = views.meta()
    packing = pack(needs.rest)
      .then((segments) => views.saveSegments(segments, revision, needs.rest))
      .catch((error: unknown) => {
        packProblem = { error }
      })
      .finally(() => {
        packing = null
      })
  }

  /** Rows and index of whose personal data was removed, on the disk as in memory. */
  async function forgetInTurn(ids: readonly CustomerId[]): Promise<void> {
    await packing
    await loadInTurn(ids)
    for (const id of ids) {
      const one = loaded.get(id)
      if (!one) continue
      search.put(viewOf(one).entry)
      mark(id)
    }
    await saveInTurn()
    beginPacking((rest) => search.packWithout(ids, rest))
    await packing
    const problem = packProblem
    packProblem = null
    if (problem) throw problem.error
  }

  async function loadRestInTurn(): Promise<void> {
    // What was settled in this page is newer than what was saved.
    const { packedRevision } = views.searchList()
    await views.changedAfter(unread ? packedRevision : 0, (entry) => {
      if (!loaded.has(entry.customerId as CustomerId)) search.put(entry)
    })
    for (const one of loaded.values()) search.put(viewOf(one).entry)
    isSearchWhole = true
  }

  async function loadPendingInTurn(): Promise<void> {
    await showPendingInTurn()
    if (pending.length > 0 && views.meta().basis === 'alone') isAccountUnsaved = true
  }

  /** Folded in memory at once; whoever it concerns must be loaded. */
  function takeOne(event: TillsideEvent): void {
    pending.push(event)
    if (!isPendingShown) {
      if (event.customerId !== null) throw new Error('Nobody was loaded before an event of theirs was taken')
      showRows()
      isAccountUnsaved = true
      return
    }
    const step = pendingFold.push(account, (id) => loadedOf(id).shown, event, bodyOf)
    if (step.account !== account) isAccountUnsaved = true
    account = step.account
    for (const customer of step.customers) {
      const one = loaded.get(customer.state.id)
      if (!one) continue
      one.shown = customer
      one.view = null
      mark(customer.state.id)
    }
  }

  const save = () =>
    inTurn(async () => {
      letPassed()
      const problem = packProblem
      packProblem = null
      await saveInTurn()
      packWhenDue()
      if (problem) throw problem.error
    })

  const refreshing = createRefresh({
    views,
    account: () => account,
    moment,
    isWhole: () => isPendingShown,
    isHeld: (id) => loaded.has(id),
    unsaved: () => unsaved,
    remake(id) {
      loadedOf(id).view = null
      mark(id)
    },
    replace(id, view) {
      search.put(view.entry)
      passed.set(id, view)
    },
    save,
    inTurn,
    rest: needs.rest,
  })

  const isLoaded = (id: CustomerId): boolean => isPendingShown && namesOf(id).every((name) => loaded.has(name))

  await start()
  return {
    search: () => shownSearch ?? search,
    isSearchWhole: () => isSearchWhole || shownSearch !== null,
    packed: async () => {
      while (packing) await packing
    },
    account: () => account,
    isAwaitingBase: () => isBaseKept,
    lookAhead(wanted) {
      ahead = wanted
      if (isPendingShown) show(pendingFold.pass(displayed(accountBase), baseOf, pending, bodyOf))
      else showRows()
    },
    pending: () => pending,
    shown: (id) => loaded.get(rootOf(account, id))?.shown,
    shownItself: (id) => loaded.get(id)?.shown,
    load(ids) {
      for (const name of ids.flatMap(namesOf)) {
        reserved.delete(name)
        passing.delete(name)
      }
      return ids.every(isLoaded) ? Promise.resolve() : inTurn(() => loadInTurn(ids))
    },
    loadPassing: (ids, fresh) => inTurn(() => loadPassingInTurn(ids, fresh)),
    letPass(ids) {
      for (const name of ids.flatMap(namesOf)) if (reserved.delete(name)) passing.add(name)
    },
    loadPending: () => inTurn(loadPendingInTurn),
    async loadRest() {
      await readSegments(Number.POSITIVE_INFINITY)
      await inTurn(loadRestInTurn)
    },
    take(events, newBodies) {
      bodies.add(newBodies)
      for (const event of events) takeOne(event)
    },
    applyPages: (onProgress) => inTurn(() => applyInTurn(onProgress)),
    rebuild: (basis) =>
      inTurn(async () => {
        await packing
        shownSearch = search
        search = createSearchIndex(here)
        const ids = [...loaded.keys()]
        await views.reset(basis)
        // Whoever is saved from here on is put into it.
        unread = []
        isSearchWhole = true
        refreshing.forget()
        accountBase = emptyAccount(accountId)
        isBaseKept = false
        loaded.clear()
        reserved.clear()
        passing.clear()
        await readPending()
        await applyInTurn()
        await loadInTurn(ids)
        await loadPendingInTurn()
        await loadRestInTurn()
        for (const id of ids) mark(id)
        shownSearch = null
      }),
    view(id) {
      const one = loaded.get(id)
      return one && viewOf(one)
    },
    settle() {
      const settled = new Map(passed)
      passed.clear()
      for (const id of unsettled) {
        const one = loaded.get(id)
        if (!one) continue
        const view = viewOf(one)
        search.put(view.entry)
        settled.set(id, view)
      }
      unsettled.clear()
      return settled
    },
    refresh: refreshing.refresh,
    save,
    async forget(ids) {
      await readSegments(Number.POSITIVE_INFINITY)
      await inTurn(() => forgetInTurn(ids))
    },
  }
}
