/**
 * Cells of a customer list as values. What a spreadsheet does to them is undone where it can be known, and named where it cannot:
 * phones in powers of ten, dates as serial numbers, zips without their leading zero. Each reader answers with the value, with null for
 * an empty cell, or with why it cannot be read; nothing is invented. Source: domain.md 5.
 */
import type { LocalDate } from '../kernel/business-date.ts'
import { isEmail, readPhone } from './identity-keys.ts'
import { type PetSex, petSexes, type Species, species } from './pet.ts'

/** shortened: digits are gone for good; invalid: nobody could be reached by it, or it is none; tooLong. */
export type CellProblem = 'shortened' | 'invalid'
export type ReadCell<Value> =
  | { readonly ok: true; readonly value: Value | null }
  | { readonly ok: false; readonly problem: CellProblem }

const value = <Value>(read: Value | null): ReadCell<Value> => ({ ok: true, value: read })
const failed = (problem: CellProblem): { readonly ok: false; readonly problem: CellProblem } => ({ ok: false, problem })
const empty = value<never>(null)

/** A formula guard is taken off: `'00123`, `="00123"`. */
const unguarded = (cell: string): string =>
  cell
    .trim()
    .replace(/^'/, '')
    .replace(/^="(.*)"$/, '$1')
    .trim()

/** Without its guard, and without what people and programs write where there is nothing. */
export function plainText(cell: string): string {
  const text = unguarded(cell)
  return /^(n\/?a|none|null|nil|unknown|[-–—?.]+|#n\/a)$/i.test(text) ? '' : text
}

/** First and last names: Null, Na and Nil are families, where they are written as a name is; `NULL` and `na` say that there is none. */
export function nameText(cell: string): string {
  const text = unguarded(cell)
  return /^(Null|Na|Nil)$/.test(text) ? text : plainText(cell)
}

const powerOfTen = /^(\d)(?:[.,](\d+))?e\+?(\d{1,2})$/i

/** `5.550104477E+09` holds every digit and is `5550104477`; `5.55E+09` has lost them. null = not written so. */
function fromPower(text: string): ReadCell<string> | null {
  const found = powerOfTen.exec(text)
  if (!found) return null
  const digits = `${found[1]}${found[2] ?? ''}`
  return digits.length === Number(found[3]) + 1 ? value(digits) : failed('shortened')
}

/** A number that a spreadsheet has made of a code: `5550104477.0`. */
const withoutDecimals = (text: string): string => text.replace(/^(\d+)[.,]0+$/, '$1')

export function idCell(cell: string): ReadCell<string> {
  const text = plainText(cell)
  return fromPower(text) ?? value(withoutDecimals(text) || null)
}

/** E.164. Of several numbers in one cell the first that somebody could be called by. */
export function phoneCell(cell: string, country: string): ReadCell<string> {
  const text = plainText(cell)
  if (text === '') return empty
  const whole = fromPower(text)
  if (whole && !whole.ok) return whole
  const written = withoutDecimals(whole?.value ?? text)
  const parts = [written, ...written.split(/[/;,|]|\bor\b/i)].map((part) => part.trim())
  for (const part of parts) {
    const digits = part.replace(/\D/g, '')
    // 000-000-0000 and the like fill a field that had to be filled.
    if (digits.length < 7 || /^1?(\d)\1+$/.test(digits)) continue
    const read = readPhone(part, country)
    if (read) return value(read)
  }
  return failed('invalid')
}

/** `Kim <kim@x.com>; other@x.com` is kim@x.com. */
export function emailCell(cell: string): ReadCell<string> {
  const text = plainText(cell)
  if (text === '') return empty
  for (const part of text.split(/[;,\s<>]+/)) {
    const address = part.replace(/^mailto:/i, '')
    if (isEmail(address)) return value(address)
  }
  return failed('invalid')
}

/** Where a date is written in numbers only, whether the day or the month comes first. */
export type DateOrder = 'monthFirst' | 'dayFirst'

const numbersDate = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:[ T].*)?$/

/** Read off all cells of the column: a first number above 12 can only be a day. Where none says so, as the country writes. */
export function dateOrderOf(cells: Iterable<string>, country: string): DateOrder {
  const usual: DateOrder = country === 'US' || country === '' ? 'monthFirst' : 'dayFirst'
  let [dayFirst, monthFirst] = [0, 0]
  for (const cell of cells) {
    const found = numbersDate.exec(cell.trim())
    if (found && Number(found[1]) > 12) dayFirst += 1
    if (found && Number(found[2]) > 12) monthFirst += 1
  }
  return dayFirst === monthFirst ? usual : dayFirst > monthFirst ? 'dayFirst' : 'monthFirst'
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const firstSerial = Date.UTC(1899, 11, 30)
const dayMs = 86_400_000

/** ISO, numbers in that order, "Mar 5, 2019", "5 March 2019", and the serial number of a spreadsheet. */
export function dateCell(cell: string, order: DateOrder, today: LocalDate): ReadCell<LocalDate> {
  const text = plainText(cell)
  if (text === '' || /^0+([-/.]0+)*$/.test(text)) return empty
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?$/.exec(text)
  if (iso) return dateOf(iso[1], iso[2], iso[3])
  const numbers = numbersDate.exec(text)
  if (numbers) {
    const [day, month] = order === 'dayFirst' ? [numbers[1], numbers[2]] : [numbers[2], numbers[1]]
    return dateOf(fullYear(numbers[3], today), month, day)
  }
  const named = /^(?:(\d{1,2})\.?\s+)?([a-z]{3})[a-z]*\.?\s*(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})$/i.exec(text)
  if (named) {
    const month = months.indexOf((named[2] ?? '').toLowerCase()) + 1
    return month === 0 ? failed('invalid') : dateOf(named[4], String(month), named[1] ?? named[3])
  }
  const serial = /^(\d{5})(?:\.\d+)?$/.exec(text)
  if (serial) return value(new Date(firstSerial + Number(serial[1]) * dayMs).toISOString().slice(0, 10))
  return failed('invalid')
}

/** Of two digits: the last hundred years. */
const fullYear = (year: string | undefined, today: LocalDate): string | undefined => {
  if (year?.length !== 2) return year
  const inThis = `${today.slice(0, 2)}${year}`
  return inThis > today.slice(0, 4) ? String(Number(inThis) - 100) : inThis
}

function dateOf(year: string | undefined, month: string | undefined, day: string | undefined): ReadCell<LocalDate> {
  if (!year || !month || !day) return failed('invalid')
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const real = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(real.getTime()) && real.toISOString().startsWith(date) ? value(date) : failed('invalid')
}

export function yesNoCell(cell: string): ReadCell<boolean> {
  const text = plainText(cell).toLowerCase()
  if (text === '') return empty
  if (/^(y|yes|true|x|1|on|subscribed|opted.?in|accepted|allowed)$/.test(text)) return value(true)
  if (/^(n|no|false|0|off|unsubscribed|opted.?out|not.?subscribed|bounced|deleted)$/.test(text)) return value(false)
  return failed('invalid')
}

export const mostPoints = 10_000_000

/** Whole points: `1,250`; a fraction is cut. */
export function pointsCell(cell: string): ReadCell<number> {
  const text = plainText(cell)
  if (text === '') return empty
  const power = fromPower(text)
  if (power && !power.ok) return power
  const written = power?.value ?? text
  if (!/^-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/.test(written)) return failed('invalid')
  const points = Math.trunc(Number(written.replaceAll(',', '')))
  return Math.abs(points) <= mostPoints ? value(points) : failed('invalid')
}

/** As many as one purchase may have. */
export const mostPunches = 99

export function punchesCell(cell: string): ReadCell<number> {
  const text = withoutDecimals(plainText(cell))
  // "7/12" and "7 of 12" are seven.
  const found = /^(\d{1,2})(?:\s*(?:\/|of)\s*\d{1,3})?$/i.exec(text)
  if (text === '' || text === '0') return empty
  const punches = Number(found?.[1])
  return found && punches >= 1 && punches <= mostPunches ? value(punches) : failed('invalid')
}

/** American zips that were numbers for a while: `2134` is 02134, `21341234` is 02134-1234. */
export function zipCell(cell: string, country: string): string {
  const text = withoutDecimals(plainText(cell))
  if (country !== 'US' || !/^\d+$/.test(text)) return text
  if (text.length === 3 || text.length === 4) return text.padStart(5, '0')
  if (text.length < 7 || text.length > 9) return text
  const nine = text.padStart(9, '0')
  return `${nine.slice(0, 5)}-${nine.slice(5)}`
}

const otherSpecies: Readonly<Record<string, Species>> = {
  canine: 'dog',
  puppy: 'dog',
  k9: 'dog',
  d: 'dog',
  feline: 'cat',
  kitten: 'cat',
  c: 'cat',
  bunny: 'rabbit',
  guineapig: 'guinea pig',
  cavy: 'guinea pig',
  avian: 'bird',
  parrot: 'bird',
  equine: 'horse',
}

/** Every species has a place; what is not known is 'other'. */
export function speciesCell(cell: string): Species | null {
  const text = plainText(cell).toLowerCase()
  if (text === '') return null
  const single = text.replace(/s$/, '')
  return (
    species.find((one) => one === text || one === single) ?? otherSpecies[single.replace(/[^a-z0-9]/g, '')] ?? 'other'
  )
}

export function sexCell(cell: string): PetSex | null {
  const text = plainText(cell).toLowerCase()
  return petSexes.find((one) => one === text || (text.length === 1 && one.startsWith(text))) ?? null
}

/** "Lee, Kim" and "Kim van der Lee": first and last name. */
export function namesOf(fullName: string): { readonly firstName: string; readonly lastName: string } {
  const text = plainText(fullName).replace(/\s+/g, ' ')
  const [last = '', first] = text.split(/\s*,\s*/, 2)
  if (first) return { firstName: first, lastName: last }
  const space = text.indexOf(' ')
  return space === -1
    ? { firstName: text, lastName: '' }
    : { firstName: text.slice(0, space), lastName: text.slice(space + 1) }
}
