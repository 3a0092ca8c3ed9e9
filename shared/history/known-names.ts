/** Every short name a history uses must be given in the history itself: the first one that is not is said in a sentence. */
import type { History, Step } from './history-schema.ts'
import { firstUnknownLabel } from './labels.ts'
import { stepPlace } from './place.ts'
import { brandsOf, distributor } from './store-of-history.ts'

/** null = all names are known. */
export function firstUnknownName(history: History): string | null {
  const names = new Names(history)
  for (const [register, location] of Object.entries(history.registers))
    names.check(`registers.${register}`, 'locations', location)
  names.check('account.sponsor', 'brands', history.account.sponsor)
  for (const [title, program] of Object.entries(history.programs))
    for (const [card, versions] of Object.entries(program.cards))
      for (const version of versions) names.checkItems(`programs.${title}.cards.${card}`, version.items)
  for (const [title, offer] of Object.entries(history.offers))
    for (const version of offer.versions) names.checkItems(`offers.${title}`, version.items)
  history.enrolments?.forEach((row, index) => {
    names.check(`enrolments[${index}].location`, 'locations', row.location)
    names.check(`enrolments[${index}].program`, 'programs and offers', row.program)
    names.check(`enrolments[${index}].distributor`, 'distributors', row.distributor)
  })
  history.autoEnrolments.forEach((row, index) => {
    names.check(`autoEnrolments[${index}].location`, 'locations', row.location)
    names.check(`autoEnrolments[${index}].manufacturer`, 'brands', row.manufacturer)
    names.check(`autoEnrolments[${index}].distributor`, 'distributors', row.distributor)
  })
  names.check('report.location', 'locations', history.report?.location)
  for (const [index, step] of history.steps.entries()) names.checkStep(step, index)
  return names.wrong ?? firstUnknownLabel(history.steps)
}

type List =
  | 'locations'
  | 'registers'
  | 'staff'
  | 'distributors'
  | 'items'
  | 'cards'
  | 'offers'
  | 'programs and offers'
  | 'cards and offers'
  | 'customers'
  | 'brands'

class Names {
  wrong: string | null = null
  readonly #lists: Readonly<Record<List, ReadonlySet<string>>>

  constructor(history: History) {
    const cards = Object.values(history.programs).flatMap((program) => Object.keys(program.cards))
    const offers = Object.keys(history.offers)
    this.#lists = {
      locations: new Set(Object.keys(history.locations)),
      registers: new Set(Object.keys(history.registers)),
      staff: new Set(Object.keys(history.staff)),
      distributors: new Set([distributor, ...Object.keys(history.distributors)]),
      items: new Set(Object.keys(history.items)),
      cards: new Set(cards),
      offers: new Set(offers),
      'programs and offers': new Set([...Object.keys(history.programs), ...offers]),
      'cards and offers': new Set([...cards, ...offers]),
      customers: new Set(Object.keys(history.customers)),
      brands: brandsOf(history),
    }
  }

  check(place: string, list: List, key: string | null | undefined): void {
    if (key === null || key === undefined || this.#lists[list].has(key)) return
    this.wrong ??= `${place}: "${key}" is not among the ${list}.`
  }

  checkItems(place: string, items: Readonly<Record<string, unknown>>): void {
    for (const item of Object.keys(items)) this.check(place, 'items', item)
  }

  checkStep(step: Step, index: number): void {
    const place = (inside: string) => stepPlace(index, step.do, inside)
    this.check(place('register'), 'registers', step.register)
    this.check(place('staff'), 'staff', step.staff)
    this.check(place('approvedBy'), 'staff', step.approvedBy)
    if ('customer' in step) this.check(place('customer'), 'customers', step.customer)
    if ('to' in step) this.check(place('to'), 'customers', step.to)
    if ('other' in step) this.check(place('other'), 'customers', step.other)
    if ('offer' in step) this.check(place('offer'), 'offers', step.offer)
    if ('card' in step) this.check(place('card'), 'cards', step.card)
    if ('location' in step) this.check(place('location'), 'locations', step.location)
    if ('manufacturer' in step) this.check(place('manufacturer'), 'brands', step.manufacturer)
    if ('program' in step) this.check(place('program'), 'programs and offers', step.program)
    if ('distributor' in step) this.check(place('distributor'), 'distributors', step.distributor)
    if ('item' in step) this.check(place('item'), 'items', step.item)
    if ('taken' in step) this.check(place('taken'), 'items', step.taken)
    if ('version' in step) this.checkItems(place('version.items'), step.version.items)
    if ('rewards' in step)
      step.rewards.forEach((reward, nth) => {
        this.check(place(`rewards[${nth}].from`), 'cards and offers', reward.from)
        this.check(place(`rewards[${nth}].item`), 'items', reward.item)
        this.check(place(`rewards[${nth}].taken`), 'items', reward.taken)
      })
  }
}
