/** Two days, both counted in. A day that was emptied stays what it was: the range always has both ends. */
import type { LocalDate } from '../../../shared/kernel/business-date.ts'
import { t } from '../../language/words.ts'

export interface DateRange {
  readonly from: LocalDate
  readonly to: LocalDate
}

export interface DateRangeFieldsProps {
  readonly range: DateRange
  readonly onRange: (range: DateRange) => void
}

export function DateRangeFields({ range, onRange }: DateRangeFieldsProps) {
  return (
    <>
      <input
        type="date"
        className="date-input"
        aria-label={t('history.from')}
        value={range.from}
        max={range.to}
        onChange={({ target }) => target.value && onRange({ ...range, from: target.value })}
      />
      <input
        type="date"
        className="date-input"
        aria-label={t('history.to')}
        value={range.to}
        min={range.from}
        onChange={({ target }) => target.value && onRange({ ...range, to: target.value })}
      />
    </>
  )
}
