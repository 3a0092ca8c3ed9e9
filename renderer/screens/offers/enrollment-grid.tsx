/**
 * Several locations times several offers and programs at once. A grid under arrow keys; each cell is enrolled or not, and what was
 * changed is written together with I Agree: one distributor for all that join, one account number per location.
 */
import { type KeyboardEvent, useRef, useState } from 'react'
import type { LocationId, ProgramId } from '../../../shared/kernel/ids.ts'
import type { LocationRow } from '../../../shared/loyalty/catalogue.ts'
import type { Catalogue } from '../../../shared/loyalty/state.ts'
import { t } from '../../language/words.ts'
import { useActions, useFormat, useMoment, useTill } from '../../session/use-till.ts'
import { Act } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Icon } from '../../ui/icon.tsx'
import { DialogRefusal } from '../dialog-refusal.tsx'
import { useRun } from '../use-visit.ts'
import { BrandSelect } from './brand-select.tsx'
import { DistributorFields, type DistributorProblems, noDistributor, readDistributor } from './distributor-fields.tsx'
import { endingRow, isNumberMissing, joiningRow, rememberedNumber } from './enrollment-rows.ts'
import { listOffers, listPrograms } from './offer-list.ts'
import { useOffersSession } from './offers-session.ts'
import { PageHead } from './page-head.tsx'

interface Subject {
  readonly id: ProgramId
  readonly title: string
  readonly about: string
}

interface Cell {
  readonly locationId: LocationId
  readonly programId: ProgramId
}

/** By cell. What was ticked under one brand stays while another is looked at. */
type Changes = Readonly<Record<string, Cell & { readonly change: 'join' | 'end' }>>

/** As many rows as one works through; the brand narrows them. */
const shownAtOnce = 200

const cellId = ({ locationId, programId }: Cell) => `${locationId}/${programId}`
const isActive = (catalogue: Catalogue, id: string) => catalogue.enrollments[id]?.status === 'active'

export function EnrollmentGrid() {
  const actions = useActions()
  const run = useRun()
  const catalogue = useTill((state) => state.account.catalogue)
  const locations = Object.values(useTill((state) => state.account.locations))
  const subjects = useSubjects()
  const [changes, setChanges] = useState<Changes>({})
  const [distributor, setDistributor] = useState(noDistributor)
  const [numbers, setNumbers] = useState<Readonly<Record<string, string>>>({})
  const [problems, setProblems] = useState<DistributorProblems>({})
  const [missing, setMissing] = useState<readonly string[]>([])
  const [saved, setSaved] = useState(0)
  const changed = Object.values(changes)
  const count = changed.length
  const joins = changed.filter((one) => one.change === 'join')
  const joining = locations.filter((location) => joins.some((one) => one.locationId === location.id))
  const numberOf = (locationId: LocationId) =>
    numbers[locationId] ?? rememberedNumber(catalogue, locationId, distributor.distributorId)
  const known = catalogue.distributors[distributor.distributorId]

  const toggle = (cell: Cell) => {
    setSaved(0)
    const id = cellId(cell)
    const { [id]: before, ...others } = changes
    setChanges(before ? others : { ...others, [id]: { ...cell, change: isActive(catalogue, id) ? 'end' : 'join' } })
  }
  const agree = async () => {
    if (count === 0) return
    const ends = changed.flatMap((one) => {
      const row = catalogue.enrollments[cellId(one)]
      return one.change === 'end' && row ? [endingRow(row)] : []
    })
    const read = joins.length > 0 ? readDistributor(distributor, catalogue, () => crypto.randomUUID(), false) : null
    if (read && !read.ok) return setProblems(read.problems)
    const needs = known ?? { ...noNumber, needsAccountNumber: distributor.newNeedsNumber }
    const without = joining.filter((location) => isNumberMissing(needs, numberOf(location.id)))
    setMissing(without.map((location) => location.id))
    if (without.length > 0) return
    const { at } = actions.moment()
    const rows = joins.flatMap(({ locationId, programId }) => {
      if (!read?.ok) return []
      const { distributorId } = read
      return [joiningRow({ locationId, programId, distributorId, number: numberOf(locationId) }, at)]
    })
    const done = await run(() =>
      actions.saveRows([...(read?.ok ? read.rows : []), { kind: 'enrollments', rows: [...rows, ...ends] }]),
    )
    if (!done) return
    setSaved(count)
    setChanges({})
    setProblems({})
  }

  return (
    <div className="page offers-page grid-page">
      <div className="page-list is-filling">
        <PageHead title={t('offers.grid.title')}>
          <BrandSelect />
        </PageHead>
        <p className="dim">{t('offers.grid.says')}</p>
        {subjects.length === 0 ? (
          <p className="panel empty">{t('offers.grid.none')}</p>
        ) : (
          <Grid subjects={subjects.slice(0, shownAtOnce)} locations={locations} changes={changes} onToggle={toggle} />
        )}
        {subjects.length > shownAtOnce && (
          <p className="sm dim">{t('offers.grid.narrow', { count: subjects.length - shownAtOnce })}</p>
        )}
        {saved > 0 && (
          <p role="log" className="saved-says">
            {t('offers.grid.saved', { count: saved })}
          </p>
        )}
      </div>
      <footer className="offers-foot">
        <DialogRefusal />
        {joining.length > 0 && (
          <section className="grid-joining" aria-label={t('offers.grid.joining')}>
            <DistributorFields
              draft={distributor}
              locationId={null}
              problems={problems}
              onDraft={(draft) => {
                setDistributor(draft)
                setNumbers({})
                setProblems({})
                setMissing([])
              }}
            />
            {distributor.distributorId !== '' && !known?.isHolding && (
              <div className="grid-numbers">
                {joining.map((location) => (
                  <TextField
                    key={location.id}
                    label={`${location.name}: ${t('offers.enroll.numberShort')}`}
                    maxLength={60}
                    value={numberOf(location.id)}
                    refusal={
                      missing.includes(location.id)
                        ? t('offers.enroll.numberMissing', { name: known?.name ?? distributor.newName })
                        : null
                    }
                    onChange={(event) => setNumbers({ ...numbers, [location.id]: event.target.value })}
                  />
                ))}
              </div>
            )}
            <p className="sm dim">{t('offers.enroll.terms')}</p>
          </section>
        )}
        {count > 0 && <p className="strong">{t('offers.grid.changes', { count })}</p>}
        <Act
          label={t('offers.enroll.agree')}
          held={count === 0 ? t('offers.grid.noChanges') : null}
          onClick={() => void agree()}
        />
      </footer>
    </div>
  )
}

const noNumber = { id: '' as never, name: '', isHolding: false, needsAccountNumber: false }

/** What runs or comes, offers first. */
function useSubjects(): readonly Subject[] {
  const catalogue = useTill((state) => state.account.catalogue)
  const { localDate } = useMoment()
  const format = useFormat()
  const brand = useOffersSession((session) => session.brand)
  const filter = { brand, query: '' }
  const offers = listOffers(catalogue, localDate, filter)
    .filter((one) => one.when !== 'ended')
    .map(({ offer, version }) => ({
      id: offer.id,
      title: offer.title,
      about: `${format.day(version.startDate)} – ${format.day(version.endDate)}`,
    }))
  const programs = listPrograms(catalogue, localDate, filter)
    .filter((one) => one.when !== 'ended')
    .map(({ program }) => ({
      id: program.id,
      title: program.title,
      about: catalogue.manufacturers[program.manufacturerId]?.name ?? '',
    }))
  return [...offers, ...programs]
}

interface GridProps {
  readonly subjects: readonly Subject[]
  readonly locations: readonly LocationRow[]
  readonly changes: Changes
  readonly onToggle: (cell: Cell) => void
}

function Grid({ subjects, locations, changes, onToggle }: GridProps) {
  const catalogue = useTill((state) => state.account.catalogue)
  const [at, setAt] = useState({ row: 0, column: 0 })
  const table = useRef<HTMLTableElement>(null)
  const move = (row: number, column: number) => {
    const next = {
      row: Math.min(subjects.length - 1, Math.max(0, row)),
      column: Math.min(locations.length - 1, Math.max(0, column)),
    }
    setAt(next)
    table.current?.querySelector<HTMLElement>(`[data-cell="${next.row} ${next.column}"]`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { row, column } = at
    const moves: Readonly<Record<string, () => void>> = {
      ArrowUp: () => move(row - 1, column),
      ArrowDown: () => move(row + 1, column),
      ArrowLeft: () => move(row, column - 1),
      ArrowRight: () => move(row, column + 1),
      Home: () => move(event.ctrlKey ? 0 : row, 0),
      End: () => move(event.ctrlKey ? subjects.length - 1 : row, locations.length - 1),
      PageUp: () => move(row - pageRows, column),
      PageDown: () => move(row + pageRows, column),
    }
    const act = moves[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  return (
    <div className="panel table-box plain grid-box">
      <table aria-label={t('offers.grid.title')} ref={table}>
        <thead>
          <tr>
            <th scope="col">{t('offers.grid.program')}</th>
            {locations.map((location) => (
              <th key={location.id} scope="col">
                {location.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {subjects.map((subject, row) => (
            <tr key={subject.id}>
              <th scope="row">
                {subject.title}
                <br />
                <span className="dim">{subject.about}</span>
              </th>
              {locations.map((location, column) => {
                const cell = { locationId: location.id, programId: subject.id }
                const id = cellId(cell)
                const state = stateOf(catalogue, id, changes[id]?.change)
                return (
                  <td key={location.id}>
                    <button
                      type="button"
                      className={`grid-cell is-${state.kind}`}
                      data-cell={`${row} ${column}`}
                      tabIndex={at.row === row && at.column === column ? 0 : -1}
                      aria-pressed={state.kind === 'on' || state.kind === 'join'}
                      aria-label={t('offers.grid.cell', {
                        program: subject.title,
                        location: location.name,
                        state: state.words,
                      })}
                      onFocus={() => setAt({ row, column })}
                      onClick={() => onToggle(cell)}
                      onKeyDown={onKeyDown}
                    >
                      <span className="grid-mark">
                        {(state.kind === 'on' || state.kind === 'join') && <Icon name="check" />}
                        {state.kind === 'end' && <Icon name="minus" />}
                      </span>
                      <span>{state.shown}</span>
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const pageRows = 8

function stateOf(catalogue: Catalogue, id: string, change: 'join' | 'end' | undefined) {
  const row = catalogue.enrollments[id]
  if (change === 'join') {
    const words = t('offers.grid.willJoin')
    return { kind: 'join', words, shown: words } as const
  }
  if (change === 'end') {
    const words = t('offers.grid.willEnd')
    return { kind: 'end', words, shown: words } as const
  }
  if (row?.status === 'active') {
    const distributor = catalogue.distributors[row.distributorId]?.name ?? ''
    return { kind: 'on', words: t('offers.grid.enrolled', { distributor }), shown: distributor } as const
  }
  const words = t('offers.grid.notEnrolled')
  return { kind: 'off', words, shown: words } as const
}
