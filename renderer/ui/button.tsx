/** The three weights of a button: the one primary (`Act`), the ordinary (`Btn`), and the quiet one that reads like a link. */
import { type ButtonHTMLAttributes, type Ref, useId } from 'react'

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'> & {
  readonly ref?: Ref<HTMLButtonElement>
  readonly submit?: boolean
}

export function Btn({ className = '', submit = false, ...rest }: Native) {
  return <button {...rest} type={submit ? 'submit' : 'button'} className={`btn ${className}`} />
}

export function Quiet({ className = '', submit = false, ...rest }: Native) {
  return <button {...rest} type={submit ? 'submit' : 'button'} className={`quiet ${className}`} />
}

export interface ActProps extends Native {
  readonly label: string
  /** The key that presses it; shown, never part of the name. */
  readonly keyName?: string
  /** What is still open. The button then stays focusable and says it; pressing leads to the first open thing. */
  readonly held?: string | null
  readonly green?: boolean
  readonly mid?: boolean
}

export function Act({
  label,
  keyName,
  held = null,
  green = false,
  mid = false,
  className = '',
  submit,
  ...rest
}: ActProps) {
  const noteId = useId()
  const look = `act ${held ? 'is-held' : green ? 'is-green' : ''} ${mid ? 'is-mid' : ''} ${className}`
  return (
    <button {...rest} type={submit ? 'submit' : 'button'} className={look} aria-describedby={held ? noteId : undefined}>
      <span>{label}</span>
      {held ? (
        <span className="held-note" id={noteId} aria-hidden="true">
          {held}
        </span>
      ) : (
        keyName && (
          <span className="key" aria-hidden="true">
            {keyName}
          </span>
        )
      )}
    </button>
  )
}
