/**
 * The page's side of a keyboard scanner: listens to keys before anything else does, lets them land where they go, and takes a label
 * back out when a burst was one. The label's last key presses nothing: no button, no link, no tick, no suggestion. What is not a
 * label is left as it was typed. A running input method is not watched; in password fields and on the PIN pad nothing is taken but
 * what `isForPinPad` says.
 */
import { createWedgeBlank } from './wedge-blank.ts'
import { createWedgeFields, isEditable, isTextField } from './wedge-fields.ts'
import { createWedgeReader, longestGapMs, longSilenceMs, type WedgeRules } from './wedge-scanner.ts'
import type { KeyPress } from './wedge-text.ts'

/** A timer later than this tells of a busy page, in which keys may be waiting. */
const busyMs = 30

/** Starts listening; the returned function stops it. `onLabel` gets what the scanner typed, without its suffix. */
export function listenForWedge(target: Window, onLabel: (raw: string) => void, rules: WedgeRules = {}): () => void {
  const reader = createWedgeReader(rules)
  const fields = createWedgeFields(target.document)
  const blank = createWedgeBlank(longestGapMs, busyMs)
  /** Keys that were stopped on their way down stay stopped while they are held and when they go up. */
  const stopped = new Set<string>()
  const nameOf = ({ code, key }: KeyboardEvent) => code || key
  let isInBurst = false
  let silence: ReturnType<typeof setTimeout> | undefined

  function stop(event: KeyboardEvent): void {
    event.preventDefault()
    event.stopImmediatePropagation()
  }

  /** A PIN is not even remembered, unless something could be taken from its field. */
  function note(where: EventTarget | null): void {
    if (rules.isForPinPad || !isPrivate(where)) fields.note(where)
  }

  function take(raw: string): void {
    blank.drop()
    onLabel(fields.putBack() + raw)
  }

  function takeIfAny(raw: string | null): void {
    if (raw !== null) take(raw)
  }

  /** `waited` ms have passed already. */
  function awaitSilence(ms = reader.silenceMs(), waited = 0): void {
    const due = performance.now() + ms
    silence = setTimeout(() => {
      if (performance.now() - due > busyMs) return awaitSilence(busyMs, waited)
      const raw = reader.silence(waited + ms)
      if (raw !== null) take(raw)
      else if (waited + ms < longSilenceMs) awaitSilence(longSilenceMs - waited - ms, waited + ms)
    }, ms)
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) {
      reader.break()
      blank.give()
      fields.forget()
      return
    }
    if (event.repeat) {
      if (stopped.has(nameOf(event))) stop(event)
      return
    }
    stopped.delete(nameOf(event))
    clearTimeout(silence)
    // A busy page gets its keys late, all at once: by their times a label may have ended before this one.
    const press = pressOf(event)
    takeIfAny(reader.before(press))
    isInBurst = false
    const verdict = reader.key(press, isPrivate(event.target))
    const hold = () => {
      stopped.add(nameOf(event))
      stop(event)
    }
    switch (verdict.kind) {
      case 'passes':
        awaitSilence()
        return
      case 'typing':
        fields.forget()
        blank.give()
        return
      case 'begins':
        fields.forget()
        note(event.target)
        isInBurst = true
        blank.give()
        if (blank.down(event)) hold()
        return
      case 'goesOn':
        note(event.target)
        isInBurst = true
        awaitSilence()
        if (verdict.isScanner) blank.drop()
        else blank.another()
        if ((verdict.isScanner && isShortcut(event)) || pressesWhatHasFocus(event)) hold()
        return
      case 'label':
        hold()
        take(verdict.raw)
        return
      case 'notForHere':
        fields.forget()
        blank.drop()
        if (!isTextField(event.target)) hold()
        return
      case 'ofLabel':
        hold()
        return
    }
  }

  function onKeyUp(event: KeyboardEvent): void {
    if (stopped.delete(nameOf(event)) || blank.up(event)) stop(event)
  }

  function afterHandlers(event: KeyboardEvent): void {
    if (isInBurst) fields.noteMoved(event.target)
  }

  target.addEventListener('keydown', onKeyDown, { capture: true })
  target.addEventListener('keyup', onKeyUp, { capture: true })
  target.addEventListener('keydown', afterHandlers)
  return () => {
    clearTimeout(silence)
    blank.drop()
    target.removeEventListener('keydown', onKeyDown, { capture: true })
    target.removeEventListener('keyup', onKeyUp, { capture: true })
    target.removeEventListener('keydown', afterHandlers)
  }
}

function pressOf(event: KeyboardEvent): KeyPress {
  const isAltGraph = event.getModifierState('AltGraph') || (event.ctrlKey && event.altKey && event.key.length === 1)
  return {
    key: event.key,
    code: event.code,
    at: event.timeStamp,
    isRepeat: event.repeat,
    isShifted: event.shiftKey,
    isControl: event.ctrlKey && !isAltGraph,
    isShortcut: event.metaKey || (event.altKey && !isAltGraph),
    isCapsLocked: event.getModifierState('CapsLock'),
  }
}

/** A PIN is nobody's label. */
const isPrivate = (target: EventTarget | null): boolean =>
  target instanceof Element && (target.matches('input[type=password]') || target.closest('[data-pin-pad]') !== null)

/** What a group separator and other control characters come as. */
const isShortcut = (event: KeyboardEvent): boolean => event.ctrlKey || event.key === 'F8'

/** Space presses buttons and ticks; `/` and `'` open a search in some browsers. */
const pressesWhatHasFocus = ({ target, key }: KeyboardEvent): boolean =>
  /^[ /']$/.test(key) && !isTextField(target) && !isEditable(target) && !(target instanceof HTMLSelectElement)
