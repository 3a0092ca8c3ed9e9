/**
 * Key presses of five classes, each as the text that stands in the field then, and what of an answer is true: whoever has every word at the
 * beginning of a word of the name or of a pet's name, or somewhere in phone, e-mail, id or card; in class `typo` also whoever has a word
 * that is one slip away. Told by looking at everybody, without any index.
 */
import type { SearchEntry } from '../../renderer/database/search-line.ts'
import { type Chance, chanceFrom, createPeople, lineOf } from './people.ts'

export const classes = ['prefix', 'two-words', 'phone', 'email', 'typo'] as const
export type QueryClass = (typeof classes)[number]

export interface KeyPress {
  readonly class: QueryClass
  readonly text: string
}

export interface Truth {
  readonly presses: readonly KeyPress[]
  /** Share of the answers that could be had (at most 20) that were given and are true; null when nobody could be had. */
  recall(press: KeyPress, found: readonly number[]): number | null
}

const shownAtOnce = 20

/** `perClass` key presses of each class over the first `count` customers. */
export function makeTruth(count: number, perClass: number): Truth {
  const people = createPeople()
  const lines: string[] = []
  /** Words of names and pets -> who has them, at most `shownAtOnce`. */
  const holders = new Map<string, number[]>()
  const sampled: SearchEntry[] = []
  const wanted = perClass * classes.length
  for (let nth = 0; nth < count; nth += 1) {
    const entry = people.next()
    lines.push(lineOf(entry))
    for (const word of [...entry.name.split(' '), ...entry.petNames]) {
      const known = holders.get(word.toLowerCase())
      if (known === undefined) holders.set(word.toLowerCase(), [nth])
      else if (known.length < shownAtOnce) known.push(nth)
    }
    if (Math.floor((nth * wanted) / count) > Math.floor(((nth - 1) * wanted) / count)) sampled.push(entry)
  }
  const chance = chanceFrom(11)
  const presses = sampled.flatMap((entry, nth): KeyPress | [] => {
    const of = classes[nth % classes.length] ?? 'prefix'
    const text = makers[of](entry, chance)
    return text === null ? [] : { class: of, text }
  })

  function isTrue(words: readonly string[], line: string): boolean {
    return words.every((word) => {
      for (let at = line.indexOf(word); at !== -1; at = line.indexOf(word, at + 1)) if (isAllowed(line, at)) return true
      return false
    })
  }

  return {
    presses,
    recall(press, found) {
      const words = press.text.split(' ')
      const could = new Set<number>()
      const misspelt = press.class === 'typo' ? [...holders].filter(([word]) => isOneSlip(press.text, word)) : []
      for (const [, some] of misspelt) for (const nth of some) could.add(nth)
      for (let nth = 0; nth < lines.length && could.size < shownAtOnce; nth += 1)
        if (isTrue(words, lines[nth] ?? '')) could.add(nth)
      if (could.size === 0) return null
      const meant = new Set(misspelt.map(([word]) => word))
      const isRight = (nth: number): boolean => {
        const line = lines[nth] ?? ''
        return isTrue(words, line) || (meant.size > 0 && line.split(' ').some((word) => meant.has(word)))
      }
      const given = [...new Set(found)].slice(0, shownAtOnce).filter(isRight).length
      return given / Math.min(shownAtOnce, could.size)
    },
  }
}

/** Not inside a word of the name or of a pet: those have letters only. */
function isAllowed(line: string, at: number): boolean {
  if (at === 0 || line[at - 1] === ' ') return true
  const begin = line.lastIndexOf(' ', at) + 1
  const end = line.indexOf(' ', at)
  return /[\d@]/.test(line.slice(begin, end === -1 ? line.length : end))
}

const pick = (chance: Chance, count: number): number => Math.floor(chance() * count)

const makers: Readonly<Record<QueryClass, (entry: SearchEntry, chance: Chance) => string | null>> = {
  prefix(entry, chance) {
    const words = entry.name.toLowerCase().split(' ')
    const word = words[pick(chance, words.length)] ?? ''
    return word.slice(0, 1 + pick(chance, word.length))
  },
  'two-words'(entry, chance) {
    const [first = '', last = ''] = entry.name.toLowerCase().split(' ')
    return `${first} ${last.slice(0, 1 + pick(chance, last.length))}`
  },
  phone(entry, chance) {
    const digits = entry.phone.replace(/\D/g, '')
    if (chance() < 0.5) return digits.slice(-4)
    const length = 4 + pick(chance, 3)
    const from = 1 + pick(chance, digits.length - length - 1)
    return digits.slice(from, from + length)
  },
  /** Across the end of the first name. */
  email(entry, chance) {
    const [local = ''] = entry.email.split('@')
    const first = (entry.name.split(' ')[0] ?? '').length
    if (local.length < first + 2) return null
    const from = Math.max(0, first - 1 - pick(chance, 3))
    return entry.email.slice(from, first + 2 + pick(chance, 6))
  },
  typo(entry, chance) {
    const words = entry.name.toLowerCase().split(' ')
    const word = words[pick(chance, words.length)] ?? ''
    if (word.length < 5) return null
    const at = 1 + pick(chance, word.length - 2)
    switch (pick(chance, 4)) {
      case 0:
        return `${word.slice(0, at)}${word[at] === 'k' ? 'p' : 'k'}${word.slice(at + 1)}`
      case 1:
        return word.slice(0, at) + word.slice(at + 1)
      case 2:
        return word.slice(0, at) + word[at] + word.slice(at)
      default:
        return word.slice(0, at) + (word[at + 1] ?? '') + word[at] + word.slice(at + 2)
    }
  },
}

/** A letter after the first replaced, left out, doubled or swapped with the next. */
function isOneSlip(typed: string, meant: string): boolean {
  if (typed[0] !== meant[0] || Math.abs(typed.length - meant.length) > 1) return false
  let at = 1
  while (at < typed.length && typed[at] === meant[at]) at += 1
  return (
    typed.slice(at + 1) === meant.slice(at + 1) ||
    typed.slice(at) === meant.slice(at + 1) ||
    typed.slice(at + 1) === meant.slice(at) ||
    (typed[at] === meant[at + 1] && typed[at + 1] === meant[at] && typed.slice(at + 2) === meant.slice(at + 2))
  )
}
