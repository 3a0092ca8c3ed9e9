/** What goes next, how long to wait, and what a cloud's standing means. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { backoffMs, longestWaitMs } from '../../shared/sync/backoff.ts'
import { lostStretches } from '../../shared/sync/lost-stretches.ts'
import { comparePlaces, laterOf } from '../../shared/sync/own-place.ts'
import { halved, nextBatch } from '../../shared/sync/sending-order.ts'
import { commonPosition, compareStanding } from '../../shared/sync/standing.ts'

const record = (firstSeq: number, lastSeq: number, size = 100) => ({ firstSeq, lastSeq, size })
const standing = (incarnation: string, lastPosition: number, hash = `h${lastPosition}`) => ({
  incarnation,
  lastPosition,
  hashOfLastPosition: hash,
})
const held = (incarnation: string | null, pulledUpTo: number) => ({ incarnation, pulledUpTo, hash: `h${pulledUpTo}` })

it('records go whole, in order, as many as fit', () => {
  const records = [record(1, 2), record(3, 3), record(4, 6)]
  expect(nextBatch(records, { events: 100, size: 1000 })).toEqual(records)
  expect(nextBatch(records, { events: 3, size: 1000 })).toEqual([record(1, 2), record(3, 3)])
  expect(nextBatch(records, { events: 100, size: 250 })).toEqual([record(1, 2), record(3, 3)])
  expect(nextBatch([], { events: 3, size: 1000 })).toEqual([])
})

it('a record larger than a batch goes alone, however often the limits were halved', () => {
  const large = [record(1, 500, 9000), record(501, 501)]
  expect(nextBatch(large, { events: 10, size: 1000 })).toEqual([record(1, 500, 9000)])
  let limits = { events: 10, size: 1000 }
  for (let count = 0; count < 20; count += 1) limits = halved(limits)
  expect(limits).toEqual({ events: 1, size: 1 })
  expect(nextBatch(large, limits)).toHaveLength(1)
})

it('places are compared by epoch, then number', () => {
  const places = [
    { epoch: 2, seq: 1 },
    { epoch: 1, seq: 95 },
    { epoch: 1, seq: 9 },
  ]
  expect([...places].sort(comparePlaces)).toEqual([...places].reverse())
  expect(laterOf({ epoch: 1, seq: 95 }, { epoch: 2, seq: 1 })).toEqual({ epoch: 2, seq: 1 })
})

it('lost stretches are read off the numbers; a numbering that began lower lost nothing', () => {
  const held = (epoch: number, firstSeq: number, lastSeq: number) => ({ epoch, firstSeq, lastSeq })
  expect(lostStretches(held(1, 1, 4), [held(1, 5, 5), held(1, 8, 9), held(2, 3, 3), held(2, 4, 4)])).toEqual([
    { epoch: 1, fromSeq: 6, toSeq: 7 },
  ])
  expect(lostStretches(undefined, [held(3, 41, 42)])).toEqual([{ epoch: 3, fromSeq: 1, toSeq: 40 }])
})

it('waits double up to half a minute and are spread', () => {
  expect([1, 2, 3, 20].map((attempt) => backoffMs(attempt, 1))).toEqual([500, 1000, 2000, longestWaitMs])
  expect(backoffMs(1, 0)).toBe(250)
})

it('a cloud that stands where the register does is the same; further on there is more', () => {
  expect(compareStanding(held('a', 5), standing('a', 5))).toBe('same')
  expect(compareStanding(held('a', 5), standing('a', 6))).toBe('more')
  expect(compareStanding(held(null, 0), standing('a', 6))).toBe('more')
  expect(compareStanding(held(null, 0), standing('a', 0))).toBe('same')
})

it('a cloud behind, of another incarnation, or with another hash is different', () => {
  expect(compareStanding(held('a', 5), standing('a', 4))).toBe('different')
  expect(compareStanding(held('a', 5), standing('b', 9))).toBe('different')
  expect(compareStanding(held('a', 5), standing('a', 5, 'other'))).toBe('different')
})

it('a new, empty incarnation is different even when nothing was pulled', () => {
  expect(compareStanding(held('a', 0), standing('b', 0))).toBe('different')
  expect(compareStanding(held('a', 0), standing('b', 3))).toBe('different')
  expect(compareStanding(held('a', 0), standing('a', 0, ''))).toBe('same')
})

it('the last common page is found with few questions, wherever histories part', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(200), fc.nat(200), async (pages, shared) => {
      const ends = Array.from({ length: pages }, (_, index) => ({ to: (index + 1) * 10, hash: `h${index + 1}` }))
      const common = Math.min(pages, shared)
      let questions = 0
      const found = await commonPosition(ends, async (position) => {
        questions += 1
        return position / 10 <= common ? `h${position / 10}` : 'another'
      })
      expect(found).toBe(common * 10)
      expect(questions).toBeLessThanOrEqual(9)
    }),
  )
})
