/**
 * The rules of one case, in no program's shape: 50, 500 or 5,000 programs of 50 articles each, drawn from the same 6,000 articles, so
 * that an article's hits grow with the programs. The first forty and every second after them are cards, the others offers. One in
 * five does not run in this store, one offer in five is over or has not begun. Seeded: the same at every run.
 */
import { createDice, type Dice } from './dice.ts'

export const articleCount = 6000
export const itemsPerProgram = 50
export const scanCount = 500
/** Of a customer, so the first so many programs must be cards that run here. */
export const openCards = 40

export interface Rule {
  /** From 0, in the order in which the programs were made: of several cards for one article the first one counts. */
  readonly number: number
  readonly kind: 'card' | 'offer'
  readonly upcs: readonly string[]
  /** First and last date, `YYYY-MM-DD`. */
  readonly from: string
  readonly until: string
  /** Stores that take part, by number from 0. */
  readonly stores: readonly number[]
}

export interface RuleSet {
  readonly rules: readonly Rule[]
  /** What is scanned, in the order of the counter: mostly articles of programs, one in ten of none. */
  readonly scans: readonly string[]
}

/** What an article counts for, here and today: the number of the first running card, then those of all running offers, ascending. */
export type Answer = readonly number[]

/** The day, as the rule set's dates know it, and the store at which all is asked. */
export const today = '2026-06-10'
export const here = 0
export const storeCount = 3

export function makeRuleSet(programs: number): RuleSet {
  const dice = createDice(programs)
  const rules = Array.from({ length: programs }, (_, number): Rule => {
    const isFirst = number < openCards
    const kind = isFirst || number % 2 === 0 ? 'card' : 'offer'
    const isOut = kind === 'offer' && dice.below(5) === 0
    const [from, until] = isOut ? outside(dice) : ['2026-01-01', '2026-12-31']
    const stores = isFirst || dice.below(5) > 0 ? [here, 1] : [1, 2]
    return { number, kind, upcs: articles(dice), from, until, stores }
  })
  const scans = Array.from({ length: scanCount }, (_, nth) => {
    const rule = rules[dice.below(programs)]
    return nth % 10 === 9 ? unlisted(dice) : (rule?.upcs[dice.below(itemsPerProgram)] ?? unlisted(dice))
  })
  return { rules, scans }
}

const outside = (dice: Dice): readonly [string, string] =>
  dice.below(2) === 0 ? ['2026-05-01', '2026-05-31'] : ['2026-07-01', '2026-07-31']

function articles(dice: Dice): string[] {
  const chosen = new Set<number>()
  while (chosen.size < itemsPerProgram) chosen.add(dice.below(articleCount))
  return [...chosen].map(upcOf)
}

const upcOf = (article: number): string => `0${String(60_000_000_000 + article * 7)}`

const unlisted = (dice: Dice): string => upcOf(articleCount + dice.below(articleCount))

/** `2026-06-10` as 20260610, for subjects that compare numbers. */
export const dayNumber = (date: string): number => Number(date.replaceAll('-', ''))
