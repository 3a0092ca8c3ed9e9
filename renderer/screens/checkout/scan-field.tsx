/**
 * The one field for items: scanning works without it, typing a code or a name works with it. `12*` before an item means twelve. Enter
 * adds; in the empty field it goes on to checkout. Suggestions hang over the cards, so nothing moves.
 */
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { Upc } from '../../../shared/kernel/ids.ts'
import { t } from '../../language/words.ts'
import { useScreenSession } from '../../session/screen-session.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { countedCode } from '../../use-cases/counted-code.ts'
import { DoubleReadNote } from '../double-read-note.tsx'
import { confirmedAbove } from './lines.tsx'
import { PickLists } from './pick-lists.tsx'
import { useFocusOnField, useTypeAnywhere } from './type-anywhere.ts'

type Suggestion = ReturnType<ReturnType<typeof useActions>['findItems']>[number]
/** What a quantity is for: a code or item that was typed, or whatever comes next, from any scanner. */
type Entry =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'item'; readonly upc: Upc }
  | { readonly kind: 'next' }

const suggestionsShown = 8

export function ScanField({ onCheckOut }: { readonly onCheckOut: () => void }) {
  const actions = useActions()
  const waiting = useTill((state) => state.waitingScans)
  const nth = useTill((state) => state.lastOutcome?.nth ?? 0)
  const refuse = useScreenSession((session) => session.refuse)
  const [text, setText] = useState('')
  const [quantity, setQuantity] = useState(1)
  const [lit, setLit] = useState(-1)
  const [hint, setHint] = useState('')
  const [asked, setAsked] = useState<Entry | null>(null)
  const [isPicking, setPicking] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const listId = useId()
  const isName = /\p{L}/u.test(text)
  const found: readonly Suggestion[] = isName ? actions.findItems(text, suggestionsShown) : []

  useFocusOnField(input)
  useTypeAnywhere(input)
  // A scan took the quantity with it.
  useEffect(() => {
    if (nth >= 0) setQuantity(1)
    setAsked(null)
  }, [nth])

  /** The till keeps the quantity for the next label, wherever it is read. */
  const arm = (times: number) => void actions.handleCode(`${times}*`, 'typed', null)
  const disarm = () => {
    if (quantity > 1) arm(1)
    setQuantity(1)
  }
  const clear = () => {
    setText('')
    setQuantity(1)
    setLit(-1)
    setHint('')
    setAsked(null)
    input.current?.focus()
  }
  const add = (entry: Entry) => {
    if (quantity > confirmedAbove && !asked) return setAsked(entry)
    refuse(null)
    const times = quantity
    clear()
    if (entry.kind === 'next') {
      setQuantity(times)
      return arm(times)
    }
    if (entry.kind === 'item') {
      if (times > 1) arm(1)
      void actions.addItem(entry.upc, times, 'typed')
    } else void actions.handleCode(times > 1 ? `${times}*${entry.code}` : entry.code, 'typed', null)
  }
  const enter = () => {
    const typed = text.trim()
    if (typed === '') return quantity === 1 ? onCheckOut() : undefined
    const chosen = found[lit]
    if (chosen) return add({ kind: 'item', upc: chosen.upc })
    if (!isName) return add({ kind: 'code', code: typed })
    const exact = found.find((item) => item.description.toLowerCase() === typed.toLowerCase())
    const only = exact ?? (found.length === 1 ? found[0] : undefined)
    if (only) return add({ kind: 'item', upc: only.upc })
    if (found.length === 0) return add({ kind: 'code', code: typed })
    setLit(0)
    setHint(t('checkout.chooseOne'))
  }
  const change = (value: string) => {
    const { quantity: count = 0, code = '' } = countedCode(value) ?? {}
    const rest = count > 0 ? code : value
    setText(rest)
    setLit(-1)
    setHint('')
    setAsked(count > confirmedAbove && rest === '' ? { kind: 'next' } : null)
    if (count === 0) return
    setQuantity(count)
    if (count <= confirmedAbove && rest === '') arm(count)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (found.length === 0) return
      event.preventDefault()
      setLit((lit + (event.key === 'ArrowDown' ? 1 : found.length + (lit < 0 ? 0 : -1))) % found.length)
    }
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      enter()
    }
    if (event.key === 'Escape') {
      disarm()
      clear()
    }
    if (event.key === 'Backspace' && text === '') disarm()
  }

  return (
    <div className="scan-area">
      <div className="row scan-row">
        <div className="field grow">
          <Icon name="checkout" />
          {quantity > 1 && (
            <button
              type="button"
              className="tag plain times"
              aria-label={t('checkout.timesName', { count: quantity })}
              onClick={() => {
                disarm()
                input.current?.focus()
              }}
            >
              {t('checkout.times', { count: quantity })}
            </button>
          )}
          <input
            ref={input}
            role="combobox"
            aria-label={t('checkout.scan')}
            placeholder={t('checkout.scan')}
            aria-expanded={found.length > 0}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={found[lit] ? `${listId}-${lit}` : undefined}
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => change(event.target.value)}
            onKeyDown={onKeyDown}
          />
          {hint && <span className="sm strong">{hint}</span>}
          <DoubleReadNote />
        </div>
        {waiting > 0 && (
          <span className="tag plain waiting-scans">
            <Icon name="clock" />
            {t('checkout.waiting', { count: waiting })}
          </span>
        )}
        <Btn
          className="pick"
          aria-label={t('checkout.pick')}
          aria-expanded={isPicking}
          onClick={() => setPicking(!isPicking)}
        >
          <Icon name="list" />
          <span className="wide-only">{t('checkout.pick')}</span>
        </Btn>
      </div>
      <div className="suggestions" hidden={!isName && !asked}>
        <div id={listId} role="listbox" aria-label={t('checkout.suggestions')}>
          {found.map((item, index) => (
            <div
              key={item.upc}
              tabIndex={-1}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === lit}
              className={index === lit ? 'on' : ''}
              onPointerDown={(event) => {
                event.preventDefault()
                add({ kind: 'item', upc: item.upc })
              }}
            >
              <span>{item.description}</span>
              <span className="dim sm">{item.manufacturer}</span>
            </div>
          ))}
        </div>
        {isName && found.length === 0 && <p className="dim">{t('checkout.noSuggestion')}</p>}
        {asked && (
          <ConfirmMany
            quantity={quantity}
            onYes={() => add(asked)}
            onNo={() => {
              disarm()
              clear()
            }}
          />
        )}
      </div>
      {isPicking && (
        <PickLists
          quantity={quantity}
          onDone={clear}
          onClose={() => {
            setPicking(false)
            input.current?.focus()
          }}
        />
      )}
    </div>
  )
}

function ConfirmMany(props: { readonly quantity: number; readonly onYes: () => void; readonly onNo: () => void }) {
  const yes = useRef<HTMLButtonElement>(null)
  useEffect(() => yes.current?.focus(), [])
  const question = t('checkout.confirmMany', { count: props.quantity })
  return (
    <fieldset className="row confirm-many" aria-label={question}>
      <b className="grow">{question}</b>
      <Btn ref={yes} onClick={props.onYes}>
        {t('checkout.yesMany', { count: props.quantity })}
      </Btn>
      <Btn onClick={props.onNo}>{t('checkout.noMany')}</Btn>
    </fieldset>
  )
}
