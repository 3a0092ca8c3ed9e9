/** The page's side of a keyboard scanner: what stood in a field stands there again, and a label's keys press nothing. Source: scanners.md 5. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { listenForWedge } from '../../renderer/use-cases/wedge-keys.ts'
import type { WedgeRules } from '../../renderer/use-cases/wedge-scanner.ts'

const upc = '850000010017'
let labels: string[] = []
let stopListening: () => void = () => undefined
let at = 0
/** What the page's clock says. */
let now = 0

beforeEach(() => {
  vi.useFakeTimers()
  now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  labels = []
  at = 10_000
  document.body.innerHTML = ''
  listen()
})
afterEach(() => {
  stopListening()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

function listen(rules?: WedgeRules): void {
  stopListening()
  stopListening = listenForWedge(window, (raw) => labels.push(raw), rules)
}

function given<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  change: Partial<HTMLElementTagNameMap[Tag]> = {},
  parent: Element = document.body,
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  parent.append(Object.assign(element, change))
  element.focus()
  return element
}

interface Press extends KeyboardEventInit {
  readonly gap?: number
  /** From its way down to its way up. */
  readonly heldMs?: number
}

/** One key as a browser gives it: keydown, then its character where it has one, then keyup. Tells whether the keydown was stopped. */
function press(key: string, { gap = 8, heldMs = 0, ...init }: Press = {}): boolean {
  at += gap
  const event = (type: string) => {
    const made = new KeyboardEvent(type, { key, code: key, bubbles: true, cancelable: true, ...init })
    Object.defineProperty(made, 'timeStamp', { value: at })
    return made
  }
  const down = event('keydown')
  ;(document.activeElement ?? document.body).dispatchEvent(down)
  if (!down.defaultPrevented && !init.ctrlKey) land(key)
  at += heldMs
  const up = event('keyup')
  ;(document.activeElement ?? document.body).dispatchEvent(up)
  if (!down.defaultPrevented && !up.defaultPrevented && key === ' ') pressByBlank()
  return down.defaultPrevented
}

/** A browser does it when the key goes up. */
function pressByBlank(): void {
  const target = document.activeElement
  if (target instanceof HTMLButtonElement || (target instanceof HTMLInputElement && target.type === 'checkbox'))
    target.click()
}

function land(key: string): void {
  const target = document.activeElement
  if (key === 'Enter' && target instanceof HTMLButtonElement) target.click()
  if (key.length !== 1 || !(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return
  if (target.type === 'checkbox') return
  const [start, end] = [target.selectionStart ?? target.value.length, target.selectionEnd ?? target.value.length]
  target.value = target.value.slice(0, start) + key + target.value.slice(end)
  if (target.selectionStart !== null) target.setSelectionRange(start + 1, start + 1)
  target.dispatchEvent(new Event('input', { bubbles: true }))
}

/** The timers of so many ms are due; the page comes to them `late` ms later. */
function passTime(ms: number, late = 0): void {
  now += ms + late
  vi.advanceTimersByTime(ms)
}

function scan(text: string, suffix: readonly string[] = ['Enter'], gap = 8): void {
  at += 1000
  for (const key of [...text, ...suffix]) press(key, { gap })
}

describe('fields', () => {
  it('a name keeps its text and its selection', () => {
    const name = given('input', { value: 'Ruth Alvarez' })
    name.setSelectionRange(5, 12)
    scan(upc)
    expect(labels).toEqual([upc])
    expect([name.value, name.selectionStart, name.selectionEnd]).toEqual(['Ruth Alvarez', 5, 12])
  })

  it('the page is told what stands there again', () => {
    const heard: string[] = []
    const name = given('input', { value: 'Ruth' })
    name.addEventListener('input', () => heard.push(name.value))
    scan(upc)
    expect(heard.at(-1)).toBe('Ruth')
  })

  it.each(['text', 'search', 'email', 'tel', 'number', 'url'])('a field of type %s', (type) => {
    const field = given('input', { type, value: '12' })
    scan(upc)
    expect(labels).toEqual([upc])
    expect(field.value).toBe('12')
  })

  it('a note of several lines', () => {
    const note = given('textarea', { value: 'Two dogs.\nOne cat.' })
    note.setSelectionRange(3, 3)
    scan(upc)
    expect([note.value, note.selectionStart]).toEqual(['Two dogs.\nOne cat.', 3])
  })

  it('a list keeps its choice', () => {
    const list = given('select')
    for (const name of ['Apple', 'Banana']) given('option', { value: name, textContent: name }, list)
    list.value = 'Banana'
    list.focus()
    const heard = vi.fn()
    list.addEventListener('change', heard)
    list.addEventListener('keydown', ({ key }) => {
      if (key === 'A') list.value = 'Apple'
    })
    scan('ABC-1234')
    expect(labels).toEqual(['ABC-1234'])
    expect(list.value).toBe('Banana')
    expect(heard).toHaveBeenCalled()
  })

  it('a date keeps its day', () => {
    const date = given('input', { type: 'date', value: '2026-06-10' })
    date.addEventListener('keydown', () => {
      date.value = '0085-06-10'
    })
    scan(upc)
    expect(date.value).toBe('2026-06-10')
    expect(document.activeElement).toBe(date)
  })

  it('what is typed by hand stays, Enter included', () => {
    const entered = vi.fn()
    const name = given('input')
    name.addEventListener('keydown', ({ key }) => key === 'Enter' && entered())
    scan(upc, ['Enter'], 110)
    expect(labels).toEqual([])
    expect(name.value).toBe(upc)
    expect(entered).toHaveBeenCalledOnce()
  })

  it('a burst that went into two fields is taken out of both', () => {
    const first = given('input', { value: 'a' })
    const second = given('input', { value: 'b' })
    first.focus()
    at += 1000
    for (const key of upc.slice(0, 5)) press(key)
    second.focus()
    for (const key of upc.slice(5)) press(key)
    press('Enter')
    expect(labels).toEqual([upc])
    expect([first.value, second.value]).toEqual(['a', 'b'])
    expect(document.activeElement).toBe(second)
  })

  it('a field that is gone meanwhile is no matter', () => {
    const first = given('input')
    at += 1000
    for (const key of upc.slice(0, 5)) press(key)
    first.remove()
    for (const key of upc.slice(5)) press(key)
    press('Enter')
    expect(labels).toEqual([upc])
  })

  it('`12*` that stands alone in a field belongs to the label; in a dialog it is a text', () => {
    const field = given('input', { value: '12*' })
    scan(upc)
    expect(labels).toEqual([`12*${upc}`])
    expect(field.value).toBe('')

    const dialog = given('div')
    dialog.setAttribute('role', 'dialog')
    const name = given('input', { value: '12*' }, dialog)
    scan(upc)
    expect(labels[1]).toBe(upc)
    expect(name.value).toBe('12*')
  })
})

describe('what has the focus', () => {
  it('a button is not pressed: not by Enter, not by a blank in the label, not by the line feed', () => {
    const pressed = vi.fn()
    given('button', { onclick: pressed })
    scan('AB 12 34', ['Enter', 'Enter'])
    expect(labels).toEqual(['AB 12 34'])
    expect(pressed).not.toHaveBeenCalled()
  })

  it('a person presses it as before', () => {
    const pressed = vi.fn()
    given('button', { onclick: pressed })
    press('Enter', { gap: 1000 })
    press(' ', { gap: 300, heldMs: 110 })
    scan(upc)
    press('Enter', { gap: 400 })
    expect(pressed).toHaveBeenCalledTimes(3)
  })

  it.each(['Enter', 'Tab', null])('a label that begins with a blank presses no button, its end being %s', (suffix) => {
    const pressed = vi.fn()
    given('button', { onclick: pressed })
    scan(` ${upc}`, suffix === null ? [] : [suffix])
    passTime(1000)
    expect(labels).toEqual([` ${upc}`])
    expect(pressed).not.toHaveBeenCalled()
  })

  it('keys in a scanner’s rhythm that are no label press no button either', () => {
    const pressed = vi.fn()
    given('button', { onclick: pressed })
    scan(' ABC', [])
    passTime(1000)
    expect(labels).toEqual([])
    expect(pressed).not.toHaveBeenCalled()
  })

  it.each([
    [20, 80],
    [60, 40],
    [100, 0],
    [300, 0],
  ])('a blank that a person holds for %i ms presses %i ms after it went up', (heldMs, waits) => {
    const pressed = vi.fn()
    given('button', { onclick: pressed })
    press(' ', { gap: 1000, heldMs })
    if (waits > 0) {
      passTime(heldMs + waits - 1)
      expect(pressed).not.toHaveBeenCalled()
      passTime(1)
    }
    expect(pressed).toHaveBeenCalledOnce()
    passTime(1000)
    expect(pressed).toHaveBeenCalledOnce()
  })

  it('a blank that a person lets go for the next key has pressed before that key does anything', () => {
    const order: string[] = []
    given('button', { onclick: () => order.push('pressed') })
    document.addEventListener('keydown', ({ key }) => key !== ' ' && order.push(key))
    press(' ', { gap: 1000 })
    press('Tab', { gap: 60 })
    press(' ', { gap: 1000 })
    press('Escape', { gap: 60 })
    expect(order).toEqual(['pressed', 'Tab', 'pressed', 'Escape'])
  })

  it('a blank presses nothing any more where the focus has gone elsewhere, or the button is gone', () => {
    const pressed = vi.fn()
    const button = given('button', { onclick: pressed })
    press(' ', { gap: 1000 })
    given('input')
    passTime(1000)
    button.focus()
    press(' ', { gap: 1000 })
    button.remove()
    passTime(1000)
    expect(pressed).not.toHaveBeenCalled()
  })

  it('keys that a busy page gets in a heap press no button when the time of the first is over', () => {
    const pressed = vi.fn()
    given('button', { onclick: pressed })
    at += 1000
    press(' ')
    passTime(100, 250)
    for (const key of upc) press(key)
    press('Enter')
    passTime(1000)
    expect(labels).toEqual([` ${upc}`])
    expect(pressed).not.toHaveBeenCalled()
  })

  it('where a later key of the label moves the focus it comes back too', () => {
    const field = given('input')
    const button = given('button')
    document.addEventListener('keydown', ({ key }) => key === '8' && field.focus())
    scan(` ${upc}`)
    expect(field.value).toBe('')
    expect(document.activeElement).toBe(button)
  })

  it('a tick stays, even where the label begins with a blank', () => {
    const tick = given('input', { type: 'checkbox', checked: true })
    scan(' 850000010017')
    expect(labels).toEqual([' 850000010017'])
    expect(tick.checked).toBe(true)
  })

  it('Enter that is held down by the scanner presses nothing', () => {
    const pressed = vi.fn()
    given('button', { onclick: pressed })
    at += 1000
    for (const key of upc) press(key)
    const down = (repeat: boolean) => {
      const event = new KeyboardEvent('keydown', {
        key: 'Enter',
        code: 'Enter',
        repeat,
        bubbles: true,
        cancelable: true,
      })
      Object.defineProperty(event, 'timeStamp', { value: at + 8 })
      document.activeElement?.dispatchEvent(event)
      return event.defaultPrevented
    }
    expect([down(false), down(true), down(true)]).toEqual([true, true, true])
    expect(pressed).not.toHaveBeenCalled()
  })

  it('where the page moves the focus with the first key it comes back, and the field it went to is empty', () => {
    const field = given('input')
    const button = given('button')
    const moveFocus = () => field.focus()
    document.addEventListener('keydown', moveFocus, { once: true })
    scan(upc)
    expect(labels).toEqual([upc])
    expect(field.value).toBe('')
    expect(document.activeElement).toBe(button)
  })

  it('what the page opened meanwhile keeps the focus', () => {
    given('button')
    const field = given('input')
    ;(document.querySelector('button') as HTMLButtonElement).focus()
    at += 1000
    for (const key of upc.slice(0, 5)) press(key)
    field.focus()
    for (const key of upc.slice(5)) press(key)
    press('Enter')
    expect(document.activeElement).toBe(field)
  })
})

describe('shortcuts of the browser', () => {
  it('are stopped in a burst, and not otherwise', () => {
    given('input')
    at += 1000
    for (const key of ']d2010') press(key)
    expect(press(']', { ctrlKey: true })).toBe(true)
    expect(press('F8')).toBe(true)
    for (const key of '10LOT') press(key)
    expect(press('j', { ctrlKey: true })).toBe(true)
    expect(labels).toEqual([']d2010\u001d\u001d10LOT'])
    expect(press('j', { ctrlKey: true, gap: 1000 })).toBe(false)
    expect(press('F8', { gap: 1000 })).toBe(false)
  })
})

describe('a running input method', () => {
  it('is not watched', () => {
    const field = given('input')
    at += 1000
    for (const key of upc) press(key, { isComposing: true })
    press('Enter', { isComposing: true })
    expect(labels).toEqual([])
    expect(field.value).toBe(upc)
  })

  it('that begins in the middle of a burst ends it', () => {
    given('input')
    at += 1000
    for (const key of upc.slice(0, 6)) press(key)
    press('Process', { isComposing: true })
    for (const key of upc.slice(6)) press(key)
    press('Enter')
    expect(labels).toEqual([])
  })
})

describe('where a PIN is typed', () => {
  const givenPin = () => given('input', { type: 'password', value: '11' })

  it('all stays as it was typed, and Enter too', () => {
    const pin = givenPin()
    const entered = vi.fn()
    pin.addEventListener('keydown', ({ key }) => key === 'Enter' && entered())
    scan('EMP-0042')
    expect(labels).toEqual([])
    expect(pin.value).toBe('11EMP-0042')
    expect(entered).toHaveBeenCalledOnce()
  })

  it("a badge is taken where the store's rule says so, and the PIN stands as before", () => {
    listen({ isForPinPad: (raw) => raw.startsWith('EMP-') })
    const pin = givenPin()
    scan('EMP-0042')
    expect(labels).toEqual(['EMP-0042'])
    expect(pin.value).toBe('11')
    scan(upc)
    expect(labels).toEqual(['EMP-0042'])
  })

  it('a button of the pad is not pressed by a burst', () => {
    const pad = given('div')
    pad.dataset['pinPad'] = ''
    const pressed = vi.fn()
    given('button', { onclick: pressed }, pad)
    scan(upc)
    expect(pressed).not.toHaveBeenCalled()
    expect(labels).toEqual([])
  })
})

describe('without a suffix', () => {
  it('a label is taken after 150 ms of silence, and not before', () => {
    const field = given('input', { value: 'Ruth' })
    scan(upc, [])
    passTime(149)
    expect(labels).toEqual([])
    passTime(1)
    expect(labels).toEqual([upc])
    expect(field.value).toBe('Ruth')
  })

  it('a text that names no article is taken after 600 ms of silence, and whole if its rest comes before', () => {
    given('input')
    scan(']C0LOT-', [])
    passTime(150)
    passTime(449)
    expect(labels).toEqual([])
    for (const key of '7788') press(key)
    passTime(150)
    passTime(450)
    expect(labels).toEqual([']C0LOT-7788'])
  })

  it('two labels that a busy page gets all at once are two', () => {
    given('input')
    scan(upc, [])
    scan('850000014053', [])
    scan('850000015067')
    expect(labels).toEqual([upc, '850000014053', '850000015067'])
  })
})

it('stopped, it hears nothing more', () => {
  given('input')
  stopListening()
  scan(upc)
  expect(labels).toEqual([])
})
