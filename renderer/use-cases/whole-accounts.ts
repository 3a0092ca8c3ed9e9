/**
 * What is done with whole accounts: possible duplicates, Combine Duplicates and its undo, Delete Account, Reinstate, the removal of personal
 * data. Each is one command and one record; the rules decide what is allowed, and who may.
 */
import { identityKeys } from '../../shared/customers/identity-keys.ts'
import { fullName } from '../../shared/customers/person.ts'
import { withoutTaken } from '../../shared/customers/reinstate-person.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { accepted } from '../../shared/kernel/result.ts'
import type { PairCommand } from '../../shared/loyalty/commands.ts'
import { decide } from '../../shared/loyalty/decide.ts'
import { keepsTogether } from '../../shared/loyalty/merge-customers.ts'
import type { AccountActions, AccountOutcome, MergedAccount } from './account-actions.ts'
import { createDuplicateBook } from './duplicate-book.ts'
import {
  decisionContext,
  openRegister,
  perform,
  performPair,
  personFact,
  record,
  type UnredeemingCommand,
} from './perform.ts'
import { heldCustomers, showFold } from './show-fold.ts'
import type { TillContext } from './till-parts.ts'

/** `afterwards`: labels that waited behind a dialog go on. */
export function createAccountActions(context: TillContext, afterwards: () => Promise<void>): AccountActions {
  async function inTurn(work: () => Promise<AccountOutcome>): Promise<AccountOutcome> {
    const done = await context.inOrder(work)
    await afterwards()
    return done
  }
  const about = (customerId: CustomerId, command: UnredeemingCommand) =>
    inTurn(async () => {
      const performed = await perform(context, customerId, command)
      return performed.ok ? accepted(null) : performed
    })
  const aboutTwo = (first: CustomerId, second: CustomerId, command: PairCommand) =>
    inTurn(async () => {
      const performed = await performPair(context, first, second, command)
      return performed.ok ? accepted(null) : performed
    })
  return {
    duplicates: createDuplicateBook(context),
    combineCustomers: (primaryId, secondaryId) => aboutTwo(primaryId, secondaryId, { type: 'MergeCustomers' }),
    undoCombine: (primaryId, { mergeEventId, secondaryId }) =>
      aboutTwo(primaryId, secondaryId, { type: 'UndoMerge', mergeEventId }),
    mergedAccounts: (customerId) => mergedAccounts(context, customerId),
    dismissDuplicate: (one, other) => aboutTwo(one, other, { type: 'DismissDuplicate' }),
    deleteCustomer: (customerId) => about(customerId, { type: 'DeleteCustomer' }),
    reinstateCustomer: (customerId) => inTurn(() => reinstate(context, customerId)),
    purgeCustomer: (customerId) => about(customerId, { type: 'PurgeCustomer' }),
    async peekCustomers(ids) {
      const register = openRegister(context)
      if (!register) return []
      const rows = await register.views.get(ids)
      return ids.flatMap((id, nth) => register.fold.shown(id) ?? rows[nth]?.base ?? [])
    },
  }
}

async function mergedAccounts(context: TillContext, customerId: CustomerId): Promise<readonly MergedAccount[]> {
  const register = openRegister(context)
  if (!register) return []
  const { fold } = register
  await fold.load([customerId])
  const root = fold.shown(customerId)?.state
  if (!root) return []
  await fold.load(root.merges.map((merge) => merge.secondaryId))
  return root.merges
    .map((merge): MergedAccount => {
      const { eventId: mergeEventId, secondaryId, at } = merge
      const person = fold.shownItself(secondaryId)?.person
      return { mergeEventId, secondaryId, name: person ? fullName(person) : '', at, kept: keepsTogether(root, merge) }
    })
    .reverse()
}

/** One record: the account is back, and what others took meanwhile is blanked with it. */
async function reinstate(context: TillContext, customerId: CustomerId): Promise<AccountOutcome> {
  const command = { type: 'ReinstateCustomer' } as const
  const register = openRegister(context)
  await register?.fold.load([customerId])
  const known = register?.fold.shown(customerId)
  // The same refusal as of any other command, where there is no register.
  if (!register || !known) {
    const performed = await perform(context, customerId, command)
    return performed.ok ? accepted(null) : performed
  }
  const account = register.fold.account()
  const decided = decide(command, { account, customer: known.state }, decisionContext(context))
  if (!decided.ok) return decided
  const country = account.account?.country ?? 'US'
  await register.fold.save()
  const taken = new Set<string>()
  for (const { key } of identityKeys(known.person, country)) {
    const rows = await register.views.byKey(key)
    if (rows.some((row) => row.id !== known.state.id)) taken.add(key)
  }
  const patch = withoutTaken(known.person, country, (key) => taken.has(key))
  const person = decided.value.length > 0 ? await personFact(context, known.state.id, patch) : null
  const facts = person ? [...decided.value, person.fact] : decided.value
  const written = await record(context, command.type, facts, person ? [person.body] : [])
  if (!written.ok) return written
  heldCustomers(register.fold).add(known.state.id)
  showFold(context)
  return accepted(null)
}
