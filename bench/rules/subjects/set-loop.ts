/** A peer: every program holds a Set of its articles, and each scan asks all of them. The shape most tills' loyalty code has. */
import { dayNumber, here, type RuleSet, today } from '../rule-set.ts'
import type { MatchSubject } from './subject.ts'

export function setLoop({ rules }: RuleSet): MatchSubject {
  const programs = rules.map((rule) => ({
    number: rule.number,
    isCard: rule.kind === 'card',
    upcs: new Set(rule.upcs),
    from: dayNumber(rule.from),
    until: dayNumber(rule.until),
    stores: new Set(rule.stores),
  }))
  const day = dayNumber(today)

  function answer(upc: string): number[] {
    const found: number[] = []
    let hasCard = false
    for (const program of programs) {
      if (!program.upcs.has(upc) || !program.stores.has(here)) continue
      if (program.from > day || program.until < day) continue
      if (program.isCard && hasCard) continue
      hasCard ||= program.isCard
      found.push(program.number)
    }
    return found
  }

  return {
    name: 'set-loop',
    scansPerSample: Math.max(10, Math.round(50_000 / rules.length)),
    answer,
    ask(upcs) {
      let hits = 0
      for (const upc of upcs) hits += answer(upc).length
      return hits
    },
  }
}
