/**
 * An account whose rows are made by hand: a few card groups, each of a program of its own, and offers, all for one article at one
 * location on one day, with only what a test is about said.
 */
import type { Moment } from '../../shared/kernel/business-date.ts'
import type {
  AccountRow,
  CardGroupVersion,
  OfferRow,
  OfferVersion,
  ProgramRow,
} from '../../shared/loyalty/catalogue.ts'
import { type AccountState, emptyAccount } from '../../shared/loyalty/state.ts'

export const bag = 'bag' as never
export const here = 'L1' as never
export const june10: Moment = {
  at: '2026-06-10T18:00:00.000Z',
  localDate: '2026-06-10',
  businessDate: '2026-06-10',
  utcOffset: -240,
}

interface Group {
  readonly programId?: string
  readonly program?: Partial<ProgramRow> | null
  readonly versions?: readonly Partial<CardGroupVersion>[]
  readonly isEnrolled?: boolean
}

const cardVersion = (more: Partial<CardGroupVersion> = {}): CardGroupVersion => ({
  version: 'v1',
  effectiveFrom: '2026-01-01',
  requiredQty: 12,
  rewardQty: 1,
  rewardRule: 'lesserOrEqual',
  windowMonths: null,
  items: [{ upc: bag, valueCents: 5000, isQualifying: true, isRewardable: true }],
  ...more,
})

export interface OfferMade extends Partial<Omit<OfferVersion, 'items'>> {
  readonly offerType?: OfferRow['offerType']
  readonly valueCents?: number | null
  readonly rebateCents?: number | null
  readonly isEnrolled?: boolean
  readonly isQualifying?: boolean
}

const offerMade = (id: string, made: OfferMade): OfferRow => {
  const { offerType = 'freeGood', valueCents = 5000, rebateCents = null, isQualifying = true, ...version } = made
  return {
    id: id as never,
    manufacturerId: 'brand' as never,
    title: `Offer ${id}`,
    offerType,
    requiresEmail: false,
    requiresAddress: false,
    versions: [
      {
        version: 'v1',
        effectiveFrom: '2026-01-01',
        startDate: '2026-06-01',
        endDate: '2026-06-30',
        buyQty: 1,
        getQty: 1,
        rewardRule: 'lesserOrEqual',
        mixAndMatch: true,
        customerLimit: null,
        totalCapUnits: null,
        countsTowardFrequentBuyer: true,
        items: [{ upc: bag, valueCents, rebateCents, isQualifying, isRewardable: true }],
        ...version,
      },
    ],
  }
}

export interface MadeRows {
  readonly groups?: Record<string, Group>
  readonly offers?: Record<string, OfferMade>
  readonly account?: Partial<AccountRow>
  readonly itemCents?: number | null
}

export function accountWith({ groups = {}, offers = {}, account, itemCents }: MadeRows): AccountState {
  const empty = emptyAccount('account' as never)
  const programOf = (id: string, { program }: Group): ProgramRow | undefined =>
    program === null
      ? undefined
      : {
          id: `P-${id}` as never,
          manufacturerId: 'brand' as never,
          title: `Program ${id}`,
          requiresEmail: false,
          requiresAddress: false,
          ...program,
        }
  const enrolled = [
    ...Object.entries(groups).flatMap(([id, group]) => (group.isEnrolled === false ? [] : [`P-${id}`])),
    ...Object.entries(offers).flatMap(([id, offer]) => (offer.isEnrolled === false ? [] : [id])),
  ]
  return {
    ...empty,
    account: account ? ({ id: 'account', accountType: 'standard', ...account } as AccountRow) : null,
    catalogue: {
      ...empty.catalogue,
      items: itemCents === undefined ? {} : { bag: { id: bag, valueCents: itemCents } as never },
      programs: Object.fromEntries(
        Object.entries(groups).flatMap(([id, group]) => {
          const program = programOf(id, group)
          return program ? [[program.id, program]] : []
        }),
      ),
      cardGroups: Object.fromEntries(
        Object.entries(groups).map(([id, { versions = [{}] }]) => [
          id,
          { id: id as never, programId: `P-${id}` as never, title: `Card ${id}`, versions: versions.map(cardVersion) },
        ]),
      ),
      offers: Object.fromEntries(Object.entries(offers).map(([id, made]) => [id, offerMade(id, made)])),
      enrollments: Object.fromEntries(
        enrolled.map((programId) => [
          `L1/${programId}`,
          {
            id: `L1/${programId}`,
            locationId: here,
            programId: programId as never,
            distributorId: 'distributor' as never,
            distributorAccountNumber: 'A-1',
            status: 'active' as const,
          },
        ]),
      ),
    },
  }
}
