/**
 * The personal data of customers is taken out for good; what they bought, earned and were given stays. The fact names everybody it is
 * about, so that every machine takes out the same bodies, whatever merges and partings happened elsewhere meanwhile. Free texts of
 * theirs go with it (docs/decisions/0041). Source: domain.md 8 no. 33, design.md 4 (Personal data).
 */
import type { CustomerId } from '../kernel/ids.ts'
import type { EventOf, TillsideEvent } from './events.ts'
import type { AccountState, CustomerState, Merge } from './state.ts'

type Purged = EventOf<'CustomerPurged'>

/** Everybody whose bodies the fact takes out. */
export const namesPurgedBy = ({ customerId, data }: Purged): readonly CustomerId[] =>
  [customerId ?? [], data.alsoIds ?? []].flat()

/** A customer and all who were merged into it, over any number of steps. */
export const namesOfCustomer = ({ id, merges }: Pick<CustomerState, 'id' | 'merges'>): readonly CustomerId[] => [
  id,
  ...merges.flatMap(({ secondaryId, secondary }) => namesOfCustomer({ id: secondaryId, merges: secondary.merges })),
]

/**
 * One root after the fact. Where only another name of it is meant - it was combined with somebody elsewhere meanwhile - that name is taken
 * out, the root stays, and a manager is told to look.
 */
export function purgeNames(state: CustomerState, event: Purged): CustomerState {
  const names = new Set(namesPurgedBy(event))
  const isNamed = names.has(state.id)
  const merges = state.merges.map((one) => purgeMerge(one, names, event.at))
  if (!isNamed && merges.every((one, nth) => one === state.merges[nth])) return state
  const next = withoutTexts({ ...state, merges }, names)
  if (isNamed) return { ...next, ...withoutPerson(next, event.at), cardNotes: {} }
  if (state.conflicts.some((one) => one.eventId === event.id)) return next
  const { id: eventId, at, registerId } = event
  const customerId = event.customerId ?? state.id
  const conflict = { eventId, reason: 'purgedAfterMerge' as const, customerId, at, registerId, rewardId: null }
  return { ...next, conflicts: [...next.conflicts, conflict] }
}

/** Whoever it names comes free without personal data, should the merge be undone. */
function purgeMerge(merge: Merge, names: ReadonlySet<CustomerId>, at: string): Merge {
  const merges = merge.secondary.merges.map((one) => purgeMerge(one, names, at))
  const isSame = merges.every((one, nth) => one === merge.secondary.merges[nth])
  if (!names.has(merge.secondaryId)) return isSame ? merge : { ...merge, secondary: { ...merge.secondary, merges } }
  return { ...merge, secondary: { ...merge.secondary, ...withoutPerson(merge.secondary, at), merges } }
}

const withoutPerson = (
  { deletedAt, purgedAt }: Pick<CustomerState, 'deletedAt' | 'purgedAt'>,
  at: string,
): Pick<CustomerState, 'deletedAt' | 'purgedAt' | 'has' | 'email'> => ({
  deletedAt: deletedAt ?? at,
  purgedAt: purgedAt ?? at,
  has: { email: false, phone: false, address: false },
  email: { bodyRef: null, isVerified: false, bounce: null },
})

/** What staff typed about their purchases: notes on cards and exceptions, and why something was kept or bought at once. */
function withoutTexts(state: CustomerState, names: ReadonlySet<CustomerId>): CustomerState {
  const ownerOf = new Map<string, CustomerId>(state.units.map((unit) => [unit.id, unit.ownerId]))
  const isTheirs = (ownerId: CustomerId | undefined) => names.has(ownerId ?? state.id)
  return {
    ...state,
    cardNotes: Object.fromEntries(Object.entries(state.cardNotes).filter(([cardId]) => !isTheirs(ownerOf.get(cardId)))),
    units: state.units.map((unit) =>
      unit.exception && isTheirs(unit.ownerId) ? { ...unit, exception: { ...unit.exception, note: '' } } : unit,
    ),
    visits: Object.fromEntries(
      Object.entries(state.visits).map(([id, visit]) => {
        if (!isTheirs(visit.ownerId)) return [id, visit]
        const { multiPurchaseReason, kept } = visit
        return [
          id,
          {
            ...visit,
            multiPurchaseReason: multiPurchaseReason && { ...multiPurchaseReason, note: '' },
            kept: kept.map((one) => ({ ...one, reason: '' })),
          },
        ]
      }),
    ),
  }
}

/** Said about somebody who is purged, by a register that did not know yet: it changes nothing any more. */
export function isTooLate(account: Pick<AccountState, 'purged'>, event: TillsideEvent): boolean {
  const isPurged = (id: CustomerId | null | undefined) => id != null && account.purged[id] !== undefined
  switch (event.type) {
    // Of somebody's own it is told to a manager; what was only taken over from them is not.
    case 'PersonSaved':
      return isPurged(event.data.copiedFrom)
    case 'EmailVerified':
    case 'EmailBounced':
    case 'CustomerReinstated':
    case 'VerificationEmailRequested':
    case 'DuplicateDismissed':
      return isPurged(event.customerId)
    // Nobody is combined with who was removed.
    case 'CustomersMerged':
      return isPurged(event.customerId) || isPurged(event.data.secondaryId)
    default:
      return false
  }
}
