/** Who it is, how to reach them, and what is missing: seen on the way, never in the way. */
import { isIncomplete, isPromptLoud } from '../../../shared/customers/completeness.ts'
import { fullName } from '../../../shared/customers/person.ts'
import { t } from '../../language/words.ts'
import { useScreenSession } from '../../session/screen-session.ts'
import { useActions } from '../../session/use-till.ts'
import { Quiet } from '../../ui/button.tsx'
import { Float } from '../../ui/float.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useRun, type VisitOnScreen } from '../use-visit.ts'

export function CustomerHeader({ onScreen }: { readonly onScreen: VisitOnScreen }) {
  const { person, customer, moment, telling } = onScreen
  const actions = useActions()
  const run = useRun()
  const open = useScreenSession((session) => session.open)
  const openDialog = () => open({ kind: 'person', customerId: customer.id, draft: null, thenSelect: false })
  const isPrompting = isPromptLoud(customer, moment.localDate)
  const isEmpty = onScreen.visit.lines.length === 0 && onScreen.visit.stage === 'shopping'
  return (
    <>
      <div className="name-row">
        <h1>{fullName(person)}</h1>
        <Quiet aria-label={t('checkout.toLookup')} className="to-lookup" onClick={() => actions.backToLookup()}>
          <Icon name="search" />
        </Quiet>
      </div>
      <div className="facts">
        <span className={person.phone ? '' : 'dim'}>
          <Icon name="phone" />
          {person.phone ? telling.format.phone(person.phone) : t('checkout.noPhone')}
        </span>
        <Quiet onClick={openDialog}>
          <Icon name="mail" />
          <u>{person.email || t('checkout.noEmail')}</u>
        </Quiet>
        <span className={person.pets.length > 0 ? '' : 'dim'}>
          <Icon name="paw" />
          {person.pets.map((pet) => pet.name).join(', ') || t('checkout.noPets')}
        </span>
        {person.notes && (
          <Float
            name={t('checkout.notes')}
            buttonClass="quiet"
            width={340}
            label={
              <>
                <Icon name="note" />
                <u>{t('checkout.note', { count: 1 })}</u>
              </>
            }
          >
            <p>{person.notes}</p>
          </Float>
        )}
        {isIncomplete(customer) && !isPrompting && (
          <Quiet onClick={openDialog} className="dim">
            <Icon name="gap" />
            <u>{t('checkout.declined')}</u>
          </Quiet>
        )}
        {isEmpty && (
          <Quiet onClick={() => void run(() => actions.abandon())}>
            <u>{t('checkout.abandon')}</u>
          </Quiet>
        )}
      </div>
      {isPrompting && (
        <div className="missing">
          <button type="button" onClick={openDialog}>
            <Icon name="gap" />
            {t('checkout.incomplete')}
          </button>
          <button type="button" onClick={openDialog}>
            {t('checkout.finishSetup')}
          </button>
        </div>
      )}
    </>
  )
}
