/**
 * The best rows of one segment for a query, one fit after the other. For each fit some word's terms give the candidates - the fewest
 * that all rows of that fit are among - and the rows themselves are asked only where the terms do not tell all. Terms keep their
 * rows in rank order, so the first found are the best and the rest is not read.
 */
import { runsHolding } from './search-grams.ts'
import { type Fit, fits } from './search-line.ts'
import {
  collect,
  createBestRows,
  type Run,
  sizeOfAll,
  type Words,
  wholeWord,
  wordsBeginning,
} from './search-postings.ts'
import { type ByteWord, fitOfRow } from './search-row.ts'
import type { SearchSegment } from './search-segment.ts'
import { hasSlip } from './search-slips.ts'

export interface SegmentFinder {
  /** The best rows of exactly that fit, at most `most`, that are wanted. Fits are asked for in their order. */
  rows(fit: Fit, most: number, isWanted: (row: number) => boolean): readonly number[]
}

/** With so few candidates it does not pay to look for a word that has fewer. */
const fewEnough = 100

export function createSegmentFinder(segment: SearchSegment, words: readonly ByteWord[]): SegmentFinder {
  const terms = words.map((word) => createWordRuns(segment, word))
  const fitOf = remembered((row) => fitOfRow(segment.text, segment.textAt[row] as number, words, false))
  const fitWithSlip = remembered((row) => fitOfRow(segment.text, segment.textAt[row] as number, words, true))

  /** Sets of runs; the rows of that fit are all in one of them. */
  function candidates(fit: Fit): readonly (readonly Run[])[] {
    if (fit === fits.allWhole) {
      const wholes = terms.map((one) => one.withFit(fits.oneWhole))
      return [wholes.reduce((least, runs) => (sizeOfAll(runs) < sizeOfAll(least) ? runs : least))]
    }
    return terms.flatMap((one, nth) => {
      let least = one.withFit(fit)
      let size = sizeOfAll(least)
      if (size === 0) return []
      for (const [other, { any }] of terms.entries()) {
        if (other === nth || size < fewEnough) continue
        const otherSize = sizeOfAll(any())
        if (otherSize >= size) continue
        least = any()
        size = otherSize
      }
      return [least]
    })
  }

  return {
    rows(fit, most, isWanted) {
      if (words.length === 1 && fit === fits.oneWhole) return []
      const best = createBestRows(most)
      const isToldByTerms = words.length === 1 && fit !== fits.elsewhere
      const accepts = isToldByTerms
        ? isWanted
        : (row: number) => isWanted(row) && (fit < fits.slip ? fitOf(row) : fitWithSlip(row)) === fit
      for (const runs of candidates(fit)) collect(runs, best, accepts)
      return best.rows
    },
  }
}

interface WordRuns {
  withFit(fit: Fit): readonly Run[]
  /** Every row that the word fits without a slip is among these. */
  any(): readonly Run[]
}

function createWordRuns(segment: SearchSegment, word: ByteWord): WordRuns {
  const { inName } = word
  const beginning = (words: Words): Run =>
    inName.length > 0 ? wordsBeginning(words, inName) : { postings: words, from: 0, to: 0 }
  const first = beginning(segment.first)
  const further = beginning(segment.further)
  const elsewhere = once(() => [
    beginning(segment.pets),
    ...word.elsewhere.flatMap((form) => runsHolding(form, segment.grams, segment.domains)),
  ])
  const any = once(() => [first, further, ...elsewhere()])
  const slips = once(() => slipRuns(segment, word))
  return {
    withFit(fit) {
      switch (fit) {
        case fits.allWhole:
        case fits.oneWhole:
          return [wholeWord(segment.first, first, inName.length), wholeWord(segment.further, further, inName.length)]
        case fits.beginsName:
          return [first]
        case fits.beginsWord:
          return [further]
        case fits.elsewhere:
          return elsewhere()
        case fits.slip:
          return slips().whole
        case fits.slipInBeginning:
          return slips().beginning
      }
    },
    any,
  }
}

/** Another fit asks about the same rows again. */
function remembered(fitOf: (row: number) => Fit | null): (row: number) => Fit | null {
  const known = new Map<number, Fit | null>()
  return (row) => {
    let fit = known.get(row)
    if (fit === undefined) {
      fit = fitOf(row)
      known.set(row, fit)
    }
    return fit
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

interface SlipRuns {
  readonly whole: readonly Run[]
  readonly beginning: readonly Run[]
}

function slipRuns({ first, further, pets }: SearchSegment, word: ByteWord): SlipRuns {
  const whole: Run[] = []
  const beginning: Run[] = []
  if (!word.mayHaveSlip) return { whole, beginning }
  const { inName } = word
  for (const words of [first, further, pets]) {
    const { from, to } = wordsBeginning(words, inName.subarray(0, 1))
    for (let nth = from; nth < to; nth += 1) {
      const start = words.lettersAt[nth] as number
      if (!mayBeMeant(words.letters, start, inName)) continue
      const end = words.lettersAt[nth + 1] as number
      if (hasSlip(inName, words.letters, start, end, true)) whole.push({ postings: words, from: nth, to: nth + 1 })
      else if (word.mayBeginWithSlip && hasSlip(inName, words.letters, start, end, false))
        beginning.push({ postings: words, from: nth, to: nth + 1 })
    }
  }
  return { whole, beginning }
}

/** Whatever the slip, one of the next two letters stands where it was typed or one place beside: few words pass. */
function mayBeMeant(letters: Uint8Array, start: number, typed: Uint8Array): boolean {
  const [second, third] = [letters[start + 1], letters[start + 2]]
  return second === typed[1] || third === typed[2] || second === typed[2] || third === typed[1]
}
