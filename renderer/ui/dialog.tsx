/**
 * One dialog: named, modal, focus trapped inside. Escape is the harmless answer where there is one, otherwise it does nothing. Enter
 * presses the primary from every field, because the whole dialog is one form.
 */
import { Modal } from '@mantine/core'
import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react'

/** True while another dialog asks first: this one keeps what was entered and is not shown. */
export const StandsBehind = createContext(false)

export interface DialogProps {
  readonly name: string
  /** Beside the name: whom it is about. */
  readonly about?: ReactNode
  /** Right of it: a hint. */
  readonly hint?: ReactNode
  readonly footer: ReactNode
  readonly children: ReactNode
  readonly onSubmit: () => void
  readonly onEscape?: (() => void) | undefined
  readonly width?: number
}

/** With the dialog itself: the first key pressed after it is there must not go to what lies behind. */
function focusAtOnce(form: HTMLFormElement | null): void {
  const wanted = form?.querySelector<HTMLElement>('[data-autofocus]') ?? form?.querySelector<HTMLElement>(anyField)
  wanted?.focus({ preventScroll: true })
}

const anyField = 'input, select, textarea, button'

/** What had the focus goes away: it moves on to the dialog's answer, so that Enter gives it. */
export function focusAnswer(from: Element | null): void {
  const answer = 'button[type="submit"], :is(input, select, textarea, button)[data-autofocus]'
  from?.closest('form')?.querySelector<HTMLElement>(answer)?.focus({ preventScroll: true })
}

export function Dialog({ name, about, hint, footer, children, onSubmit, onEscape, width = 860 }: DialogProps) {
  const isBehind = useContext(StandsBehind)
  const answers = useRef({ onSubmit, onEscape })
  useEffect(() => {
    answers.current = { onSubmit, onEscape }
  })
  // At the document, because the focus may rest on the dialog itself; what hangs in it answers Escape first.
  useEffect(() => {
    if (isBehind) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') answers.current.onEscape?.()
      if (event.key !== 'Enter' || !(event.target instanceof HTMLSelectElement)) return
      event.preventDefault()
      answers.current.onSubmit()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [isBehind])
  if (isBehind) return null
  return (
    <Modal.Root
      opened
      unstyled
      onClose={() => onEscape?.()}
      closeOnEscape={false}
      closeOnClickOutside={false}
      lockScroll={false}
      returnFocus={false}
      transitionProps={{ transition: 'fade', duration: 120 }}
      classNames={{ inner: 'veil', content: 'dialog' }}
      style={{ '--dialog-width': `${width}px` }}
    >
      <Modal.Content>
        {/* Mantine moves the focus in a later task, from wherever it has gone by then; it finds this, where no focus can go. */}
        <span data-autofocus inert hidden />
        <form
          className="dialog-form"
          ref={focusAtOnce}
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            onSubmit()
          }}
        >
          <div className="dialog-head">
            <Modal.Title component="h2">{name}</Modal.Title>
            {about && <span className="lg">{about}</span>}
            <span className="grow" />
            {hint && <span className="dim sm">{hint}</span>}
          </div>
          <div className="scroll">{children}</div>
          <div className="dialog-foot">{footer}</div>
        </form>
      </Modal.Content>
    </Modal.Root>
  )
}
