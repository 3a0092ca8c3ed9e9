/** Below the results: visits that are still open, and who was here today. */
import type { CustomerId } from '../../../shared/kernel/ids.ts'
import { t } from '../../language/words.ts'
import { useFormat, useTill } from '../../session/use-till.ts'
import { Quiet } from '../../ui/button.tsx'

export interface LookupListsProps {
  /** Small screens fold these away while there are results. */
  readonly isFolded: boolean
  readonly onSelect: (customerId: CustomerId) => void
}

export function LookupLists({ isFolded, onSelect }: LookupListsProps) {
  const openVisits = useTill((state) => state.openVisits)
  const recent = useTill((state) => state.recentToday)
  const format = useFormat()
  if (openVisits.length === 0 && recent.length === 0)
    return isFolded ? null : <p className="empty">{t('lookup.quiet')}</p>
  return (
    <div className={`duo ${isFolded ? 'is-folded' : ''}`}>
      <section aria-label={t('lookup.openVisits')}>
        <div className="head">
          <h2>{t('lookup.openVisits')}</h2>
        </div>
        {openVisits.length > 0 && (
          <div className="panel">
            {openVisits.map((visit) => (
              <MiniRow key={visit.visitId} name={visit.customerName} onSelect={() => onSelect(visit.customerId)}>
                {t('lookup.lines', { count: visit.lineCount, when: format.time(visit.startedAt) })}
                {!visit.isMine && <>, {t('lookup.elsewhere')}</>}
              </MiniRow>
            ))}
          </div>
        )}
      </section>
      <section aria-label={t('lookup.recent')}>
        <div className="head">
          <h2>{t('lookup.recent')}</h2>
        </div>
        {recent.length > 0 && (
          <div className="panel">
            {recent.map((one) => (
              <MiniRow key={one.customerId} name={one.name} onSelect={() => onSelect(one.customerId)}>
                {format.time(one.at)}
              </MiniRow>
            ))}
          </div>
        )}
      </section>
    </div>
  )
}

function MiniRow(props: { readonly name: string; readonly onSelect: () => void; readonly children: React.ReactNode }) {
  return (
    <fieldset className="mini" aria-label={props.name}>
      <span className="name cut">{props.name}</span>
      <span className="dim nowrap">{props.children}</span>
      <Quiet className="end" onClick={props.onSelect}>
        <u>{t('lookup.select')}</u>
      </Quiet>
    </fieldset>
  )
}
