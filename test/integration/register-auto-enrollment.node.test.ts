/** Auto-enrolment across registers: a switch and an offer that meet only in the cloud. */
import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { distributors, offerId } from '../../shared/demo/demo-catalogue.ts'
import type { LocationId, ManufacturerId, ProgramId } from '../../shared/kernel/ids.ts'
import { givenDemoCloud, givenHost, openTill } from '../support/given-till.ts'

test('given one register switched it on and another saved the offer, when they meet by syncing, then the offer is enrolled', async () => {
  const cloud = givenDemoCloud()
  const hosts = [givenHost(cloud), givenHost(cloud)] as const
  const [switching, saving] = [openTill(hosts[0]), openTill(hosts[1])]
  await switching.signIn('staff-mia', '9999')
  await saving.signIn('staff-mia', '9999')

  const locationId = 'maple-main' as LocationId
  const manufacturerId = 'northfield' as ManufacturerId
  const number = { distributorId: distributors.bluebird, distributorAccountNumber: '', active: true }
  const auto = { id: `${locationId}/${manufacturerId}`, locationId, manufacturerId, ...number }
  expect((await switching.actions.saveRows([{ kind: 'autoEnrollments', rows: [auto] }])).ok).toBe(true)
  const known = saving.state().account.catalogue.offers[offerId('OF-1', '2026-06-10')]
  if (!known) throw new Error('The broth offer is in the demo store')
  const id = 'OF-NEW' as ProgramId
  const versions = known.versions.map((version) => ({ ...version, version: 'OF-NEW/1' }))
  expect(
    (await saving.actions.saveRows([{ kind: 'offers', rows: [{ ...known, id, manufacturerId, versions }] }])).ok,
  ).toBe(true)

  for (const till of [switching, saving]) {
    await till.until('the offer is enrolled', (state) => `${locationId}/${id}` in state.account.catalogue.enrollments)
    expect(till.state().account.catalogue.enrollments[`${locationId}/${id}`]).toMatchObject({
      distributorId: distributors.bluebird,
      status: 'active',
      autoEnrolled: true,
    })
  }
})
