/**
 * A panel that hangs under its button and asks for nothing: Why?, Sync Details, the list of rewards. Not modal; Escape, the button
 * or a press elsewhere closes it. It lies in the browser's top layer, so no scrolling column cuts it off.
 */
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'

export interface FloatProps {
  readonly label: ReactNode
  readonly buttonClass: string
  /** Name of the panel; the button keeps its own words. */
  readonly name: string
  readonly children: ReactNode | ((close: () => void) => ReactNode)
  readonly width?: number
  readonly buttonName?: string
}

export function Float({ label, buttonClass, name, children, width = 420, buttonName }: FloatProps) {
  const [isOpen, setOpen] = useState(false)
  const anchor = useRef<HTMLSpanElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLElement>(null)
  const id = useId()
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }

  useLayoutEffect(() => {
    if (isOpen && panel.current && button.current) placeUnder(panel.current, button.current, width)
  }, [isOpen, width])

  useEffect(() => {
    if (!isOpen) return
    const onPress = (event: PointerEvent) => {
      if (!(event.target instanceof Node) || !anchor.current?.contains(event.target)) setOpen(false)
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      setOpen(false)
      button.current?.focus()
    }
    const place = anchor.current
    document.addEventListener('pointerdown', onPress)
    place?.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('pointerdown', onPress)
      place?.removeEventListener('keydown', onKey)
    }
  }, [isOpen])

  return (
    <span className="float-anchor" ref={anchor}>
      <button
        type="button"
        ref={button}
        className={buttonClass}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-label={buttonName}
        onClick={() => setOpen(!isOpen)}
      >
        {label}
      </button>
      {isOpen && (
        <section className="float" id={id} ref={panel} aria-label={name} popover="manual">
          {typeof children === 'function' ? children(close) : children}
        </section>
      )}
    </span>
  )
}

function placeUnder(panel: HTMLElement, button: HTMLElement, width: number): void {
  panel.showPopover?.()
  const at = button.getBoundingClientRect()
  const space = document.documentElement.clientWidth
  const wide = Math.min(width, space - 24)
  const left = Math.max(12, Math.min(at.right - wide, space - wide - 12))
  panel.style.width = `${wide}px`
  panel.style.left = `${left}px`
  const below = at.bottom + 6
  const height = panel.getBoundingClientRect().height
  const top = below + height > window.innerHeight - 8 ? Math.max(8, window.innerHeight - height - 8) : below
  panel.style.top = `${top}px`
  // What has to be scrolled is reached with Tab and read with the arrow keys.
  if (panel.scrollHeight > panel.clientHeight) panel.tabIndex = 0
}
