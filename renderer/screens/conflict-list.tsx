/** Conflicts with whoever they concern, each with the ways it can end; a manager settles one with one press. */

import type { CustomerId } from '../../shared/kernel/ids.ts'
import { isOpenConflict, settlementsOf } from '../../shared/loyalty/conflicts.ts'
import type { Settlement } from '../../shared/loyalty/events.ts'
import type { Conflict } from '../../shared/loyalty/state.ts'
import { joined, t } from '../language/words.ts'
import { useActions, useFormat, useTill } from '../session/use-till.ts'
import { Btn } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { useRun } from './use-visit.ts'

export interface ConflictOf {
  readonly conflict: Conflict
  readonly customerId: CustomerId
  /** null where the page is about one customer anyway. */
  readonly customerName: string | null
}

export function ConflictList({ conflicts }: { readonly conflicts: readonly ConflictOf[] }) {
  return (
    <ul className="conflicts">
      {conflicts.map((one) => (
        <ConflictItem key={one.conflict.eventId} {...one} />
      ))}
    </ul>
  )
}

const namedFields = [
  'firstName',
  'lastName',
  'email',
  'phone',
  'internalCustomerId',
  'address',
  'smsConsent',
  'marketingEmailConsent',
  'photo',
] as const

const fieldName = (field: string): string =>
  t(`conflicts.fields.${namedFields.find((one) => one === field) ?? 'other'}`)

function ConflictItem({ conflict, customerId, customerName }: ConflictOf) {
  const format = useFormat()
  const actions = useActions()
  const run = useRun()
  const staff = useTill((state) => state.account.staff)
  const reason = t(`sync.conflict.${conflict.reason}`)
  const what = conflict.fields ? `${reason} (${joined([...new Set(conflict.fields.map(fieldName))])})` : reason
  const says = customerName ? `${customerName}: ${what}` : what
  const settle = (how: Settlement) => void run(() => actions.settleConflict(customerId, conflict.eventId, how))
  return (
    <li aria-label={says} className={isOpenConflict(conflict) ? 'need' : 'dim'}>
      <p>
        <Icon name={isOpenConflict(conflict) ? 'warn' : 'check'} /> {says}{' '}
        <span className="dim">{format.dateTime(conflict.at)}</span>
      </p>
      {isOpenConflict(conflict) ? (
        <fieldset className="row wrap" aria-label={t('conflicts.howSettled')}>
          {settlementsOf(conflict).map((how) => (
            <Btn key={how} onClick={() => settle(how)}>
              {t(`conflicts.settle.${how}`)}
            </Btn>
          ))}
        </fieldset>
      ) : (
        <p className="sm">
          {conflict.settled
            ? t(`conflicts.settled.${conflict.settled.how}`, {
                name: staff[conflict.settled.staffId ?? '']?.name ?? t('conflicts.somebody'),
                when: format.dateTime(conflict.settled.at),
              })
            : t('conflicts.takenBack')}
        </p>
      )}
    </li>
  )
}
