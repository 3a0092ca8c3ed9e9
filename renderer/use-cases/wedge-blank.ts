/**
 * The blank that may be a label's first key. It presses what has the focus - a button, a tick, a list that opens - and nobody knows yet
 * who pressed it; so what it would do waits until the next key of a scanner would have come. A person who holds the key as long as
 * that notices nothing: the browser does it, when the key goes up. For a shorter tap it is done here, 100 ms after the key went down.
 *
 *   blank down --100 ms, no key--> the browser's own, on key up; or done here, if it was up already
 *        |---- a key of no burst --> done here, before that key does anything
 *        `---- a scanner's keys  --> never done
 */
export interface WedgeBlank {
  /** A blank began a burst. True: it must not go on, because it would open what a key cannot close again. */
  down(event: KeyboardEvent): boolean
  /** True: the key that goes up must not press anything, now. */
  up(event: KeyboardEvent): boolean
  /** The burst goes on. */
  another(): void
  /** It was a person's. */
  give(): void
  /** It was a scanner's. */
  drop(): void
}

interface Held {
  readonly target: HTMLElement
  readonly key: string
  /** By the event's time. */
  readonly at: number
  /** Opens on key down, and was stopped there. */
  readonly isPicker: boolean
  isUp: boolean
}

const pressable = 'button, summary, [role=button], input:is([type=checkbox], [type=radio], [type=submit], [type=file])'
const picker =
  'select, input:is([type=date], [type=time], [type=datetime-local], [type=month], [type=week], [type=color])'

/** `waitMs`: the longest gap between two keys of a scanner. `busyMs`: a timer later than this tells of a page with keys waiting. */
export function createWedgeBlank(waitMs: number, busyMs: number): WedgeBlank {
  let held: Held | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  function wait(ms: number): void {
    clearTimeout(timer)
    const due = performance.now() + ms
    timer = setTimeout(() => {
      if (performance.now() - due > busyMs) wait(busyMs)
      else give()
    }, ms)
  }

  function give(): void {
    const given = held
    drop()
    if (!given) return
    const { target, isPicker, isUp } = given
    if (!target.isConnected || target.ownerDocument.activeElement !== target) return
    if (isPicker) open(target)
    // Still down: the browser presses it when it goes up.
    else if (isUp) target.click()
  }

  function drop(): void {
    clearTimeout(timer)
    held = null
  }

  return {
    down(event) {
      drop()
      const { target, key, timeStamp: at } = event
      if (key !== ' ' || !(target instanceof HTMLElement)) return false
      const isPicker = target.matches(picker)
      if (!isPicker && !target.matches(pressable)) return false
      held = { target, key, at, isPicker, isUp: false }
      wait(waitMs)
      return isPicker
    },
    up(event) {
      if (!held || event.key !== held.key || held.isPicker) return false
      if (event.timeStamp - held.at >= waitMs) {
        drop()
        return false
      }
      held.isUp = true
      return true
    },
    another: () => {
      if (held) wait(waitMs)
    },
    give,
    drop,
  }
}

/** As the blank does. A browser that does not let a page do it has an arrow key for it. */
function open(target: HTMLElement): void {
  if (!(target instanceof HTMLSelectElement || target instanceof HTMLInputElement)) return
  try {
    target.showPicker()
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}
