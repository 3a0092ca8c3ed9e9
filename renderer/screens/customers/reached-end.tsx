/** The end of what is read: coming near it reads on by itself, and it can be pressed. */
import { type ReactNode, useEffect, useRef } from 'react'

export interface ReachedEndProps {
  readonly onReached: () => void
  /** How many rows stand above: with more of them it is reached anew. */
  readonly rows: number
  readonly children: ReactNode
}

export function ReachedEnd({ onReached, rows, children }: ReachedEndProps) {
  const end = useRef<HTMLButtonElement>(null)
  const reached = useRef(onReached)
  useEffect(() => {
    reached.current = onReached
  })
  useEffect(() => {
    const button = end.current
    if (!button || rows === 0 || !('IntersectionObserver' in window)) return
    const watch = new IntersectionObserver((seen) => {
      if (seen.some((one) => one.isIntersecting)) reached.current()
    })
    watch.observe(button)
    return () => watch.disconnect()
  }, [rows])
  return (
    <button type="button" className="customers-edge" ref={end} onClick={onReached}>
      {children}
    </button>
  )
}
