/**
 * Everything that is known about one customer, for the customer: readable, complete, without ids that mean nothing outside. As an object for
 * a JSON file, and as rows for a table. Cells of the table never run as a formula. Source: issue 4 (export of one customer's data).
 */
import { exportCell } from '../customers/export-rows.ts'
import type { Person } from '../customers/person.ts'
import type { Attachment } from '../customers/person-parts.ts'
import type { Moment } from '../kernel/business-date.ts'
import { assess } from '../loyalty/assess.ts'
import { pointsBalance } from '../loyalty/points.ts'
import type { AccountState, CustomerState } from '../loyalty/state.ts'

export interface CustomerDataInput {
  readonly state: CustomerState
  readonly person: Person
  readonly account: AccountState
  readonly moment: Moment
  /** Bytes of photos and papers that are on this computer, by ref, as base64. */
  readonly attachments: ReadonlyMap<string, string>
}

export function customerData({ state, person, account, moment, attachments }: CustomerDataInput) {
  const { catalogue, locations, staff } = account
  const item = (upc: string) => catalogue.items[upc]?.description ?? upc
  const place = (id: string) => locations[id]?.name ?? ''
  const somebody = (id: string | null) => (id === null ? '' : (staff[id]?.name ?? ''))
  const colour = (id: string) => account.account?.colourCodes?.find((one) => one.id === id)?.name ?? id
  const question = (id: string) => account.account?.formQuestions?.find((one) => one.id === id)?.text ?? id
  const answers = (given: Readonly<Record<string, string>>) =>
    Object.entries(given).map(([id, answer]) => ({ question: question(id), answer }))
  const paper = (one: Attachment | null) =>
    one && { name: one.name, type: one.mime, bytes: one.bytes, base64: attachments.get(one.ref) ?? null }
  const note = (one: Person['notes'][number]) => ({
    text: one.text,
    at: one.at,
    by: somebody(one.staffId),
    isIncident: one.isIncident,
    pet: person.pets.find((pet) => pet.id === one.petId)?.name ?? null,
  })
  const assessment = assess(state, account, moment)
  const unitsById = new Map(state.units.map((unit) => [unit.id, unit]))
  const titleOf = (source: CustomerState['redemptions'][number]['source']) =>
    source.kind === 'card'
      ? (catalogue.cardGroups[source.cardGroupId]?.title ?? '')
      : (catalogue.offers[source.offerId]?.title ?? '')
  return {
    madeAt: moment.at,
    store: account.account?.name ?? '',
    person: {
      firstName: person.firstName,
      lastName: person.lastName,
      email: person.email,
      phone: person.phone,
      internalCustomerId: person.internalCustomerId,
      address: person.address,
      gender: person.gender,
      birthDate: person.birthDate,
      nationality: person.nationality,
      firstVisitOn: person.firstVisitOn,
      gateCode: person.gateCode,
      preferredLanguage: person.preferredLanguage,
      photo: paper(person.photo),
      loyaltyCards: person.loyaltyCards,
      posLinks: person.posLinks,
      locations: person.locationIds.map(place),
      colourCodes: person.colourCodes.map(colour),
      answers: answers(person.answers),
    },
    consents: {
      textMessages: person.smsConsent,
      mailingList: person.marketingEmailConsent,
      emailVerified: state.email.isVerified,
      emailCameBack: state.email.bounce,
      declinedToTellUntil: state.informationDeclinedUntil,
    },
    contacts: person.contacts.map(({ id: _, ...contact }) => contact),
    notes: person.notes.map(note),
    pets: person.pets.map(({ id: _, photo, colourCodes, vaccinations, answers: given, ...pet }) => ({
      ...pet,
      photo: paper(photo),
      colourCodes: colourCodes.map(colour),
      vaccinations: vaccinations.map(({ name, expiresOn, note: says, document, verifiedBy }) => ({
        name,
        expiresOn,
        note: says,
        document: paper(document),
        seenBy: somebody(verifiedBy),
      })),
      answers: answers(given),
    })),
    loyalty: {
      customerSince: state.createdAt,
      takesPart: state.isEnrolled,
      sharesAHousehold: state.householdId !== null,
      deletedAt: state.deletedAt,
    },
    visits: Object.values(state.visits)
      .sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1))
      .map((visit) => ({
        date: visit.businessDate,
        startedAt: visit.startedAt,
        finishedAt: visit.finishedAt,
        status: visit.status,
        location: place(visit.locationId),
        servedBy: somebody(visit.staffId),
        purchases: visit.lines.map((line) => ({
          item: item(line.upc),
          upc: line.upc,
          quantity: line.unitIds.length,
          boughtOn: unitsById.get(line.unitIds[0] ?? ('' as never))?.originalDate ?? visit.businessDate,
          exception: unitsById.get(line.unitIds[0] ?? ('' as never))?.exception ?? null,
        })),
        severalPurchasesBecause: visit.multiPurchaseReason,
        keptBecause: visit.kept.map((one) => one.reason),
      })),
    cards: assessment.cards.map((card) => ({
      title: catalogue.cardGroups[card.cardGroupId]?.title ?? '',
      status: card.status,
      punched: card.units.length,
      of: card.requiredQty,
      note: card.note,
    })),
    rewards: assessment.rewards.map((reward) => ({
      title: titleOf(reward.source),
      status: reward.status,
      earnedOn: reward.earnedBusinessDate,
      endsOn: reward.endDate,
    })),
    redemptions: state.redemptions.map((one) => ({
      date: one.businessDate,
      title: titleOf(one.source),
      item: item(one.takenUpc ?? one.upc),
      kind: one.kind,
      dollarsOff: one.rebateCents === null ? null : one.rebateCents / 100,
      location: place(one.locationId),
      isUndone: one.undone,
    })),
    points: {
      balance: pointsBalance(state),
      movements: state.points.map(({ at, points, reason }) => ({ at, points, reason })),
    },
  }
}
export type CustomerData = ReturnType<typeof customerData>

/** Section, date, what, value: one line for each thing that is known. Blank ones and bytes are left out. */
export function customerDataRows(data: CustomerData): readonly (readonly [string, string, string, string])[] {
  const rows: [string, string, string, string][] = []
  const walk = (section: string, date: string, path: string, value: unknown): void => {
    if (value === null || value === undefined || value === '' || path.endsWith('base64')) return
    if (Array.isArray(value)) {
      for (const one of value) walk(section, date, path, one)
      return
    }
    if (typeof value === 'object') {
      const fields = Object.entries(value)
      const own = fields.find(([name, one]) => dateFields.has(name) && typeof one === 'string')?.[1]
      for (const [name, one] of fields)
        walk(section, typeof own === 'string' ? own : date, path === '' ? name : `${path} ${name}`, one)
      return
    }
    rows.push([section, date, path, String(value)])
  }
  for (const [section, value] of Object.entries(data)) walk(section, '', '', value)
  return rows.map(([section, date, what, value]) => [section, exportCell(date), exportCell(what), exportCell(value)])
}

const dateFields: ReadonlySet<string> = new Set(['date', 'at', 'earnedOn', 'expiresOn'])
