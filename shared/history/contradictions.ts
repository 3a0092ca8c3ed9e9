/** What a history says against itself, though every part of it can be read and every name is known: the first, in a sentence. */
import type { CardVersion, History, OfferVersion, Step, StepOf } from './history-schema.ts'
import { stepPlace } from './place.ts'
import { storyTimeToMs } from './story-time.ts'

/** null = nothing. */
export const firstContradiction = (history: History): string | null =>
  inStore(history) ?? inNames(history) ?? inRules(history) ?? inSteps(history)

function inStore(history: History): string | null {
  if (Object.keys(history.locations).length === 0) return 'locations: name at least one.'
  if (Object.keys(history.registers).length === 0) return 'registers: name at least one.'
  if (Object.hasOwn(history.registers, 'cloud')) return 'registers.cloud: that is what the cloud is called.'
  for (const [location, { timeZone }] of Object.entries(history.locations))
    if (!isTimeZone(timeZone)) return `locations.${location}.timeZone: "${timeZone}" is no time zone.`
  const { report } = history
  if (report && report.to < report.from) return 'report: it ends before it starts.'
  return (
    twice(history.enrolments ?? [], 'enrolments', ({ location, program }) => `${location} and ${program}`) ??
    twice(history.autoEnrolments, 'autoEnrolments', ({ location, manufacturer }) => `${location} and ${manufacturer}`)
  )
}

function twice<Row>(rows: readonly Row[], part: string, nameOf: (row: Row) => string): string | null {
  const seen = new Set<string>()
  for (const [index, row] of rows.entries()) {
    const name = nameOf(row)
    if (seen.has(name)) return `${part}[${index}]: ${name} stand there already.`
    seen.add(name)
  }
  return null
}

/** Names that would mean two things. */
function inNames(history: History): string | null {
  const itemOfUpc = new Map<string, string>()
  for (const [item, { upc }] of Object.entries(history.items)) {
    if (upc === undefined) continue
    const other = itemOfUpc.get(upc)
    if (other !== undefined) return `items.${item}.upc: the item "${other}" has this UPC already.`
    itemOfUpc.set(upc, item)
  }
  const programOf = new Map<string, string>()
  for (const [title, { cards }] of Object.entries(history.programs)) {
    if (Object.hasOwn(history.offers, title)) return `programs.${title}: there is an offer of that name.`
    for (const card of Object.keys(cards)) {
      const place = `programs.${title}.cards.${card}`
      const other = programOf.get(card)
      if (other !== undefined) return `${place}: the program "${other}" has a card of that name.`
      if (Object.hasOwn(history.offers, card)) return `${place}: there is an offer of that name.`
      programOf.set(card, title)
    }
  }
  return null
}

type Kind = 'card' | 'freeGood' | 'rebate'

function inRules(history: History): string | null {
  for (const [title, { start, end, cards }] of Object.entries(history.programs)) {
    if (start !== null && end !== null && end < start) return `programs.${title}: it ends before it starts.`
    for (const [card, versions] of Object.entries(cards)) {
      const wrong = inVersions(versions, 'card', `programs.${title}.cards.${card}`)
      if (wrong !== null) return wrong
    }
  }
  for (const [title, { type, versions }] of Object.entries(history.offers)) {
    const wrong = inVersions(versions, type, `offers.${title}.versions`)
    if (wrong !== null) return wrong
  }
  return null
}

function inVersions(versions: readonly (CardVersion | OfferVersion)[], kind: Kind, part: string): string | null {
  const seen = new Set<string>()
  for (const [index, version] of versions.entries()) {
    const place = `${part}[${index}]`
    if (seen.has(version.version)) return `${place}.version: there is a version "${version.version}" already.`
    seen.add(version.version)
    const wrong = inVersion(version, kind, place)
    if (wrong !== null) return wrong
  }
  return null
}

function inVersion(version: CardVersion | OfferVersion, kind: Kind, place: string): string | null {
  const { rule, discount } = version
  if ('start' in version && version.end < version.start) return `${place}: it ends before it starts.`
  if (rule === 'discount' && !discount) return `${place}: rule "discount" says what it takes off, as discount.`
  if (rule !== 'discount' && discount) return `${place}.discount: only rule "discount" has one.`
  if (discount && (discount.cents === undefined) === (discount.percent === undefined))
    return `${place}.discount: it is either cents or percent.`
  if (kind === 'rebate' && (version.buy !== 1 || version.get !== 1))
    return `${place}: a rebate is given for each piece; buy and get are 1.`
  for (const [item, { rebateCents, qualifies, map }] of Object.entries(version.items)) {
    if (kind === 'rebate' && qualifies && rebateCents === undefined)
      return `${place}.items.${item}: a rebate says its rebateCents.`
    if (kind !== 'rebate' && rebateCents !== undefined)
      return `${place}.items.${item}.rebateCents: only offers of type "rebate" have them.`
    if (kind !== 'rebate' && rule === 'mapped' && map === undefined)
      return `${place}.items.${item}: under rule "mapped" an item says its map.`
  }
  return null
}

function inSteps(history: History): string | null {
  const rules = new RuleChanges(history)
  let last: { readonly ms: number; readonly index: number } | null = null
  for (const [index, step] of history.steps.entries()) {
    const place = (inside?: string) => stepPlace(index, step.do, inside)
    if (step.at === undefined) {
      if (!last) return `${place()}: the first step has to say when it was, as at.`
      if (step.do === 'clock') return `${place()}: it has to say what the clock shows, as at.`
    } else {
      const ms = storyTimeToMs(step.at, zoneOf(step, history))
      if (last && ms < last.ms)
        return `${place('at')}: "${step.at}" is before step ${last.index + 1}. Time goes on; where clocks show an hour twice, give the zone too.`
      last = { ms, index }
    }
    const wrong = step.do === 'rule' ? rules.wrong(step, place) : inChoices(step, place)
    if (wrong !== null) return wrong
  }
  return null
}

function zoneOf(step: Step, { registers, locations }: History): string {
  const location = registers[step.register ?? Object.keys(registers)[0] ?? ''] ?? ''
  return locations[location]?.timeZone ?? 'UTC'
}

function inChoices(step: Step, place: (inside: string) => string): string | null {
  if (!('rewards' in step)) return null
  const nth = step.rewards.findIndex(({ from, of }) => (from === undefined) === (of === undefined))
  return nth < 0 ? null : `${place(`rewards[${nth}]`)}: it says either from or of.`
}

/** Versions that the store opens with, and those that steps add. */
class RuleChanges {
  readonly #history: History
  readonly #known = new Map<string, string>()

  constructor(history: History) {
    this.#history = history
    const add = ([name, versions]: [string, readonly (CardVersion | OfferVersion)[]]) => {
      for (const version of versions) this.#known.set(`${name} ${version.version}`, JSON.stringify(version))
    }
    for (const { cards } of Object.values(history.programs)) Object.entries(cards).forEach(add)
    Object.entries(history.offers).forEach(([offer, { versions }]) => {
      add([offer, versions])
    })
  }

  wrong(step: StepOf<'rule'>, place: (inside?: string) => string): string | null {
    const { card, offer, version } = step
    if ((card === undefined) === (offer === undefined)) return `${place()}: a rule changes either a card or an offer.`
    if (card !== undefined && 'start' in version)
      return `${place('version')}: a card's version has no start and end; it begins with from.`
    if (offer !== undefined && !('start' in version))
      return `${place('version')}: an offer's version says its start and end.`
    const kind = offer === undefined ? 'card' : (this.#history.offers[offer]?.type ?? 'freeGood')
    const name = `${card ?? offer} ${version.version}`
    const said = JSON.stringify(version)
    const known = this.#known.get(name)
    // Said once more in the same words, as after a refusal, it is the same version.
    if (known !== undefined && known !== said)
      return `${place('version.version')}: "${card ?? offer}" has another version "${version.version}" already.`
    this.#known.set(name, said)
    return inVersion(version, kind, place('version'))
  }
}

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone.length > 0
  } catch {
    return false
  }
}
