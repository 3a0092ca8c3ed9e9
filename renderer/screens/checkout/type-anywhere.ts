/**
 * The screen's one field: it has the focus with the screen's first picture and whenever it is asked for, and a letter typed with the
 * focus on nothing in particular goes into it, so that nobody has to click it first. A dialog keeps what it has.
 */
import { type RefObject, useLayoutEffect } from 'react'
import { useScreenSession } from '../../session/screen-session.ts'

export function useFocusOnField(field: RefObject<HTMLInputElement | null>): void {
  const asked = useScreenSession((session) => session.scanFocusAsked)
  useLayoutEffect(() => {
    if (asked >= 0 && !isDialogOpen()) field.current?.focus()
  }, [asked, field])
}

export const isDialogOpen = (): boolean => document.querySelector('[role="dialog"]') !== null

export function useTypeAnywhere(field: RefObject<HTMLInputElement | null>): void {
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === ' ') return
      const { activeElement } = document
      const isElsewhere = activeElement instanceof HTMLInputElement || activeElement instanceof HTMLSelectElement
      if (isElsewhere || activeElement instanceof HTMLTextAreaElement) return
      if (isDialogOpen()) return
      field.current?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [field])
}
