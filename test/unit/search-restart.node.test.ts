/** The saved search index after a restart: read back as it was, with what changed since; a damaged one is made anew. */
import 'fake-indexeddb/auto'
import { expect, it } from 'vitest'
import type { RegisterFold } from '../../renderer/database/register-fold.ts'
import { viewsName } from '../../renderer/database/views.ts'
import type { PersonBody, PersonPatch } from '../../shared/customers/person.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import type { TillsideEvent } from '../../shared/loyalty/events.ts'
import { givenFacts } from '../support/given-facts.ts'
import { accountId, givenFold } from '../support/given-register-fold.ts'

let saves = 0
function saved(facts: ReturnType<typeof givenFacts>, customer: string, patch: PersonPatch) {
  saves += 1
  const ref = `body-${saves}`
  const fact: TillsideEvent = facts.fact(customer, {
    type: 'PersonSaved',
    data: { bodyRef: ref, has: {}, fields: Object.keys(patch) },
  })
  const body: PersonBody = { ref, customerId: customer as CustomerId, salt: 's', patch }
  return { fact, body }
}

const found = (fold: RegisterFold, query: string): readonly string[] =>
  fold
    .search()
    .find(query, 10)
    .map((row) => row.name)

/** Ann and Bob are in the saved index; Bob was called otherwise since. */
async function givenPacked() {
  const facts = givenFacts()
  const register = await givenFold('cloud')
  const pull = (...persons: ReturnType<typeof saved>[]) =>
    register.pull(
      persons.map(({ fact }) => fact),
      persons.map(({ body }) => body),
    )
  await pull(
    saved(facts, 'Ann', { firstName: 'Ann', lastName: 'Moss' }),
    saved(facts, 'Bob', { firstName: 'Bob', lastName: 'Moss' }),
  )
  await register.fold.loadRest()
  await register.fold.save()
  await register.fold.packed()
  expect(register.views.searchList().segments.map(({ rows }) => rows)).toEqual([2])
  await pull(saved(facts, 'Bob', { firstName: 'Rupert' }))
  return register
}

it('the saved index answers before the first screen, and whoever changed since follows', async () => {
  const register = await givenPacked()
  const { fold } = await register.reopen()
  expect([found(fold, 'moss'), fold.isSearchWhole()]).toEqual([expect.arrayContaining(['Ann Moss', 'Bob Moss']), false])
  await fold.loadRest()
  expect(fold.isSearchWhole()).toBe(true)
  expect([found(fold, 'rupert'), found(fold, 'bob')]).toEqual([['Rupert Moss'], []])
  expect(fold.search().size()).toBe(2)
})

it('a saved index that lost a part is made anew of the views', async () => {
  const register = await givenPacked()
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(viewsName(register.registerId, accountId))
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
  await new Promise<void>((resolve, reject) => {
    const transaction = database.transaction('searchParts', 'readwrite')
    transaction.objectStore('searchParts').delete([1, 'grams'])
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
  database.close()
  const { fold, views } = await register.reopen()
  await fold.loadRest()
  expect([found(fold, 'moss').length, found(fold, 'rupert')]).toEqual([2, ['Rupert Moss']])
  await fold.save()
  await fold.packed()
  expect(views.searchList()).toMatchObject({ segments: [{ rows: 2 }], packedRevision: 2 })
  const again = await register.reopen()
  await again.fold.loadRest()
  expect([found(again.fold, 'moss').length, again.fold.search().tailSize()]).toEqual([2, 0])
})

it('loading the same segment twice finds nobody twice', async () => {
  const register = await givenPacked()
  const { fold } = await register.reopen()
  await Promise.all([fold.loadRest(), fold.loadRest()])
  expect(found(fold, 'ann')).toEqual(['Ann Moss'])
})
