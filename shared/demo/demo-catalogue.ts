/**
 * The invented brands, items, programs and offers of the demo store: the fixtures of domain.md section 6, with offers that run in
 * the month they are asked for. Also the ground on which the worked examples are tested.
 */
import { daysAfter, type LocalDate, monthOf } from '../kernel/business-date.ts'
import type { CardGroupId, DistributorId, LocationId, ManufacturerId, ProgramId, Upc } from '../kernel/ids.ts'
import type {
  CardGroupRow,
  EnrollmentRow,
  ItemRow,
  OfferRow,
  ProgramRow,
  RewardRule,
  Rows,
} from '../loyalty/catalogue.ts'

type Brand = 'northfield' | 'clearbrook' | 'meadow' | 'flyaway' | 'stableguard' | 'toybox'

const brandNames: Record<Brand, string> = {
  northfield: 'Northfield',
  clearbrook: 'Clearbrook',
  meadow: 'Meadow',
  flyaway: 'FlyAway',
  stableguard: 'StableGuard',
  toybox: 'Toybox',
}

/** Code in domain.md -> [UPC, brand, description, what one is called, value in cents]. */
const items = {
  A1: ['850000010017', 'northfield', 'Northfield Chicken 25 lb', 'bag', 5800],
  A2: ['850000011021', 'northfield', 'Northfield Beef 25 lb', 'bag', 6200],
  A3: ['850000012035', 'northfield', 'Northfield Duck 25 lb', 'bag', 7100],
  A4: ['850000013049', 'northfield', 'Northfield Lamb 20 lb', 'bag', 6200],
  B1: ['850000014053', 'northfield', 'Northfield 5 lb Chicken', 'bag', 1800],
  B2: ['850000015067', 'northfield', 'Northfield 5 lb Beef', 'bag', 1900],
  C1: ['850000016071', 'clearbrook', 'Clearbrook can salmon', 'can', 250],
  C2: ['850000017085', 'clearbrook', 'Clearbrook can tuna', 'can', 275],
  C3: ['850000018099', 'clearbrook', 'Clearbrook can chicken', 'can', 260],
  D1: ['850000019102', 'clearbrook', 'Clearbrook broth turkey', 'broth', 499],
  D2: ['850000020115', 'clearbrook', 'Clearbrook broth beef', 'broth', 549],
  D3: ['850000021129', 'clearbrook', 'Clearbrook broth duck', 'broth', 699],
  E1: ['850000022133', 'meadow', 'Meadow salve 20 oz', 'jar', null],
  E2: ['850000023147', 'meadow', 'Meadow salve 7 oz', 'jar', null],
  E3: ['850000024151', 'meadow', 'Meadow salve 3 oz', 'jar', null],
  F1G: ['850000025165', 'flyaway', 'FlyAway gallon', 'gallon', null],
  F1Q: ['850000026179', 'flyaway', 'FlyAway quart', 'quart', null],
  F2G: ['850000027183', 'stableguard', 'StableGuard gallon', 'gallon', null],
  F2Q: ['850000028197', 'stableguard', 'StableGuard quart', 'quart', null],
  G1: ['850000029200', 'toybox', 'Toybox rope toy', 'toy', 900],
  H1: ['850000031326', 'clearbrook', 'Clearbrook treat 6 oz', 'treat', 750],
  J1: ['850000032415', 'toybox', 'Toybox chew ring', 'chew', 600],
  J2: ['850000033450', 'toybox', 'Toybox chew bone', 'chew', 800],
} as const satisfies Record<string, readonly [string, Brand, string, string, number | null]>

export type DemoItem = keyof typeof items

export const demoUpc = (code: DemoItem): Upc => items[code][0] as Upc
/** A new flavour that no catalogue lists yet. */
export const unlistedUpc = '850000030213' as Upc

const valueCentsOf = (code: DemoItem): number => items[code][4] ?? 0

export const distributors = {
  northway: 'northway' as DistributorId,
  bluebird: 'bluebird' as DistributorId,
  holding: 'holding' as DistributorId,
}

interface DemoProgram {
  readonly id: string
  readonly title: string
  readonly requiredQty: number
  readonly rule: RewardRule
  readonly windowMonths: number | null
  readonly requiresAddress: boolean
  readonly items: readonly DemoItem[]
}

const programs: readonly (DemoProgram & { brand: Brand })[] = [
  {
    id: 'FB-A',
    brand: 'northfield',
    title: 'Northfield 25 lb',
    requiredQty: 12,
    rule: 'lesserOrEqual',
    windowMonths: 24,
    requiresAddress: true,
    items: ['A1', 'A2', 'A3', 'A4'],
  },
  {
    id: 'FB-B',
    brand: 'northfield',
    title: 'Northfield 5 lb',
    requiredQty: 12,
    rule: 'lesserOrEqual',
    windowMonths: 24,
    requiresAddress: true,
    items: ['B1', 'B2'],
  },
  {
    id: 'FB-C',
    brand: 'clearbrook',
    title: 'Clearbrook can',
    requiredQty: 6,
    rule: 'mostFrequent',
    windowMonths: null,
    requiresAddress: false,
    items: ['C1', 'C2', 'C3'],
  },
  {
    id: 'FB-D',
    brand: 'clearbrook',
    title: 'Clearbrook broth',
    requiredQty: 8,
    rule: 'sameGroupAny',
    windowMonths: null,
    requiresAddress: false,
    items: ['D1', 'D2', 'D3'],
  },
  // Joined, but without a distributor yet: it waits in Temporary Holding.
  {
    id: 'FB-E',
    brand: 'toybox',
    title: 'Toybox chew',
    requiredQty: 3,
    rule: 'sameGroupAny',
    windowMonths: null,
    requiresAddress: false,
    items: ['J1', 'J2'],
  },
]

export const cardGroupId = (code: 'FB-A' | 'FB-B' | 'FB-C' | 'FB-D' | 'FB-E'): CardGroupId =>
  code as string as CardGroupId
export const programId = (code: string): ProgramId => code as ProgramId
/** `OF-1` in June 2026 is `OF-1-2026-06`. */
export const offerId = (code: string, date: LocalDate): ProgramId => `${code}-${date.slice(0, 7)}` as ProgramId

const launch = '2020-01-01'

const itemRows = (): ItemRow[] =>
  Object.values(items).map(([upc, brand, description, unitName, valueCents]) => ({
    id: upc as Upc,
    manufacturerId: brand as string as ManufacturerId,
    description,
    unitName,
    valueCents,
  }))

const programRows = (): ProgramRow[] =>
  programs.map(({ id, brand, title, requiresAddress }) => ({
    id: programId(id),
    manufacturerId: brand as string as ManufacturerId,
    title,
    requiresEmail: false,
    requiresAddress,
  }))

const cardGroupRows = (): CardGroupRow[] =>
  programs.map((program) => ({
    id: program.id as CardGroupId,
    programId: programId(program.id),
    title: program.title,
    versions: [
      {
        version: `${program.id}/1`,
        effectiveFrom: launch,
        requiredQty: program.requiredQty,
        rewardQty: 1,
        rewardRule: program.rule,
        windowMonths: program.windowMonths,
        items: program.items.map((code) => ({
          upc: demoUpc(code),
          valueCents: valueCentsOf(code),
          isQualifying: true,
          isRewardable: true,
        })),
      },
    ],
  }))

type OfferItem = OfferRow['versions'][number]['items'][number]

const goods = (codes: readonly DemoItem[]): OfferItem[] =>
  codes.map((code) => ({
    upc: demoUpc(code),
    valueCents: items[code][4],
    rebateCents: null,
    isQualifying: true,
    isRewardable: true,
  }))
const rebates = (amounts: Partial<Record<DemoItem, number>>): OfferItem[] =>
  Object.entries(amounts).map(([code, rebateCents]) => ({
    upc: demoUpc(code as DemoItem),
    valueCents: items[code as DemoItem][4],
    rebateCents,
    isQualifying: true,
    isRewardable: false,
  }))
const mapped = (bought: DemoItem, given: DemoItem, mapKey: string): OfferItem[] => [
  { upc: demoUpc(bought), valueCents: null, rebateCents: null, isQualifying: true, isRewardable: false, mapKey },
  { upc: demoUpc(given), valueCents: null, rebateCents: null, isQualifying: false, isRewardable: true, mapKey },
]

function offerRow(
  code: string,
  brand: Brand,
  title: string,
  date: LocalDate,
  rule: Partial<OfferRow['versions'][number]> & { items: OfferItem[] },
  more: Partial<OfferRow> = {},
): OfferRow {
  const { first, last } = monthOf(date)
  return {
    id: offerId(code, date),
    manufacturerId: brand as string as ManufacturerId,
    title,
    offerType: 'freeGood',
    requiresEmail: false,
    requiresAddress: false,
    ...more,
    versions: [
      {
        version: `${code}/1`,
        effectiveFrom: launch,
        startDate: first,
        endDate: last,
        buyQty: 1,
        getQty: 1,
        rewardRule: 'sameGroupAny',
        mixAndMatch: true,
        customerLimit: null,
        totalCapUnits: null,
        countsTowardFrequentBuyer: true,
        ...rule,
      },
    ],
  }
}

const brothOffer = (date: LocalDate): OfferRow =>
  offerRow('OF-1', 'clearbrook', 'Clearbrook broth, buy 2 get 1', date, {
    buyQty: 2,
    rewardRule: 'lesserOrEqual',
    customerLimit: 2,
    items: goods(['D1', 'D2', 'D3']),
  })

/** The offers of the month `date` lies in, and the next month's that is known already (OF-6 of domain.md). */
export function offerRows(date: LocalDate): OfferRow[] {
  const next = daysAfter(monthOf(date).last, 1)
  return [
    brothOffer(date),
    offerRow(
      'OF-2',
      'northfield',
      '$5 off Northfield 25 lb',
      date,
      { customerLimit: 1, items: rebates({ A1: 500, A2: 500, A3: 500, A4: 500 }) },
      { offerType: 'rebate', requiresEmail: true },
    ),
    offerRow(
      'OF-3',
      'meadow',
      'Meadow salve, rebate by size',
      date,
      { items: rebates({ E1: 500, E2: 300, E3: 100 }) },
      { offerType: 'rebate' },
    ),
    offerRow('OF-4', 'flyaway', 'Buy a gallon, get the quart', date, {
      rewardRule: 'mapped',
      items: [...mapped('F1G', 'F1Q', 'flyaway'), ...mapped('F2G', 'F2Q', 'stableguard')],
    }),
    offerRow('OF-5', 'clearbrook', 'Clearbrook treat, buy 1 get 1', date, {
      totalCapUnits: 500,
      rewardRule: 'sameItem',
      items: goods(['H1']),
    }),
    brothOffer(next),
  ]
}

export const enrollmentRow = (locationId: LocationId, id: ProgramId, distributorId: DistributorId): EnrollmentRow => ({
  id: `${locationId}/${id}`,
  locationId,
  programId: id,
  distributorId,
  distributorAccountNumber: distributorId === distributors.holding ? '' : '4471',
  status: 'active',
})

const distributorOf = (manufacturerId: ManufacturerId): DistributorId => {
  if (manufacturerId === 'toybox') return distributors.holding
  return manufacturerId === 'northfield' ? distributors.northway : distributors.bluebird
}

/** Enrolments of all these offers at all these locations. */
export const offerEnrollments = (offers: readonly OfferRow[], locationIds: readonly LocationId[]): EnrollmentRow[] =>
  locationIds.flatMap((locationId) =>
    offers.map((offer) => enrollmentRow(locationId, offer.id, distributorOf(offer.manufacturerId))),
  )

/** Brands, items, programs, offers and enrolments, in the order they have to be saved. */
export function catalogueRows(date: LocalDate, locationIds: readonly LocationId[]): Rows[] {
  const offers = offerRows(date)
  const programEnrollments = locationIds.flatMap((locationId) =>
    programRows().map((program) => enrollmentRow(locationId, program.id, distributorOf(program.manufacturerId))),
  )
  return [
    {
      kind: 'manufacturers',
      rows: Object.entries(brandNames).map(([id, name]) => ({ id: id as ManufacturerId, name })),
    },
    {
      kind: 'distributors',
      rows: [
        { id: distributors.northway, name: 'Northway Supply', isHolding: false, needsAccountNumber: true },
        { id: distributors.bluebird, name: 'Bluebird Pet Supply', isHolding: false, needsAccountNumber: true },
        { id: distributors.holding, name: 'Temporary Holding', isHolding: true, needsAccountNumber: false },
      ],
    },
    { kind: 'items', rows: itemRows() },
    { kind: 'programs', rows: programRows() },
    { kind: 'cardGroups', rows: cardGroupRows() },
    { kind: 'offers', rows: offers },
    { kind: 'enrollments', rows: [...programEnrollments, ...offerEnrollments(offers, locationIds)] },
  ]
}
