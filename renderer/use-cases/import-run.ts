/**
 * Importing customers from file to report. The worker reads, checks and plans; here its batches become journal records, one strict
 * record for two hundred rows, each in its turn among the counter's own commands. The run is kept until its end: after a kill it is
 * planned anew against what is here, so that what was written is met as unchanged and nothing comes twice. docs/decisions/0042.
 */
import { createStore } from 'zustand/vanilla'
import { importedCards } from '../../shared/customers/import-cards.ts'
import { problemOfMapping } from '../../shared/customers/import-columns.ts'
import { firstChoices } from '../../shared/customers/import-plan.ts'
import type { CustomerId, EventId } from '../../shared/kernel/ids.ts'
import { accepted, type Result, refused } from '../../shared/kernel/result.ts'
import type { DecidedFact, Refusal } from '../../shared/loyalty/commands.ts'
import { isManager } from '../../shared/loyalty/decision.ts'
import { stampFacts } from '../../shared/loyalty/stamp.ts'
import { type ImportStore, openImportStore } from '../database/import-store.ts'
import { knownOf } from '../database/known-customers.ts'
import { viewsName } from '../database/views.ts'
import { storeMs } from './create-context.ts'
import { failureOf } from './host-client.ts'
import { type CheckInput, createImportEngine, type ImportEngine, type PreparedRow, type Tell } from './import-engine.ts'
import { type CustomerImport, firstImport, type ImportEnd, type ImportState } from './import-state.ts'
import { loseLease } from './lose-lease.ts'
import { newIdOf } from './own-facts.ts'
import { decisionContext, openRegister, type StorageRefusal } from './perform.ts'
import { showFold } from './show-fold.ts'
import type { TillContext } from './till-parts.ts'

/** Rows in one record: bounded work for the page, and one push for the sender. */
const rowsInRecord = 200
/** Own events that the cloud has not given back are held in memory: more than these are not added while there is a cloud. */
const mostPending = 20_000
const lookAgainMs = 250

type Outcome = Result<null, Refusal | StorageRefusal>

/** Who began it: the records are theirs, whoever signs in meanwhile. */
interface Author {
  readonly staff: {
    readonly id: NonNullable<DecisionStaff>['id']
    readonly role: NonNullable<DecisionStaff>['role']
  } | null
  readonly assertion: { readonly text: string; readonly expiresAt: string } | null
}
type DecisionStaff = ReturnType<typeof decisionContext>['staff']

export function createCustomerImport(context: TillContext): CustomerImport {
  const { ports } = context
  const store = createStore<ImportState>(() => firstImport)
  const set = (change: Partial<ImportState>) => store.setState(change)
  let engine: ImportEngine | null = null
  let file: (Blob & { readonly name: string }) | null = null
  let kept: { readonly store: ImportStore; readonly name: string } | null = null
  let isCancelled = false
  /** Somebody else wrote since the rows were planned. */
  let isPlanOld = false
  let isOwnRecord = false
  context.afterRecord.push(() => {
    if (!isOwnRecord) isPlanOld = true
  })

  const tell: Tell = (stage, done, total) => set({ stage, done, total })

  function storeOf(): ImportStore | null {
    const { boot } = context
    if (!boot?.accountId) return null
    const name = viewsName(boot.registerId, boot.accountId)
    if (kept?.name !== name) {
      kept?.store.close()
      kept = { store: openImportStore(boot.registerId, boot.accountId), name }
    }
    return kept.store
  }

  function freshEngine(): ImportEngine {
    engine?.close()
    const made = ports.importEngine?.() ?? createImportEngine()
    engine = made
    return made
  }

  function letGo(): void {
    engine?.close()
    engine = null
    file = null
  }

  async function read(chosen: Blob & { readonly name: string }): Promise<boolean> {
    letGo()
    const { interrupted } = store.getState()
    store.setState({ ...firstImport, interrupted, step: 'reading', fileName: chosen.name })
    const mine = freshEngine()
    const outcome = await mine.read(chosen)
    if (engine !== mine) return false
    if (!outcome.ok) {
      letGo()
      set({ step: 'file', problem: outcome.problem })
      return false
    }
    file = chosen
    const remembered = await storeOf()?.columnsFor(outcome.table.headings)
    const isRemembered = remembered?.length === outcome.table.headings.length
    const mapping = isRemembered && remembered ? remembered : outcome.table.mapping
    set({ step: 'columns', table: outcome.table, mapping, isRemembered, total: outcome.table.count })
    return true
  }

  /** Everything the worker cannot see. */
  async function checkInput(): Promise<CheckInput | null> {
    const register = openRegister(context)
    const { boot } = context
    if (!register || !boot?.accountId || !boot.locationId) return null
    const { fold } = register
    // The views then hold the keys of everybody, as they are shown.
    await fold.save()
    const account = fold.account()
    const waiting = new Set(fold.pending().flatMap(({ customerId }) => customerId ?? []))
    const { mapping, choices } = store.getState()
    return {
      accountId: boot.accountId,
      viewsName: viewsName(boot.registerId, boot.accountId),
      mapping,
      choices,
      country: account.account?.country ?? 'US',
      today: context.moment().localDate,
      cards: importedCards(account, boot.locationId, context.moment()),
      held: [...waiting].flatMap((id) => {
        const shown = fold.shown(id)
        return shown ? knownOf({ base: shown }) : []
      }),
    }
  }

  async function check(): Promise<boolean> {
    const { table, mapping } = store.getState()
    const mine = engine
    if (!mine || !table || problemOfMapping(mapping)) return false
    set({ step: 'checking', stage: 'reading', done: 0, total: table.count, end: null })
    const input = await checkInput()
    if (!input) {
      set({ step: 'columns' })
      return false
    }
    isPlanOld = false
    const counts = await mine.check(input, tell)
    if (engine !== mine || store.getState().step !== 'checking') return false
    set({ step: 'check', counts, planned: store.getState().planned + 1 })
    return true
  }

  /** A fault of the worker or of the storage ends where the person can begin again. */
  async function guarded(work: () => Promise<unknown>, step: ImportState['step']): Promise<void> {
    try {
      await work()
    } catch (error) {
      set({ step, end: { kind: 'failed', sentence: failureOf(error).sentence } })
    }
  }

  function mayImport(): Result<Author, Refusal | StorageRefusal> {
    if (!openRegister(context)) return notOpen
    const decision = decisionContext(context)
    if (!decision.staff) return refused({ reason: 'notSignedIn' })
    if (!isManager(decision)) return refused({ reason: 'managerNeeded' })
    return accepted({ staff: decision.staff, assertion: context.assertion })
  }

  async function write(): Promise<Outcome> {
    const allowed = mayImport()
    if (!allowed.ok) return allowed
    return begin(allowed.value)
  }

  async function begin(author: Author): Promise<Outcome> {
    const mine = engine
    const { table, mapping, choices, counts, fileName } = store.getState()
    if (!mine || !file || !table || !counts) return notOpen
    const total = counts.created + counts.updated
    const kept = storeOf()
    await kept?.keepColumns(table.headings, mapping)
    await kept?.keep({
      name: fileName,
      bytes: await file.arrayBuffer(),
      mapping,
      choices,
      done: 0,
      total,
      startedAt: context.moment().at,
    })
    isCancelled = false
    set({ step: 'writing', done: 0, total, end: null, interrupted: null, written: firstImport.written })
    void writeAll(mine, author)
      .catch((error: unknown): ImportEnd => ({ kind: 'failed', sentence: failureOf(error).sentence }))
      .then(async (end) => {
        if (end.kind !== 'failed') await kept?.forget()
        set({ step: 'report', end, isWaitingForLine: false })
        await openRegister(context)?.fold.save()
      })
    return accepted(null)
  }

  async function writeAll(mine: ImportEngine, author: Author): Promise<ImportEnd> {
    let batch = await mine.batch(0, rowsInRecord)
    for (let nth = 1; ; nth += 1) {
      const { rows, next } = batch
      // The worker prepares the next one meanwhile.
      const following = next === null ? null : mine.batch(next, rowsInRecord)
      if (!(await hasRoom())) return { kind: 'cancelled' }
      if (rows.length > 0) {
        const end = await context.inOrder(() => writeRows(rows, author))
        if (end) return end
        await openRegister(context)?.fold.save()
      }
      if (nth % 10 === 0) await storeOf()?.keepProgress(store.getState().done)
      if (isCancelled) return { kind: 'cancelled' }
      if (!following) return { kind: 'done' }
      batch = await following
      await ports.rest()
    }
  }

  /** False when it was cancelled while it waited. */
  async function hasRoom(): Promise<boolean> {
    for (;;) {
      if (isCancelled) return false
      const isFull = context.boot?.isPaired && (openRegister(context)?.fold.pending().length ?? 0) > mostPending
      if (isFull !== store.getState().isWaitingForLine) set({ isWaitingForLine: isFull ?? false })
      if (!isFull) return true
      await new Promise<void>((resolve) => ports.after(lookAgainMs, resolve))
    }
  }

  /** One record. Answers only when writing cannot go on. */
  async function writeRows(planned: readonly PreparedRow[], author: Author): Promise<ImportEnd | null> {
    const register = openRegister(context)
    const { boot, lease } = context
    if (!register || !boot?.locationId || lease?.state !== 'granted') return failed(notOpen.refusal.sentence)
    if (author.assertion && Date.parse(author.assertion.expiresAt) <= storeMs(context))
      return failed('The sign-in this import began with has ended. What is written stays; sign in and go on.')
    const { rows, taken } = await stillFree(planned)
    const ids = rows.map(({ customerId }) => customerId)
    await register.fold.loadPassing(ids, new Set(rows.flatMap(({ isNew, customerId }) => (isNew ? customerId : []))))
    const facts = rows.flatMap(({ customerId, facts }) =>
      facts.map(
        ({ fact, visitId }): DecidedFact => ({ ...fact, id: newIdOf(context) as EventId, visitId, customerId }),
      ),
    )
    const bodies = rows.flatMap(({ body }) => body ?? [])
    const moment = context.moment()
    const account = register.fold.account()
    const events = stampFacts(facts, {
      accountId: account.accountId,
      registerId: boot.registerId,
      epoch: lease.epoch,
      firstSeq: register.journal.nextSeq(),
      locationId: boot.locationId,
      staff: author.staff,
      moment,
      catalogueVersion: account.catalogueVersion,
    })
    if (events.length > 0) {
      const clock = { raw: ports.now(), offset: boot.clockOffsetMs }
      const assertion = author.assertion?.text ?? null
      const text = { commandType: 'ImportCustomers', at: moment.at, clock, assertion, events }
      const written = await register.journal.append(text, bodies)
      if (written.state === 'notOwner') {
        loseLease(context)
        return failed(notOpen.refusal.sentence)
      }
      if (written.state === 'failed')
        return failed(`This could not be saved on this computer (${written.problem}). What was written before stays.`)
      register.fold.take(events, bodies)
      register.fold.letPass(ids)
      showFold(context)
      isOwnRecord = true
      for (const tellAfter of context.afterRecord) tellAfter()
      isOwnRecord = false
    }
    const { done, written } = store.getState()
    const created = rows.filter(({ isNew }) => isNew).length
    set({
      done: done + planned.length,
      written: {
        created: written.created + created,
        updated: written.updated + rows.length - created,
        takenMeanwhile: [...written.takenMeanwhile, ...taken],
      },
    })
    return null
  }

  /** Keys that somebody else got between check and writing: those rows are left out, and said. */
  async function stillFree(
    rows: readonly PreparedRow[],
  ): Promise<{ readonly rows: readonly PreparedRow[]; readonly taken: readonly number[] }> {
    const register = openRegister(context)
    if (!register || !(isPlanOld || context.boot?.isPaired)) return { rows, taken: [] }
    await register.fold.save()
    const lost = new Set<CustomerId>()
    for (const { keys, customerId } of rows)
      for (const key of keys) {
        const [owner] = await register.views.byKey(key)
        if (owner && owner.id !== customerId) lost.add(customerId)
      }
    return {
      rows: rows.filter(({ customerId }) => !lost.has(customerId)),
      taken: rows.flatMap(({ row, customerId }) => (lost.has(customerId) ? row : [])),
    }
  }

  return {
    store,
    async look() {
      const found = await storeOf()?.kept()
      const { step } = store.getState()
      if (!found || step === 'writing' || step === 'report') return
      const { name: fileName, done, total, startedAt } = found
      set({ interrupted: { fileName, done, total, startedAt } })
    },
    choose: (chosen) => guarded(() => read(chosen), 'file'),
    map: (mapping) => set({ mapping, isRemembered: false }),
    check: () => guarded(check, 'columns'),
    decide: (choices) =>
      guarded(async () => {
        const mine = engine
        set({ choices, step: 'checking', stage: 'planning' })
        const counts = await mine?.choose(choices, tell)
        if (counts && engine === mine) set({ step: 'check', counts, planned: store.getState().planned + 1 })
      }, 'columns'),
    shown: async (fates, from, count) => (await engine?.shown(fates, from, count)) ?? [],
    write,
    cancel() {
      isCancelled = true
    },
    backToColumns: () => set({ step: 'columns', counts: null, end: null }),
    startAnew() {
      letGo()
      const { interrupted } = store.getState()
      store.setState({ ...firstImport, interrupted })
    },
    async goOn() {
      const allowed = mayImport()
      if (!allowed.ok) return allowed
      const run = await storeOf()?.kept()
      if (!run) return accepted(null)
      const { name, bytes, mapping, choices } = run
      await guarded(async () => {
        if (!(await read(Object.assign(new Blob([bytes]), { name })))) return
        set({ mapping, choices })
        if (await check()) await begin(allowed.value)
      }, 'file')
      return accepted(null)
    },
    async forgetInterrupted() {
      await storeOf()?.forget()
      set({ interrupted: null, choices: firstChoices })
    },
  }
}

const failed = (sentence: string): ImportEnd => ({ kind: 'failed', sentence })

const notOpen = refused({
  reason: 'storageFailed' as const,
  sentence: 'This register is open elsewhere. Nothing was changed.',
})
