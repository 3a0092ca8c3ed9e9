/** Labels no scanner should send: random bytes, good labels with something broken, and texts made to keep a reader busy. */

import type { Chance } from './random.ts'
import { rightLabel } from './right-labels.ts'

const gs = '\u001d'
const everyByte = String.fromCharCode(...Array.from({ length: 256 }, (_, code) => code))
const pieces = [
  ...[']E0', ']E1', ']E2', ']E3', ']E4', ']C0', ']C1', ']e0', ']d2', ']Q1', ']Q2', ']Q3', ']Q4', ']J1', ']I1', ']I3'],
  ...[']X0', ']A0', ']', gs, '<GS>', '<G', '(', ')', '(01)', '(10)', '\\', '\\000026', '\\\\', '%', '%2F', '%C3%BC'],
  ...['01', '02', '00', '10', '17', '21', '37', '3103', '410', '99', '8110', '7003', '05', 'https://', 'HTTP://a/'],
  ...[
    '/01/',
    '/gtin/',
    '/10/',
    '?17=',
    '&',
    ';',
    '=',
    '#',
    ' ',
    '-',
    '*',
    'X',
    'A',
    '\u00c3\u00bc',
    '\u00ff',
    '\u0000',
  ],
  ...['09506000134352', '4006381333931', '036000291452', '73513537', '280131', '280100', 'LC', 'EMP-'],
]

export function wrongLabel(chance: Chance): string {
  if (chance.onceIn(400)) return hostile(chance)
  switch (chance.below(4)) {
    case 0:
      return chance.text(everyByte, chance.onceIn(20) ? chance.below(600) : chance.below(40))
    case 1:
      return Array.from({ length: chance.between(1, 12) }, () =>
        chance.onceIn(3) ? chance.digits(chance.between(1, 14)) : chance.pick(pieces),
      ).join('')
    default: {
      let label = rightLabel(chance).raw
      for (let times = chance.between(1, 3); times > 0; times -= 1) label = broken(label, chance)
      return label
    }
  }
}

/** Thousands of times the same thing, up to and over the longest label. */
function hostile(chance: Chance): string {
  const piece = chance.onceIn(2) ? chance.pick(pieces) : broken(rightLabel(chance).raw, chance)
  const length = chance.pick([8190, 8191, 8192, 8193, 8194, 12_000, chance.between(1000, 8192)])
  const filled = piece.repeat(Math.ceil(length / Math.max(1, piece.length)))
  return chance.pick(['', ']C1', ']Q1', ']E0', '(01)', 'https://a/']).concat(filled, 'x').slice(0, length)
}

function broken(label: string, chance: Chance): string {
  const at = chance.below(label.length + 1)
  const to = Math.min(label.length, at + chance.between(1, 6))
  switch (chance.below(10)) {
    case 0:
      return label.slice(0, at) + chance.text(everyByte, 1) + label.slice(at + 1)
    case 1:
      return label.slice(0, at) + chance.digits(1) + label.slice(at + 1)
    case 2:
      return label.slice(0, at) + label.slice(to)
    case 3:
      return label.slice(0, at) + chance.pick(pieces) + label.slice(at)
    case 4:
      return label.slice(0, to) + label.slice(at)
    case 5:
      return label.slice(0, at)
    case 6:
      return label + rightLabel(chance).raw
    case 7:
      return label.slice(0, at) + otherCase(label.slice(at, to)) + otherCase(label.slice(to))
    case 8:
      return label.replaceAll(gs, chance.pick(['', '<GS>', gs + gs, ' ']))
    default:
      return label.slice(at) + label.slice(0, at)
  }
}

/** As Caps Lock turns it; letters beyond ASCII stay one byte. */
const otherCase = (text: string): string =>
  text.replace(/[A-Za-z]/g, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()))
