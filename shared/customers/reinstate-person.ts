/**
 * Who comes back after a deletion finds what others took meanwhile gone: that e-mail, phone, number, card or link is blanked, and the
 * account is then as incomplete as it is. Source: domain.md 8 no. 34.
 */
import { identityKeys, loyaltyCardKey, posLinkKey } from './identity-keys.ts'
import type { Person, PersonPatch } from './person.ts'

/** `isTaken`: somebody else holds this key now. An empty patch where nothing was taken. */
export function withoutTaken(person: Person, country: string, isTaken: (key: string) => boolean): PersonPatch {
  const patch: PersonPatch = {}
  for (const { field, key } of identityKeys(person, country))
    if (field !== 'loyaltyCard' && field !== 'posLink' && isTaken(key)) patch[field] = ''
  const cards = person.loyaltyCards.filter((code) => isTaken(loyaltyCardKey(code)))
  if (cards.length > 0) patch.loyaltyCards = Object.fromEntries(cards.map((code) => [code, false]))
  const links = person.posLinks.filter((id) => isTaken(posLinkKey(id)))
  if (links.length > 0) patch.posLinks = Object.fromEntries(links.map((id) => [id, false]))
  return patch
}
