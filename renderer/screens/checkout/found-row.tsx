/** One customer found, with what tells the right Smith from the other: pets, town, last visit. The whole row can be tapped. */
import type { ReactNode } from 'react'
import { momentAt } from '../../../shared/kernel/business-date.ts'
import { t } from '../../language/words.ts'
import { useFormat, useMoment, useTimeZone } from '../../session/use-till.ts'
import { Act, Btn } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { FoundCustomer } from '../../use-cases/till.ts'

export interface FoundRowProps {
  readonly found: FoundCustomer
  readonly isLit: boolean
  /** Shown beside the list. */
  readonly isChosen?: boolean
  /** What the button says instead of Select. */
  readonly action?: string
  readonly onSelect: () => void
  /** A scanned loyalty card waits for its customer. */
  readonly onLink?: () => void
}

type Field = FoundCustomer['matches'][number]['field']

export function FoundRow(props: FoundRowProps) {
  const { found, isLit, isChosen = false, action = t('lookup.select'), onSelect, onLink } = props
  const format = useFormat()
  const marked = (field: Field, text: string) => <Marked text={text} ranges={rangesIn(found, field)} />
  const foundBy = found.matches.find((match) => match.field === 'email' || match.field === 'card')?.field
  return (
    <fieldset className={`hit ${isLit || isChosen ? 'on' : ''} ${onLink ? 'links' : ''}`} aria-label={found.name}>
      <div className="hit-tap" aria-hidden="true" onPointerUp={onSelect} />
      <div>
        <div className="name cut">{marked('name', found.name)}</div>
        <div className="sub cut">
          {foundBy === 'card' ? (
            <>
              <Icon name="card" /> {marked('card', found.loyaltyCards.join(', '))}
            </>
          ) : foundBy === 'email' ? (
            marked('email', found.email)
          ) : (
            marked('phone', found.phone && shownPhone(found, format.phone))
          )}
        </div>
      </div>
      <div className={`hit-pets cut ${found.petNames.length > 0 ? '' : 'dim'}`}>
        <Icon name="paw" /> {found.petNames.length > 0 ? marked('pets', found.petNames.join(', ')) : t('lookup.noPets')}
      </div>
      <div className="hit-place">
        <div className="cut">{found.town}</div>
        <div className="sub">
          <LastVisit at={found.lastVisitAt} />
        </div>
      </div>
      <div className="hit-tags">
        {found.rewardsWaiting > 0 && (
          <span className="tag gold">
            <Icon name="gift" />
            {t('lookup.rewards', { count: found.rewardsWaiting })}
          </span>
        )}
        {found.isIncomplete && (
          <span className="tag rust">{found.email === '' ? t('lookup.noEmail') : t('lookup.incomplete')}</span>
        )}
      </div>
      <div className="hit-do">
        {onLink && <Btn onClick={onLink}>{t('scanning.card.link')}</Btn>}
        {isLit ? (
          <Act mid label={action} keyName={t('lookup.enter')} onClick={onSelect} />
        ) : (
          <Btn onClick={onSelect}>{action}</Btn>
        )}
      </div>
    </fieldset>
  )
}

/** A phone number is shown as written while it is matched, so that the mark sits on the right digits. */
const shownPhone = (found: FoundCustomer, format: (phone: string) => string) =>
  found.matches.some((match) => match.field === 'phone') ? found.phone : format(found.phone)

export function rangesIn(
  found: FoundCustomer,
  field: Field,
): readonly { readonly start: number; readonly end: number }[] {
  return found.matches.filter((match) => match.field === field).sort((a, b) => a.start - b.start)
}

export function Marked(props: {
  readonly text: string
  readonly ranges: readonly { readonly start: number; readonly end: number }[]
}) {
  const parts: ReactNode[] = []
  let done = 0
  for (const { start, end } of props.ranges) {
    if (start < done || end > props.text.length) continue
    parts.push(props.text.slice(done, start), <mark key={start}>{props.text.slice(start, end)}</mark>)
    done = end
  }
  return [...parts, props.text.slice(done)]
}

export function LastVisit({ at }: { readonly at: string | null }) {
  const format = useFormat()
  const moment = useMoment()
  const timeZone = useTimeZone()
  if (!at) return t('lookup.firstVisit')
  const isToday = momentAt(Date.parse(at), timeZone).localDate === moment.localDate
  return isToday
    ? t('lookup.lastVisitToday', { when: format.time(at) })
    : t('lookup.lastVisit', { when: format.date(at) })
}
