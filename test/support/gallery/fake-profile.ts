/** What the fake till knows of lists, photos and papers: the same rules over what lies in memory. */
import { nameOrderOf } from '../../../renderer/database/customer-listing.ts'
import type { AttachmentActions } from '../../../renderer/use-cases/attachment-actions.ts'
import type { CustomerListActions, ListedCustomer } from '../../../renderer/use-cases/customer-list-actions.ts'
import type { CustomerRecord, FoundCustomer } from '../../../renderer/use-cases/till.ts'
import { mimeOfBytes, mostAttachmentBytes } from '../../../shared/customers/attachment-bytes.ts'
import { isIncomplete } from '../../../shared/customers/completeness.ts'
import { accepted, refused } from '../../../shared/kernel/result.ts'

export interface FakeProfileNeeds {
  readonly records: () => readonly CustomerRecord[]
  /** Everybody, as result lines. */
  readonly found: () => readonly FoundCustomer[]
}

export function fakeProfile({ records, found }: FakeProfileNeeds): AttachmentActions & CustomerListActions {
  const held = new Map<string, Uint8Array<ArrayBuffer>>()
  const listable = () => records().filter(({ state }) => state.mergedInto === null)
  const toListed = ({ state }: CustomerRecord, place: string): ListedCustomer => {
    const row = found().find((one) => one.customerId === state.id)
    if (!row) throw new Error(`Customer ${state.id} is not known`)
    return {
      ...row,
      place: `${place} ${state.id}`,
      isDeleted: state.deletedAt !== null,
      createdAt: state.createdAt,
    }
  }
  return {
    async keepAttachment(_customerId, bytes, name) {
      const mime = mimeOfBytes(bytes)
      if (!mime) return refused({ reason: 'notAllowed' as const })
      if (bytes.length > mostAttachmentBytes) return refused({ reason: 'tooBig' as const })
      const ref = String(held.size + 1).padStart(32, '0')
      held.set(ref, bytes)
      return accepted({ ref, mime, bytes: bytes.length, name })
    },
    async readAttachment(_customerId, { ref }) {
      const bytes = held.get(ref)
      const mime = bytes && mimeOfBytes(bytes)
      return bytes && mime ? { state: 'here', mime, bytes } : { state: 'notHereYet', isOffline: true }
    },
    deleteAttachmentsOf: async () => held.clear(),
    async customersListed({ filter, sort, after, letter = null, isBefore = false, limit }) {
      const rows = listable()
        .filter(({ state }) => (state.deletedAt !== null) === (filter === 'deleted'))
        .filter(({ state }) => filter !== 'incomplete' || isIncomplete(state))
        .map((record) => {
          const { state, person } = record
          const by = {
            name: nameOrderOf(person),
            visited: state.lastVisitAt,
            newest: state.createdAt,
            oldest: state.createdAt,
          }
          return toListed(record, by[sort] ?? '')
        })
        .sort((a, b) => (a.place < b.place ? -1 : 1))
      const isBackwards = sort === 'newest' || sort === 'visited'
      const ordered = isBackwards ? rows.reverse() : rows
      const from = after ?? letter?.toLowerCase() ?? null
      const isBehind = (one: ListedCustomer) => from === null || (isBackwards ? one.place < from : one.place > from)
      if (isBefore) return ordered.filter((one) => !isBehind(one) && one.place !== from).slice(-limit)
      return ordered.filter(isBehind).slice(0, limit)
    },
    async countCustomers() {
      const live = listable().filter(({ state }) => state.deletedAt === null)
      return {
        all: live.length,
        incomplete: live.filter(({ state }) => isIncomplete(state)).length,
        deleted: listable().length - live.length,
      }
    },
    async findDeleted(query, limit) {
      const deleted = listable().filter(({ state }) => state.deletedAt !== null)
      return deleted
        .map((record) => toListed(record, nameOrderOf(record.person)))
        .filter((one) => one.name.toLowerCase().includes(query.toLowerCase()))
        .slice(0, limit)
    },
  }
}
