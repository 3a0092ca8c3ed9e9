/**
 * The overview: everything a cashier needs to know about this customer in one look. How to reach them, the pets, what they take part in, what was
 * noted, whom else to call. Solid what is there; what is missing is said quietly.
 */
import type { ReactNode } from 'react'
import { fullName, hasAddress, type Person } from '../../../shared/customers/person.ts'
import { ageOn, daysToBirthday } from '../../../shared/customers/pet-facts.ts'
import type { Assessment } from '../../../shared/loyalty/assessment.ts'
import type { CustomerState } from '../../../shared/loyalty/state.ts'
import { joined, t } from '../../language/words.ts'
import { useScreenSession } from '../../session/screen-session.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Btn, Quiet } from '../../ui/button.tsx'
import { Icon, type IconName } from '../../ui/icon.tsx'
import type { CustomerRecord } from '../../use-cases/till.ts'
import type { Telling } from '../reward-words.ts'
import { useRun } from '../use-visit.ts'
import { WhyReward } from '../why.tsx'
import { Answers } from './answers.tsx'
import { showCustomer } from './customer-address.ts'
import { EmailMark } from './email-mark.tsx'
import { LoyaltyCards } from './loyalty-cards.tsx'
import { mayChange } from './may-change.ts'
import { NoteLine, notesInOrder } from './note-line.tsx'
import { PetCard } from './pet-card.tsx'
import { PointsPanel } from './points-panel.tsx'

export interface ProfileOverviewProps {
  readonly record: CustomerRecord
  readonly assessment: Assessment
  readonly telling: Telling
}

const notesShown = 3

export function ProfileOverview({ record, assessment, telling }: ProfileOverviewProps) {
  const { person, state } = record
  const open = useScreenSession((session) => session.open)
  const canChange = mayChange(state)
  const living = person.pets.filter((pet) => !pet.isDeceased)
  const deceased = person.pets.filter((pet) => pet.isDeceased)
  const notes = notesInOrder(person.notes)
  const addPet = () => open({ kind: 'person', customerId: state.id, draft: null, thenSelect: false, addPet: true })
  return (
    <div className="overview">
      <div className="overview-main">
        <section className="overview-pets" aria-label={t('profile.pets')}>
          <div className="row">
            <h3>{t('profile.pets')}</h3>
            <span className="grow" />
            {canChange && (
              <Quiet onClick={addPet}>
                <u>{t('person.addPet')}</u>
              </Quiet>
            )}
          </div>
          {person.pets.length === 0 && <p className="dim">{t('profile.noPets')}</p>}
          <div className="pet-cards">
            {[...living, ...deceased].map((pet) => (
              <PetCard key={pet.id} customerId={state.id} pet={pet} telling={telling} />
            ))}
          </div>
        </section>
        <section className="panel card-block" aria-label={t('profile.notesTitle')}>
          <div className="row">
            <h3>{t('profile.notesTitle')}</h3>
            <span className="grow" />
            {(canChange || notes.length > notesShown) && (
              <Quiet onClick={() => showCustomer(state.id, 'notes')}>
                <u>
                  {notes.length > notesShown ? t('profile.allNotes', { count: notes.length }) : t('profile.addNote')}
                </u>
              </Quiet>
            )}
          </div>
          {notes.length === 0 && <p className="dim sm">{t('profile.noNotes')}</p>}
          {notes.slice(0, notesShown).map((note) => (
            <NoteLine key={note.id} note={note} person={person} telling={telling} />
          ))}
        </section>
        <Waiting state={state} assessment={assessment} telling={telling} />
      </div>
      <div className="overview-side">
        <ContactBlock record={record} telling={telling} />
        <section className="panel card-block" aria-label={t('profile.loyalty')}>
          <h3>{t('profile.loyalty')}</h3>
          <TakesPart state={state} />
        </section>
        <PointsPanel customerId={state.id} />
        <LoyaltyCards customerId={state.id} cards={person.loyaltyCards} canRemove={canChange} />
        <OtherContacts person={person} telling={telling} />
        <AboutBlock record={record} telling={telling} />
      </div>
    </div>
  )
}

function Waiting({
  state,
  assessment,
  telling,
}: Omit<ProfileOverviewProps, 'record'> & { readonly state: CustomerState }) {
  const account = useTill((now) => now.account)
  const rewards = assessment.rewards.filter((one) => one.status === 'earned')
  if (rewards.length === 0) return null
  return (
    <section className="panel card-block is-earned" aria-label={t('profile.rewardsWaiting', { count: rewards.length })}>
      <div className="row">
        <Icon name="gift" />
        <h3 className="grow">{t('profile.rewardsWaiting', { count: rewards.length })}</h3>
        <WhyReward buttonClass="quiet why" about={{ customer: state, account, telling }} rewards={rewards} />
      </div>
    </section>
  )
}

interface FactProps {
  readonly icon: IconName
  readonly children: ReactNode
  readonly isMissing?: boolean
}

const Fact = ({ icon, children, isMissing = false }: FactProps) => (
  <p className={`fact ${isMissing ? 'is-missing' : ''}`}>
    <Icon name={icon} />
    <span>{children}</span>
  </p>
)

interface BlockProps {
  readonly record: CustomerRecord
  readonly telling: Telling
}

function ContactBlock({ record, telling }: BlockProps) {
  const { person, state } = record
  const { address } = person
  return (
    <section className="panel card-block" aria-label={t('profile.contact')}>
      <h3>{t('profile.contact')}</h3>
      <Fact icon="phone" isMissing={person.phone === ''}>
        {person.phone ? telling.format.phone(person.phone) : t('checkout.noPhone')}
        {person.phone && (
          <span className="dim sm fact-more">{t(person.smsConsent ? 'profile.smsOn' : 'profile.smsOff')}</span>
        )}
      </Fact>
      <Fact icon="mail" isMissing={person.email === ''}>
        {person.email || t('checkout.noEmail')}
        {person.email && <EmailMark customerId={state.id} isFull />}
        {person.email && (
          <span className="dim sm fact-more">
            {t(person.marketingEmailConsent ? 'profile.newsOn' : 'profile.newsOff')}
          </span>
        )}
      </Fact>
      <Fact icon="home" isMissing={!hasAddress(address)}>
        {addressLines(person).length > 0
          ? addressLines(person).map((line) => (
              <span key={line} className="fact-line">
                {line}
              </span>
            ))
          : t('profile.noAddress')}
      </Fact>
      {person.preferredLanguage && (
        <Fact icon="note">{t('profile.language', { language: languageName(person.preferredLanguage) })}</Fact>
      )}
    </section>
  )
}

export const addressLines = ({ address }: Person): readonly string[] =>
  [
    address.line1,
    address.line2,
    [address.city, [address.state, address.zip].filter(Boolean).join(' ')].filter(Boolean).join(', '),
    address.country,
  ].filter((line) => line.trim() !== '')

const languages = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' })
/** A code that is none stands as it is. */
export function languageName(code: string): string {
  try {
    return languages.of(code) ?? code
  } catch {
    return code
  }
}

/** Whether the customer takes part in loyalty, what that stands at, and with whom limits are shared. */
function TakesPart({ state }: { readonly state: CustomerState }) {
  const actions = useActions()
  const run = useRun()
  const open = useScreenSession((session) => session.open)
  const customers = useTill((now) => now.customers)
  const canChange = mayChange(state)
  const others = Object.values(customers)
    .filter((one) => state.householdId !== null && one.state.householdId === state.householdId)
    .filter((one) => one.state.id !== state.id)
    .map((one) => fullName(one.person))
  const household =
    state.householdId === null
      ? t('history.noHousehold')
      : others.length > 0
        ? t('history.sharesWith', { names: joined([...new Set(others)]) })
        : t('history.sharesLimits')
  const enroll = (isEnrolled: boolean) =>
    void run(() =>
      actions.enroll(state.id, isEnrolled, t(isEnrolled ? 'loyalty.enrolledAtCounter' : 'loyalty.stoppedAtCounter')),
    )
  return (
    <div className="takes-part">
      <div className="row">
        <Icon name="card" />
        <span className="grow">{t(state.isEnrolled ? 'history.enrolled' : 'history.notEnrolled')}</span>
        {canChange &&
          (state.isEnrolled ? (
            <Quiet onClick={() => enroll(false)}>
              <u>{t('history.stopEnrolled')}</u>
            </Quiet>
          ) : (
            <Btn onClick={() => enroll(true)}>{t('loyalty.enroll')}</Btn>
          ))}
      </div>
      <div className="row">
        <Icon name="home" />
        <span className="grow">{household}</span>
        {canChange && (
          <Quiet onClick={() => open({ kind: 'household', customerId: state.id })}>
            <u>{t('history.joinHousehold')}</u>
          </Quiet>
        )}
        {canChange && state.householdId !== null && (
          <Quiet onClick={() => void run(() => actions.changeHousehold(state.id, null))}>
            <u>{t('history.leaveHousehold')}</u>
          </Quiet>
        )}
      </div>
    </div>
  )
}

function OtherContacts({ person, telling }: { readonly person: Person; readonly telling: Telling }) {
  if (person.contacts.length === 0) return null
  return (
    <section className="panel card-block" aria-label={t('profile.others')}>
      <h3>{t('profile.others')}</h3>
      {person.contacts.map((contact) => (
        <div key={contact.id} className="other-contact">
          <p>
            <b>{contact.name}</b> <span className="tag plain">{t(`profile.kinds.${contact.kind}`)}</span>
          </p>
          {contact.relation && <p className="dim sm">{contact.relation}</p>}
          {contact.phone && <Fact icon="phone">{telling.format.phone(contact.phone)}</Fact>}
          {contact.email && <Fact icon="mail">{contact.email}</Fact>}
          {contact.address && <Fact icon="home">{contact.address}</Fact>}
          {contact.note && <p className="sm">{contact.note}</p>}
        </div>
      ))}
    </section>
  )
}

/** What is asked of few: only what is on file stands here. */
function AboutBlock({ record, telling }: BlockProps) {
  const { person, state } = record
  const locations = useTill((now) => now.account.locations)
  const facts = aboutFacts(person, telling)
  const stores = person.locationIds.flatMap((id) => locations[id]?.name ?? [])
  if (facts.length === 0 && stores.length === 0 && Object.keys(person.answers).length === 0) return null
  return (
    <section className="panel card-block" aria-label={t('profile.about')}>
      <h3>{t('profile.about')}</h3>
      {facts.map((fact) => (
        <p key={fact} className="sm">
          {fact}
        </p>
      ))}
      {stores.length > 0 && <p className="sm">{t('profile.stores', { names: joined(stores) })}</p>}
      <Answers about="customer" answers={person.answers} />
      {state.isTraining && <p className="dim sm">{t('profile.practice')}</p>}
    </section>
  )
}

export function aboutFacts(person: Person, { format, moment }: Telling): readonly string[] {
  const named = (label: string, value: string) => (value ? `${label}: ${value}` : null)
  const first = person.firstVisitOn
  const years = first ? (ageOn(first, moment.localDate)?.years ?? 0) : 0
  return [
    person.birthDate && t('profile.born', { date: format.day(person.birthDate) }),
    first && t('profile.firstVisit', { date: format.day(first) }),
    first && years > 0 && daysToBirthday(first, moment.localDate) === 0 && t('profile.anniversary', { years }),
    named(t('profile.gender'), person.gender),
    named(t('profile.nationality'), person.nationality),
    named(t('profile.gateCode'), person.gateCode),
    named(t('profile.internalId'), person.internalCustomerId),
    person.posLinks.length > 0 && t('profile.posLinks', { codes: joined(person.posLinks) }),
  ].filter((fact): fact is string => typeof fact === 'string' && fact !== '')
}
