/**
 * The bound: a bare Map from article to the numbers of its programs, and the same store and date checks on flat arrays. It knows of no
 * account type, no version, no values, and gives numbers only. Nothing that has to look at an article's programs is much cheaper.
 */
import { dayNumber, here, type RuleSet, storeCount, today } from '../rule-set.ts'
import type { MatchSubject } from './subject.ts'

export function gtinIndex({ rules }: RuleSet): MatchSubject {
  const from = Int32Array.from(rules, (rule) => dayNumber(rule.from))
  const until = Int32Array.from(rules, (rule) => dayNumber(rule.until))
  const isCard = Uint8Array.from(rules, (rule) => (rule.kind === 'card' ? 1 : 0))
  const runsAt = new Uint8Array(rules.length * storeCount)
  const lists = new Map<string, number[]>()
  for (const { number, upcs, stores } of rules) {
    for (const store of stores) runsAt[number * storeCount + store] = 1
    for (const upc of upcs) lists.set(upc, [...(lists.get(upc) ?? []), number])
  }
  const index = new Map([...lists].map(([upc, numbers]) => [upc, Int32Array.from(numbers)]))
  const day = dayNumber(today)

  function answer(upc: string): number[] {
    const found: number[] = []
    const numbers = index.get(upc)
    if (!numbers) return found
    let hasCard = false
    for (let at = 0; at < numbers.length; at += 1) {
      const number = numbers[at] ?? 0
      if (runsAt[number * storeCount + here] !== 1) continue
      if ((from[number] ?? 0) > day || (until[number] ?? 0) < day) continue
      if (isCard[number] === 1) {
        if (hasCard) continue
        hasCard = true
      }
      found.push(number)
    }
    return found
  }

  return {
    name: 'gtin-index',
    scansPerSample: 5000,
    answer,
    ask(upcs) {
      let hits = 0
      for (const upc of upcs) hits += answer(upc).length
      return hits
    },
  }
}
