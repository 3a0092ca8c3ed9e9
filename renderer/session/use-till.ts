/** How screens reach the till: the store's state by selector, the actions, and the store's own clock. */
import { createContext, useContext, useEffect, useMemo, useState } from 'react'
import { type StoreApi, useStore } from 'zustand'
import type { Moment } from '../../shared/kernel/business-date.ts'
import { createFormat, type Format } from '../language/format.ts'
import type { TillActions, TillState } from '../use-cases/till.ts'

export interface Till {
  readonly store: StoreApi<TillState>
  readonly actions: TillActions
}

const TillContext = createContext<Till | null>(null)
export const TillProvider = TillContext.Provider

export function useTillHandle(): Till {
  const till = useContext(TillContext)
  if (!till) throw new Error('A screen stands outside TillProvider')
  return till
}

/** Selects a value that keeps its identity while nothing changed; a selector must not make new objects. */
export function useTill<Value>(selector: (state: TillState) => Value): Value {
  return useStore(useTillHandle().store, selector)
}

export const useActions = (): TillActions => useTillHandle().actions

const clockStepMs = 15_000

/** The store's time, renewed with every change of the till and every quarter of a minute. */
export function useMoment(): Moment {
  const actions = useActions()
  const revision = useTill((state) => state.revision)
  const [step, setStep] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setStep((before) => before + 1), clockStepMs)
    return () => clearInterval(timer)
  }, [])
  return useMemo(() => momentAfter(actions, revision, step), [actions, revision, step])
}

const momentAfter = (actions: TillActions, _revision: number, _step: number): Moment => actions.moment()

/** The store's zone, from the location this register stands in. */
export function useTimeZone(): string {
  return useTill((state) => {
    const locationId = state.boot?.locationId
    return (
      (locationId && state.account.locations[locationId]?.timeZone) || Intl.DateTimeFormat().resolvedOptions().timeZone
    )
  })
}

export function useFormat(): Format {
  const timeZone = useTimeZone()
  const country = useTill((state) => state.account.account?.country ?? 'US')
  const year = useActions().moment().localDate.slice(0, 4)
  return useMemo(() => createFormat(timeZone, country, year), [timeZone, country, year])
}
