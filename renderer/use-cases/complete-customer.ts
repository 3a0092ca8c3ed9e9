/** Adding or completing a customer: the personal body lies beside the facts, and two customers never share a key. */

import { bodyRefOf, bodyRefText } from '../../shared/customers/body-ref.ts'
import { type IdentityField, identityKeys } from '../../shared/customers/identity-keys.ts'
import { applyPatch, emptyPerson, fullName, type PersonPatch } from '../../shared/customers/person.ts'
import { decideDeclineInformation, decideSavePerson, tidy } from '../../shared/customers/save-person.ts'
import { type CustomerId, createId } from '../../shared/kernel/ids.ts'
import { accepted, type Result, refused } from '../../shared/kernel/result.ts'
import { storeMs } from './create-context.ts'
import { decisionContext, openRegister, record, type StorageRefusal } from './perform.ts'
import type { KeyHolder, SaveRefusal } from './record-actions.ts'
import { bytesToHex, sha256Hex } from './sha256.ts'
import { heldCustomers } from './show-fold.ts'
import type { TillContext } from './till-parts.ts'

const closed = refused({
  reason: 'storageFailed' as const,
  sentence: 'This register is open elsewhere. Nothing was saved.',
})

export async function savePerson(
  context: TillContext,
  customerId: CustomerId | null,
  typed: PersonPatch,
  mail: boolean,
  form: { readonly isReminded: boolean } | null,
): Promise<Result<CustomerId, SaveRefusal>> {
  const register = openRegister(context)
  if (!register) return closed
  const asked = customerId ?? createId<CustomerId>(storeMs(context), context.ports.bytes(16))
  await register.fold.load([asked])
  // Of a merged customer: the one who stands for both.
  const id = register.fold.shown(asked)?.state.id ?? asked
  heldCustomers(register.fold).add(asked).add(id)
  const person = register.fold.shown(id)?.person ?? emptyPerson
  const { account } = register.fold.account()
  const country = account?.country ?? 'US'
  const patch = tidy(typed, country)
  const owners = await ownersOfKeys(
    context,
    identityKeys(applyPatch(person, patch), country).map((one) => one.key),
  )
  const salt = bytesToHex(context.ports.bytes(16))
  const ref = bodyRefOf(await sha256Hex(bodyRefText(salt, patch)))
  const decided = decideSavePerson(
    {
      customerId: id,
      isNew: customerId === null,
      source: 'checkout',
      person,
      patch,
      mail,
      country,
      ownerOfKey: (key) => owners.get(key) ?? null,
      salt,
      ref,
      ...(form ? { form: { account, isReminded: form.isReminded } } : {}),
    },
    decisionContext(context),
  )
  if (!decided.ok) return decided
  const written = await record(context, 'SavePerson', decided.value.facts, decided.value.bodies)
  return written.ok ? accepted(id) : written
}

/** Who else holds a key of what is typed; what cannot be read yet holds nothing. */
export async function holdersOf(
  context: TillContext,
  customerId: CustomerId | null,
  typed: PersonPatch,
): Promise<readonly KeyHolder[]> {
  const register = openRegister(context)
  if (!register) return []
  const country = register.fold.account().account?.country ?? 'US'
  const keys = identityKeys(applyPatch(emptyPerson, tidy(typed, country)), country)
  const owners = await ownersOfKeys(
    context,
    keys.map((one) => one.key),
  )
  const own = customerId && (register.fold.shown(customerId)?.state.id ?? customerId)
  const holders = new Map<IdentityField, KeyHolder>()
  for (const { field, key } of keys) {
    const owner = owners.get(key)
    if (owner && owner.customerId !== own && !holders.has(field))
      holders.set(field, { field, customerId: owner.customerId, customerName: owner.name })
  }
  return [...holders.values()]
}

export async function declineInformation(
  context: TillContext,
  customerId: CustomerId,
): Promise<Result<null, { readonly reason: 'notSignedIn' } | StorageRefusal>> {
  const register = openRegister(context)
  if (!register) return closed
  await register.fold.load([customerId])
  const id = register.fold.shown(customerId)?.state.id ?? customerId
  const decided = decideDeclineInformation(id, decisionContext(context))
  if (!decided.ok) return decided
  const written = await record(context, 'DeclineInformation', decided.value, [])
  return written.ok ? accepted(null) : written
}

/** Everybody known here who holds one of the keys, whatever was written last. */
async function ownersOfKeys(
  context: TillContext,
  keys: readonly string[],
): Promise<ReadonlyMap<string, { customerId: CustomerId; name: string }>> {
  const owners = new Map<string, { customerId: CustomerId; name: string }>()
  const register = openRegister(context)
  if (!register) return owners
  await register.fold.save()
  for (const key of keys) {
    const [row] = await register.views.byKey(key)
    if (row)
      owners.set(key, {
        customerId: row.id as CustomerId,
        name: fullName(register.fold.shown(row.id as CustomerId)?.person ?? row.base.person),
      })
  }
  return owners
}
