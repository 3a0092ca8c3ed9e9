/** A journal written by an earlier version of the program opens in this one with everything in it. */
import 'fake-indexeddb/auto'
import Dexie from 'dexie'
import { expect, it } from 'vitest'
import { journalName, openJournal } from '../../renderer/database/journal.ts'
import { aJpeg } from '../support/given-pictures.ts'

/** The schemas as they were shipped, oldest first; never changed. */
const shipped = [
  { version: 1, stores: { records: 'n', pages: 'to', meta: 'key', parked: 'position', quarantine: 'eventId' } },
] as const

it.each(shipped)('a journal of version $version keeps its records, and takes photos', async ({ version, stores }) => {
  const register = `register-of-version-${version}`
  const old = new Dexie(journalName(register, 'account'))
  old.version(version).stores(stores)
  await old.open()
  const record = { n: 1, epoch: 1, firstSeq: 1, lastSeq: 2, prevHash: '', hash: 'h1', text: '{}', bodies: [] }
  await old.table('records').add(record)
  await old.table('meta').put({ key: 'owner', epoch: 1 })
  old.close()

  const journal = await openJournal(register, 'account')
  expect(await journal.recordsAfter(0, 10)).toEqual([record])
  expect(journal.nextSeq()).toBe(3)
  expect(await journal.own(2)).toBe(true)
  const photo = {
    ref: '0'.repeat(32),
    customerId: 'customer-1',
    mime: 'image/jpeg',
    salt: '1'.repeat(32),
    bytes: aJpeg(),
    sentTo: '',
    storedAt: '2026-06-10T15:00:00.000Z',
  }
  await journal.attachments.add(photo)
  expect(await journal.attachments.nextUnsent('cloud-1')).toEqual(photo)
  await journal.attachments.markSent(photo.ref, 'cloud-1')
  expect(await journal.attachments.nextUnsent('cloud-1')).toBeUndefined()
  expect(await journal.attachments.countUnsent('cloud-2')).toBe(1)
  journal.close()
})

it('a page that lost the register keeps no photo any more', async () => {
  const first = await openJournal('register-lost', 'account')
  await first.own(1)
  const second = await openJournal('register-lost', 'account')
  await second.own(2)
  const photo = {
    ref: '2'.repeat(32),
    customerId: 'c',
    mime: 'image/jpeg',
    salt: '',
    bytes: aJpeg(),
    sentTo: '',
    storedAt: '',
  }
  await expect(first.attachments.add(photo)).rejects.toMatchObject({ code: 'NOT_OWNER' })
  expect(await second.attachments.get(photo.ref)).toBeUndefined()
})
