/**
 * Offers Participation Report: opens on today, renews itself with every change, and every number opens the rows behind it. The open
 * ones are shown first, because they can still be given.
 */
import { useEffect, useState } from 'react'
import { daysAfter, type LocalDate } from '../../../shared/kernel/business-date.ts'
import type { LocationId, ManufacturerId } from '../../../shared/kernel/ids.ts'
import { offersParticipation, type ParticipationReport } from '../../../shared/reports/participation.ts'
import { t } from '../../language/words.ts'
import { useActions, useFormat, useMoment, useTill } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { Segments } from '../../ui/fields.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { CustomerRecord } from '../../use-cases/till.ts'
import { Drill } from './drill.tsx'
import { ReportBars } from './report-bars.tsx'
import { downloadCsv } from './report-csv.ts'
import { type ChosenCell, ReportTable } from './report-table.tsx'

type DateChoice = 'today' | 'yesterday' | 'custom'
export function OffersReport() {
  const account = useTill((state) => state.account)
  const ownLocation = useTill((state) => state.boot?.locationId ?? null)
  const moment = useMoment()
  const format = useFormat()
  const [dates, setDates] = useState<DateChoice>('today')
  const [range, setRange] = useState({ from: moment.businessDate, to: moment.businessDate })
  const [brand, setBrand] = useState('')
  const [location, setLocation] = useState<string>(ownLocation ?? '')
  const [cell, setCell] = useState<ChosenCell | null>(null)

  const { from, to } = datesOf(dates, range, moment.businessDate)
  const records = useRecords(from, to)
  const report: ParticipationReport | null =
    records &&
    offersParticipation(
      records,
      account,
      {
        from,
        to,
        locationId: (location || null) as LocationId | null,
        manufacturerId: (brand || null) as ManufacturerId | null,
      },
      moment,
    )
  const rows = report
    ? [...report.rows].sort((a, b) => b.outstanding - a.outstanding || b.rewardsEarned - a.rewardsEarned)
    : []
  const chosen = cell && rows.find((row) => row.programId === cell.programId)
  const locations = Object.values(account.locations)
  return (
    <div className={`report ${chosen ? 'has-drill' : ''}`}>
      <header>
        <div className="report-title">
          <h1>{t('reports.title')}</h1>
          <p className="sm dim">
            {t('reports.updated', {
              day: from === to ? format.longDay(from) : `${format.day(from)} – ${format.day(to)}`,
              time: format.time(moment.at),
            })}
          </p>
        </div>
        <Segments
          label={t('reports.dates')}
          options={[
            { value: 'today', label: t('reports.today') },
            { value: 'yesterday', label: t('reports.yesterday') },
            { value: 'custom', label: t('reports.custom') },
          ]}
          value={dates}
          onChoose={setDates}
        />
        <Filter
          label={t('reports.brand')}
          all={t('reports.allBrands')}
          options={Object.values(account.catalogue.manufacturers)}
          value={brand}
          onValue={setBrand}
        />
        {locations.length > 1 && (
          <Filter
            label={t('reports.location')}
            all={t('reports.allLocations')}
            options={locations}
            value={location}
            onValue={setLocation}
          />
        )}
        {dates === 'custom' && <CustomRange range={range} onRange={setRange} />}
      </header>
      <div className="body">
        {report && <Sums report={report} onCsv={() => downloadCsv(report, from, to)} />}
        {report && rows.length === 0 && <p className="panel empty">{t('reports.nothing')}</p>}
        {report && rows.length > 0 && (
          <>
            <ReportBars rows={rows} />
            <ReportTable rows={rows} totals={report.totals} cell={cell} onCell={setCell} />
          </>
        )}
      </div>
      {cell && chosen && <Drill row={chosen} column={cell.column} onClose={() => setCell(null)} />}
    </div>
  )
}

function datesOf(
  choice: DateChoice,
  range: { readonly from: LocalDate; readonly to: LocalDate },
  today: LocalDate,
): { from: LocalDate; to: LocalDate } {
  switch (choice) {
    case 'today':
      return { from: today, to: today }
    case 'yesterday':
      return { from: daysAfter(today, -1), to: daysAfter(today, -1) }
    case 'custom':
      return range.from <= range.to ? range : { from: range.to, to: range.from }
  }
}

/** Asked again with every change of a customer or the catalogue; the last answer stays on the screen meanwhile. */
function useRecords(from: LocalDate, to: LocalDate): readonly CustomerRecord[] | null {
  const actions = useActions()
  const revision = useTill((state) => state.revision)
  const [records, setRecords] = useState<readonly CustomerRecord[] | null>(null)
  useEffect(() => {
    let isCurrent = revision >= 0
    void actions.customersActiveBetween(from, to).then((found) => {
      if (isCurrent) setRecords(found)
    })
    return () => {
      isCurrent = false
    }
  }, [actions, from, to, revision])
  return records
}

function Filter(props: {
  readonly label: string
  readonly all: string
  readonly options: readonly { readonly id: string; readonly name: string }[]
  readonly value: string
  readonly onValue: (value: string) => void
}) {
  return (
    <div className="labelled report-filter">
      <select
        className="input"
        aria-label={props.label}
        value={props.value}
        onChange={(event) => props.onValue(event.target.value)}
      >
        <option value="">{props.all}</option>
        {props.options.map((option) => (
          <option key={option.id} value={option.id}>
            {option.name}
          </option>
        ))}
      </select>
    </div>
  )
}

function CustomRange(props: {
  readonly range: { readonly from: LocalDate; readonly to: LocalDate }
  readonly onRange: (range: { from: LocalDate; to: LocalDate }) => void
}) {
  const { range, onRange } = props
  const field = (label: string, value: LocalDate, change: (value: LocalDate) => void) => (
    <label className="row sm">
      {label}
      <input
        type="date"
        className="input date-input"
        value={value}
        onChange={(event) => event.target.value && change(event.target.value)}
      />
    </label>
  )
  return (
    <div className="row">
      {field(t('reports.from'), range.from, (from) => onRange({ ...range, from }))}
      {field(t('reports.to'), range.to, (to) => onRange({ ...range, to }))}
    </div>
  )
}

function Sums({ report, onCsv }: { readonly report: ParticipationReport; readonly onCsv: () => void }) {
  const { totals } = report
  return (
    <div className="sums">
      <div className="sum">
        <b>{totals.rewardsEarned}</b>
        <span>{t('reports.sumEarned')}</span>
      </div>
      <div className="sum key">
        <b>{totals.rewardsRedeemed}</b>
        <span>
          <i className="redeemed" />
          {t('reports.sumRedeemed')}
        </span>
      </div>
      <div className="sum key">
        <b>{totals.outstanding}</b>
        <span>
          <i className="open" />
          {t('reports.sumOutstanding')}
        </span>
      </div>
      <div className="row sums-actions">
        <Btn onClick={onCsv}>{t('reports.csv')}</Btn>
        <Btn onClick={() => window.print()}>
          <Icon name="print" />
          {t('reports.print')}
        </Btn>
      </div>
    </div>
  )
}
