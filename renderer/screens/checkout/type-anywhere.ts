/** A letter typed with the focus on nothing in particular goes into the screen's one field, so that nobody has to click it first. */
import { type RefObject, useEffect } from 'react'

export function useTypeAnywhere(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === ' ') return
      const { activeElement } = document
      const isElsewhere = activeElement instanceof HTMLInputElement || activeElement instanceof HTMLSelectElement
      if (isElsewhere || activeElement instanceof HTMLTextAreaElement) return
      if (document.querySelector('[role="dialog"]')) return
      field.current?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [field])
}
