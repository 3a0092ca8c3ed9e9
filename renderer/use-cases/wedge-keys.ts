/** The page's side of the keyboard wedge: listens to keys before anything else does, and puts a field back that a label went into. */
import { characterOf, createBurstCollector, isLabel, type KeyPress, restMs } from './wedge-scanner.ts'

type TextField = HTMLInputElement | HTMLTextAreaElement

interface Before {
  readonly field: TextField
  readonly value: string
  readonly start: number | null
  readonly end: number | null
}

/** A suffix that comes this late still belongs to its label. */
const lateSuffixMs = 1000

/** Starts listening; the returned function stops it. `onLabel` gets what the scanner typed, without its Enter. */
export function listenForWedge(target: Window, onLabel: (raw: string) => void): () => void {
  const collector = createBurstCollector()
  let before: Before | null = null
  let silence: ReturnType<typeof setTimeout> | undefined
  /** When a label was taken by silence alone: its suffix may still come, and must press nothing. */
  let takenBySilenceAt = Number.NEGATIVE_INFINITY

  function take(raw: string): void {
    const quantity = before ? restore(before) : ''
    before = null
    onLabel(quantity + raw)
  }

  function onKey(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229 || event.repeat || isPrivate(event.target)) return
    clearTimeout(silence)
    const at = event.timeStamp
    if (event.key === 'Enter' || event.key === 'Tab') {
      const isLateSuffix = performance.now() - takenBySilenceAt < lateSuffixMs
      takenBySilenceAt = Number.NEGATIVE_INFINITY
      if (isLateSuffix) {
        event.preventDefault()
        event.stopImmediatePropagation()
        collector.end(at)
        return
      }
      const burst = collector.end(at)
      if (!burst || !isLabel(burst, true)) return
      event.preventDefault()
      event.stopImmediatePropagation()
      take(burst.text)
      return
    }
    const press: KeyPress = {
      key: event.key,
      code: event.code,
      at,
      isRepeat: event.repeat,
      isShifted: event.shiftKey,
      isControl: event.ctrlKey,
    }
    if (event.altKey || event.metaKey) return
    const character = characterOf(press)
    if (character === null) return
    takenBySilenceAt = Number.NEGATIVE_INFINITY
    const step = collector.press(press, character)
    if (step === 'began') before = fieldBefore(event.target)
    if (step === 'typing') before = null
    // The first key moved the focus into a field and was typed there.
    if (step === 'went on' && before === null && collector.current()?.text.length === 2)
      before = withoutLastKey(fieldBefore(event.target))
    // A group separator comes as a shortcut; in a burst it must not reach the browser.
    if (step === 'went on' && character === '\u001d') event.preventDefault()
    if (step === 'went on')
      silence = setTimeout(() => {
        const burst = collector.current()
        if (!burst || !isLabel(burst, false)) return
        collector.end(at)
        takenBySilenceAt = performance.now()
        take(burst.text)
      }, restMs)
  }

  target.addEventListener('keydown', onKey, { capture: true })
  return () => {
    clearTimeout(silence)
    target.removeEventListener('keydown', onKey, { capture: true })
  }
}

/** A PIN is nobody's label. */
const isPrivate = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.matches('input[type=password]') || target.closest('[data-pin-pad]') !== null)

const isTextField = (target: EventTarget | null): target is TextField =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && !['button', 'checkbox', 'radio', 'submit', 'file'].includes(target.type))

function fieldBefore(target: EventTarget | null): Before | null {
  if (!isTextField(target)) return null
  // Number fields have no selection to ask for.
  const hasSelection = target instanceof HTMLTextAreaElement || /^(text|search|tel|url)$/.test(target.type)
  return {
    field: target,
    value: target.value,
    start: hasSelection ? target.selectionStart : null,
    end: hasSelection ? target.selectionEnd : null,
  }
}

function withoutLastKey(now: Before | null): Before | null {
  if (!now) return null
  const caret = now.end ?? now.value.length
  if (caret === 0) return now
  const value = now.value.slice(0, caret - 1) + now.value.slice(caret)
  return { ...now, value, start: now.start === null ? null : caret - 1, end: now.end === null ? null : caret - 1 }
}

/** Puts the field back, and takes a typed `12*` out of it: it belongs to the label. */
function restore({ field, value, start, end }: Before): string {
  const quantity = /^\s*(\d{1,2}\s*\*)\s*$/.exec(value)?.[1] ?? ''
  const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype
  // React hears of a change only through the element's own setter.
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, quantity ? '' : value)
  field.dispatchEvent(new Event('input', { bubbles: true }))
  if (start !== null && end !== null && !quantity) field.setSelectionRange(start, end)
  return quantity
}
