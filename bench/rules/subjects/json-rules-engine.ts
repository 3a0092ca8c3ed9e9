/**
 * A peer: json-rules-engine with one rule for each program, all of them in one engine. The article is asked first and the others only
 * where it fits (`priority`), which is the quickest way this engine offers.
 */
import { Engine } from 'json-rules-engine'
import { dayNumber, here, type RuleSet, today } from '../rule-set.ts'
import type { MatchSubject } from './subject.ts'

export function jsonRulesEngine({ rules }: RuleSet): MatchSubject {
  const engine = new Engine()
  for (const rule of rules)
    engine.addRule({
      conditions: {
        all: [
          { fact: 'upc', operator: 'in', value: [...rule.upcs], priority: 10 },
          { fact: 'store', operator: 'in', value: [...rule.stores] },
          { fact: 'day', operator: 'greaterThanInclusive', value: dayNumber(rule.from) },
          { fact: 'day', operator: 'lessThanInclusive', value: dayNumber(rule.until) },
        ],
      },
      event: { type: rule.kind, params: { number: rule.number } },
    })
  const day = dayNumber(today)

  async function answer(upc: string): Promise<number[]> {
    const { events } = await engine.run({ upc, store: here, day })
    const hits = events.map(({ type, params }) => ({ isCard: type === 'card', number: Number(params?.['number']) }))
    hits.sort((one, other) => one.number - other.number)
    const card = hits.find((hit) => hit.isCard)
    return hits.filter((hit) => !hit.isCard || hit === card).map((hit) => hit.number)
  }

  return {
    name: 'json-rules-engine',
    scansPerSample: Math.max(1, Math.round(100 / rules.length)),
    answer,
    async ask(upcs) {
      let hits = 0
      for (const upc of upcs) hits += (await answer(upc)).length
      return hits
    },
  }
}
