/** Where the focus goes when something opens, closes or leaves the page, so that it is never lost. */
import { type RefObject, useEffect, useRef } from 'react'

/** Opened: its first field, or the harmless answer. Closed: the button that opens it. */
export function useFocusFollows(isOpen: boolean): RefObject<HTMLFieldSetElement | null> {
  const place = useRef<HTMLFieldSetElement>(null)
  const wasOpen = useRef(isOpen)
  useEffect(() => {
    if (wasOpen.current === isOpen) return
    wasOpen.current = isOpen
    place.current?.querySelector<HTMLElement>(isOpen ? 'select, input, button:last-of-type' : 'button')?.focus()
  }, [isOpen])
  return place
}

/** What had the focus is gone: the page's name takes it. */
export function focusHeading(): void {
  document.querySelector<HTMLElement>('.offers-place h1')?.focus()
}
