/**
 * A scripted shop day, worked at through the screens: one customer after the other, six pieces each, from the lookup to Finished. What the
 * screen has shown as done is acknowledged: its events, as they lie in the journal at that moment, may never be missing again.
 */
import { type DemoItem, demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { readJournal, type Till } from '../support/real-shop.ts'

const items: readonly DemoItem[] = ['B1', 'B2', 'C1', 'C2']
const customers = ['Ruth', 'Bob', 'Kim'] as const
const piecesPerVisit = 6

export interface Day {
  readonly acknowledged: Set<string>
  /** Pieces that were typed, whether or not it was seen what became of them. */
  typed: number
  /** Number of the journal's last record that was looked at. */
  read: number
  visits: number
  /** Things done and seen done. */
  steps: number
  /** Purchases that were there before the day began. */
  begun: number
}

export async function beginDay({ page }: Till): Promise<Day> {
  const { last, types } = await readJournal(page)
  return { acknowledged: new Set(), typed: 0, read: last, visits: 0, steps: 0, begun: purchasesIn(types) }
}

export const purchasesIn = (types: readonly string[]): number =>
  types.filter((type) => type === 'ItemsPurchased').length

/** Works on, visit after visit, until `isOver`; what breaks then broke because of what ended it. */
export async function workOn(till: Till, day: Day, random: () => number, isOver: () => boolean): Promise<void> {
  // Right after a start the visit of before may come back under the hand: then it is looked at once more.
  for (let stumbles = 0; !isOver(); )
    try {
      await visit(till, day, random)
      stumbles = 0
    } catch (problem) {
      stumbles += 1
      if (!isOver() && stumbles > 3) throw problem
    }
}

/** One customer, from the lookup to Finished; goes on where an earlier one was left. */
async function visit({ page, counter }: Till, day: Day, random: () => number): Promise<void> {
  const note = async () => {
    const { eventIds, last } = await readJournal(page, day.read)
    day.read = last
    for (const id of eventIds) day.acknowledged.add(id)
    day.steps += 1
  }
  if (await counter.search.isVisible()) await counter.finds(customers[day.visits % customers.length] ?? 'Ruth')
  for (let nth = 0; nth < piecesPerVisit; nth += 1) {
    const item = items[Math.floor(random() * items.length)] ?? 'B1'
    const before = await page.evaluate(quantities)
    day.typed += 1
    await counter.scanField.fill(demoUpc(item))
    await counter.scanField.press('Enter')
    await page.waitForFunction(
      (was) => {
        const fields = [...document.querySelectorAll<HTMLInputElement>('input')]
        const named = fields.filter(
          (one) => (one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? '').trim() === 'Quantity',
        )
        return named.reduce((sum, one) => sum + (Number(one.value) || 0), 0) > was
      },
      before,
      { timeout: 20_000 },
    )
    await note()
  }
  await counter.checksOut()
  const reason = counter.dialog('Multi-Purchase')
  const later = counter.button('Redeem Later')
  const finished = counter.button('Finished')
  for (;;) {
    await reason.or(later).or(finished).first().waitFor()
    if (await reason.isVisible()) await counter.givesReason()
    else if (await later.isVisible()) await later.click()
    else break
    await note()
    await page.waitForTimeout(50)
  }
  await counter.finishes()
  await note()
  day.visits += 1
}

function quantities(): number {
  const fields = [...document.querySelectorAll<HTMLInputElement>('input')]
  return fields
    .filter((field) => (field.getAttribute('aria-label') ?? field.labels?.[0]?.textContent ?? '').trim() === 'Quantity')
    .reduce((sum, field) => sum + (Number(field.value) || 0), 0)
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
