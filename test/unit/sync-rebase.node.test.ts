/** What a pulled page means for a register, for any interleaving of registers and any cut into pages. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { RegisterId } from '../../shared/kernel/ids.ts'
import { type Ordered, rebase } from '../../shared/sync/rebase.ts'

const own = 'own' as RegisterId
const other = 'other' as RegisterId
type Made = Ordered & { readonly id: string }
const made = (registerId: RegisterId, seq: number): Made => ({ registerId, seq, id: `${registerId}-${seq}` })

/** The fold that matters here: the order in which events were applied. */
const fold = (events: readonly Made[]) => events.map((event) => event.id)

it('own events met in pulled pages move to the base in cloud order; the rest stay on top', () => {
  const pending = [made(own, 1), made(own, 2), made(own, 3)]
  const page = [made(other, 1), made(own, 1), made(other, 2), made(own, 2)]
  const result = rebase(own, 0, pending, page)
  expect(fold(result.accepted)).toEqual(['other-1', 'own-1', 'other-2', 'own-2'])
  expect(fold(result.pending)).toEqual(['own-3'])
  expect(result.seenUpTo).toBe(2)
})

it('what the base holds already is not folded twice', () => {
  const result = rebase(own, 2, [made(own, 3)], [made(own, 1), made(own, 2), made(other, 1)])
  expect(fold(result.accepted)).toEqual(['other-1'])
  expect(result.seenUpTo).toBe(2)
})

it('an own event that was quarantined and never comes back leaves with the next one that does', () => {
  const result = rebase(own, 0, [made(own, 1), made(own, 2), made(own, 3)], [made(own, 2)])
  expect(fold(result.pending)).toEqual(['own-3'])
})

it('any interleaving, in any pages, shows the cloud order followed by what is pending', () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { maxLength: 60 }),
      fc.nat(20),
      fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 30 }),
      (isOwn, notYetAccepted, pageSizes) => {
        const next = { own: 0, other: 0 }
        const cloud = isOwn.map((mine) => (mine ? made(own, ++next.own) : made(other, ++next.other)))
        const waiting = Array.from({ length: notYetAccepted }, (_, index) => made(own, next.own + index + 1))
        let pending: readonly Made[] = [...cloud.filter((event) => event.registerId === own), ...waiting]
        let base: readonly Made[] = []
        let seen = 0
        let from = 0
        for (let nth = 0; from < cloud.length; nth += 1) {
          const size = pageSizes[nth % pageSizes.length] ?? 1
          const result = rebase(own, seen, pending, cloud.slice(from, from + size))
          base = [...base, ...result.accepted]
          pending = result.pending
          seen = result.seenUpTo
          from += size
          const shown = [...base, ...pending]
          expect(new Set(shown.map((event) => event.id)).size).toBe(shown.length)
        }
        expect(fold([...base, ...pending])).toEqual(fold([...cloud, ...waiting]))
      },
    ),
  )
})
