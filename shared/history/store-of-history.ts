/**
 * The store a history opens with, as the facts that make it: rows, customers, who lives together. Short names serve as ids, so
 * that whatever the engine says can be read back.
 */
import type {
  CardGroupId,
  CustomerId,
  DistributorId,
  EventId,
  LocationId,
  ManufacturerId,
  ProgramId,
  RegisterId,
  StaffId,
  Upc,
} from '../kernel/ids.ts'
import type {
  AutoEnrollmentRow,
  CardGroupVersion,
  OfferVersion as OfferRowVersion,
  Rows,
} from '../loyalty/catalogue.ts'
import type { DecidedFact } from '../loyalty/commands.ts'
import type { CardVersion, History, OfferVersion } from './history-schema.ts'

/** Where nothing else is said, credits go here. */
export const distributor = 'Distributor'

export interface Articles {
  readonly upcOf: (item: string) => Upc
  readonly itemOf: (upc: string) => string
}

export const brandsOf = (history: History): ReadonlySet<string> =>
  new Set([
    ...Object.values(history.items).map((item) => item.manufacturer),
    ...Object.values(history.programs).map((program) => program.manufacturer),
    ...Object.values(history.offers).map((offer) => offer.manufacturer),
  ])

/** Every article has a UPC: its own, or one made up that no other has. */
export function articlesOf(history: History): Articles {
  const upcs = new Map<string, Upc>()
  const items = new Map<string, string>()
  const given = new Set(Object.values(history.items).map(({ upc }) => upc))
  let made = 0
  const makeUp = (): string => {
    made += 1
    const code = `99${String(made).padStart(10, '0')}`
    return given.has(code) ? makeUp() : code
  }
  Object.entries(history.items).forEach(([item, { upc }]) => {
    const code = (upc ?? makeUp()) as Upc
    upcs.set(item, code)
    items.set(code, item)
  })
  return { upcOf: (item) => upcs.get(item) ?? (item as Upc), itemOf: (upc) => items.get(upc) ?? upc }
}

export function rowsOf(history: History, articles: Articles): readonly Rows[] {
  const brands = brandsOf(history)
  const programs = [...Object.keys(history.programs), ...Object.keys(history.offers)]
  const enrolments =
    history.enrolments ??
    Object.keys(history.locations).flatMap((location) =>
      programs.map((program) => ({
        location,
        program,
        distributor: null,
        accountNumber: '1',
        status: 'active' as const,
      })),
    )
  const { account } = history
  return [
    {
      kind: 'account',
      rows: [
        {
          id: 'account',
          name: 'A store',
          accountType: account.type,
          isDemo: false,
          dayEndMinutes: account.dayEndMinutes,
          country: 'US',
          sponsorManufacturerId: account.sponsor as ManufacturerId | null,
          partialOffers: account.partialOffers,
          ...(account.reasons ? { multiPurchaseReasons: account.reasons } : {}),
        },
      ],
    },
    {
      kind: 'locations',
      rows: Object.entries(history.locations).map(([name, { timeZone }], index) => ({
        id: name as LocationId,
        name,
        timeZone,
        isMaster: index === 0,
      })),
    },
    {
      kind: 'registers',
      rows: Object.entries(history.registers).map(([name, location]) => ({
        id: name as RegisterId,
        name,
        locationId: location as LocationId,
      })),
    },
    {
      kind: 'staff',
      rows: Object.entries(history.staff).map(([name, role]) => ({
        id: name as StaffId,
        name,
        role,
        active: true,
        version: 1,
      })),
    },
    { kind: 'manufacturers', rows: [...brands].map((name) => ({ id: name as ManufacturerId, name })) },
    {
      kind: 'distributors',
      rows: [
        { id: distributor as DistributorId, name: distributor, isHolding: false, needsAccountNumber: false },
        ...Object.entries(history.distributors).map(([name, row]) => ({ id: name as DistributorId, name, ...row })),
      ],
    },
    {
      kind: 'items',
      rows: Object.entries(history.items).map(([name, item]) => ({
        id: articles.upcOf(name),
        manufacturerId: item.manufacturer as ManufacturerId,
        description: name,
        unitName: 'piece',
        valueCents: item.valueCents,
      })),
    },
    {
      kind: 'programs',
      rows: Object.entries(history.programs).map(([name, program]) => ({
        id: name as ProgramId,
        manufacturerId: program.manufacturer as ManufacturerId,
        title: name,
        requiresEmail: program.demands.includes('email'),
        requiresAddress: program.demands.includes('address'),
        startDate: program.start,
        endDate: program.end,
      })),
    },
    {
      kind: 'cardGroups',
      rows: Object.entries(history.programs).flatMap(([program, { cards }]) =>
        Object.entries(cards).map(([name, versions]) => ({
          id: name as CardGroupId,
          programId: program as ProgramId,
          title: name,
          versions: versions.map((version) => cardVersionRow(version, history, articles)),
        })),
      ),
    },
    {
      kind: 'offers',
      rows: Object.entries(history.offers).map(([name, offer]) => ({
        id: name as ProgramId,
        manufacturerId: offer.manufacturer as ManufacturerId,
        title: name,
        offerType: offer.type,
        requiresEmail: offer.demands.includes('email'),
        requiresAddress: offer.demands.includes('address'),
        versions: offer.versions.map((version) => offerVersionRow(version, history, articles)),
      })),
    },
    { kind: 'enrollments', rows: enrolments.map(enrolmentRow) },
    {
      kind: 'autoEnrollments',
      rows: history.autoEnrolments.map((row) => autoEnrolmentRow({ ...row, active: true })),
    },
  ]
}

export const enrolmentRow = (row: {
  readonly location: string
  readonly program: string
  readonly distributor: string | null
  readonly accountNumber: string
  readonly status: 'active' | 'pendingApproval' | 'denied' | 'ended'
}) => ({
  id: `${row.location}/${row.program}`,
  locationId: row.location as LocationId,
  programId: row.program as ProgramId,
  distributorId: (row.distributor ?? distributor) as DistributorId,
  distributorAccountNumber: row.accountNumber,
  status: row.status,
  autoEnrolled: false,
})

export const autoEnrolmentRow = (row: {
  readonly location: string
  readonly manufacturer: string
  readonly distributor: string | null
  readonly accountNumber: string
  readonly active: boolean
}): AutoEnrollmentRow => ({
  id: `${row.location}/${row.manufacturer}`,
  locationId: row.location as LocationId,
  manufacturerId: row.manufacturer as ManufacturerId,
  distributorId: (row.distributor ?? distributor) as DistributorId,
  distributorAccountNumber: row.accountNumber,
  active: row.active,
})

const discountOf = ({ discount }: CardVersion | OfferVersion) =>
  discount?.cents !== undefined
    ? { discount: { kind: 'cents' as const, amount: discount.cents } }
    : discount?.percent !== undefined
      ? { discount: { kind: 'percent' as const, amount: discount.percent } }
      : {}

export function cardVersionRow(version: CardVersion, history: History, articles: Articles): CardGroupVersion {
  return {
    version: version.version,
    effectiveFrom: version.from,
    requiredQty: version.buy,
    rewardQty: version.get,
    rewardRule: version.rule,
    ...discountOf(version),
    windowMonths: version.windowMonths,
    items: Object.entries(version.items).map(([name, listed]) => ({
      upc: articles.upcOf(name),
      valueCents: listed.valueCents ?? history.items[name]?.valueCents ?? null,
      isQualifying: listed.qualifies,
      isRewardable: listed.rewardable,
      ...(listed.map === undefined ? {} : { mapKey: listed.map }),
    })),
  }
}

export function offerVersionRow(version: OfferVersion, history: History, articles: Articles): OfferRowVersion {
  return {
    version: version.version,
    effectiveFrom: version.from,
    startDate: version.start,
    endDate: version.end,
    buyQty: version.buy,
    getQty: version.get,
    rewardRule: version.rule,
    ...discountOf(version),
    mixAndMatch: version.mixAndMatch,
    customerLimit: version.limit,
    limitPer: version.limitPer,
    totalCapUnits: version.capUnits,
    totalCapCents: version.capCents,
    countsTowardFrequentBuyer: version.countsTowardFrequentBuyer,
    items: Object.entries(version.items).map(([name, listed]) => ({
      upc: articles.upcOf(name),
      valueCents: listed.valueCents ?? history.items[name]?.valueCents ?? null,
      rebateCents: listed.rebateCents ?? null,
      isQualifying: listed.qualifies,
      isRewardable: listed.rewardable,
      ...(listed.map === undefined ? {} : { mapKey: listed.map }),
    })),
  }
}

export function customerFacts(history: History, newId: () => string): readonly DecidedFact[] {
  return Object.entries(history.customers).flatMap(([name, customer]) => {
    const head = () => ({ id: newId() as EventId, visitId: null, customerId: name as CustomerId })
    const { email, phone, address } = customer
    const facts: DecidedFact[] = [
      { type: 'CustomerCreated', data: { source: 'checkout', isTraining: customer.isTraining }, ...head() },
      { type: 'PersonSaved', data: { bodyRef: name, has: { email, phone, address }, fields: [] }, ...head() },
    ]
    if (!customer.takesPart)
      facts.push({ type: 'LoyaltyEnrollmentChanged', data: { isEnrolled: false, reason: '' }, ...head() })
    if (customer.household !== null)
      facts.push({ type: 'HouseholdChanged', data: { householdId: customer.household }, ...head() })
    return facts
  })
}
