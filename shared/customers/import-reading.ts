/**
 * The rows of a customer list as typed values: where the headings stand, and every row with what it says, what of it had to be left
 * out, or why it cannot be taken. A row without an owner but with a pet or a card belongs to the row above: so merged cells and lists
 * that print the owner once are read. What stands in the file is data, never a formula. Source: domain.md 5.2.
 */
import type { LocalDate } from '../kernel/business-date.ts'
import { emailKey, isEmail } from './identity-keys.ts'
import {
  type CellProblem,
  type DateOrder,
  dateCell,
  dateOrderOf,
  emailCell,
  idCell,
  namesOf,
  nameText,
  phoneCell,
  plainText,
  pointsCell,
  punchesCell,
  type ReadCell,
  sexCell,
  speciesCell,
  yesNoCell,
  zipCell,
} from './import-cells.ts'
import { guessColumns, type ImportField, type ImportMapping, knownHeadings } from './import-columns.ts'
import { textLimits } from './person.ts'
import type { PetSex, Species } from './pet.ts'

export type Rows = readonly (readonly string[])[]

export interface ImportTable {
  readonly headings: readonly string[]
  /** Place of the first row below the headings in the file; 0 where it has none. */
  readonly first: number
  /** Guessed from the headings. */
  readonly mapping: ImportMapping
  /** Rows with something in them. */
  readonly count: number
}

export const maxImportRows = 250_000

export type TableProblem = { readonly reason: 'empty' } | { readonly reason: 'tooManyRows'; readonly max: number }

const isBlank = (row: readonly string[]): boolean => row.every((cell) => cell.trim() === '')

/** How far down a title may push the headings. */
const headingsWithin = 20

/** The row of headings is the one that knows most fields; where none knows any and the first holds an address, there are none. */
export function tableOf(
  rows: Rows,
): { readonly ok: true; readonly table: ImportTable } | { readonly ok: false; readonly problem: TableProblem } {
  const start = rows.findIndex((row) => !isBlank(row))
  const firstRow = rows[start]
  if (!firstRow) return { ok: false, problem: { reason: 'empty' } }
  let best = { place: start, known: knownHeadings(firstRow) }
  for (let place = start + 1; place < Math.min(rows.length, start + headingsWithin); place += 1) {
    const known = knownHeadings(rows[place] ?? [])
    if (known > best.known && known > 1) best = { place, known }
  }
  const width = rows.slice(0, 1000).reduce((widest, row) => Math.max(widest, row.length), 0)
  const hasNone = best.known === 0 && firstRow.some((cell) => isEmail(cell))
  const found = hasNone ? [] : (rows[best.place] ?? [])
  const headings = Array.from({ length: width }, (_, index) => plainText(found[index] ?? '') || columnName(index))
  const first = hasNone ? start : best.place + 1
  let count = 0
  for (let place = first; place < rows.length; place += 1) if (!isBlank(rows[place] ?? [])) count += 1
  if (count === 0) return { ok: false, problem: { reason: 'empty' } }
  if (count > maxImportRows) return { ok: false, problem: { reason: 'tooManyRows', max: maxImportRows } }
  return { ok: true, table: { headings, first, mapping: guessColumns(headings), count } }
}

/** As a spreadsheet calls a column without a heading. */
const columnName = (index: number): string =>
  index < 26 ? `Column ${String.fromCharCode(65 + index)}` : `Column ${index + 1}`

export interface ImportPet {
  readonly name: string
  readonly species: Species | null
  readonly breed: string
  readonly birthDate: LocalDate | null
  readonly sex: PetSex | null
  readonly colour: string
}

export interface ImportCard {
  readonly title: string
  readonly punches: number
  readonly date: LocalDate | null
}

/** '' and null = the file says nothing. */
export interface ImportValues {
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  /** E.164. */
  readonly phone: string
  readonly internalCustomerId: string
  readonly line1: string
  readonly line2: string
  readonly city: string
  readonly state: string
  readonly zip: string
  readonly country: string
  readonly birthDate: string
  readonly firstVisitOn: string
  readonly gender: string
  readonly preferredLanguage: string
  readonly loyaltyCard: string
  readonly emailConsent: boolean | null
  readonly smsConsent: boolean | null
  readonly notes: string
  readonly pets: readonly ImportPet[]
  readonly points: number | null
  readonly card: ImportCard | null
}

/** Said about a row that is taken all the same. */
export type RowNote =
  | { readonly kind: 'leftOut'; readonly field: ImportField; readonly problem: CellProblem; readonly text: string }
  | { readonly kind: 'cut'; readonly field: ImportField; readonly max: number }

/** Why a row cannot be taken, whatever is known here. */
export type ReadRejection =
  | { readonly reason: 'nameMissing'; readonly field: 'firstName' | 'lastName' }
  | { readonly reason: 'unreadable'; readonly field: ImportField; readonly problem: CellProblem; readonly text: string }

export interface ImportRow {
  /** As a spreadsheet numbers it: its first row is 1. */
  readonly row: number
  readonly cells: readonly string[]
  readonly values: ImportValues
  readonly keys: readonly string[]
  readonly notes: readonly RowNote[]
  readonly rejection: ReadRejection | null
  /** Says nothing about an owner: it is about the row above. */
  readonly isOfRowAbove: boolean
}

export interface ReadingContext {
  /** The account's country. */
  readonly country: string
  readonly today: LocalDate
}

const dateFields = ['birthDate', 'firstVisitOn', 'petBirthDate', 'pet2BirthDate', 'pet3BirthDate', 'cardDate'] as const

/** Reads rows one by one: so that long files can be read in pieces. Blank rows give null. */
export function createRowReader(
  rows: Rows,
  table: Pick<ImportTable, 'first'>,
  mapping: ImportMapping,
  context: ReadingContext,
): (place: number) => ImportRow | null {
  const columns = new Map<ImportField, number>()
  for (const [index, field] of mapping.entries()) if (field) columns.set(field, index)
  const orders = new Map<ImportField, DateOrder>()
  for (const field of dateFields) {
    const column = columns.get(field)
    if (column !== undefined) orders.set(field, dateOrderOf(cellsOf(rows, table.first, column), context.country))
  }
  return (place) => {
    const cells = rows[place]
    if (!cells || isBlank(cells)) return null
    return readRow(place + 1, cells, columns, orders, context)
  }
}

function* cellsOf(rows: Rows, first: number, column: number): Iterable<string> {
  for (let place = first; place < rows.length; place += 1) yield rows[place]?.[column] ?? ''
}

type Limited = keyof typeof textLimits

function readRow(
  row: number,
  cells: readonly string[],
  columns: ReadonlyMap<ImportField, number>,
  orders: ReadonlyMap<ImportField, DateOrder>,
  { country, today }: ReadingContext,
): ImportRow {
  const notes: RowNote[] = []
  const raw = (field: ImportField): string => {
    const column = columns.get(field)
    return column === undefined ? '' : (cells[column] ?? '')
  }
  const text = (field: ImportField, limit: Limited): string => {
    const isName = field === 'firstName' || field === 'lastName'
    const found = isName ? nameText(raw(field)) : plainText(raw(field))
    const max = textLimits[limit]
    if (found.length <= max) return found
    notes.push({ kind: 'cut', field, max })
    return found.slice(0, max)
  }
  const line = (field: ImportField, limit: Limited): string => text(field, limit).replace(/\s+/g, ' ')
  const read = <Value>(field: ImportField, reader: (cell: string) => ReadCell<Value>): Value | null => {
    const found = reader(raw(field))
    if (found.ok) return found.value
    notes.push({ kind: 'leftOut', field, problem: found.problem, text: plainText(raw(field)).slice(0, 60) })
    return null
  }
  const date = (field: (typeof dateFields)[number]): LocalDate | null =>
    read(field, (cell) => dateCell(cell, orders.get(field) ?? 'monthFirst', today))
  const phone = (field: 'phone' | 'otherPhone'): string => read(field, (cell) => phoneCell(cell, country)) ?? ''

  const full = namesOf(line('fullName', 'note').slice(0, textLimits.firstName + textLimits.lastName))
  const firstName = line('firstName', 'firstName') || full.firstName.slice(0, textLimits.firstName)
  const lastName = line('lastName', 'lastName') || full.lastName.slice(0, textLimits.lastName)
  const email = (read('email', emailCell) ?? '').slice(0, textLimits.email)
  const [first, other] = [phone('phone'), phone('otherPhone')]
  const internalCustomerId = (read('internalCustomerId', idCell) ?? '').slice(0, textLimits.internalCustomerId)
  const extra = first !== '' && other !== '' && other !== first ? [`${otherPhoneWords}${other}`] : []
  const values: ImportValues = {
    firstName,
    lastName,
    email,
    phone: first || other,
    internalCustomerId,
    line1: line('line1', 'line1'),
    line2: line('line2', 'line2'),
    city: line('city', 'city'),
    state: line('state', 'state'),
    zip: zipCell(raw('zip'), country).slice(0, textLimits.zip),
    country: countryOf(raw('country'), country),
    birthDate: date('birthDate') ?? '',
    firstVisitOn: date('firstVisitOn') ?? '',
    gender: line('gender', 'gender'),
    preferredLanguage: line('preferredLanguage', 'preferredLanguage'),
    loyaltyCard: line('loyaltyCard', 'internalCustomerId'),
    emailConsent: read('emailConsent', yesNoCell),
    smsConsent: read('smsConsent', yesNoCell),
    notes: [text('notes', 'note'), ...extra].filter(Boolean).join('\n'),
    pets: petsOf(line, raw, date),
    points: read('points', pointsCell),
    card: cardOf(line, read, date),
  }
  const email1 = emailKey(email)
  const keys = [
    ...(internalCustomerId ? [`id:${internalCustomerId}`] : []),
    ...(email1 ? [email1] : []),
    ...(values.phone ? [`phone:${values.phone}`] : []),
    ...(values.loyaltyCard ? [`card:${values.loyaltyCard.toLowerCase()}`] : []),
  ]
  const isNobody = firstName === '' && lastName === '' && keys.length === 0
  const isOfRowAbove = isNobody && (values.pets.length > 0 || values.card !== null)
  return {
    row,
    cells,
    values,
    keys,
    notes,
    isOfRowAbove,
    rejection: isOfRowAbove ? null : rejectionOf(values, keys, notes),
  }
}

/** Kept with the customer where a list has two numbers and the record has one. */
const otherPhoneWords = 'Other phone: '

/** A contact that cannot be read is left out, unless nothing else says who the row is: then it waits until it is mended. */
function rejectionOf(values: ImportValues, keys: readonly string[], notes: readonly RowNote[]): ReadRejection | null {
  if (values.firstName === '') return { reason: 'nameMissing', field: 'firstName' }
  if (values.lastName === '') return { reason: 'nameMissing', field: 'lastName' }
  if (keys.length > 0) return null
  for (const note of notes) {
    if (note.kind !== 'leftOut') continue
    const { field, problem, text } = note
    if (field === 'email' || field === 'phone' || field === 'otherPhone' || field === 'internalCustomerId')
      return { reason: 'unreadable', field, problem, text }
  }
  return null
}

/** Two letters; '' = the account's own. */
function countryOf(cell: string, own: string): string {
  const text = plainText(cell).toUpperCase()
  if (/^(USA|UNITED STATES.*|U\.S\.A?\.)$/.test(text)) return own === 'US' ? '' : 'US'
  if (text === 'CANADA') return own === 'CA' ? '' : 'CA'
  return /^[A-Z]{2}$/.test(text) && text !== own ? text : ''
}

type LineOf = (field: ImportField, limit: Limited) => string
type DateOf = (field: (typeof dateFields)[number]) => LocalDate | null

const petFields = [
  ['petName', 'petSpecies', 'petBreed', 'petBirthDate'],
  ['pet2Name', 'pet2Species', 'pet2Breed', 'pet2BirthDate'],
  ['pet3Name', 'pet3Species', 'pet3Breed', 'pet3BirthDate'],
] as const

function petsOf(line: LineOf, raw: (field: ImportField) => string, date: DateOf): readonly ImportPet[] {
  return petFields.flatMap(([name, kind, breed, born], nth) => {
    const called = line(name, 'petName')
    if (called === '') return []
    return {
      name: called,
      species: speciesCell(raw(kind)),
      breed: line(breed, 'breed'),
      birthDate: date(born),
      sex: nth === 0 ? sexCell(raw('petSex')) : null,
      colour: nth === 0 ? line('petColour', 'petColour') : '',
    }
  })
}

function cardOf(
  line: LineOf,
  read: (field: ImportField, reader: (cell: string) => ReadCell<number>) => number | null,
  date: DateOf,
): ImportCard | null {
  const title = line('cardProgram', 'note')
  const punches = read('cardPunches', punchesCell)
  return title === '' || punches === null ? null : { title, punches, date: date('cardDate') }
}
