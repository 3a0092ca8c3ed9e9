/** Screens by address: `#/checkout`, `#/customers`, ... so that links are links and a reload stays where it was. */
import { useSyncExternalStore } from 'react'

export const routes = ['checkout', 'customers', 'offers', 'reports', 'settings'] as const
export type Route = (typeof routes)[number]

const subscribe = (listener: () => void) => {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

const current = (): Route => {
  const name = window.location.hash.replace(/^#\/?/, '').split(/[/?]/)[0]
  return routes.find((route) => route === name) ?? 'checkout'
}

const currentPart = (): string => window.location.hash.split(/[/?]/)[2] ?? ''

/** What stands behind the screen's name: `scanner` in `#/settings/scanner`; empty where nothing does. */
export const useRoutePart = (): string => useSyncExternalStore(subscribe, currentPart)

const currentParts = (): string => window.location.hash.split('?')[0]?.split('/').slice(2).join('/') ?? ''

/** All that stands behind the screen's name: `['<id>', 'history']` in `#/customers/<id>/history`. */
export function useRouteParts(): readonly string[] {
  const parts = useSyncExternalStore(subscribe, currentParts)
  return parts === '' ? [] : parts.split('/')
}

export const useRoute = (): Route => useSyncExternalStore(subscribe, current)

/** Asked at this moment, also by what is about to be left. */
export const isAt = (route: Route): boolean => current() === route

export const hashOf = (route: Route): string => `#/${route}`

export function goTo(route: Route): void {
  if (current() !== route || window.location.hash === '') window.location.hash = hashOf(route)
}
