/** Who has lost the register: only whoever was refused under the lease of now. */
import { expect, it } from 'vitest'
import { loseLease } from '../../renderer/use-cases/lose-lease.ts'
import type { TillContext } from '../../renderer/use-cases/till-parts.ts'

const leaseOf = (epoch: number) => ({ state: 'granted', epoch }) as const

function givenContext(lease: TillContext['lease']) {
  const closed: string[] = []
  const context = {
    lease,
    assertion: null,
    approval: null,
    register: { journal: { close: () => closed.push('journal') }, views: { close: () => closed.push('views') } },
    store: { setState: () => undefined },
  } as unknown as TillContext
  return { context, closed }
}

it('a refusal of a call under the lease before, that comes when the next is granted, closes nothing', () => {
  const { context, closed } = givenContext(leaseOf(2))
  loseLease(context, leaseOf(1))
  expect(closed).toEqual([])
  expect(context.lease).toMatchObject({ state: 'granted', epoch: 2 })
})

it('a refusal under the lease of now stops the page', () => {
  const lease = leaseOf(2)
  const { context, closed } = givenContext(lease)
  loseLease(context, lease)
  expect(closed).toEqual(['journal', 'views'])
  expect(context.lease).toEqual({ state: 'elsewhere' })
})
