/** Who it is, how to reach them, and what is missing: seen on the way, never in the way. */
import { isIncomplete, isPromptLoud, livingPets } from '../../../shared/customers/completeness.ts'
import { fullName } from '../../../shared/customers/person.ts'
import { birthdaysWithin, hasIncident } from '../../../shared/customers/pet-facts.ts'
import { t } from '../../language/words.ts'
import { useScreenSession } from '../../session/screen-session.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Btn, Quiet } from '../../ui/button.tsx'
import { Float } from '../../ui/float.tsx'
import { Icon } from '../../ui/icon.tsx'
import { birthdayWords } from '../customers/birthday-words.ts'
import { showCustomer } from '../customers/customer-address.ts'
import { EmailMark } from '../customers/email-mark.tsx'
import { NoteLine, notesInOrder } from '../customers/note-line.tsx'
import { Photo } from '../customers/photo.tsx'
import { useRun, type VisitOnScreen } from '../use-visit.ts'

export function CustomerHeader({ onScreen }: { readonly onScreen: VisitOnScreen }) {
  const { person, customer, moment, telling } = onScreen
  const actions = useActions()
  const open = useScreenSession((session) => session.open)
  const openDialog = () => open({ kind: 'person', customerId: customer.id, draft: null, thenSelect: false })
  const pets = livingPets(person)
  const [birthday] = birthdaysWithin(person, moment.localDate)
  const isPrompting = isPromptLoud(customer, moment.localDate, onScreen.account.account)
  return (
    <>
      <div className="name-row">
        <h1>{fullName(person)}</h1>
        <Quiet
          aria-label={t('loyalty.history')}
          className="to-history"
          onClick={() => showCustomer(customer.id, 'history')}
        >
          <Icon name="clock" />
        </Quiet>
        <Quiet aria-label={t('checkout.toLookup')} className="to-lookup" onClick={() => actions.backToLookup()}>
          <Icon name="search" />
        </Quiet>
      </div>
      <div className="facts-row">
        {person.photo && (
          <Photo
            customerId={customer.id}
            photo={person.photo}
            name={fullName(person)}
            kind="person"
            size="thumb"
            isNamed
          />
        )}
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
          <span className={pets.length > 0 ? '' : 'dim'}>
            <Icon name="paw" />
            {pets.map((pet) => pet.name).join(', ') || t('checkout.noPets')}
          </span>
          {person.notes.length > 0 && (
            <Float
              name={t('checkout.notes')}
              buttonClass={`quiet ${hasIncident(person) ? 'has-incident' : ''}`}
              width={340}
              label={
                <>
                  <Icon name={hasIncident(person) ? 'warn' : 'note'} />
                  <u>
                    {hasIncident(person)
                      ? t('profile.notesWithIncident', { count: person.notes.length })
                      : t('checkout.note', { count: person.notes.length })}
                  </u>
                </>
              }
            >
              {notesInOrder(person.notes).map((note) => (
                <NoteLine key={note.id} note={note} person={person} telling={telling} />
              ))}
            </Float>
          )}
          {birthday && (
            <span className="dim">
              <Icon name="cake" />
              {birthdayWords(birthday, moment.localDate, telling.format)}
            </span>
          )}
          {isIncomplete(customer, onScreen.account.account) && !isPrompting && (
            <Quiet onClick={openDialog} className="dim">
              <Icon name="gap" />
              <u>{t('checkout.declined')}</u>
            </Quiet>
          )}
        </div>
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
