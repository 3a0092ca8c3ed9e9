/** Who already has what is being typed: asked of everything on this register a moment after the last key, so typing never waits for it. */
import { useEffect, useState } from 'react'
import type { IdentityField } from '../../../shared/customers/identity-keys.ts'
import type { Person, PersonPatch } from '../../../shared/customers/person.ts'
import type { CustomerId } from '../../../shared/kernel/ids.ts'
import { useActions } from '../../session/use-till.ts'
import type { KeyHolder } from '../../use-cases/record-actions.ts'

const pauseMs = 150
const nobody: ReadonlyMap<IdentityField, KeyHolder> = new Map()

export function useHolders(
  customerId: CustomerId | null,
  before: Person,
  person: Person,
): ReadonlyMap<IdentityField, KeyHolder> {
  const actions = useActions()
  const [holders, setHolders] = useState(nobody)
  const typed = JSON.stringify(typedKeys(before, person))
  useEffect(() => {
    if (typed === '{}') {
      setHolders(nobody)
      return
    }
    let isStale = false
    const timer = setTimeout(async () => {
      const found = await actions.holdersOf(customerId, JSON.parse(typed) as PersonPatch)
      if (!isStale) setHolders(new Map(found.map((holder) => [holder.field, holder])))
    }, pauseMs)
    return () => {
      isStale = true
      clearTimeout(timer)
    }
  }, [actions, customerId, typed])
  return holders
}

function typedKeys(before: Person, person: Person): PersonPatch {
  const patch: PersonPatch = {}
  for (const field of ['email', 'phone', 'internalCustomerId'] as const)
    if (person[field].trim() !== '' && person[field] !== before[field]) patch[field] = person[field]
  const cards = person.loyaltyCards.filter((code) => !before.loyaltyCards.includes(code))
  if (cards.length > 0) patch.loyaltyCards = Object.fromEntries(cards.map((code) => [code, true]))
  return patch
}
