/** Labelled fields, found by their label, with the refusal said right under the field it is about. */
import { type InputHTMLAttributes, type ReactNode, type Ref, type SelectHTMLAttributes, useId } from 'react'

interface Labelled {
  readonly label: string
  readonly refusal?: string | null | undefined
  readonly wide?: boolean
}

export function TextField({
  label,
  refusal = null,
  wide = false,
  ...rest
}: Labelled & InputHTMLAttributes<HTMLInputElement> & { readonly ref?: Ref<HTMLInputElement> }) {
  const id = useId()
  return (
    <div className={`labelled ${wide ? 'wide' : ''}`}>
      <label htmlFor={id}>{label}</label>
      <input
        autoComplete="off"
        spellCheck={false}
        {...rest}
        id={id}
        className="input"
        aria-invalid={refusal ? true : undefined}
        aria-describedby={refusal ? `${id}-says` : undefined}
      />
      {refusal && (
        <span className="says" id={`${id}-says`}>
          {refusal}
        </span>
      )}
    </div>
  )
}

export interface Option {
  readonly value: string
  readonly label: string
}

export function SelectField({
  label,
  refusal = null,
  options,
  empty,
  wide = false,
  ...rest
}: Labelled &
  SelectHTMLAttributes<HTMLSelectElement> & {
    readonly options: readonly Option[]
    /** Shown while nothing is chosen. */
    readonly empty?: string
    readonly ref?: Ref<HTMLSelectElement>
  }) {
  const id = useId()
  return (
    <div className={`labelled ${wide ? 'wide' : ''}`}>
      <label htmlFor={id}>{label}</label>
      <select
        {...rest}
        id={id}
        className="input"
        aria-invalid={refusal ? true : undefined}
        aria-describedby={refusal ? `${id}-says` : undefined}
      >
        {empty !== undefined && <option value="">{empty}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {refusal && (
        <span className="says" id={`${id}-says`}>
          {refusal}
        </span>
      )}
    </div>
  )
}

export function Tick({ children, ...rest }: InputHTMLAttributes<HTMLInputElement> & { readonly children: ReactNode }) {
  return (
    <label className="tick">
      <input {...rest} type="checkbox" />
      <span>{children}</span>
    </label>
  )
}

/** A few answers side by side, one of them in force. */
export function Segments<Value extends string>({
  label,
  options,
  value,
  onChoose,
}: {
  readonly label: string
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  readonly value: Value
  readonly onChoose: (value: Value) => void
}) {
  return (
    <fieldset className="seg" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className={option.value === value ? 'on' : ''}
          aria-pressed={option.value === value}
          onClick={() => onChoose(option.value)}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  )
}
