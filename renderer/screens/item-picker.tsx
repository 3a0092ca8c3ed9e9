/** Any article known here: scanned, or found by its name or code as one types. Inside dialogs; arrows and Enter or a tap take one. */
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { Upc } from '../../shared/kernel/ids.ts'
import { t } from '../language/words.ts'
import { useActions } from '../session/use-till.ts'
import { Icon } from '../ui/icon.tsx'

export interface ItemPickerProps {
  readonly label: string
  /** Shown before anything is typed, to be tapped. */
  readonly likely?: readonly Upc[]
  /** Said at the right of an item. */
  readonly says?: (upc: Upc) => string
  readonly onPick: (upc: Upc) => void
  readonly onCancel: () => void
}

const resultsShown = 5

export function ItemPicker({ label, likely = [], says, onPick, onCancel }: ItemPickerProps) {
  const actions = useActions()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  const pick = useRef(onPick)
  useEffect(() => {
    pick.current = onPick
  })
  useEffect(() => {
    actions.sendItemsTo((upc) => pick.current(upc))
    return () => actions.sendItemsTo(null)
  }, [actions])
  const [query, setQuery] = useState('')
  const [moved, setLit] = useState<number | null>(null)
  const isTyped = query.trim() !== ''
  const found = isTyped
    ? actions.findItems(query, resultsShown)
    : likely.slice(0, resultsShown).flatMap((upc) => actions.findItems(upc, 1))
  // Of what was typed the first is meant; of what is only likely, none before an arrow says so.
  const lit = moved ?? (isTyped ? 0 : -1)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      event.nativeEvent.stopImmediatePropagation()
      onCancel()
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      const taken = found[lit]
      if (taken) onPick(taken.upc)
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    setLit(Math.min(found.length - 1, Math.max(0, lit + (event.key === 'ArrowDown' ? 1 : -1))))
  }
  return (
    <div className="item-picker">
      <div className="field">
        <Icon name="search" />
        <input
          ref={input}
          role="combobox"
          aria-label={label}
          placeholder={label}
          aria-expanded={found.length > 0}
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={found[lit] ? `${id}-${lit}` : undefined}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setLit(null)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={id} role="listbox" aria-label={t('checkout.suggestions')} className={found.length > 0 ? 'panel' : ''}>
        {found.map((item, index) => (
          <div
            key={item.upc}
            tabIndex={-1}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === lit}
            className={`item-option ${index === lit ? 'on' : ''}`}
            onPointerDown={(event) => {
              event.preventDefault()
              onPick(item.upc)
            }}
          >
            <span className="cut">{item.description}</span>
            <span className="dim sm">{says ? says(item.upc) : item.manufacturer}</span>
          </div>
        ))}
      </div>
      {isTyped && found.length === 0 && <p className="dim sm">{t('checkout.noSuggestion')}</p>}
    </div>
  )
}
