/** Every short name a history uses must be given in the history itself: the first one that is not is said in a sentence. */
import type { History, Step } from './history-schema.ts'

/** null = all names are known, and the first step says when it was. */
export function namesAreKnown(history: History): string | null {
  const has = (record: Readonly<Record<string, unknown>>, key: string) => Object.hasOwn(record, key)
  const cards = new Set(Object.values(history.programs).flatMap((program) => Object.keys(program.cards)))
  const lists: Readonly<Record<string, (key: string) => boolean>> = {
    locations: (key) => has(history.locations, key),
    registers: (key) => has(history.registers, key),
    staff: (key) => has(history.staff, key),
    distributors: (key) => has(history.distributors, key),
    items: (key) => has(history.items, key),
    cards: (key) => cards.has(key),
    offers: (key) => has(history.offers, key),
    programs: (key) => has(history.programs, key) || has(history.offers, key),
    'cards or offers': (key) => cards.has(key) || has(history.offers, key),
    customers: (key) => has(history.customers, key),
  }
  const wrong: string[] = []
  const check = (place: string, list: string, key: string | null | undefined) => {
    if (key !== null && key !== undefined && !lists[list]?.(key))
      wrong.push(`${place}: "${key}" is not among the ${list}.`)
  }
  for (const [location, { timeZone }] of Object.entries(history.locations))
    if (!isTimeZone(timeZone)) wrong.push(`locations.${location}.timeZone: "${timeZone}" is no time zone.`)
  for (const [register, location] of Object.entries(history.registers))
    check(`registers.${register}`, 'locations', location)
  for (const [title, program] of Object.entries(history.programs))
    for (const [card, versions] of Object.entries(program.cards))
      for (const version of versions)
        for (const item of Object.keys(version.items)) check(`programs.${title}.cards.${card}`, 'items', item)
  for (const [title, offer] of Object.entries(history.offers))
    for (const version of offer.versions)
      for (const item of Object.keys(version.items)) check(`offers.${title}`, 'items', item)
  history.enrolments?.forEach((row, index) => {
    check(`enrolments[${index}]`, 'locations', row.location)
    check(`enrolments[${index}]`, 'programs', row.program)
    check(`enrolments[${index}]`, 'distributors', row.distributor)
  })
  for (const [index, step] of history.steps.entries()) checkStep(step, `steps[${index}]`, check)
  if (history.steps[0]?.at === undefined) wrong.push('steps[0]: the first step has to say when it was ("at").')
  checkLabels(history.steps, wrong)
  return wrong[0] ?? null
}

type Check = (place: string, list: string, key: string | null | undefined) => void

function checkStep(step: Step, place: string, check: Check): void {
  check(`${place}.register`, 'registers', step.register)
  check(`${place}.staff`, 'staff', step.staff)
  check(`${place}.approvedBy`, 'staff', step.approvedBy)
  if ('customer' in step) check(`${place}.customer`, 'customers', step.customer)
  if ('to' in step) check(`${place}.to`, 'customers', step.to)
  if ('other' in step) check(`${place}.other`, 'customers', step.other)
  if ('offer' in step) check(`${place}.offer`, 'offers', step.offer)
  if ('card' in step) check(`${place}.card`, 'cards', step.card)
  if ('location' in step) check(`${place}.location`, 'locations', step.location)
  if ('program' in step) check(`${place}.program`, 'programs', step.program)
  if ('distributor' in step) check(`${place}.distributor`, 'distributors', step.distributor)
  if ('item' in step) check(`${place}.item`, 'items', step.item)
  if ('taken' in step) check(`${place}.taken`, 'items', step.taken)
  if ('rewards' in step)
    for (const reward of step.rewards) {
      check(`${place}.rewards`, 'cards or offers', reward.from)
      check(`${place}.rewards`, 'items', reward.item)
      check(`${place}.rewards`, 'items', reward.taken)
    }
}

/** Lines and redemptions are named by the step that makes them, before they are used. */
function checkLabels(steps: readonly Step[], wrong: string[]): void {
  const lines = new Set<string>()
  const redemptions = new Set<string>()
  steps.forEach((step, index) => {
    const place = `steps[${index}]`
    if (step.do === 'purchase' || step.do === 'paper' || step.do === 'exception') {
      const line = lineName(step, index)
      if (lines.has(line)) wrong.push(`${place}: there is a line "${line}" already.`)
      lines.add(line)
    } else if ('line' in step && !lines.has(step.line))
      wrong.push(`${place}.line: no step before made a line "${step.line}".`)
    if (step.do === 'redeem')
      step.rewards.forEach((reward, nth) => {
        redemptions.add(redemptionName(reward.as, index, nth))
      })
    else if ('redemption' in step && !redemptions.has(step.redemption))
      wrong.push(`${place}.redemption: no step before made a redemption "${step.redemption}".`)
    if (step.do === 'move') lines.add(step.as ?? `${index + 1}`)
    if (step.do === 'reselect') redemptions.add(step.as ?? `${index + 1}`)
    if (step.do === 'rule' && (step.card === undefined) === (step.offer === undefined))
      wrong.push(`${place}: a rule changes either a card or an offer.`)
  })
}

/** A line without a name is called after its step, counted from 1. */
export const lineName = (step: { readonly line?: string | undefined }, index: number): string =>
  step.line ?? `${index + 1}`

/** A redemption without a name is called after its step: `5`, the second of that step `5.2`. */
export const redemptionName = (as: string | undefined, index: number, nth: number): string =>
  as ?? (nth === 0 ? `${index + 1}` : `${index + 1}.${nth + 1}`)

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone.length > 0
  } catch {
    return false
  }
}
