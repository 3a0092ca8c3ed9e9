/** A look that beats reading: per offer, green was given and the gold tail is still open. Sorted by what is open. */
import type { ParticipationRow } from '../../../shared/reports/participation.ts'
import { t } from '../../language/words.ts'

const shownBars = 6

export function ReportBars({ rows }: { readonly rows: readonly ParticipationRow[] }) {
  const bars = rows.filter((row) => row.rewardsRedeemed + row.outstanding > 0).slice(0, shownBars)
  if (bars.length === 0) return null
  const most = Math.max(...bars.map((row) => row.rewardsRedeemed + row.outstanding))
  return (
    <section className="panel bars" aria-label={t('reports.chart')}>
      {bars.map((row) => (
        <Bar key={row.programId} row={row} most={most} />
      ))}
    </section>
  )
}

function Bar({ row, most }: { readonly row: ParticipationRow; readonly most: number }) {
  const share = (count: number) => ({ width: `${(count / most) * 100}%` })
  const { title, rewardsRedeemed: redeemed, outstanding } = row
  return (
    <>
      <b className="cut">{title}</b>
      <div className="bar-track" role="img" aria-label={t('reports.bar', { title, redeemed, outstanding })}>
        {redeemed > 0 && (
          <i className="redeemed" style={share(redeemed)}>
            {redeemed}
          </i>
        )}
        {outstanding > 0 && (
          <i className="open" style={share(outstanding)}>
            {outstanding}
          </i>
        )}
      </div>
      <span className={outstanding > 0 ? 'strong right' : 'dim right'}>
        {outstanding > 0 ? t('reports.open', { count: outstanding }) : t('reports.allGiven')}
      </span>
    </>
  )
}
