/**
 * What stood on the page before a burst, so that it can stand there again when the burst was a label: text and selection of every field
 * it went into, chosen options, dates, ticks, and where the focus was. Putting back is told to the page like a person's own change. In
 * text fields it is one more step that Ctrl+Z can take back; the steps before it stay.
 */

import { countedCode } from './counted-code.ts'

type TextField = HTMLInputElement | HTMLTextAreaElement

export interface WedgeFields {
  /** Before a key of the burst lands. */
  note(target: EventTarget | null): void
  /** After the page's own handlers, still before the key lands: they may have moved the focus into a field. */
  noteMoved(from: EventTarget | null): void
  /** Puts everything back. Gives `12*` where that was all a field held: it belongs to the label. */
  putBack(): string
  forget(): void
}

type PutBack = () => string

export function createWedgeFields(page: Document): WedgeFields {
  const noted = new Map<Element, PutBack>()
  let moved: { readonly from: HTMLElement; readonly to: Element } | null = null

  function note(target: EventTarget | null): void {
    if (!(target instanceof Element) || noted.has(target)) return
    const putBack = putterBackOf(target)
    if (putBack) noted.set(target, putBack)
  }

  return {
    note,
    noteMoved(from) {
      const to = page.activeElement
      if (!to || to === from) return
      if (from instanceof HTMLElement && from !== page.body) moved = { from: moved?.from ?? from, to }
      note(to)
    },
    putBack() {
      let quantity = ''
      for (const [field, putBack] of noted) if (field.isConnected) quantity += putBack()
      if (moved?.from.isConnected && page.activeElement === moved.to) moved.from.focus({ preventScroll: true })
      this.forget()
      return quantity
    },
    forget() {
      noted.clear()
      moved = null
    },
  }
}

/** Kinds of inputs that hold a text, and those of them that tell their selection. */
const textTypes = /^(text|search|tel|url|email|number|password)$/
const selectableTypes = /^(text|search|tel|url|password)$/
const pickedTypes = /^(date|time|datetime-local|month|week|range|color)$/

export const isTextField = (target: EventTarget | null): target is TextField =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && textTypes.test(target.type))

/** Something that is written in without being a field. */
export const isEditable = (target: EventTarget | null): target is HTMLElement =>
  target instanceof HTMLElement && target.isContentEditable

function putterBackOf(target: Element): PutBack | null {
  if (isTextField(target)) return ofText(target)
  if (isEditable(target)) return ofEditable(target)
  if (target instanceof HTMLSelectElement) return ofSelect(target)
  if (!(target instanceof HTMLInputElement)) return null
  if (pickedTypes.test(target.type)) return ofPicked(target)
  return target.type === 'checkbox' ? ofTick(target) : null
}

function ofText(field: TextField): PutBack {
  const { value } = field
  const hasSelection = field instanceof HTMLTextAreaElement || selectableTypes.test(field.type)
  const selection = hasSelection
    ? ([field.selectionStart, field.selectionEnd, field.selectionDirection ?? 'none'] as const)
    : null
  const scroll = [field.scrollLeft, field.scrollTop] as const
  return () => {
    const quantity = typedQuantity(field, value)
    writeText(field, quantity === '' ? value : '')
    if (selection && quantity === '') field.setSelectionRange(...selection)
    field.scrollLeft = scroll[0]
    field.scrollTop = scroll[1]
    return quantity
  }
}

/** `12*` before a scan means twelve; in the fields of a dialog it is a text like any other. */
function typedQuantity(field: TextField, value: string): string {
  if (!(field instanceof HTMLInputElement) || !/^(text|search)$/.test(field.type)) return ''
  if (field.closest('[role=dialog]')) return ''
  return countedCode(value)?.code === '' ? value.trim() : ''
}

function writeText(field: TextField, value: string): void {
  if (field.value === value) return
  const page = field.ownerDocument
  // Written as if typed, Ctrl+Z still knows what came before. Old, but nothing newer can.
  if (page.activeElement === field && typeof page.execCommand === 'function') {
    field.select()
    page.execCommand(value === '' ? 'delete' : 'insertText', false, value)
  }
  if (field.value !== value) writeValue(field, value)
}

function ofEditable(host: HTMLElement): PutBack {
  const content = [...host.childNodes].map((node) => node.cloneNode(true))
  const selection = host.ownerDocument.getSelection()
  const ends = selection && [
    { path: pathTo(selection.anchorNode, host), offset: selection.anchorOffset },
    { path: pathTo(selection.focusNode, host), offset: selection.focusOffset },
  ]
  return () => {
    host.replaceChildren(...content)
    const [anchor, focus] = ends?.map(({ path }) => path && nodeAt(path, host)) ?? []
    if (anchor && focus && ends) selection?.setBaseAndExtent(anchor, ends[0]?.offset ?? 0, focus, ends[1]?.offset ?? 0)
    tell(host, 'input')
    return ''
  }
}

/** Which child of which, from `host` down; null = it is not in there. */
function pathTo(node: Node | null, host: Node): readonly number[] | null {
  if (node === host) return []
  const above = node?.parentNode && pathTo(node.parentNode, host)
  return above && node?.parentNode ? [...above, [...node.parentNode.childNodes].indexOf(node as ChildNode)] : null
}

const nodeAt = (path: readonly number[], host: Node): Node | undefined =>
  path.reduce<Node | undefined>((node, index) => node?.childNodes[index], host)

function ofPicked(field: HTMLInputElement): PutBack {
  const { value } = field
  return () => {
    const isUnchanged = field.value === value && field.validity.valid
    if (!isUnchanged) writeValue(field, value)
    // In a date the keys moved on from part to part: the next one typed must begin with the first.
    if (field.ownerDocument.activeElement === field && field.type !== 'range') {
      field.blur()
      field.focus({ preventScroll: true })
    }
    return ''
  }
}

function ofSelect(field: HTMLSelectElement): PutBack {
  const chosen = [...field.options].map((option) => option.selected)
  return () => {
    const options = [...field.options]
    if (options.every((option, index) => option.selected === (chosen[index] ?? false))) return ''
    options.forEach((option, index) => {
      option.selected = chosen[index] ?? false
    })
    tell(field, 'input', 'change')
    return ''
  }
}

function ofTick(field: HTMLInputElement): PutBack {
  const { checked } = field
  return () => {
    if (field.checked !== checked) field.click()
    return ''
  }
}

/** React hears of a change only through the element's own setter. */
function writeValue(field: TextField, value: string): void {
  const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value)
  tell(field, 'input')
}

function tell(field: Element, ...types: readonly string[]): void {
  for (const type of types) field.dispatchEvent(new Event(type, { bubbles: true }))
}
