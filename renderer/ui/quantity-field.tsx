/**
 * One small field for how many: type it, arrow it, or tap for a pad of - and +. What is typed counts on Enter or when the field is
 * left; Escape puts the old number back. Numbers above `confirmAbove` are asked about first, right under the field.
 */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Btn } from './button.tsx'
import { Icon } from './icon.tsx'

export interface QuantityWords {
  readonly quantity: string
  readonly more: string
  readonly less: string
  readonly confirm: (quantity: number) => string
  readonly yes: (quantity: number) => string
  readonly no: (quantity: number) => string
}

export interface QuantityFieldProps {
  readonly value: number
  readonly max: number
  readonly confirmAbove: number
  readonly words: QuantityWords
  readonly onChange: (quantity: number) => void
}

export function QuantityField({ value, max, confirmAbove, words, onChange }: QuantityFieldProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const [asked, setAsked] = useState<number | null>(null)
  const [isPadOpen, setPadOpen] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const yes = useRef<HTMLButtonElement>(null)

  useEffect(() => {
    if (asked !== null) yes.current?.focus()
  }, [asked])

  useEffect(() => {
    if (!isPadOpen) return
    const onPress = (event: PointerEvent) => {
      if (!(event.target instanceof Node) || !box.current?.contains(event.target)) setPadOpen(false)
    }
    document.addEventListener('pointerdown', onPress)
    return () => document.removeEventListener('pointerdown', onPress)
  }, [isPadOpen])

  const offer = (quantity: number) => {
    const wanted = Math.min(max, Math.max(1, quantity))
    setDraft(null)
    if (wanted === value) return
    if (wanted > confirmAbove && wanted > value) setAsked(wanted)
    else onChange(wanted)
  }
  const commitDraft = () => {
    const typed = Number.parseInt(draft ?? '', 10)
    if (Number.isInteger(typed) && typed > 0) offer(typed)
    else setDraft(null)
  }
  /** The number that stands there is no draft: put back by a scan, it must not hold against the next piece. */
  const draftOf = (text: string): string | null => {
    const digits = text.replace(/\D/g, '').slice(0, 2)
    return digits === String(value) ? null : digits
  }
  const answer = (quantity: number | null) => {
    setAsked(null)
    if (quantity !== null) onChange(quantity)
    input.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault()
      offer(value + (event.key === 'ArrowUp' ? 1 : -1))
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      commitDraft()
    }
    if (event.key === 'Escape') setDraft(null)
  }

  return (
    <div className="qty-box" ref={box}>
      <input
        ref={input}
        className="qty"
        role="spinbutton"
        inputMode="numeric"
        autoComplete="off"
        aria-label={words.quantity}
        aria-valuenow={value}
        aria-valuemin={1}
        aria-valuemax={max}
        value={draft ?? String(value)}
        onChange={(event) => setDraft(draftOf(event.target.value))}
        onKeyDown={onKeyDown}
        onFocus={(event) => event.target.select()}
        onPointerDown={() => setPadOpen(true)}
        onBlur={commitDraft}
      />
      {isPadOpen && asked === null && (
        <div className="qty-pad">
          <button type="button" aria-label={words.less} onClick={() => offer(value - 1)}>
            <Icon name="minus" />
          </button>
          <button type="button" aria-label={words.more} onClick={() => offer(value + 1)}>
            <Icon name="plus" />
          </button>
        </div>
      )}
      {asked !== null && (
        <fieldset className="qty-ask" aria-label={words.confirm(asked)}>
          <span>{words.confirm(asked)}</span>
          <Btn ref={yes} onClick={() => answer(asked)}>
            {words.yes(asked)}
          </Btn>
          <Btn onClick={() => answer(null)}>{words.no(value)}</Btn>
        </fieldset>
      )}
    </div>
  )
}
