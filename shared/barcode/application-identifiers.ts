/**
 * GS1 application identifiers: how long each value may be, and whether it ends by itself or runs to the next separator. An
 * identifier that is not listed has a length nobody here knows. Source: GS1 General Specifications, scanners.md 4.
 */

export interface IdentifierRule {
  readonly ai: string
  /** Ends by itself after `longest` characters. */
  readonly isPredefined: boolean
  readonly shortest: number
  readonly longest: number
  readonly isNumeric: boolean
  /** The value ends with a check digit. */
  readonly hasCheckDigit: boolean
  readonly date: 'none' | 'day' | 'dayWithTime'
}

/** First two digits -> length of the whole element without these two digits, for all that end by themselves. */
const predefined: Readonly<Record<string, number>> = {
  ...{ '00': 18, '01': 14, '02': 14, '03': 14, '04': 16, '20': 2, '41': 14 },
  ...Object.fromEntries(['11', '12', '13', '14', '15', '16', '17', '18', '19'].map((two) => [two, 6])),
  ...Object.fromEntries(['31', '32', '33', '34', '35', '36'].map((two) => [two, 8])),
}

/**
 * The others: `n` digits, `x` text, a number is the greatest length, a range its limits. A name ending in `_` takes one more
 * digit (number of decimals, or a running number).
 */
const variable: Readonly<Record<string, string>> = {
  ...{ '10': 'x20', '21': 'x20', '22': 'x20', '235': 'x28', '240': 'x30', '241': 'x30', '242': 'n6', '243': 'x20' },
  ...{ '250': 'x30', '251': 'x30', '253': 'x30', '254': 'x20', '255': 'n13-25', '30': 'n8', '37': 'n8' },
  ...{ '390_': 'n15', '391_': 'n4-18', '392_': 'n15', '393_': 'n4-18', '394_': 'n4-4', '395_': 'n6-6' },
  ...{ '400': 'x30', '401': 'x30', '402': 'n17-17', '403': 'x30', '420': 'x20', '421': 'x12', '422': 'n3-3' },
  ...{ '423': 'n3-15', '424': 'n3-3', '425': 'n3-15', '426': 'n3-3', '427': 'x3' },
  ...{ '7001': 'n13-13', '7002': 'x30', '7003': 'n10-10', '7004': 'n4', '7005': 'x12', '7006': 'n6-6' },
  ...{ '7007': 'n6-12', '7008': 'x3', '7009': 'x10', '7010': 'x2', '7011': 'n6-10', '7020': 'x20', '7021': 'x20' },
  ...{ '7022': 'x20', '7023': 'x30', '703_': 'x30', '7040': 'x4', '710': 'x20', '711': 'x20', '712': 'x20' },
  ...{ '713': 'x20', '714': 'x20', '715': 'x20', '716': 'x20', '8001': 'n14-14', '8002': 'x20', '8003': 'x30' },
  ...{ '8004': 'x30', '8005': 'n6-6', '8006': 'n18-18', '8007': 'x34', '8008': 'n8-12', '8009': 'x50' },
  ...{ '8010': 'x30', '8011': 'n12', '8012': 'x20', '8013': 'x25', '8017': 'n18-18', '8018': 'n18-18' },
  ...{ '8019': 'n10', '8020': 'x25', '8026': 'n18-18', '8110': 'x70', '8111': 'n4-4', '8112': 'x70', '8200': 'x70' },
  ...{ '90': 'x30', '91': 'x90', '92': 'x90', '93': 'x90', '94': 'x90', '95': 'x90', '96': 'x90' },
  ...{ '97': 'x90', '98': 'x90', '99': 'x90' },
}

/** The rule for the identifier at the beginning of `text`; null where none is known. */
export function identifierAt(text: string, at = 0): IdentifierRule | null {
  const four = text.slice(at, at + 4)
  const two = four.slice(0, 2)
  if (!/^\d\d/.test(two)) return null
  const fixed = predefined[two]
  if (fixed !== undefined) {
    const extra = two.startsWith('3') ? 2 : two === '41' ? 1 : 0
    const ai = four.slice(0, 2 + extra)
    return /^\d+$/.test(ai) && ai.length === 2 + extra ? predefinedRule(ai, fixed - extra) : null
  }
  for (const length of [2, 3, 4]) {
    const ai = four.slice(0, length)
    if (!/^\d+$/.test(ai) || ai.length < length) return null
    const form = variable[ai] ?? (length === 4 ? variable[`${ai.slice(0, 3)}_`] : undefined)
    if (form !== undefined) return variableRule(ai, form)
  }
  return null
}

const withCheckDigits = new Set(['00', '01', '02', '410', '411', '412', '413', '414', '415', '416', '417'])

const predefinedRule = (ai: string, length: number): IdentifierRule => ({
  ai,
  isPredefined: true,
  shortest: length,
  longest: length,
  isNumeric: true,
  hasCheckDigit: withCheckDigits.has(ai),
  date: /^1[1235-7]$/.test(ai) ? 'day' : 'none',
})

function variableRule(ai: string, form: string): IdentifierRule {
  const [first = '', last] = form.slice(1).split('-')
  return {
    ai,
    isPredefined: false,
    shortest: last === undefined ? 1 : Number(first),
    longest: Number(last ?? first),
    isNumeric: form.startsWith('n'),
    hasCheckDigit: false,
    date: ai === '7003' ? 'dayWithTime' : 'none',
  }
}
