/**
 * The rows of the list on the screen: one window of the list, read a page at a time and extended at either end. When something changes, the same
 * window is read again, at most once a second, so that a register that is fetching thousands of customers stays quick.
 */
import { useCallback, useEffect, useRef, useState } from 'react'
import { useActions, useTill } from '../../session/use-till.ts'
import type { CustomerCounts, ListedCustomer, ListFilter, ListSort } from '../../use-cases/customer-list-actions.ts'

export interface ListChoice {
  readonly filter: ListFilter
  readonly sort: ListSort
  /** Begins with this letter; null = at the beginning. */
  readonly letter: string | null
}

export interface CustomerWindow {
  readonly rows: readonly ListedCustomer[]
  /** null = not read yet. */
  readonly isEnd: boolean | null
  /** Rows stand before the first. */
  readonly hasEarlier: boolean
  readonly problem: string | null
  more(): void
  earlier(): void
}

const pageRows = 60
const mostRows = 3_000
const againMs = 1_000

const isBackwards = (sort: ListSort): boolean => sort === 'newest' || sort === 'visited'

/** Just before this place, so that a page behind it begins with it. */
const edgeBefore = (place: string, sort: ListSort): string =>
  isBackwards(sort) ? `${place}\uffff` : place.slice(0, -1)

const unread = { rows: [] as readonly ListedCustomer[], isEnd: null, hasEarlier: false, problem: null }

export function useCustomerWindow(choice: ListChoice, isOn: boolean): CustomerWindow {
  const actions = useActions()
  const { filter, sort, letter } = choice
  const revision = useTill((state) => state.revision)
  const [now, setNow] = useState<Omit<CustomerWindow, 'more' | 'earlier'>>(unread)
  const latest = useRef(now)
  latest.current = now
  /** What was asked for another list, or before a newer answer, is not shown. */
  const asked = useRef(0)

  const read = useCallback(
    async (work: (before: CustomerWindow['rows']) => Promise<Partial<CustomerWindow>>, isNew: boolean) => {
      asked.current += 1
      const mine = asked.current
      const before = isNew ? unread : latest.current
      try {
        const change = await work(before.rows)
        if (asked.current === mine) setNow({ ...before, problem: null, ...change })
      } catch (error) {
        if (asked.current === mine)
          setNow({ ...before, problem: error instanceof Error ? error.message : String(error) })
      }
    },
    [],
  )
  const page = useCallback(
    (after: string | null, limit: number, isBefore = false) =>
      actions.customersListed({ filter, sort, after, letter: after === null ? letter : null, isBefore, limit }),
    [actions, filter, sort, letter],
  )

  useEffect(() => {
    if (!isOn) return
    void read(async () => {
      const rows = await page(null, pageRows)
      const [first] = rows
      const before = letter !== null && first ? await page(first.place, 1, true) : []
      // Nobody from this letter on: what stands before it is shown, so that the list is never empty by a letter.
      if (letter !== null && !first) {
        const last = await page('\uffff', pageRows, true)
        return { rows: last, isEnd: true, hasEarlier: last.length === pageRows }
      }
      return { rows, isEnd: rows.length < pageRows, hasEarlier: before.length > 0 }
    }, true)
  }, [isOn, page, letter, read])

  useEffect(() => {
    if (!isOn || latest.current.isEnd === null) return
    const timer = setTimeout(() => void readAgain(revision), againMs)
    const readAgain = (_revision: number) =>
      read(async (before) => {
        const [first] = before
        const limit = Math.max(pageRows, before.length)
        const rows = await page(first && letter !== null ? edgeBefore(first.place, sort) : null, limit)
        return { rows, isEnd: rows.length < limit }
      }, false)
    return () => clearTimeout(timer)
  }, [isOn, revision, page, read, letter, sort])

  return {
    ...now,
    more: () =>
      void read(async (before) => {
        const last = before.at(-1)
        if (!last || before.length >= mostRows) return {}
        const rows = await page(last.place, pageRows)
        return { rows: [...before, ...rows], isEnd: rows.length < pageRows }
      }, false),
    earlier: () =>
      void read(async (before) => {
        const [first] = before
        if (!first) return {}
        const rows = await page(first.place, pageRows, true)
        return { rows: [...rows, ...before], hasEarlier: rows.length === pageRows }
      }, false),
  }
}

/** How many there are; null = not counted yet. Counted again at most once a second. */
export function useCustomerCounts(): CustomerCounts | null {
  const actions = useActions()
  const revision = useTill((state) => state.revision)
  const [counts, setCounts] = useState<CustomerCounts | null>(null)
  const isCounted = counts !== null
  useEffect(() => {
    let isGone = false
    const count = async (_revision: number) => {
      const counted = await actions.countCustomers()
      if (!isGone) setCounts(counted)
    }
    const timer = setTimeout(() => void count(revision), isCounted ? againMs : 0)
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [actions, revision, isCounted])
  return counts
}

/** Deleted customers by words; null = still looking. */
export function useDeletedFound(query: string, isOn: boolean, limit: number): readonly ListedCustomer[] | null {
  const actions = useActions()
  const [found, setFound] = useState<readonly ListedCustomer[] | null>(null)
  useEffect(() => {
    if (!isOn) return
    let isGone = false
    setFound(null)
    void actions.findDeleted(query, limit).then((rows) => {
      if (!isGone) setFound(rows)
    })
    return () => {
      isGone = true
    }
  }, [actions, query, isOn, limit])
  return found
}
