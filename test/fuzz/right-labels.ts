/**
 * Labels as good scanners send them, each with what has to become of it. Numbers and check digits are made here in another way
 * than the product reads them, so that the two cannot be wrong together.
 */
import type { CodeRefusal } from '../../shared/barcode/name-code.ts'
import type { Chance } from './random.ts'

export type Expected =
  | {
      readonly kind: 'item'
      readonly upc: string
      readonly label: Readonly<Record<string, string>> | null
      readonly addOn?: string
    }
  | { readonly kind: 'refused'; readonly reason: CodeRefusal }
  | { readonly kind: 'loyaltyCard' | 'badge'; readonly code: string }

export interface RightLabel {
  readonly raw: string
  readonly expected: Expected
}

export const people = {
  loyaltyCards: [
    { prefix: 'LC', length: 12, isPrefixLeftOff: false },
    { prefix: 'https://club.example/c/', length: null, isPrefixLeftOff: true },
  ],
  badges: [{ prefix: 'EMP-', length: 8, isPrefixLeftOff: true }],
}

const gs = '\u001d'
const lotLetters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefgh0123456789-/+._'

/** The digit that makes the sum of all, weighted 1 and 3 from the right, a multiple of ten: found by trying. */
function withDigit(payload: string): string {
  for (const last of '0123456789') {
    const fromRight = [...(payload + last)].reverse().map(Number)
    const sum = fromRight.reduce((total, digit, place) => total + (place % 2 === 1 ? digit * 3 : digit), 0)
    if (sum % 10 === 0) return payload + last
  }
  throw new Error(`No check digit fits ${payload}`)
}

const upcA = (chance: Chance) => withDigit(chance.pick(['0', '1', '3', '6', '7', '8', '9']) + chance.digits(10))
const ean13 = (chance: Chance) => withDigit(chance.pick(['30', '40', '54', '69', '76', '87', '95']) + chance.digits(10))
const gtin14 = (chance: Chance) => withDigit(`${chance.between(1, 8)}${chance.digits(12)}`)

/** An article as the catalogue writes it, and in 14 digits. */
function anyArticle(chance: Chance): { readonly upc: string; readonly fourteen: string } {
  const upc = chance.pick([upcA, ean13, gtin14])(chance)
  return { upc, fourteen: `${'0'.repeat(14 - upc.length)}${upc}` }
}

const item = (upc: string, label: Readonly<Record<string, string>> | null = null): Expected => ({
  kind: 'item',
  upc,
  label,
})

function retail(chance: Chance): RightLabel {
  if (chance.onceIn(2)) {
    const upc = upcA(chance)
    return {
      raw: chance.pick([`]E0${upc}`, `]E00${upc}`, upc, `0${upc}`, `00${upc}`, `]C10100${upc}`]),
      expected: item(upc),
    }
  }
  const upc = ean13(chance)
  return { raw: chance.pick([`]E0${upc}`, upc, `0${upc}`, `]e0010${upc}`, `]e00${upc}`]), expected: item(upc) }
}

/** Made from the long number by leaving its zeros out, one rule after the other. */
function upcE(chance: Chance): RightLabel {
  const n = chance.pick(['0', '1'])
  const [a, b, c, d, e] = [chance.digits(1), chance.digits(1), chance.digits(1), chance.digits(1), chance.digits(1)]
  const low = chance.pick(['0', '1', '2'])
  const high = chance.pick(['5', '6', '7', '8', '9'])
  const [long, short] = chance.pick([
    [`${n}${a}${b}${low}0000${c}${d}${e}`, `${n}${a}${b}${c}${d}${e}${low}`],
    [`${n}${a}${b}${c}00000${d}${e}`, `${n}${a}${b}${c}${d}${e}3`],
    [`${n}${a}${b}${c}${d}00000${e}`, `${n}${a}${b}${c}${d}${e}4`],
    [`${n}${a}${b}${c}${d}${e}0000${high}`, `${n}${a}${b}${c}${d}${e}${high}`],
  ] as const)
  const upc = withDigit(long)
  return { raw: `]E0${short}${upc.slice(-1)}`, expected: item(upc) }
}

function book(chance: Chance): RightLabel {
  const upc = withDigit(`${chance.pick(['977', '978', '9791'])}${chance.digits(9)}`.slice(0, 12))
  const addOn = chance.digits(chance.pick([2, 5]))
  const id = addOn.length === 2 ? ']E1' : ']E2'
  const raw = chance.pick([`]E0${upc}${id}${addOn}`, `${id}${addOn}]E0${upc}`, `]E3${upc}${addOn}`, `${upc}${addOn}`])
  return { raw, expected: { kind: 'item', upc, label: null, addOn } }
}

function wrongDigit(chance: Chance): RightLabel {
  const right = chance.pick([upcA, ean13, gtin14])(chance)
  const wrong = right.slice(0, -1) + String((Number(right.slice(-1)) + chance.between(1, 9)) % 10)
  const fourteen = `${'0'.repeat(14 - wrong.length)}${wrong}`
  const raws = [wrong, `]C101${fourteen}`, `]I1${fourteen}`, `]Q1https://a.example/01/${fourteen}`]
  if (wrong.length < 14) raws.push(`]E0${wrong}`)
  return { raw: chance.pick(raws), expected: { kind: 'refused', reason: 'checkDigit' } }
}

function elements(chance: Chance): RightLabel {
  const { upc, fourteen } = anyArticle(chance)
  const lot = chance.text(lotLetters, chance.between(1, 20))
  const serial = chance.text(lotLetters, chance.between(1, 20))
  const month = String(chance.between(1, 12)).padStart(2, '0')
  const day = String(chance.between(1, 28)).padStart(2, '0')
  const year = chance.between(20, 60)
  const dated = `17${year}${month}${day}`
  const expiry = `20${year}-${month}-${day}`
  const before = chance.onceIn(4) ? gs : ''
  const [data, label] = chance.pick([
    [`01${fourteen}${dated}10${lot}${gs}21${serial}`, { lot, expiry, serial }],
    [`01${fourteen}21${serial}${gs}${dated}`, { expiry, serial }],
    [`10${lot}${gs}01${fourteen}`, { lot }],
    [`01${fourteen}${gs}3103${chance.digits(6)}${dated}`, { expiry }],
    [`240${lot}${gs}01${fourteen}37${chance.digits(3)}${gs}400${serial}`, null],
  ] as const)
  return {
    raw: `${chance.pick([']C1', ']d2', ']Q3', ']e0', ']J1', ']z1'])}${before}${data}`,
    expected: item(upc, label),
  }
}

function written(chance: Chance): RightLabel {
  const { upc, fourteen } = anyArticle(chance)
  const lot = chance.text(lotLetters, chance.between(1, 20))
  const raw = chance.pick([
    `(01)${fourteen}(10)${lot}`,
    `]Q1https://id.example/01/${fourteen}/10/${encodeURIComponent(lot)}`,
    `HTTPS://SHOP.EXAMPLE/a/b/01/${fourteen}/10/${encodeURIComponent(lot)}#x`,
    `]Q2\\000026https://id.example/gtin/${fourteen}?10=${encodeURIComponent(lot)}`,
  ])
  return { raw, expected: item(upc, { lot }) }
}

function namesNoArticle(chance: Chance): RightLabel {
  const inside = anyArticle(chance).fourteen
  const parcel = withDigit(chance.digits(17))
  const coupon = withDigit(`5${chance.digits(10)}`)
  const [raw, reason] = chance.pick<readonly [string, CodeRefusal]>([
    [`]C100${parcel}`, 'shippingLabel'],
    [`]C100${parcel}02${inside}37${chance.digits(2)}`, 'contentsLabel'],
    [`]C110${chance.text(lotLetters, 8)}`, 'noItemNumber'],
    [`]C101${inside.slice(0, 9)}`, 'incomplete'],
    [`]E0${coupon}`, 'coupon'],
    [`]E2${chance.digits(5)}`, 'addOnOnly'],
    [`]E0${upcA(chance)}]E0${ean13(chance)}`, 'twoLabels'],
    [`]Q1https://shop.example/?p=${chance.digits(6)}`, 'webLink'],
    [`]C0${chance.digits(14)}`, 'otherKind'],
    [`]A0${chance.text('ABCDEFGHJK-. $/+%', 9)}X`, 'otherKind'],
    [chance.text('abcdefghijk', chance.between(1, 30)), 'notAValidUpc'],
  ])
  return { raw, expected: { kind: 'refused', reason } }
}

function personsCode(chance: Chance): RightLabel {
  const bars = chance.pick(['', ']C0', ']Q1', ']A0'])
  const [number, four] = [chance.digits(10), chance.digits(4)]
  const [text, expected] = chance.pick<readonly [string, Expected]>([
    [`LC${number}`, { kind: 'loyaltyCard', code: `LC${number}` }],
    [`https://club.example/c/${number}`, { kind: 'loyaltyCard', code: number }],
    [`EMP-${four}`, { kind: 'badge', code: four }],
  ])
  return { raw: bars + text, expected }
}

const kinds = [retail, retail, upcE, book, wrongDigit, elements, elements, written, namesNoArticle, personsCode]

export function rightLabel(chance: Chance): RightLabel {
  const { raw, expected } = chance.pick(kinds)(chance)
  const blanks = () => (chance.onceIn(12) ? ' '.repeat(chance.between(1, 3)) : '')
  return { raw: `${blanks()}${raw}${blanks()}`, expected }
}
