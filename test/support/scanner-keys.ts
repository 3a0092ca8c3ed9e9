/**
 * A keyboard scanner in a page without a browser: each key as a browser gives it - keydown, then what it does where nobody stopped it,
 * then keyup - 8 ms apart by the events' own times. Enter sends the form it stands in, or presses the button that has the focus.
 */
const gapMs = 8
const restMs = 1000
let at = 0

export function typeAsScanner(text: string): void {
  at = Math.max(at, performance.now()) + restMs
  for (const key of [...text, 'Enter']) press(key)
}

function press(key: string): void {
  at += gapMs
  const code = /^\d$/.test(key) ? `Digit${key}` : /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key
  const event = (type: string) => {
    const shiftKey = /^[A-Z]$/.test(key)
    const made = new KeyboardEvent(type, { key, code, shiftKey, bubbles: true, cancelable: true })
    Object.defineProperty(made, 'timeStamp', { value: at })
    return made
  }
  const down = event('keydown')
  focused().dispatchEvent(down)
  if (!down.defaultPrevented) land(key)
  focused().dispatchEvent(event('keyup'))
}

const focused = (): Element => document.activeElement ?? document.body

function land(key: string): void {
  const target = focused()
  if (key === 'Enter') {
    if (target instanceof HTMLButtonElement) target.click()
    else if (target instanceof HTMLInputElement) target.form?.requestSubmit()
    return
  }
  if (!(target instanceof HTMLInputElement) || !/^(text|password|email|tel)$/.test(target.type)) return
  // React hears of a change only through the element's own setter.
  const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
  const caret = target.selectionEnd ?? target.value.length
  setter?.call(target, target.value.slice(0, caret) + key + target.value.slice(caret))
  target.dispatchEvent(new Event('input', { bubbles: true }))
}
