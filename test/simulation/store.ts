/**
 * The store of a seed: few customers, small cards and tight limits, so that registers often want the same reward. Its rows and its
 * customers lie in the cloud before the first register meets it, as a demo store's do.
 */
import { createHash } from 'node:crypto'
import { acceptBatch } from '../../cloud/operations/accept-batch.ts'
import { createAccount, saveRegister } from '../../cloud/operations/accounts.ts'
import { createToken, hashSecret } from '../../cloud/operations/secrets.ts'
import type { Database } from '../../cloud/storage/open-storage.ts'
import type { PersonBody } from '../../shared/customers/person.ts'
import { catalogueRows, demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { demoTimeZone } from '../../shared/demo/demo-store.ts'
import { withBodyRefs } from '../../shared/demo/with-body-refs.ts'
import { momentAt } from '../../shared/kernel/business-date.ts'
import {
  type AccountId,
  type CustomerId,
  createId,
  type EventId,
  type LocationId,
  type RegisterId,
  type StaffId,
} from '../../shared/kernel/ids.ts'
import type { Rows } from '../../shared/loyalty/catalogue.ts'
import type { DecidedFact } from '../../shared/loyalty/commands.ts'
import type { Fact } from '../../shared/loyalty/events.ts'
import { stampFacts } from '../../shared/loyalty/stamp.ts'
import type { Chance } from './chance.ts'

export const locationId = 'main' as LocationId
export const staff = {
  ana: 'ana' as StaffId,
  /** A manager whom the other one makes a cashier and back again. */
  max: 'max' as StaffId,
  mia: 'mia' as StaffId,
}
/** Cans punch a card of two; broth counts for an offer with a limit and a brand's total. */
export const sold = [demoUpc('C1'), demoUpc('C2'), demoUpc('D1'), demoUpc('D2')]

const kept = { programs: ['FB-C'], offers: ['OF-1-2026-06'], brands: ['clearbrook'] }

function rowsOf(customerLimit: number, totalCapUnits: number): readonly Rows[] {
  const first: Rows[] = [
    {
      kind: 'account',
      rows: [{ id: 'account', name: 'Sim', accountType: 'standard', isDemo: false, dayEndMinutes: 0, country: 'US' }],
    },
    { kind: 'locations', rows: [{ id: locationId, name: 'Main', timeZone: demoTimeZone, isMaster: true }] },
    {
      kind: 'staff',
      rows: [
        { id: staff.ana, name: 'Ana', role: 'cashier', active: true, version: 1 },
        { id: staff.max, name: 'Max', role: 'manager', active: true, version: 1 },
        { id: staff.mia, name: 'Mia', role: 'manager', active: true, version: 1 },
      ],
    },
  ]
  const isSold = (upc: string) => (sold as readonly string[]).includes(upc)
  const catalogue = catalogueRows('2026-06-10', [locationId]).flatMap((rows): Rows[] => {
    switch (rows.kind) {
      case 'manufacturers':
        return [{ ...rows, rows: rows.rows.filter(({ id }) => kept.brands.includes(id)) }]
      case 'items':
        return [{ ...rows, rows: rows.rows.filter(({ id }) => isSold(id)) }]
      case 'programs':
        return [{ ...rows, rows: rows.rows.filter(({ id }) => kept.programs.includes(id)) }]
      case 'cardGroups':
        return [
          {
            ...rows,
            rows: rows.rows
              .filter(({ id }) => kept.programs.includes(id))
              .map((group) => ({
                ...group,
                versions: group.versions?.map((version) => ({ ...version, requiredQty: 2 })) ?? [],
              })),
          },
        ]
      case 'offers':
        return [
          {
            ...rows,
            rows: rows.rows
              .filter(({ id }) => kept.offers.includes(id))
              .map((offer) => ({
                ...offer,
                versions: offer.versions?.map((version) => ({ ...version, customerLimit, totalCapUnits })) ?? [],
              })),
          },
        ]
      case 'enrollments': {
        const programs: readonly (string | undefined)[] = [...kept.programs, ...kept.offers]
        return [{ ...rows, rows: rows.rows.filter(({ programId }) => programs.includes(programId)) }]
      }
      default:
        return [rows]
    }
  })
  return [...first, ...catalogue]
}

export interface FoundedStore {
  readonly customers: readonly CustomerId[]
  /** A register's token, by its id. */
  readonly tokens: ReadonlyMap<string, string>
  readonly eventIds: ReadonlySet<string>
}

export async function foundStore(
  db: Database,
  accountId: AccountId,
  registers: readonly { readonly id: string; readonly publicKey: string }[],
  ms: number,
  chance: Chance,
): Promise<FoundedStore> {
  const now = new Date(ms)
  const random = { bytes: (length: number) => chance.bytes(length) }
  const id = <Id extends string>(): Id => createId<Id>(ms, chance.bytes(16))
  await createAccount(db, accountId, accountId, now)
  const seedId = `seed-${accountId}` as RegisterId
  const writer = { accountId, registerId: seedId, locationId, name: 'Seed' }
  await saveRegister(db, { ...writer, tokenHash: null, publicKey: '' }, now)
  const tokens = new Map<string, string>()
  for (const register of registers) {
    const token = createToken(accountId, register.id, random)
    tokens.set(register.id, token)
    const row = { accountId, registerId: register.id, locationId, name: register.id, publicKey: register.publicKey }
    await saveRegister(db, { ...row, tokenHash: hashSecret(token) }, now)
  }

  const facts: DecidedFact[] = []
  const bodies: PersonBody[] = []
  const add = (fact: Fact, customerId: CustomerId | null = null) => {
    facts.push({ ...fact, id: id<EventId>(), visitId: null, customerId })
  }
  for (const rows of rowsOf(chance.between(1, 2), chance.between(2, 4))) add({ type: 'RowsSaved', data: { rows } })
  const customers = Array.from({ length: chance.between(2, 4) }, (_, nth) => {
    const customerId = id<CustomerId>()
    const patch = { firstName: `First${nth}`, lastName: `Last${nth}`, email: `someone${nth}@example.com` }
    const ref = id<string>()
    add({ type: 'CustomerCreated', data: { source: 'checkout', isTraining: false } }, customerId)
    const has = { email: true, phone: false, address: false }
    add({ type: 'PersonSaved', data: { bodyRef: ref, has, fields: Object.keys(patch) } }, customerId)
    bodies.push({ ref, customerId, salt: id<string>(), patch })
    return customerId
  })
  const stamp = { accountId, registerId: seedId, epoch: 1, firstSeq: 1, locationId, staff: null, catalogueVersion: 0 }
  const made = stampFacts(facts, { ...stamp, moment: momentAt(ms, demoTimeZone) })
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
  const seed = await withBodyRefs({ events: made, bodies }, sha256)
  const clock = { raw: ms, offset: 0 }
  const text = JSON.stringify({
    commandType: 'Seed',
    at: now.toISOString(),
    clock,
    assertion: null,
    events: seed.events,
  })
  const hash = sha256(`\n${text}`)
  const record = { n: 1, epoch: 1, firstSeq: 1, lastSeq: made.length, prevHash: '', hash, text }
  const batch = { records: [record], lost: [], bodies: seed.bodies, chainHead: hash, signature: '' }
  const outcome = await acceptBatch(db, 'incarnation-1', { accountId, registerId: seedId }, batch, now)
  const bad = outcome.quarantined.find(({ reason }) => reason !== 'signatureWrong')
  if (bad) throw new Error(`The seed is not well-formed: ${bad.reason} at seq ${bad.seq}.`)
  return { customers, tokens, eventIds: new Set(made.map((event) => event.id)) }
}
