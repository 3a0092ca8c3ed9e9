/** A to Z: one stop for the keyboard, arrows inside, a letter typed jumps to it. */
import { type KeyboardEvent, useRef, useState } from 'react'
import { t } from '../../language/words.ts'

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

export interface LetterStripProps {
  readonly chosen: string | null
  readonly onLetter: (letter: string | null) => void
}

export function LetterStrip({ chosen, onLetter }: LetterStripProps) {
  const strip = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)
  const moveTo = (nth: number) => {
    const next = Math.max(0, Math.min(letters.length - 1, nth))
    setAt(next)
    strip.current?.querySelectorAll('button')[next]?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: letters.length - 1 }[event.key]
    const typed = letters.indexOf(event.key.toUpperCase())
    if (step === undefined && typed < 0) return
    event.preventDefault()
    moveTo(step ?? typed)
  }
  return (
    <div className="letters" role="toolbar" aria-label={t('profile.list.letters')} ref={strip} onKeyDown={onKeyDown}>
      {letters.map((letter, nth) => (
        <button
          key={letter}
          type="button"
          tabIndex={nth === at ? 0 : -1}
          aria-pressed={chosen === letter}
          onClick={() => {
            setAt(nth)
            onLetter(chosen === letter ? null : letter)
          }}
        >
          {letter}
        </button>
      ))}
    </div>
  )
}
