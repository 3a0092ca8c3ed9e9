/** Whom the Combine Duplicates page is about: in the address, `#/customers/duplicates?with=<id>,<id>`, so that a reload stays there. */
import { useSyncExternalStore } from 'react'
import type { CustomerId } from '../../../shared/kernel/ids.ts'
import { hashOf } from '../routes.ts'

const page = `${hashOf('customers')}/duplicates`

const subscribe = (listener: () => void) => {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

const named = (): string => new URLSearchParams(window.location.hash.split('?')[1] ?? '').get('with') ?? ''

/** None, one that waits in the queue, or the two to be compared. */
export function useQueue(): readonly CustomerId[] {
  const text = useSyncExternalStore(subscribe, named)
  return [...new Set(text.split(',').filter((id) => id !== ''))].slice(0, 2) as CustomerId[]
}

export function showDuplicates(queue: readonly CustomerId[] = []): void {
  window.location.hash = queue.length === 0 ? page : `${page}?with=${queue.map(encodeURIComponent).join(',')}`
}
