/** The cloud is put back and nothing says so: no other incarnation, no lower position. Found by the simulation. */
import { expect, it } from 'vitest'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import type { FakeCloud } from '../support/fake-cloud.ts'
import { givenDemoCloud, givenHost, openTill, type TestTill } from '../support/given-till.ts'

const synced = (till: TestTill) => till.until('synced', ({ sync }) => sync.kind === 'synced' && sync.waiting === 0)

/** As a PostgreSQL that was restored from a backup: its incarnation is in the backup, too. */
function unnoticed(cloud: FakeCloud): FakeCloud {
  const standing = () => ({ ...cloud.standing(), incarnation: 'the only one' })
  return {
    ...cloud,
    standing,
    push: (...given) => ({ ...cloud.push(...given), standing: standing() }),
    pull: (...given) => ({ ...cloud.pull(...given), standing: standing() }),
  }
}

async function serve(till: TestTill, name: string): Promise<void> {
  await till.actions.selectCustomer(till.customer(name))
  await till.actions.handleCode(demoUpc('B1'), 'typed', null)
  await till.actions.finish({})
}

it('cloud put back grows past a register that was away: the register finds out, drops what is not there any more and sends its own again', async () => {
  const cloud = unnoticed(givenDemoCloud())
  const [away, here] = [givenHost(cloud), givenHost(cloud)]
  const [till, other] = [openTill(away), openTill(here)]
  await till.signIn()
  await other.signIn()
  await synced(till)
  await synced(other)
  const backup = cloud.standing().lastPosition
  await serve(till, 'Kim Park')
  await synced(till)
  await synced(other)
  const lost = cloud.events().slice(backup)

  away.goOffline()
  here.goOffline()
  cloud.goBackTo(backup)
  here.goOnline()
  for (const name of ['Bob', 'Grace', 'Rosa']) await serve(other, name)
  await synced(other)
  expect(cloud.standing().lastPosition).toBeGreaterThan(backup + lost.length)
  away.goOnline()

  const ids = () => cloud.events().map(({ event }) => event.id)
  await till.until('sent again', () => lost.every(({ event }) => ids().includes(event.id)))
  await synced(till)
  const kim = till.customer('Kim Park')
  await till.actions.openCustomer(kim)
  await other.actions.openCustomer(kim)
  await other.until('the same', ({ customers }) => {
    const [one, same] = [till.state().customers[kim]?.state, customers[kim]?.state]
    return JSON.stringify(one?.visits) === JSON.stringify(same?.visits)
  })
  expect(ids().length).toBe(new Set(ids()).size)
})
