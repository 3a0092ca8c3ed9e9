/** What a generated history may be about: a few intents, one after another, that get the rules into trouble. */
import type { Chance } from './chance.ts'
import type { HistoryHead } from './made-store.ts'

interface Aim {
  /** The register. */
  at: string
  /** Otherwise the first customer. */
  who?: string
  /** Buys this and no other article. */
  item?: string
  /** Earns and redeems of this card or offer. */
  from?: string
}

type Deed =
  | 'buy'
  | 'buyOne'
  | 'settle'
  | 'redeem'
  | 'undo'
  | 'reselect'
  | 'removeOnly'
  | 'return'
  | 'takeOff'
  | 'pull'
  | 'finish'
  | 'merge'
  | 'undoMerge'
  | 'offline'
  | 'sync'

export type Intent = Aim & { do: Deed }

/** Each deed of a list with the same aim. */
const each = (aim: Aim, ...deeds: Deed[]): Intent[] => deeds.map((deed) => ({ do: deed, ...aim }))

const here: Aim = { at: 'R1' }
const there: Aim = { at: 'R2' }
/** Fills one card and no other. */
const bags: Aim = { at: 'R1', item: 'A1', from: 'FA' }

/** Something is earned and mostly redeemed, and then looked at again: here, there, or in two places at once. */
export function drama(chance: Chance, head: HistoryHead): Intent[] {
  const hasTwo = Object.keys(head.registers).length > 1
  const [offer, rules] = Object.entries(head.offers)[0] ?? []
  const [first] = rules?.versions ?? []
  const wanted = Object.entries(first?.items ?? {}).flatMap(([item, { qualifies }]) => (qualifies ? item : []))
  const isShared = first?.limitPer === 'household' || first?.capUnits === 1
  if (offer && isShared && wanted.length > 0 && chance.is(0.7))
    return oneBetweenTwo(chance, { item: chance.pick(wanted), from: offer }, hasTwo)
  if (chance.is(0.15)) return pooledAndParted(hasTwo && chance.is(0.6))
  if (hasTwo && chance.is(0.1)) return filledTwice()
  const earned = each(here, 'buy', 'settle')
  const redeemed = [...earned, ...each(here, 'redeem')]
  const last = chance.is(0.5) ? each(here, 'finish') : []
  if (!hasTwo || chance.is(0.35))
    return [...redeemed, ...last, ...correct(chance, here), ...(chance.is(0.5) ? correct(chance, here) : [])]
  return twoPlaces(chance, earned, redeemed, last)
}

const correct = (chance: Chance, aim: Aim): Intent[] =>
  each(aim, chance.pick(['undo', 'undo', 'reselect', 'removeOnly', 'return', 'takeOff', 'pull']))

/** Two customers, one reward between them: at one register, or at two that do not hear of each other. */
function oneBetweenTwo(chance: Chance, of: Pick<Aim, 'item' | 'from'>, hasTwo: boolean): Intent[] {
  const isApart = hasTwo && chance.is(0.7)
  const one: Aim = { ...here, ...of }
  const other: Aim = { ...(isApart ? there : here), ...of, who: 'Bob' }
  return [
    ...each(one, 'buy', 'settle'),
    ...each(other, 'buy', 'settle'),
    ...(isApart ? each(there, 'offline') : []),
    ...each(one, 'settle', 'redeem'),
    ...each(other, 'settle', 'redeem'),
    ...(isApart ? each(there, 'sync') : []),
  ]
}

/** What both bought fills one card, and is spent before they are parted again, or while they are. */
function pooledAndParted(isApart: boolean): Intent[] {
  const pooled = [
    ...each(bags, 'buyOne'),
    ...each({ ...bags, who: 'Bob' }, 'buyOne', 'settle', 'finish'),
    ...each(bags, 'merge', 'buy', 'settle'),
  ]
  if (!isApart) return [...pooled, ...each(bags, 'redeem', 'finish', 'undoMerge')]
  return [
    ...[...pooled, ...each(here, 'finish'), ...each(there, 'offline')],
    ...each(bags, 'settle', 'redeem', 'finish'),
    ...each(there, 'undoMerge', 'sync'),
  ]
}

/** One unit more than a card takes, so that the two registers fill it with different ones. */
const filledTwice = (): Intent[] => [
  ...each(bags, 'buyOne', 'buy', 'buyOne', 'settle', 'finish'),
  ...each(there, 'offline'),
  ...each(bags, 'settle', 'redeem'),
  ...each({ ...bags, ...there }, 'takeOff', 'settle', 'redeem', 'sync'),
]

function twoPlaces(chance: Chance, earned: Intent[], redeemed: Intent[], last: Intent[]): Intent[] {
  const finish = each(here, 'finish')
  const apart = each(there, 'offline')
  const together = each(there, 'sync')
  const act = (aim: Aim): Intent[] => (chance.is(0.6) ? each(aim, 'settle', 'redeem') : correct(chance, aim))
  if (chance.is(0.5))
    return chance.pick<Intent[]>([
      [...earned, ...finish, ...apart, ...each(here, 'takeOff'), ...each(there, 'settle', 'redeem', 'sync')],
      [...earned, ...finish, ...apart, ...each(here, 'settle', 'redeem'), ...each(there, 'takeOff', 'sync')],
      [...redeemed, ...finish, ...apart, ...each(here, 'pull'), ...each(there, 'undo', 'sync')],
      [...redeemed, ...finish, ...apart, ...each(there, 'undo', 'sync'), ...each(here, 'pull')],
      [...redeemed, ...finish, ...apart, ...each(here, 'undo'), ...each(there, 'undo', 'sync'), ...each(here, 'undo')],
    ])
  if (chance.is(0.3))
    return [...redeemed, ...last, ...apart, ...correct(chance, here), ...correct(chance, there), ...together]
  if (chance.is(0.25))
    return [...earned, ...last, ...each(here, 'merge'), ...apart, ...act(here), ...each(there, 'undoMerge', 'sync')]
  return [...earned, ...last, ...apart, ...act(here), ...act(there), ...together]
}
