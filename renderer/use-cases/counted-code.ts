/** `12*` in front of a code means twelve of it; alone, of what comes next. Typed by hand, also where a scanner types the code behind it. */
export interface CountedCode {
  /** As it was typed: up to two digits. */
  readonly quantity: number
  /** Empty where only the number stands there. */
  readonly code: string
}

/** Null where no number stands in front. */
export function countedCode(text: string): CountedCode | null {
  const [, digits, code = ''] = /^\s*(\d{1,2})\s*\*\s*(.*)$/s.exec(text) ?? []
  return digits === undefined ? null : { quantity: Number(digits), code }
}
