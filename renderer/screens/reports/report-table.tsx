/** The numbers themselves. Each one is a button that opens the rows behind it. */
import type {
  ParticipationColumn,
  ParticipationReport,
  ParticipationRow,
} from '../../../shared/reports/participation.ts'
import { t } from '../../language/words.ts'

/** The number whose rows are shown. */
export interface ChosenCell {
  readonly programId: string
  readonly column: ParticipationColumn
}

export const columns: readonly ParticipationColumn[] = [
  'customers',
  'cards',
  'items',
  'earned',
  'redeemed',
  'outstanding',
]

export function numberIn(
  row: Omit<ParticipationRow, 'programId' | 'manufacturerName' | 'title' | 'details'>,
  column: ParticipationColumn,
): number {
  switch (column) {
    case 'customers':
      return row.uniqueCustomers
    case 'cards':
      return row.cardsPunched
    case 'items':
      return row.itemsSold
    case 'earned':
      return row.rewardsEarned
    case 'redeemed':
      return row.rewardsRedeemed
    case 'outstanding':
      return row.outstanding
  }
}

export interface ReportTableProps {
  readonly rows: readonly ParticipationRow[]
  readonly totals: ParticipationReport['totals']
  readonly cell: ChosenCell | null
  readonly onCell: (cell: ChosenCell) => void
}

export function ReportTable({ rows, totals, cell, onCell }: ReportTableProps) {
  return (
    <div className="panel table-box">
      <table aria-label={t('reports.title')}>
        <thead>
          <tr>
            <th scope="col">{t('reports.manufacturer')}</th>
            <th scope="col">{t('reports.program')}</th>
            {columns.map((column) => (
              <th scope="col" className="num" key={column}>
                {t(`reports.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.programId}>
              <td>{row.manufacturerName}</td>
              <th scope="row" className="cut">
                {row.title}
              </th>
              {columns.map((column) => {
                const count = numberIn(row, column)
                const isChosen = cell?.programId === row.programId && cell.column === column
                return (
                  <td className={`num ${isChosen ? 'sel' : ''}`} key={column}>
                    <button
                      type="button"
                      aria-label={t('reports.cell', { count, column: t(`reports.${column}`), title: row.title })}
                      aria-pressed={isChosen}
                      onClick={() => onCell({ programId: row.programId, column })}
                    >
                      {count}
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{t('reports.totals')}</td>
            <td />
            {columns.map((column) => (
              <td className="num" key={column}>
                {numberIn(totals, column)}
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  )
}
