/**
 * A small search for one customer inside a dialog: results from the first character, arrows and Enter or a tap take one. While nothing
 * is typed, the customers that come to mind first are offered.
 */
import { type KeyboardEvent, useState } from 'react'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { t } from '../language/words.ts'
import { useActions, useFormat, useTill } from '../session/use-till.ts'
import { Act, Btn } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'

export interface PickedCustomer {
  readonly customerId: CustomerId
  readonly name: string
}

export interface CustomerPickerProps {
  /** Never offered: the one it is about. */
  readonly except: CustomerId
  /** Offered while nothing is typed, each with a few words about it. */
  readonly first: readonly (PickedCustomer & { readonly says: string })[]
  readonly firstTitle: string
  /** What the buttons say instead of Select. */
  readonly action?: string
  readonly onPick: (picked: PickedCustomer) => void
}

const resultsShown = 6

export function CustomerPicker(props: CustomerPickerProps) {
  const { except, first, firstTitle, onPick, action = t('lookup.select') } = props
  const actions = useActions()
  const format = useFormat()
  useTill((state) => state.revision)
  const [query, setQuery] = useState('')
  const [lit, setLit] = useState(-1)
  const isSearching = query.trim() !== ''
  const found = isSearching ? actions.findCustomers(query, resultsShown + 1) : []
  const rows = isSearching
    ? found.map((one) => ({
        customerId: one.customerId,
        name: one.name,
        says: [one.phone && format.phone(one.phone), one.petNames.join(', '), one.town].filter(Boolean).join(' · '),
      }))
    : first
  const shown = rows.filter((row) => row.customerId !== except).slice(0, resultsShown)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      const taken = shown[isSearching ? Math.max(0, lit) : lit]
      if (taken) onPick(taken)
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    const step = event.key === 'ArrowDown' ? 1 : -1
    setLit(Math.min(shown.length - 1, Math.max(-1, lit + step)))
  }
  return (
    <div className="picker">
      <div className="field">
        <Icon name="search" />
        <input
          data-autofocus
          aria-label={t('lookup.title')}
          placeholder={t('lookup.hint')}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setLit(-1)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <p className="visually-hidden" role="log">
        {shown[lit]
          ? t('lookup.found', { name: shown[lit].name, nth: lit + 1, count: shown.length })
          : isSearching && t('lookup.foundCount', { count: shown.length })}
      </p>
      {!isSearching && shown.length > 0 && <p className="label">{firstTitle}</p>}
      {isSearching && shown.length === 0 && <p className="dim">{t('lookup.nobody', { query: query.trim() })}</p>}
      {shown.length > 0 && (
        <div className="panel picker-rows">
          {shown.map((row, index) => (
            <fieldset key={row.customerId} className={`picker-row ${index === lit ? 'on' : ''}`} aria-label={row.name}>
              <span className="grow">
                <b className="cut">{row.name}</b>
                <span className="dim sm cut">{row.says}</span>
              </span>
              {index === lit ? (
                <Act mid label={action} keyName={t('lookup.enter')} onClick={() => onPick(row)} />
              ) : (
                <Btn onClick={() => onPick(row)}>{action}</Btn>
              )}
            </fieldset>
          ))}
        </div>
      )}
    </div>
  )
}
