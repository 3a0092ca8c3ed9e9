/** The rows behind one number: who, what, when; an open reward leads straight to its checkout. */
import type {
  ParticipationColumn,
  ParticipationDetail,
  ParticipationRow,
} from '../../../shared/reports/participation.ts'
import { t } from '../../language/words.ts'
import { useActions, useFormat, useMoment, useTill } from '../../session/use-till.ts'
import { Act, Btn, Quiet } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { EndTag } from '../earned-list.tsx'
import { goTo } from '../routes.ts'
import { useRun } from '../use-visit.ts'

export interface DrillProps {
  readonly row: ParticipationRow
  readonly column: ParticipationColumn
  readonly onClose: () => void
}

export function Drill({ row, column, onClose }: DrillProps) {
  const details = row.details[column]
  return (
    <aside
      className="drill"
      aria-label={t('reports.drillTitle', { count: details.length, column: t(`reports.${column}`) })}
    >
      <div className="row">
        <div className="grow">
          <h2>{t('reports.drillTitle', { count: details.length, column: t(`reports.${column}`).toLowerCase() })}</h2>
          <p className="sm dim">{row.title}</p>
        </div>
        <Quiet onClick={onClose}>
          <u>{t('reports.drillClose')}</u>
        </Quiet>
      </div>
      <ul className="drill-rows">
        {keyed(details).map(({ key, detail }, index) => (
          <DrillRow key={key} detail={detail} isOutstanding={column === 'outstanding'} isFirst={index === 0} />
        ))}
      </ul>
    </aside>
  )
}

/** Rows of the same customer, instant and article are told apart by their number. */
function keyed(details: readonly ParticipationDetail[]): readonly { key: string; detail: ParticipationDetail }[] {
  const seen = new Map<string, number>()
  return details.map((detail) => {
    const name = `${detail.customerId} ${detail.at} ${detail.upc} ${detail.description}`
    const nth = (seen.get(name) ?? 0) + 1
    seen.set(name, nth)
    return { key: `${name} ${nth}`, detail }
  })
}

function DrillRow(props: {
  readonly detail: ParticipationDetail
  readonly isOutstanding: boolean
  readonly isFirst: boolean
}) {
  const { detail, isOutstanding, isFirst } = props
  const actions = useActions()
  const run = useRun()
  const format = useFormat()
  const moment = useMoment()
  const isRemoved = useTill((state) => state.account.purged[detail.customerId] !== undefined)
  const open = async () => {
    if (await run(() => actions.selectCustomer(detail.customerId))) goTo('checkout')
  }
  const says = [detail.description, detail.status].filter((part) => part !== '').join(', ')
  return (
    <li className="case">
      <span className="name">
        {detail.customerName || t(isRemoved ? 'accounts.noName' : 'reports.unknownCustomer')}
      </span>
      {detail.phone && (
        <span>
          <Icon name="phone" /> {format.phone(detail.phone)}
        </span>
      )}
      {says && <span className="dim">{says}</span>}
      <span className="dim">
        {detail.at && format.dateTime(detail.at)}
        {detail.upc && <span className="mono"> {format.upc(detail.upc)}</span>}
      </span>
      {isOutstanding && (
        <span className="row wrap">
          <EndTag endDate={detail.endDate} today={moment.localDate} />
          {isFirst ? (
            <Act mid label={t('frame.openCheckout')} onClick={() => void open()} />
          ) : (
            <Btn onClick={() => void open()}>{t('frame.openCheckout')}</Btn>
          )}
        </span>
      )}
    </li>
  )
}
