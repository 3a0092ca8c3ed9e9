/** Who it is, how to reach them, and what is missing: seen on the way, never in the way. */
import { isIncomplete, isPromptLoud } from '../../../shared/customers/completeness.ts'
import { fullName } from '../../../shared/customers/person.ts'
import { t } from '../../language/words.ts'
import { useScreenSession } from '../../session/screen-session.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Btn, Quiet } from '../../ui/button.tsx'
import { Float } from '../../ui/float.tsx'
import { Icon } from '../../ui/icon.tsx'
import { EmailMark } from '../customers/email-mark.tsx'
import { goTo } from '../routes.ts'
import { useRun, type VisitOnScreen } from '../use-visit.ts'

export function CustomerHeader({ onScreen }: { readonly onScreen: VisitOnScreen }) {
  const { person, customer, moment, telling } = onScreen
  const actions = useActions()
  const open = useScreenSession((session) => session.open)
  const openDialog = () => open({ kind: 'person', customerId: customer.id, draft: null, thenSelect: false })
  const showHistory = () => {
    useScreenSession.getState().chooseCustomer(customer.id, 'history')
    goTo('customers')
  }
  const isPrompting = isPromptLoud(customer, moment.localDate)
  return (
    <>
      <div className="name-row">
        <h1>{fullName(person)}</h1>
        <Quiet aria-label={t('loyalty.history')} className="to-history" onClick={showHistory}>
          <Icon name="clock" />
        </Quiet>
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
        {person.email && <EmailMark customerId={customer.id} />}
        <span className={person.pets.length > 0 ? '' : 'dim'}>
          <Icon name="paw" />
          {person.pets.map((pet) => pet.name).join(', ') || t('checkout.noPets')}
        </span>
        {person.notes.length > 0 && (
          <Float
            name={t('checkout.notes')}
            buttonClass="quiet"
            width={340}
            label={
              <>
                <Icon name="note" />
                <u>{t('checkout.note', { count: person.notes.length })}</u>
              </>
            }
          >
            {person.notes.map((note) => (
              <p key={note.id}>{note.text}</p>
            ))}
          </Float>
        )}
        {isIncomplete(customer) && !isPrompting && (
          <Quiet onClick={openDialog} className="dim">
            <Icon name="gap" />
            <u>{t('checkout.declined')}</u>
          </Quiet>
        )}
      </div>
      {!customer.isEnrolled && <EnrollPrompt onScreen={onScreen} />}
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

/** Who does not take part gets no punches and no offers; the scans say so too. */
function EnrollPrompt({ onScreen }: { readonly onScreen: VisitOnScreen }) {
  const { customer, person } = onScreen
  const actions = useActions()
  const run = useRun()
  const nth = useTill((state) => state.lastOutcome?.nth ?? 0)
  const { tell, askScanFocus } = useScreenSession.getState()
  const enroll = () =>
    void run(
      () => actions.enroll(customer.id, true, t('loyalty.enrolledAtCounter')),
      () => {
        tell(t('loyalty.enrolledNow', { name: person.firstName }), nth)
        askScanFocus()
      },
    )
  return (
    <div className="not-enrolled">
      <Icon name="card" />
      <p className="grow">
        <b>{t('loyalty.notEnrolled')}</b>
        <span>{t('loyalty.notEnrolledSays', { name: person.firstName })}</span>
      </p>
      <Btn onClick={enroll}>{t('loyalty.enroll')}</Btn>
    </div>
  )
}
