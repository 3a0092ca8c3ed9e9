/** One customer of the list: who, pets, town and last visit, what waits; opens the profile, or the form to edit. The whole row can be tapped. */
import { t } from '../../language/words.ts'
import { useScreenSession } from '../../session/screen-session.ts'
import { useActions, useFormat } from '../../session/use-till.ts'
import { Btn, Quiet } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { FoundCustomer } from '../../use-cases/till.ts'
import { LastVisit, Marked, rangesIn } from '../checkout/found-row.tsx'
import { showCustomer } from './customer-address.ts'

export interface CustomerRowProps {
  readonly found: FoundCustomer
  readonly isChosen: boolean
  readonly isDeleted: boolean
  /** Shown instead of the last visit, in lists by it. */
  readonly addedAt: string | null
}

export function CustomerRow({ found, isChosen, isDeleted, addedAt }: CustomerRowProps) {
  const actions = useActions()
  const open = useScreenSession((session) => session.open)
  const format = useFormat()
  const show = () => showCustomer(found.customerId)
  const edit = async () => {
    await actions.openCustomer(found.customerId)
    open({ kind: 'person', customerId: found.customerId, draft: null, thenSelect: false })
  }
  const foundBy = found.matches.find((match) => match.field === 'email' || match.field === 'card')?.field
  const phone = found.matches.some((match) => match.field === 'phone') ? found.phone : format.phone(found.phone)
  return (
    <fieldset
      className={`customer-row ${isChosen ? 'on' : ''} ${isDeleted ? 'is-deleted' : ''}`}
      aria-label={found.name}
    >
      <div className="hit-tap" aria-hidden="true" onPointerUp={show} />
      <div className="customer-who">
        <div className="name cut">
          <Marked text={found.name} ranges={rangesIn(found, 'name')} />
        </div>
        <div className="sub cut">
          {foundBy === 'card' ? (
            <Marked text={found.loyaltyCards.join(', ')} ranges={rangesIn(found, 'card')} />
          ) : foundBy === 'email' ? (
            <Marked text={found.email} ranges={rangesIn(found, 'email')} />
          ) : found.phone ? (
            <Marked text={phone} ranges={rangesIn(found, 'phone')} />
          ) : (
            found.email || t('checkout.noPhone')
          )}
        </div>
      </div>
      <div className={`customer-pets cut ${found.petNames.length > 0 ? '' : 'dim'}`}>
        <Icon name="paw" />{' '}
        {found.petNames.length > 0 ? (
          <Marked text={found.petNames.join(', ')} ranges={rangesIn(found, 'pets')} />
        ) : (
          t('lookup.noPets')
        )}
      </div>
      <div className="customer-place">
        <div className="cut">{found.town}</div>
        <div className="sub">
          {addedAt ? t('profile.list.added', { date: format.date(addedAt) }) : <LastVisit at={found.lastVisitAt} />}
        </div>
      </div>
      <div className="customer-tags">
        {isDeleted && <span className="tag plain">{t('profile.deleted')}</span>}
        {found.rewardsWaiting > 0 && (
          <span className="tag gold">
            <Icon name="gift" />
            {t('lookup.rewards', { count: found.rewardsWaiting })}
          </span>
        )}
        {!isDeleted && found.isIncomplete && (
          <span className="tag rust">{found.email === '' ? t('lookup.noEmail') : t('lookup.incomplete')}</span>
        )}
      </div>
      <div className="customer-do">
        {!isDeleted && (
          <Quiet onClick={() => void edit()}>
            <u>{t('profile.list.edit')}</u>
          </Quiet>
        )}
        <Btn aria-current={isChosen ? true : undefined} onClick={show}>
          {t('customers.open')}
        </Btn>
      </div>
    </fieldset>
  )
}
