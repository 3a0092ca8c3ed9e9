/** Who has something coming: rewards earned and not redeemed, today's first, each with its person and a way to the checkout. */
import { t } from '../language/words.ts'
import { useActions, useFormat, useMoment, useTill } from '../session/use-till.ts'
import { Btn } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import type { WaitingReward } from '../use-cases/till.ts'
import { goTo } from './routes.ts'
import { useRun } from './use-visit.ts'

const shownAtOnce = 50

export function EarnedList({ onDone }: { readonly onDone: () => void }) {
  const rows = useTill((state) => state.earnedNotRedeemed.rows)
  const moment = useMoment()
  if (rows.length === 0) return <p>{t('frame.earnedNone')}</p>
  const today = rows.filter((row) => row.earnedBusinessDate === moment.businessDate)
  const earlier = rows.filter((row) => row.earnedBusinessDate !== moment.businessDate).slice(0, shownAtOnce)
  return (
    <div className="stack">
      {today.length > 0 && <EarnedRows title={t('frame.earnedToday')} rows={today} onDone={onDone} />}
      {earlier.length > 0 && <EarnedRows title={t('frame.earnedEarlier')} rows={earlier} onDone={onDone} />}
    </div>
  )
}

function EarnedRows(props: {
  readonly title: string
  readonly rows: readonly WaitingReward[]
  readonly onDone: () => void
}) {
  const actions = useActions()
  const run = useRun()
  const format = useFormat()
  const moment = useMoment()
  const open = async (row: WaitingReward) => {
    props.onDone()
    if (await run(() => actions.selectCustomer(row.customerId))) goTo('checkout')
  }
  return (
    <section aria-label={props.title}>
      <h2>{props.title}</h2>
      <ul>
        {props.rows.map((row) => (
          <li className="case" key={row.rewardId}>
            <span className="name">{row.customerName}</span>
            <span>
              {row.title}, <span className="dim">{t('frame.earnedAt', { when: format.dateTime(row.earnedAt) })}</span>
            </span>
            {row.phone && (
              <span>
                <Icon name="phone" /> {format.phone(row.phone)}
              </span>
            )}
            <span className="row">
              <EndTag endDate={row.endDate} today={moment.localDate} />
              <Btn className="small end" onClick={() => void open(row)}>
                {t('frame.openCheckout')}
              </Btn>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function EndTag({ endDate, today }: { readonly endDate: string | null; readonly today: string }) {
  const format = useFormat()
  if (!endDate) return null
  if (endDate !== today) return <span className="tag plain">{t('frame.endsOn', { date: format.day(endDate) })}</span>
  return (
    <span className="tag rust">
      <Icon name="clock" />
      {t('frame.lostAtMidnight')}
    </span>
  )
}
