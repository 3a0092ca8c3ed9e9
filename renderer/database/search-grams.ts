/**
 * Finding inside phone digits, e-mails, ids and cards: every place of such a text is a gram of three letters, or of four where it begins
 * with three digits (a thousand numbers would say too little), shorter at the text's end. Of an e-mail the part up to the @ has
 * grams; its domain is a word of its own, because many share it. A gram is one number, its first letter highest.
 */
import { folded } from './search-latin1.ts'
import { type Grams, gramsBetween, inBoth, type Run, sizeOf, type Words, wordsBeginning } from './search-postings.ts'
import { fieldEnd, itemEnd, searchedAt } from './search-row.ts'

const at = '@'.charCodeAt(0)
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39

/** Letters of the gram that begins there. */
function gramLength(letters: Uint8Array, from: number, to: number): number {
  if (to - from < 3) return to - from
  const isNumber =
    isDigit(letters[from] as number) && isDigit(letters[from + 1] as number) && isDigit(letters[from + 2] as number)
  return isNumber && to - from > 3 ? 4 : 3
}

/** As a number; letters it does not have are 0. */
function gramOf(letters: Uint8Array, from: number, length: number): number {
  let gram = 0
  for (let nth = 0; nth < 4; nth += 1) gram = gram * 256 + (nth < length ? (letters[from + nth] as number) : 0)
  return gram
}

let letters = new Uint8Array(512)

function copyText(
  text: Uint8Array,
  from: number,
  isKept: (byte: number) => boolean,
  ends: (byte: number) => boolean,
): number {
  let length = 0
  for (let place = from; ; place += 1) {
    const byte = text[place] as number
    if (ends(byte)) return length
    if (!isKept(byte)) continue
    if (length === letters.length) {
      const larger = new Uint8Array(length * 2)
      larger.set(letters)
      letters = larger
    }
    letters[length++] = folded[byte] as number
  }
}

const all = (): boolean => true
const isFieldEnd = (byte: number): boolean => byte === fieldEnd
const isItemEnd = (byte: number): boolean => byte === fieldEnd || byte === itemEnd

/** Tells each gram of a row; one may come twice. The row's domain is returned, letters folded; null without an @. */
export function gramsOfRow(text: Uint8Array, start: number, tell: (gram: number) => void): Uint8Array | null {
  const tellAll = (length: number, last: number) => {
    for (let from = 0; from <= last; from += 1) tell(gramOf(letters, from, gramLength(letters, from, length)))
  }
  const whole = (length: number) => tellAll(length, length - 1)
  whole(copyText(text, searchedAt(text, start, 'phone'), isDigit, isFieldEnd))
  whole(copyText(text, searchedAt(text, start, 'id'), all, isFieldEnd))
  let card = searchedAt(text, start, 'cards')
  for (;;) {
    whole(copyText(text, card, all, isItemEnd))
    while (!isItemEnd(text[card] as number)) card += 1
    if (text[card] === fieldEnd) break
    card += 1
  }
  const length = copyText(text, searchedAt(text, start, 'email'), all, isFieldEnd)
  const sign = letters.subarray(0, length).indexOf(at)
  if (sign === -1) {
    whole(length)
    return null
  }
  // The @ alone says nothing.
  tellAll(sign + 1, sign - 1)
  return letters.slice(sign + 1, length)
}

/** Runs that hold every row with that text somewhere in one of these fields, and others: the caller looks at the rows. */
export function runsHolding(word: Uint8Array, grams: Grams, domains: Words): readonly Run[] {
  const sign = word.indexOf(at)
  if (sign === -1) return [rarestRun(word, grams), ...domainsHolding(word, domains)]
  const byDomain = wordsBeginning(domains, word.subarray(sign + 1))
  // An id or a card may hold an @ as well.
  const inOthers = rarestRun(word, grams)
  if (sign === 0) return [byDomain, inOthers]
  const byGram = rarestRun(word.subarray(0, sign + 1), grams)
  return [sizeOf(byDomain) < sizeOf(byGram) ? byDomain : byGram, inOthers]
}

/** Of so few candidates the rows themselves are asked. */
const fewRows = 48
const gramsTogether = 3

/** Rows of the rarest gram; where those are many, only those that have the next rarest as well. */
function rarestRun(word: Uint8Array, grams: Grams): Run {
  const runs = [runOfGram(word, 0, grams)]
  for (let from = 1; from + 3 <= word.length; from += 1) runs.push(runOfGram(word, from, grams))
  runs.sort((a, b) => sizeOf(a) - sizeOf(b))
  let rarest = runs[0] as Run
  for (const run of runs.slice(1, gramsTogether)) {
    if (sizeOf(rarest) <= fewRows || !isOneTerm(rarest) || !isOneTerm(run)) break
    rarest = inBoth(rarest, run)
  }
  return rarest
}

const isOneTerm = ({ from, to }: Run): boolean => to - from === 1

/** Grams that begin as the word goes on from there. */
function runOfGram(word: Uint8Array, from: number, grams: Grams): Run {
  const length = gramLength(word, from, word.length)
  const least = gramOf(word, from, length)
  return gramsBetween(grams, least, least + 256 ** (4 - length))
}

function domainsHolding(word: Uint8Array, domains: Words): readonly Run[] {
  const runs: Run[] = []
  const { letters: text, lettersAt } = domains
  for (let nth = 0; nth + 1 < lettersAt.length; nth += 1) {
    const last = (lettersAt[nth + 1] as number) - word.length
    for (let from = lettersAt[nth] as number; from <= last; from += 1) {
      let length = 0
      while (length < word.length && text[from + length] === word[length]) length += 1
      if (length < word.length) continue
      runs.push({ postings: domains, from: nth, to: nth + 1 })
      break
    }
  }
  return runs
}
