/** Customers: everybody known here, by search, letter, order and filter, each with a profile that opens beside the list. */
import { useMemo, useState } from 'react'
import { t } from '../../language/words.ts'
import { useScreenSession } from '../../session/screen-session.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { Segments, SelectField } from '../../ui/fields.tsx'
import { Icon } from '../../ui/icon.tsx'
import { type ListFilter, type ListSort, listFilters, listSorts } from '../../use-cases/customer-list-actions.ts'
import type { FoundCustomer } from '../../use-cases/till.ts'
import { draftFrom } from '../checkout/lookup.tsx'
import { useRoutePart } from '../routes.ts'
import { useChosenCustomer } from './customer-address.ts'
import { CustomerRow } from './customer-row.tsx'
import { DuplicatesPage } from './duplicates-page.tsx'
import { FoldedListTools, ListTools, useCustomerExport } from './import/export-customers.tsx'
import { ImportPage } from './import/import-page.tsx'
import { LetterStrip } from './letter-strip.tsx'
import { Profile } from './profile.tsx'
import { ReachedEnd } from './reached-end.tsx'
import { Told } from './told.tsx'
import { useCustomerCounts, useCustomerWindow, useDeletedFound } from './use-customer-list.ts'

const foundAtMost = 200
const numbers = new Intl.NumberFormat('en-US')

export function CustomersScreen() {
  const part = useRoutePart()
  if (part === 'import') return <ImportPage />
  if (part === 'duplicates') return <DuplicatesPage />
  return <CustomersPlace />
}

function CustomersPlace() {
  const chosen = useChosenCustomer()
  return (
    <div className={`customers ${chosen ? 'has-profile' : ''} ${chosen?.part === 'report' ? 'has-report' : ''}`}>
      <CustomerList chosenId={chosen?.customerId ?? null} />
      {chosen && (
        <section className="customers-side" aria-label={t('customers.profile')}>
          <h1 className="visually-hidden customers-title">{t('customers.title')}</h1>
          <Profile key={chosen.customerId} {...chosen} />
        </section>
      )}
    </div>
  )
}

function CustomerList({ chosenId }: { readonly chosenId: string | null }) {
  const open = useScreenSession((session) => session.open)
  const [query, setQuery] = useState('')
  const [filter, setFilter] = useState<ListFilter>('all')
  const [sort, setSort] = useState<ListSort>('name')
  const [letter, setLetter] = useState<string | null>(null)
  const counts = useCustomerCounts()
  const exporting = useCustomerExport()
  const words = query.trim()
  const add = () => open({ kind: 'person', customerId: null, draft: draftFrom(query), thenSelect: false })
  const toLetter = (next: string | null) => {
    setSort('name')
    setLetter(next)
  }
  return (
    <section className="customers-list" aria-label={t('customers.title')}>
      <div className="row wrap customers-head">
        <h1>{t('customers.title')}</h1>
        {counts && <span className="dim sm">{t('customers.shown', { count: counts.all })}</span>}
        <span className="grow" />
        {chosenId === null && <ListTools save={exporting.save} />}
        <Btn onClick={add}>{t('lookup.add')}</Btn>
      </div>
      {chosenId === null && <Told />}
      <div className="row">
        <div className="field grow">
          <Icon name="search" />
          <input
            aria-label={t('profile.list.search')}
            placeholder={t('lookup.hint')}
            autoComplete="off"
            spellCheck={false}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </div>
        {chosenId !== null && <FoldedListTools save={exporting.save} />}
      </div>
      <p className="sm dim exporting" role="log">
        {exporting.said}
      </p>
      <div className="row wrap customers-choices">
        <Segments
          label={t('profile.list.filter')}
          options={listFilters.map((one) => ({ value: one, label: filterLabel(one, counts?.[one]) }))}
          value={filter}
          onChoose={(next) => {
            setFilter(next)
            setLetter(null)
          }}
        />
        {words === '' && (
          <div className="customers-sort">
            <SelectField
              label={t('profile.list.sort')}
              options={listSorts.map((one) => ({ value: one, label: t(`profile.list.sorts.${one}`) }))}
              value={sort}
              onChange={(event) => {
                setSort(listSorts.find((one) => one === event.target.value) ?? 'name')
                setLetter(null)
              }}
            />
          </div>
        )}
      </div>
      {words === '' && <LetterStrip chosen={letter} onLetter={toLetter} />}
      {words === '' ? (
        <Listed filter={filter} sort={sort} letter={letter} chosenId={chosenId} />
      ) : filter === 'deleted' ? (
        <FoundDeleted query={words} chosenId={chosenId} />
      ) : (
        <Found query={words} filter={filter} chosenId={chosenId} />
      )}
    </section>
  )
}

const filterLabel = (filter: ListFilter, count: number | undefined): string =>
  count === undefined
    ? t(`profile.list.filters.${filter}`)
    : t('profile.list.filterCount', { name: t(`profile.list.filters.${filter}`), count: numbers.format(count) })

interface ListedProps {
  readonly filter: ListFilter
  readonly sort: ListSort
  readonly letter: string | null
  readonly chosenId: string | null
}

function Listed({ filter, sort, letter, chosenId }: ListedProps) {
  const { rows, isEnd, hasEarlier, problem, more, earlier } = useCustomerWindow({ filter, sort, letter }, true)
  if (problem) return <p className="panel empty">{t('profile.list.failed', { sentence: problem })}</p>
  if (isEnd === null) return <p className="panel empty">{t('profile.list.reading')}</p>
  if (rows.length === 0) return <p className="panel empty">{t(emptyWords[filter])}</p>
  return (
    <div className="panel customers-rows" key={`${filter} ${sort} ${letter}`}>
      {hasEarlier && (
        <button type="button" className="customers-edge" onClick={earlier}>
          {t('profile.list.earlier')}
        </button>
      )}
      {rows.map((one, nth) => {
        const initial = initialOf(one.place)
        const isFirst = sort === 'name' && initial !== initialOf(rows[nth - 1]?.place ?? '')
        return (
          <div key={one.customerId} className="customers-row-box">
            {isFirst && (
              <p className="customers-initial" aria-hidden="true">
                {initial}
              </p>
            )}
            <CustomerRow
              found={one}
              addedAt={sort === 'newest' || sort === 'oldest' ? one.createdAt : null}
              isDeleted={one.isDeleted}
              isChosen={one.customerId === chosenId}
            />
          </div>
        )
      })}
      {isEnd ? (
        <p className="customers-edge dim sm">{t('profile.list.end')}</p>
      ) : (
        <ReachedEnd onReached={more} rows={rows.length}>
          {t('profile.list.more')}
        </ReachedEnd>
      )}
    </div>
  )
}

const emptyWords = {
  all: 'profile.list.none',
  incomplete: 'profile.list.noneIncomplete',
  deleted: 'profile.list.noneDeleted',
} as const

const initialOf = (place: string): string => {
  const [first = ''] = [...place]
  return /\p{L}/u.test(first) ? first.toUpperCase() : '#'
}

interface FoundProps {
  readonly query: string
  readonly chosenId: string | null
}

function Found({ query, filter, chosenId }: FoundProps & { readonly filter: 'all' | 'incomplete' }) {
  const actions = useActions()
  const revision = useTill((state) => state.revision)
  const all = useMemo(() => foundAt(actions.findCustomers, query, revision), [actions, query, revision])
  const found = filter === 'all' ? all : all.filter((one) => one.isIncomplete)
  if (found.length > 0) return <FoundRows rows={found} chosenId={chosenId} />
  return (
    <p className="panel empty">
      {all.length > 0 ? t('profile.list.noneFoundIn', { query, count: all.length }) : t('lookup.nobody', { query })}
    </p>
  )
}

const foundAt = (
  find: (query: string, limit: number) => readonly FoundCustomer[],
  query: string,
  _revision: number,
): readonly FoundCustomer[] => find(query, foundAtMost)

function FoundDeleted({ query, chosenId }: FoundProps) {
  const found = useDeletedFound(query, true, foundAtMost)
  if (found === null) return <p className="panel empty">{t('profile.list.reading')}</p>
  if (found.length === 0) return <p className="panel empty">{t('profile.list.noneFound', { query })}</p>
  return <FoundRows rows={found} chosenId={chosenId} areDeleted />
}

interface FoundRowsProps {
  readonly rows: readonly FoundCustomer[]
  readonly chosenId: string | null
  readonly areDeleted?: boolean
}

function FoundRows({ rows, chosenId, areDeleted = false }: FoundRowsProps) {
  return (
    <div className="panel customers-rows">
      <p className="visually-hidden" role="log">
        {t('lookup.foundCount', { count: rows.length })}
      </p>
      {rows.map((one) => (
        <div key={one.customerId} className="customers-row-box">
          <CustomerRow found={one} addedAt={null} isDeleted={areDeleted} isChosen={one.customerId === chosenId} />
        </div>
      ))}
    </div>
  )
}
