/**
 * What becomes of every row of a customer list, before anything is written. A row is matched by internal id, then e-mail, then phone
 * (domain.md 5.2); what is blank is filled, what is there stays unless the manager said to replace it. Keys that lead to two customers,
 * or to one who has another internal id, are a conflict; a shared e-mail or phone under another first name, and a name without any
 * key that is here already, is a possible duplicate and waits for a word. Rows of one file see each other as if they were written.
 */
import type { CustomerId } from '../kernel/ids.ts'
import type { ImportCard, ImportPet, ImportRow, ImportValues, ReadRejection, RowNote } from './import-reading.ts'
import { applyPatch, cardKey, emptyPerson, fullName, type Person, type PersonPatch } from './person.ts'
import { fold } from './search-text.ts'

export const importFates = ['created', 'updated', 'unchanged', 'possibleDuplicate', 'rejected'] as const
export type ImportFate = (typeof importFates)[number]

/** What is done with possible duplicates. */
export const duplicateChoices = ['leaveOut', 'sameCustomer', 'newCustomer'] as const
export type DuplicateChoice = (typeof duplicateChoices)[number]

export interface ImportChoices {
  /** The file's word replaces what is there. */
  readonly isReplacing: boolean
  readonly duplicates: DuplicateChoice
}

export const firstChoices: ImportChoices = { isReplacing: false, duplicates: 'leaveOut' }

/** A customer who is here, as far as an import asks. */
export interface KnownCustomer {
  readonly id: CustomerId
  readonly person: Person
  readonly isDeleted: boolean
  readonly hasImportedPoints: boolean
  /** Card groups whose punches were imported. */
  readonly importedCards: readonly string[]
}

export type KeyField = 'internalCustomerId' | 'email' | 'phone' | 'loyaltyCard'

export type RowReason =
  | ReadRejection
  /** Its keys belong to different customers. */
  | { readonly reason: 'twoCustomers'; readonly name: string; readonly otherName: string }
  /** Found by e-mail or phone, and has another internal id. */
  | {
      readonly reason: 'otherInternalId'
      readonly field: KeyField
      readonly name: string
      readonly internalCustomerId: string
    }
  | { readonly reason: 'deleted'; readonly name: string }
  | { readonly reason: 'sharedContact'; readonly field: KeyField; readonly name: string }
  | { readonly reason: 'sameName'; readonly name: string }
  /** It says nothing about an owner, and the row above was not taken. */
  | { readonly reason: 'rowAboveNotTaken' }
  /** Between check and writing, somebody else got the key. */
  | { readonly reason: 'takenMeanwhile' }

export type PlanNote =
  | RowNote
  /** Here it says something else, and that stays. */
  | { readonly kind: 'kept'; readonly field: string }
  | { readonly kind: 'pointsBefore' }
  | { readonly kind: 'cardBefore'; readonly title: string }
  | { readonly kind: 'cardUnknown'; readonly title: string }
  | { readonly kind: 'idZeros' }

export interface PlannedCard {
  readonly cardGroupId: string
  readonly card: ImportCard
}

export interface RowPlan {
  readonly row: ImportRow
  readonly fate: ImportFate
  /** Set where something is written. */
  readonly customerId: CustomerId | null
  readonly isNew: boolean
  readonly patch: PersonPatch
  readonly points: number | null
  readonly card: PlannedCard | null
  readonly notes: readonly PlanNote[]
  readonly reason: RowReason | null
}

export interface PlanContext {
  readonly choices: ImportChoices
  readonly ownerOf: (key: string) => CustomerId | undefined
  readonly customer: (id: CustomerId) => KnownCustomer | undefined
  /** Customers here of that name, folded. */
  readonly namesakes: (name: string) => readonly CustomerId[]
  /** The id a new customer of that row gets: the same each time this file is read. */
  readonly idOfRow: (row: number) => CustomerId
  /** Of a pet that is new with that customer. */
  readonly idOfPet: (customerId: CustomerId, name: string) => string
  /** Card group by what the file calls it. */
  readonly cardGroup: (title: string) => string | undefined
  /** How long numeric internal ids are here, for those that lost their zeros. */
  readonly idLengths: readonly number[]
}

/** A customer as the rows above leave them. */
interface Standing {
  readonly id: CustomerId
  person: Person
  readonly isDeleted: boolean
  hasImportedPoints: boolean
  readonly importedCards: Set<string>
  /** A row of this file made it. */
  isNew: boolean
}

export interface Planner {
  /** The rows one after another, in the file's order. */
  plan(row: ImportRow): RowPlan
}

export const nameKeyOf = (person: { readonly firstName: string; readonly lastName: string }): string =>
  fold(fullName(person)).replace(/\s+/g, ' ')

export function createPlanner(context: PlanContext): Planner {
  const { choices } = context
  const standings = new Map<CustomerId, Standing>()
  const ownersInFile = new Map<string, CustomerId>()
  const namesInFile = new Map<string, CustomerId[]>()
  /** Keys of rows that wait for a word: whoever has one of them waits, too. */
  const waiting = new Map<string, RowReason & { readonly name: string }>()
  let above: CustomerId | null = null

  function standingOf(id: CustomerId): Standing | undefined {
    const held = standings.get(id)
    if (held) return held
    const known = context.customer(id)
    if (!known) return undefined
    const standing: Standing = { ...known, importedCards: new Set(known.importedCards), isNew: false }
    standings.set(id, standing)
    standings.set(known.id, standing)
    return standing
  }

  const ownerOf = (key: string): Standing | undefined => {
    const id = ownersInFile.get(key) ?? context.ownerOf(key)
    return id === undefined ? undefined : standingOf(id)
  }

  /** By internal id, also one that lost its zeros on the way. */
  function byInternalId(id: string): { readonly owner: Standing; readonly hasLostZeros: boolean } | null {
    const owner = ownerOf(`id:${id}`)
    if (owner) return { owner, hasLostZeros: false }
    if (!/^\d+$/.test(id)) return null
    for (const length of context.idLengths) {
      const padded = length > id.length ? ownerOf(`id:${id.padStart(length, '0')}`) : undefined
      if (padded) return { owner: padded, hasLostZeros: true }
    }
    return null
  }

  function plan(row: ImportRow): RowPlan {
    const planned = row.isOfRowAbove ? planBelow(row) : planOwner(row)
    if (!row.isOfRowAbove) above = planned.customerId
    return planned
  }

  function planBelow(row: ImportRow): RowPlan {
    const standing = above === null ? undefined : standingOf(above)
    return standing ? fill(row, standing, []) : notTaken(row, 'rejected', { reason: 'rowAboveNotTaken' })
  }

  function planOwner(row: ImportRow): RowPlan {
    if (row.rejection) return notTaken(row, 'rejected', row.rejection)
    const { values } = row
    const asBefore = standingOf(context.idOfRow(row.row))
    const byId = values.internalCustomerId ? byInternalId(values.internalCustomerId) : null
    const byEmail = ownerOf(`email:${values.email.toLowerCase()}`)
    const byPhone = values.phone ? ownerOf(`phone:${values.phone}`) : undefined
    const byCard = values.loyaltyCard ? ownerOf(`card:${cardKey(values.loyaltyCard)}`) : undefined
    const found = [byId?.owner, byEmail, byPhone, byCard].flatMap((one) => one ?? [])
    // A row of this file has made a customer: that one it stays, whatever of its keys is somebody else's.
    if (asBefore && found.length > 0 && found.some((one) => one !== asBefore) && !asBefore.isDeleted)
      return fill(row, asBefore, [])
    const held = row.keys
      .map((key) => (ownerOf(key) ? undefined : waiting.get(key)))
      .find((reason) => reason !== undefined)
    if (held) {
      waits(row, held)
      return notTaken(row, 'possibleDuplicate', held)
    }
    const [first] = found
    const other = found.find((one) => one !== first)
    if (first && other)
      return conflict(row, {
        reason: 'twoCustomers',
        name: fullName(first.person),
        otherName: fullName(other.person),
      })
    if (!first) {
      if (asBefore) return asBefore.isDeleted ? deleted(row, asBefore) : fill(row, asBefore, [])
      return planUnmatched(row)
    }
    if (first.isDeleted) return deleted(row, first)
    const field: KeyField = byId ? 'internalCustomerId' : byEmail ? 'email' : byPhone ? 'phone' : 'loyaltyCard'
    const theirs = first.person.internalCustomerId
    if (!byId && values.internalCustomerId && theirs) {
      if (!isSameId(theirs, values.internalCustomerId))
        return conflict(row, {
          reason: 'otherInternalId',
          field,
          name: fullName(first.person),
          internalCustomerId: theirs,
        })
      return fill(row, first, [{ kind: 'idZeros' }])
    }
    const isSure = field === 'internalCustomerId' || field === 'loyaltyCard' || first === asBefore
    if (!isSure && !isSameFirstName(first.person.firstName, values.firstName))
      return duplicate(row, first, { reason: 'sharedContact', field, name: fullName(first.person) })
    return fill(row, first, byId?.hasLostZeros ? [{ kind: 'idZeros' }] : [])
  }

  /** Nobody has its keys. A name that is here already is looked at: without any key, or with the same pet or address. */
  function planUnmatched(row: ImportRow): RowPlan {
    const name = nameKeyOf(row.values)
    for (const id of [...(namesInFile.get(name) ?? []), ...context.namesakes(name)]) {
      const namesake = standingOf(id)
      if (!namesake || namesake.isDeleted || !isLikely(row, namesake.person)) continue
      return duplicate(row, namesake, { reason: 'sameName', name: fullName(namesake.person) })
    }
    return create(row)
  }

  function waits(row: ImportRow, reason: RowReason & { readonly name: string }): void {
    for (const key of row.keys) if (!waiting.has(key)) waiting.set(key, reason)
  }

  function conflict(row: ImportRow, reason: RowReason & { readonly name: string }): RowPlan {
    waits(row, reason)
    return notTaken(row, 'rejected', reason)
  }

  function create(row: ImportRow): RowPlan {
    const standing: Standing = {
      id: context.idOfRow(row.row),
      person: emptyPerson,
      isDeleted: false,
      hasImportedPoints: false,
      importedCards: new Set(),
      isNew: true,
    }
    standings.set(standing.id, standing)
    return fill(row, standing, [])
  }

  function duplicate(row: ImportRow, of: Standing, reason: RowReason & { readonly name: string }): RowPlan {
    switch (choices.duplicates) {
      case 'leaveOut':
        waits(row, reason)
        return notTaken(row, 'possibleDuplicate', reason)
      case 'sameCustomer':
        return fill(row, of, [])
      case 'newCustomer':
        return create(row)
    }
  }

  function fill(row: ImportRow, to: Standing, told: readonly PlanNote[]): RowPlan {
    const isNew = to.isNew
    const notes: PlanNote[] = [...row.notes, ...told]
    const values = withoutOthersKeys(row.values, to)
    const idHere = told.some(({ kind }) => kind === 'idZeros') ? to.person.internalCustomerId : ''
    const wanted = idHere ? { ...values, internalCustomerId: idHere } : values
    const patch = patchOf(wanted, to, context, choices.isReplacing, notes, row.row)
    const points = values.points === null || values.points === 0 ? null : values.points
    const takesPoints = points !== null && !to.hasImportedPoints
    if (points !== null && !takesPoints) notes.push({ kind: 'pointsBefore' })
    const card = cardFor(values.card, to, notes)
    if (Object.keys(patch).length > 0) to.person = applyPatch(to.person, patch)
    to.isNew = false
    if (takesPoints) to.hasImportedPoints = true
    if (card) to.importedCards.add(card.cardGroupId)
    keep(to, wanted)
    const isChanged = Object.keys(patch).length > 0 || takesPoints || card !== null
    return {
      row,
      fate: isNew ? 'created' : isChanged ? 'updated' : 'unchanged',
      customerId: to.id,
      isNew,
      patch,
      points: takesPoints ? points : null,
      card,
      notes,
      reason: null,
    }
  }

  /** Two customers never share a key. */
  function withoutOthersKeys(values: ImportValues, to: Standing): ImportValues {
    const isOthers = (key: string) => {
      const owner = ownerOf(key)
      return owner !== undefined && owner !== to
    }
    const { internalCustomerId, email, phone, loyaltyCard } = values
    const free = {
      ...(internalCustomerId && isOthers(`id:${internalCustomerId}`) && { internalCustomerId: '' }),
      ...(email && isOthers(`email:${email.toLowerCase()}`) && { email: '' }),
      ...(phone && isOthers(`phone:${phone}`) && { phone: '' }),
      ...(loyaltyCard && isOthers(`card:${cardKey(loyaltyCard)}`) && { loyaltyCard: '' }),
    }
    return Object.keys(free).length > 0 ? { ...values, ...free } : values
  }

  function cardFor(card: ImportCard | null, to: Standing, notes: PlanNote[]): PlannedCard | null {
    if (!card) return null
    const cardGroupId = context.cardGroup(card.title)
    if (cardGroupId === undefined) notes.push({ kind: 'cardUnknown', title: card.title })
    else if (to.importedCards.has(cardGroupId)) notes.push({ kind: 'cardBefore', title: card.title })
    else return { cardGroupId, card }
    return null
  }

  /** From here on the rows below find this one. */
  function keep(to: Standing, values: ImportValues): void {
    const { person } = to
    const set = (key: string) => ownersInFile.set(key, to.id)
    if (person.internalCustomerId) set(`id:${person.internalCustomerId}`)
    if (person.email) set(`email:${person.email.trim().toLowerCase()}`)
    if (person.phone && person.phone === values.phone) set(`phone:${person.phone}`)
    if (values.loyaltyCard) set(`card:${cardKey(values.loyaltyCard)}`)
    const name = nameKeyOf(person)
    const held = namesInFile.get(name)
    if (!held) namesInFile.set(name, [to.id])
    else if (!held.includes(to.id)) held.push(to.id)
  }

  return { plan }
}

const deleted = (row: ImportRow, { person }: Standing): RowPlan =>
  notTaken(row, 'rejected', { reason: 'deleted', name: fullName(person) })

const notTaken = (row: ImportRow, fate: 'possibleDuplicate' | 'rejected', reason: RowReason): RowPlan => ({
  row,
  fate,
  customerId: null,
  isNew: false,
  patch: {},
  points: null,
  card: null,
  notes: row.notes,
  reason,
})

/** What a spreadsheet took off in front is no difference. */
const isSameId = (one: string, other: string): boolean =>
  one === other || (/^\d+$/.test(one) && /^\d+$/.test(other) && one.replace(/^0+/, '') === other.replace(/^0+/, ''))

/** Rob and Robert, Kim and Kim-Anh; and one letter typed wrong. */
export function isSameFirstName(one: string, other: string): boolean {
  const [a, b] = [fold(one.trim()), fold(other.trim())]
  if (a === '' || b === '' || a === b || a.startsWith(b) || b.startsWith(a)) return true
  if (Math.min(a.length, b.length) < 4 || Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start += 1
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1
  return Math.max(a.length, b.length) - start - end <= 1
}

const hasContact = (person: Person): boolean =>
  person.email !== '' || person.phone !== '' || person.internalCustomerId !== ''

/** The same name is more than chance where one of the two says nothing else, or both name one pet or one address; two ids are two people. */
function isLikely({ keys, values }: ImportRow, namesake: Person): boolean {
  const [said, theirs] = [values.internalCustomerId, namesake.internalCustomerId]
  if (said !== '' && theirs !== '' && !isSameId(said, theirs)) return false
  if (keys.length === 0 || !hasContact(namesake)) return true
  const { line1, zip } = namesake.address
  if (line1 !== '' && fold(line1) === fold(values.line1) && (zip === '' || values.zip === '' || zip === values.zip))
    return true
  return namesake.pets.some((pet) => values.pets.some((one) => fold(one.name) === fold(pet.name)))
}

const filled = [
  'firstName',
  'lastName',
  'email',
  'phone',
  'internalCustomerId',
  'birthDate',
  'firstVisitOn',
  'gender',
  'preferredLanguage',
] as const

function patchOf(
  values: ImportValues,
  to: Standing,
  context: PlanContext,
  isReplacing: boolean,
  notes: PlanNote[],
  row: number,
): PersonPatch {
  const { person } = to
  const patch: PersonPatch = {}
  for (const field of filled) {
    const [said, there] = [values[field], person[field]]
    if (said === '' || isSameText(said, there)) continue
    if (there === '' || isReplacing) patch[field] = said
    else notes.push({ kind: 'kept', field })
  }
  fillAddress(values, person, patch, isReplacing, notes)
  for (const [said, field] of [
    [values.emailConsent, 'marketingEmailConsent'],
    [values.smsConsent, 'smsConsent'],
  ] as const) {
    if (said === null || said === person[field]) continue
    // A consent that somebody gave or took back here is theirs: a list changes it only when it is told to.
    if (to.isNew || isReplacing) patch[field] = said
    else notes.push({ kind: 'kept', field })
  }
  if (values.loyaltyCard && !person.loyaltyCards.some((code) => cardKey(code) === cardKey(values.loyaltyCard)))
    patch.loyaltyCards = { [values.loyaltyCard]: true }
  if (values.notes !== '' && !person.notes.some(({ text }) => text === values.notes)) {
    const id = context.idOfPet(to.id, `note ${row} ${values.notes}`)
    patch.notes = { [id]: { id, text: values.notes, at: '', staffId: null, petId: null, isIncident: false } }
  }
  const pets = values.pets.flatMap((pet) => petPatchOf(pet, person, to.id, context))
  if (pets.length > 0) patch.pets = Object.fromEntries(pets)
  return patch
}

const isSameText = (one: string, other: string): boolean => one.trim().toLowerCase() === other.trim().toLowerCase()

const addressParts = ['line1', 'line2', 'city', 'state', 'zip', 'country'] as const

/** An address belongs together: parts are filled in only where the rest does not speak against it. */
function fillAddress(
  values: ImportValues,
  { address }: Person,
  patch: PersonPatch,
  isReplacing: boolean,
  notes: PlanNote[],
): void {
  const isSaid = addressParts.some((part) => values[part] !== '' && !isSameText(values[part], address[part]))
  if (!isSaid) return
  const isOther = addressParts.some(
    (part) => values[part] !== '' && address[part] !== '' && !isSameText(values[part], address[part]),
  )
  if (isOther && !isReplacing) {
    notes.push({ kind: 'kept', field: 'address' })
    return
  }
  const merged = { ...address }
  for (const part of addressParts) if (values[part] !== '') merged[part] = values[part]
  patch.address = merged
}

/** A pet of that name is that pet: its blanks are filled. */
function petPatchOf(
  pet: ImportPet,
  person: Person,
  customerId: CustomerId,
  context: PlanContext,
): readonly (readonly [string, NonNullable<NonNullable<PersonPatch['pets']>[string]>])[] {
  const known = person.pets.find((one) => fold(one.name) === fold(pet.name))
  if (!known) {
    const { name, species, breed, birthDate, sex, colour } = pet
    return [[context.idOfPet(customerId, fold(name)), { name, species, breed, birthDate, sex, colour }]]
  }
  const fills = {
    ...(known.species === null && pet.species !== null && { species: pet.species }),
    ...(known.breed === '' && pet.breed !== '' && { breed: pet.breed }),
    ...(known.birthDate === null && pet.birthDate !== null && { birthDate: pet.birthDate }),
    ...(known.sex === null && pet.sex !== null && { sex: pet.sex }),
    ...(known.colour === '' && pet.colour !== '' && { colour: pet.colour }),
  }
  return Object.keys(fills).length > 0 ? [[known.id, fills]] : []
}
