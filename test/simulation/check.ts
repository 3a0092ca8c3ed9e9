/**
 * What has to hold once everything is quiet: every register's folded state and the cloud's are the same as one fold of the accepted
 * events, down to the byte; what a counter was told to be done is in the cloud exactly once; and the rules of rewards hold. null = all
 * is well, else one sentence.
 */
import { createHash } from 'node:crypto'
import type { CustomerRow } from '../../renderer/database/views.ts'
import type { AccountId, CustomerId } from '../../shared/kernel/ids.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { foldEvent } from '../../shared/loyalty/fold.ts'
import { type AccountState, type CustomerState, emptyAccount, emptyCustomer } from '../../shared/loyalty/state.ts'
import type { BrowserDisk } from './browser-disk.ts'
import type { SimulatedCloud } from './cloud.ts'
import type { SimulatedRegister } from './register.ts'

interface States {
  readonly account: AccountState
  readonly customers: ReadonlyMap<string, CustomerState>
}

export interface Checked {
  readonly cloud: SimulatedCloud
  readonly registers: readonly SimulatedRegister[]
  readonly browser: BrowserDisk
  /** Ids of events whose record was told to be written, with the register that was told. */
  readonly acknowledged: ReadonlyMap<string, string>
  /** Ids that were in the store before. */
  readonly founded: ReadonlySet<string>
}

export interface Verdict {
  readonly failure: string | null
  readonly accepted: number
  readonly conflicts: readonly string[]
}

interface StoredEvent {
  readonly position: number
  readonly event_id: string
  readonly register_id: string
  readonly epoch: number
  readonly seq: number
  readonly event: string
}

export async function check(checked: Checked): Promise<Verdict> {
  const { cloud } = checked
  const stored = await cloud.read<StoredEvent>(
    'select position, event_id, register_id, epoch, seq, event from events where account_id = $1 order by position',
  )
  const events = stored.map(({ event }) => JSON.parse(event) as TillsideEvent)
  const right = foldAll(cloud.accountId as AccountId, events)
  const conflicts = [...right.customers.values()].flatMap((customer) => customer.conflicts.map(({ reason }) => reason))
  const failure =
    checkOnce(checked, stored) ??
    (await checkCloudState(cloud, right)) ??
    (await checkRegisters(checked, right)) ??
    checkRewards(right) ??
    (await checkCreditLines(cloud, right))
  return { failure, accepted: events.length, conflicts }
}

function foldAll(accountId: AccountId, events: readonly TillsideEvent[]): States {
  let account = emptyAccount(accountId)
  const customers = new Map<string, CustomerState>()
  const customerOf = (id: CustomerId) => customers.get(id) ?? emptyCustomer(id)
  for (const event of events) {
    const folded = foldEvent(account, customerOf, event)
    account = folded.account
    for (const customer of folded.customers) customers.set(customer.id, customer)
  }
  return { account, customers }
}

/** Acknowledged = in the cloud, once; and nothing is there that nobody made. */
function checkOnce({ acknowledged, founded }: Checked, stored: readonly StoredEvent[]): string | null {
  const counts = new Map<string, number>()
  const places = new Map<string, string>()
  for (const { position, event_id, register_id, epoch, seq, event } of stored) {
    const said: unknown = JSON.parse(event).id
    const id = typeof said === 'string' ? said : event_id
    counts.set(id, (counts.get(id) ?? 0) + 1)
    const place = `${register_id} ${epoch}.${seq}`
    const other = places.get(place)
    if (other) return `the place ${place} holds both ${other} and ${id} (position ${position})`
    places.set(place, id)
  }
  for (const [id, count] of counts) if (count !== 1) return `event ${id} is in the cloud ${count} times`
  for (const [id, register] of acknowledged)
    if (!counts.has(id)) return `event ${id}, acknowledged by ${register}, is not in the cloud`
  for (const id of founded) if (!counts.has(id)) return `event ${id} of the founding is gone`
  return null
}

async function checkCloudState(cloud: SimulatedCloud, right: States): Promise<string | null> {
  const [judged] = await cloud.read<{ state: string }>('select state from judgements where account_id = $1')
  const rows = await cloud.read<{ customer_id: string; state: string }>(
    'select customer_id, state from folded_customers where account_id = $1',
  )
  const customers = new Map(rows.map((row) => [row.customer_id, JSON.parse(row.state) as CustomerState]))
  const account = judged ? (JSON.parse(judged.state) as AccountState) : emptyAccount(cloud.accountId as AccountId)
  return differenceOf('the cloud', { account, customers }, right)
}

async function checkRegisters({ registers, browser }: Checked, right: States): Promise<string | null> {
  let persons: { readonly id: string; readonly hash: string } | null = null
  for (const { id, page } of registers) {
    const rows = browser.rows(id, 'views', 'customers') as readonly CustomerRow[]
    const customers = new Map(rows.map((row) => [row.id, row.base.state]))
    const [account] = browser.rows(id, 'views', 'account') as readonly { readonly state: AccountState }[]
    const saved = differenceOf(id, { account: account?.state ?? right.account, customers }, right)
    if (saved) return saved
    const state = page()?.till.store.getState()
    if (!state) return `${id} has no page`
    const shown = new Map(
      Object.values(state.customers).map((customer) => [customer.state.id as string, customer.state]),
    )
    const displayed = differenceOf(`${id} on its screen`, { account: state.account, customers: shown }, right, true)
    if (displayed) return displayed
    const untouched = (row: CustomerRow) => canonical(row.base.state) === canonical(emptyCustomer(row.id as CustomerId))
    const people = rows.filter((row) => !untouched(row)).map((row) => [row.id, row.base.person] as const)
    const hash = hashOf(Object.fromEntries(people))
    if (persons && persons.hash !== hash) return `${id} and ${persons.id} hold different persons`
    persons = { id, hash }
  }
  return null
}

/** `isPart`: only some customers are held. */
function differenceOf(who: string, states: States, right: States, isPart = false): string | null {
  if (hashOf(states.account) !== hashOf(right.account))
    return `${who} holds another account: ${firstDifference(states.account, right.account)}`
  const touched = [...right.customers].filter(([id, state]) => isTouched(id, state))
  const held = [...states.customers].filter(([id, state]) => isTouched(id, state))
  for (const [id, state] of held) {
    const known = right.customers.get(id)
    if (!known || hashOf(known) !== hashOf(state))
      return `${who} holds customer ${id} otherwise: ${firstDifference(state, known ?? emptyCustomer(id as CustomerId))}`
  }
  if (!isPart && held.length !== touched.length) return `${who} holds ${held.length} customers, not ${touched.length}`
  return null
}

const isTouched = (id: string, state: CustomerState): boolean =>
  canonical(state) !== canonical(emptyCustomer(id as CustomerId))

/** No coin is spent twice, and every reward is given once. */
function checkRewards({ customers }: States): string | null {
  for (const [id, { redemptions, conflicts }] of customers) {
    const standing = redemptions.filter(({ undone }) => !undone)
    const rewards = standing.map(({ rewardId }) => rewardId)
    if (new Set(rewards).size !== rewards.length) return `customer ${id} got a reward twice`
    const spentBy = new Map<string, string>()
    for (const one of standing)
      for (const unit of one.unitIds) {
        const key = `${one.source.kind} ${unit}`
        const completing = one.unitIds.at(-1) ?? ''
        if ((spentBy.get(key) ?? completing) !== completing) return `customer ${id} spent unit ${unit} twice`
        spentBy.set(key, completing)
      }
    const inConflict = new Set(conflicts.flatMap((conflict) => conflict.redemptionId ?? []))
    const both = standing.find((one) => inConflict.has(one.id))
    if (both) return `redemption ${both.id} stands and is in conflict`
  }
  return null
}

/** Never two credit lines for one redemption, none for what does not stand. */
async function checkCreditLines(cloud: SimulatedCloud, { customers }: States): Promise<string | null> {
  const lines = await cloud.read<{ redemption_id: string; state: string }>(
    'select redemption_id, state from credit_lines where account_id = $1',
  )
  const paid = lines.filter(({ state }) => state === 'uncredited').map((line) => line.redemption_id)
  const standing = [...customers.values()].flatMap(({ redemptions, isTraining }) =>
    isTraining ? [] : redemptions.filter(({ undone }) => !undone).map(({ id }) => id as string),
  )
  if (new Set(paid).size !== paid.length) return 'a redemption has two credit lines'
  const without = standing.find((id) => !paid.includes(id))
  if (without) return `redemption ${without} stands and has no credit line`
  const wrongly = paid.find((id) => !standing.includes(id))
  return wrongly ? `redemption ${wrongly} does not stand and has a credit line` : null
}

/** Equal for equal values, whatever way they came. Free texts lie beside the facts: the cloud's fold has a mark in their place. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (key, one: unknown) => {
    if (typeof one !== 'object' || one === null) return one
    if (Array.isArray(one)) return key === 'kept' ? one.map((kept) => ({ ...kept, reason: 'a text' })) : one
    return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

export const hashOf = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex')

/** Where two values part, for whoever has to find out why. */
function firstDifference(one: unknown, other: unknown, path = ''): string {
  const isPair = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
  if (!isPair(one) || !isPair(other)) return `${path || 'all'}: ${short(one)} instead of ${short(other)}`
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)]))
    if (canonical([one[key]]) !== canonical([other[key]]))
      return firstDifference(one[key], other[key], `${path}/${key}`)
  return 'nothing'
}

const short = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 160)
