/** When something runs, as a tag: the countdown where it ends tonight, the date where it does not. */
import type { LocalDate } from '../../../shared/kernel/business-date.ts'
import { t } from '../../language/words.ts'
import { useFormat, useMoment, useTimeZone } from '../../session/use-till.ts'
import { Icon } from '../../ui/icon.tsx'
import { minutesLeftToday } from './offer-list.ts'
import { timeLeft } from './offer-words.ts'

const soonDays = 7

export function WhenTag({ start, end }: { readonly start: LocalDate | null; readonly end: LocalDate | null }) {
  const moment = useMoment()
  const format = useFormat()
  const timeZone = useTimeZone()
  const today = moment.localDate
  if (start !== null && today < start)
    return <span className="tag plain">{t('offers.starts', { date: format.day(start) })}</span>
  const begins = start === today && <span className="tag plain">{t('offers.startsToday')}</span>
  if (end === null) return begins || null
  if (today > end) return <span className="tag plain">{t('offers.ended', { date: format.day(end) })}</span>
  const days = Math.round((Date.parse(end) - Date.parse(today)) / 86_400_000)
  if (days > soonDays)
    return begins || <span className="tag green">{t('offers.until', { date: format.day(end) })}</span>
  return (
    <span className="tag rust">
      <Icon name="clock" />
      {days === 0
        ? t('offers.endsTonightIn', { left: timeLeft(minutesLeftToday(moment, timeZone)) })
        : t('offers.endsIn', { count: days })}
    </span>
  )
}
