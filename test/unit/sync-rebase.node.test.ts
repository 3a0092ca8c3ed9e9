/** What a pulled page means for a register, for any interleaving of registers and any cut into pages. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { RegisterId } from '../../shared/kernel/ids.ts'
import { nowhere } from '../../shared/sync/own-place.ts'
import { type Ordered, rebase } from '../../shared/sync/rebase.ts'

const own = 'own' as RegisterId
const other = 'other' as RegisterId
type Made = Ordered & { readonly id: string }
const made = (registerId: RegisterId, seq: number, epoch = 1): Made => ({
  registerId,
  epoch,
  seq,
  id: `${registerId}-${epoch === 1 ? '' : `${epoch}.`}${seq}`,
})

/** The fold that matters here: the order in which events were applied. */
const fold = (events: readonly Made[]) => events.map((event) => event.id)

it('own events met in pulled pages leave pending; the rest stay on top', () => {
  const pending = [made(own, 1), made(own, 2), made(own, 3)]
  const result = rebase(own, nowhere, pending, [made(other, 1), made(own, 1), made(other, 2), made(own, 2)])
  expect(fold(result.pending)).toEqual(['own-3'])
  expect(result.seenUpTo).toEqual({ epoch: 1, seq: 2 })
})

it('numbering lost: old own events of the same numbers come back, and what was made anew stays pending', () => {
  const pending = [made(own, 91, 3), made(own, 92, 3)]
  const pulled = [91, 92, 93, 94, 95].map((seq) => made(own, seq, 2))
  const result = rebase(own, nowhere, pending, pulled)
  expect(result.pending).toBe(pending)
  expect(result.seenUpTo).toEqual({ epoch: 2, seq: 95 })
  expect(rebase(own, result.seenUpTo, pending, pending)).toEqual({ pending: [], seenUpTo: { epoch: 3, seq: 92 } })
})

it('an own event that was set aside stays on top when later ones come back', () => {
  const result = rebase(own, nowhere, [made(own, 1), made(own, 2), made(own, 3)], [made(own, 2), made(own, 3)])
  expect(fold(result.pending)).toEqual(['own-1'])
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
        let seen = nowhere
        let from = 0
        for (let nth = 0; from < cloud.length; nth += 1) {
          const size = pageSizes[nth % pageSizes.length] ?? 1
          const result = rebase(own, seen, pending, cloud.slice(from, from + size))
          base = [...base, ...cloud.slice(from, from + size)]
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
