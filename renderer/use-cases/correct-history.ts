/**
 * Corrections of one customer, whoever is at the counter: redemptions taken back or given anew, purchases taken back, notes on cards,
 * taking part in loyalty, and the household. Each is one command and one record; the rules decide what is allowed.
 */
import { type CustomerId, createId } from '../../shared/kernel/ids.ts'
import { accepted, type Result, refused } from '../../shared/kernel/result.ts'
import type { Command } from '../../shared/loyalty/commands.ts'
import { storeMs } from './create-context.ts'
import { type ActionRefusal, openRegister, perform } from './perform.ts'
import type { TillActions } from './till.ts'
import type { TillContext } from './till-parts.ts'

type Outcome = Result<null, ActionRefusal>

export type Corrections = Pick<
  TillActions,
  | 'enroll'
  | 'changeHousehold'
  | 'noteCard'
  | 'settleConflict'
  | 'removeRedemption'
  | 'reselectRedemption'
  | 'takeBackUnits'
>

/** `afterwards`: labels that waited behind the dialog go on. */
export function createCorrections(context: TillContext, afterwards: () => Promise<void>): Corrections {
  async function correct(customerId: CustomerId, command: Command): Promise<Outcome> {
    const done = await context.inOrder(async (): Promise<Outcome> => {
      const performed = await perform(context, customerId, command)
      return performed.ok ? accepted(null) : performed
    })
    await afterwards()
    return done
  }
  return {
    enroll: (customerId, isEnrolled, reason) => correct(customerId, { type: 'ChangeEnrollment', isEnrolled, reason }),
    changeHousehold: (customerId, withCustomerId) =>
      context.inOrder(() => changeHousehold(context, customerId, withCustomerId)),
    noteCard: (customerId, cardId, text) => correct(customerId, { type: 'NoteCard', cardId, text }),
    settleConflict: (customerId, conflictEventId, how) =>
      correct(customerId, { type: 'SettleConflict', conflictEventId, how }),
    removeRedemption: (customerId, redemptionId, removeUnitIds) =>
      correct(customerId, { type: 'RemoveRedemption', redemptionId, removeUnitIds }),
    reselectRedemption: (customerId, redemptionId, upc, takenUpc, acceptedRisks = []) =>
      correct(customerId, { type: 'ReselectRedemption', redemptionId, upc, takenUpc, acceptedRisks }),
    takeBackUnits: (customerId, unitIds, reason) => correct(customerId, { type: 'TakeBackUnits', unitIds, reason }),
  }
}

/** The first joins the household that the second is in; where there is none yet, one is made for both. */
async function changeHousehold(
  context: TillContext,
  customerId: CustomerId,
  withCustomerId: CustomerId | null,
): Promise<Outcome> {
  const leave = { type: 'ChangeHousehold', householdId: null } as const
  if (withCustomerId === null) return plain(await perform(context, customerId, leave))
  if (withCustomerId === customerId) return refused({ reason: 'sameCustomer' })
  const register = openRegister(context)
  await register?.fold.load([withCustomerId])
  const known = register?.fold.shown(withCustomerId)?.state.householdId ?? null
  const householdId = known ?? createId<string>(storeMs(context), context.ports.bytes(16))
  const join = { type: 'ChangeHousehold', householdId } as const
  if (known === null) {
    const made = await perform(context, withCustomerId, join)
    if (!made.ok) return made
  }
  return plain(await perform(context, customerId, join))
}

const plain = (performed: Awaited<ReturnType<typeof perform>>): Outcome => (performed.ok ? accepted(null) : performed)
