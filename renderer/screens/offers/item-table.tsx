/** The list of items of an offer or card in a form: found by name or code, added, corrected cell by cell, removed. */
import { useId, useRef, useState } from 'react'
import { unreadable, upcCell } from '../../../shared/reports/product-list-cells.ts'
import { t } from '../../language/words.ts'
import { useActions, useFormat, useTill } from '../../session/use-till.ts'
import { Btn, Quiet } from '../../ui/button.tsx'
import { type ItemDraft, newItem } from './draft.ts'
import type { Problems } from './read-draft.ts'

export interface ItemTableProps {
  readonly items: readonly ItemDraft[]
  /** In front of the fields' names in `problems`. */
  readonly at: string
  readonly problems: Problems
  readonly columns: { readonly rebate: boolean; readonly rewardable: boolean; readonly mapKey: boolean }
  readonly onItems: (items: readonly ItemDraft[]) => void
}

const suggested = 8

export function ItemTable({ items, at, problems, columns, onItems }: ItemTableProps) {
  const table = useRef<HTMLDivElement>(null)
  const remove = (key: string) => {
    onItems(items.filter((one) => one.key !== key))
    table.current?.querySelector<HTMLElement>('.item-finder input')?.focus()
  }
  const change = (item: ItemDraft) => onItems(items.map((one) => (one.key === item.key ? item : one)))
  return (
    <div className="item-table" ref={table}>
      {problems[`${at}items`] && (
        <p className="says" role="alert">
          {problems[`${at}items`]}
        </p>
      )}
      {items.map((item, index) => (
        <ItemRow
          key={item.key}
          item={item}
          nth={index + 1}
          at={`${at}item.${item.key}.`}
          problems={problems}
          columns={columns}
          onItem={change}
          onRemove={() => remove(item.key)}
        />
      ))}
      <ItemFinder known={items} onAdd={(item) => onItems([...items, item])} />
    </div>
  )
}

interface ItemRowProps extends Pick<ItemTableProps, 'at' | 'problems' | 'columns'> {
  readonly item: ItemDraft
  readonly nth: number
  readonly onItem: (item: ItemDraft) => void
  readonly onRemove: () => void
}

function ItemRow({ item, nth, at, problems, columns, onItem, onRemove }: ItemRowProps) {
  const says = useId()
  const refusals = ['upc', 'description', 'value', 'rebate', 'mapKey'].flatMap((name) => problems[at + name] ?? [])
  const cell = (name: 'upc' | 'description' | 'unitName' | 'value' | 'rebate' | 'mapKey', label: string, more = {}) => (
    <label className={`item-cell is-${name}`}>
      <span>{label}</span>
      <input
        className="input"
        autoComplete="off"
        spellCheck={false}
        value={item[name]}
        aria-invalid={problems[at + name] ? true : undefined}
        aria-describedby={problems[at + name] ? says : undefined}
        onChange={(event) => onItem({ ...item, [name]: event.target.value })}
        {...more}
      />
    </label>
  )
  const tick = (name: 'isQualifying' | 'isRewardable', label: string, long: string) => (
    <label className="item-cell is-tick">
      <span>{label}</span>
      <input
        type="checkbox"
        aria-label={long}
        checked={item[name]}
        onChange={(event) => onItem({ ...item, [name]: event.target.checked })}
      />
    </label>
  )
  return (
    <fieldset className="item-row" aria-label={item.description || t('offers.form.nthItem', { nth })}>
      {cell('upc', t('offers.form.upc'), { inputMode: 'numeric', maxLength: 20 })}
      {cell('description', t('offers.form.item'), { maxLength: 300 })}
      {cell('unitName', t('offers.form.unitName'), { maxLength: 40 })}
      {cell('value', t('offers.form.value'), { inputMode: 'decimal', maxLength: 12 })}
      {columns.rebate && cell('rebate', t('offers.form.amount'), { inputMode: 'decimal', maxLength: 12 })}
      {columns.mapKey && cell('mapKey', t('offers.form.mapKey'), { maxLength: 60 })}
      {tick('isQualifying', t('offers.form.qualifies'), t('offers.form.qualifiesLong'))}
      {columns.rewardable && tick('isRewardable', t('offers.form.rewardable'), t('offers.form.rewardableLong'))}
      <Quiet className="item-remove" onClick={onRemove}>
        <u>{t('offers.form.remove')}</u>
      </Quiet>
      {refusals.length > 0 && (
        <p className="says" id={says}>
          {refusals.join(' ')}
        </p>
      )}
    </fieldset>
  )
}

/** A known item by name or code, or a new code. */
function ItemFinder({
  known,
  onAdd,
}: {
  readonly known: readonly ItemDraft[]
  readonly onAdd: (item: ItemDraft) => void
}) {
  const actions = useActions()
  const format = useFormat()
  const catalogue = useTill((state) => state.account.catalogue)
  const [query, setQuery] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const id = useId()
  const isKnown = (upc: string) => known.some((item) => item.upc === upc)
  const found = query.trim() === '' ? [] : actions.findItems(query, suggested).filter((item) => !isKnown(item.upc))
  const add = (upc: string) => {
    const item = catalogue.items[upc]
    onAdd({
      ...newItem(crypto.randomUUID()),
      upc,
      description: item?.description ?? '',
      unitName: item?.unitName ?? '',
      value: item?.valueCents == null ? '' : (item.valueCents / 100).toFixed(2),
    })
    setQuery('')
    field.current?.focus()
  }
  const addTyped = () => {
    const code = upcCell(query.trim())
    const [only] = found
    if (code !== null && code !== unreadable && code.upc.length >= 12 && /\d{6}/.test(query)) add(code.upc)
    else if (only) add(only.upc)
    else add('')
  }
  return (
    <div className="item-finder">
      <label htmlFor={id}>{t('offers.form.findItem')}</label>
      <div className="row">
        <input
          id={id}
          ref={field}
          className="input grow"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            addTyped()
          }}
        />
        <Btn onClick={addTyped}>{t('offers.form.addItem')}</Btn>
      </div>
      {found.length > 0 && (
        <ul className="found-items">
          {found.map((item) => (
            <li key={item.upc}>
              <Btn onClick={() => add(item.upc)}>
                <span className="grow">{item.description}</span>
                <span className="dim mono">{format.upc(item.upc)}</span>
              </Btn>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
