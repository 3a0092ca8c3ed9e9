/** A PIN: dots that fill like punches over one field, and a pad for fingers. The field takes every key; the dots never show a digit. */
import { type KeyboardEvent, type Ref, useId } from 'react'
import { t } from '../language/words.ts'
import { Icon } from '../ui/icon.tsx'

const shortest = 4
const longest = 8

export interface PinFieldProps {
  readonly pin: string
  readonly onPin: (pin: string) => void
  readonly label?: string
  readonly inputRef?: Ref<HTMLInputElement>
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void
}

export function PinField({ pin, onPin, label = t('signIn.pin'), inputRef, onKeyDown }: PinFieldProps) {
  const id = useId()
  const dots = Math.max(shortest, pin.length)
  return (
    <div className="pin">
      <input
        ref={inputRef}
        data-autofocus
        type="password"
        inputMode="numeric"
        autoComplete="off"
        aria-label={label}
        aria-describedby={id}
        value={pin}
        onChange={(event) => onPin(event.target.value.replace(/\D/g, '').slice(0, longest))}
        onKeyDown={onKeyDown}
      />
      {Array.from({ length: dots }, (_, index) => index).map((place) => (
        <i key={place} className={place < pin.length ? 'on' : ''} />
      ))}
      <span className="visually-hidden" id={id}>
        {t('signIn.digits', { count: pin.length })}
      </span>
    </div>
  )
}

export function PinPad({ pin, onPin }: { readonly pin: string; readonly onPin: (pin: string) => void }) {
  const digit = (value: string) => (
    <button key={value} type="button" tabIndex={-1} onClick={() => onPin(`${pin}${value}`.slice(0, longest))}>
      {value}
    </button>
  )
  return (
    <div className="pad" data-pin-pad>
      {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map(digit)}
      <button type="button" className="fn" tabIndex={-1} onClick={() => onPin('')}>
        {t('signIn.clear')}
      </button>
      {digit('0')}
      <button
        type="button"
        className="fn"
        tabIndex={-1}
        aria-label={t('signIn.delete')}
        onClick={() => onPin(pin.slice(0, -1))}
      >
        <Icon name="del" />
      </button>
    </div>
  )
}
