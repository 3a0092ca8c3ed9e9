/** Two customers made one in the book, and parted again. */
import { type Book, type BookMerge, type BookPerson, redemptionsOf, standingOf } from './book.ts'

export type Complain = (reason: string, reward: string | null) => void

const contacts = ['email', 'phone', 'address'] as const

const attributes = ({ members, takesPart, household }: BookPerson) => ({ members: [...members], takesPart, household })

export function merge(primary: BookPerson, secondary: BookPerson, id: string, at: number): void {
  if (primary === secondary) return
  primary.merges.push({
    id,
    secondary: secondary.name,
    at,
    saved: attributes(secondary),
    own: attributes(primary),
    after: attributes(primary),
    filled: [],
  })
  // Each side keeps its own order.
  const [own, theirs] = [[...primary.order], [...secondary.order]]
  primary.order = []
  for (;;) {
    const [mine, other] = [own[0], theirs[0]]
    if (!mine && !other) break
    const isTheirs = !mine || (other && (other.at - mine.at || other.made - mine.made) < 0)
    const unit = isTheirs ? theirs.shift() : own.shift()
    if (unit) primary.order.push(unit)
  }
  primary.members.push(...secondary.members)
  const filled = contacts.filter((field) => !primary[field] && secondary[field])
  for (const field of filled) primary[field] = true
  primary.takesPart ||= secondary.takesPart
  primary.household ??= secondary.household
  primary.conflicts.push(...secondary.conflicts)
  const merged = primary.merges.at(-1)
  if (merged) {
    merged.after = attributes(primary)
    merged.filled = filled
  }
  secondary.order = []
  secondary.conflicts = []
  secondary.mergedInto = primary.name
}

/** Does a redemption spend units of both sides, or was one pulled since? */
export function isMergeSpent(book: Book, primary: BookPerson, merged: BookMerge): boolean {
  const isTheirs = (name: string) => merged.saved.members.includes(book.units.get(name)?.owner ?? '')
  return standingOf(book, primary).some(
    (one) => (one.units.some(isTheirs) && !one.units.every(isTheirs)) || (one.batch > 0 && one.at > merged.at),
  )
}

export function unmerge(book: Book, primary: BookPerson, id: string, conflict: Complain): void {
  const merged = primary.merges.find((one) => one.id === id)
  const secondary = merged && book.people.get(merged.secondary)
  if (!secondary || !merged || secondary.mergedInto !== primary.name) return
  if (isMergeSpent(book, primary, merged)) {
    conflict('mergeSpent', null)
    return
  }
  const { members } = merged.saved
  // What one side redeemed of the other's goods is the other's now, under the visit that bought the last of them.
  for (const one of redemptionsOf(book, primary)) {
    const last = book.units.get(one.units.at(-1) ?? '')
    const visit = book.visits.get(one.visit)
    if (last && visit && members.includes(visit.owner) !== members.includes(last.owner)) one.visit = last.visit
  }
  primary.merges = primary.merges.filter((one) => one !== merged)
  primary.members = primary.members.filter((name) => !members.includes(name))
  for (const field of merged.filled) primary[field] = false
  if (primary.takesPart === merged.after.takesPart) primary.takesPart = merged.own.takesPart
  if (primary.household === merged.after.household) primary.household = merged.own.household
  secondary.order = primary.order.filter((unit) => members.includes(unit.owner))
  primary.order = primary.order.filter((unit) => !members.includes(unit.owner))
  secondary.conflicts = primary.conflicts.filter((one) => members.includes(one.customer))
  primary.conflicts = primary.conflicts.filter((one) => !members.includes(one.customer))
  secondary.mergedInto = null
}
