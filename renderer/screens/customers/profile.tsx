/** One customer at a glance, in three parts: how to reach them and what they take part in, their cards and offers, and their history. */
import { fullName, hasAddress } from '../../../shared/customers/person.ts'
import type { CustomerId, VisitId } from '../../../shared/kernel/ids.ts'
import { assess } from '../../../shared/loyalty/assess.ts'
import type { Assessment } from '../../../shared/loyalty/assessment.ts'
import type { CustomerState } from '../../../shared/loyalty/state.ts'
import { joined, t } from '../../language/words.ts'
import { type ProfilePart, useScreenSession } from '../../session/screen-session.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Act, Btn, Quiet } from '../../ui/button.tsx'
import { Segments } from '../../ui/fields.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { CustomerRecord } from '../../use-cases/till.ts'
import { RefusalMessage } from '../checkout/message.tsx'
import { ticketsOf } from '../checkout/ticket-view.ts'
import type { Telling } from '../reward-words.ts'
import { goTo } from '../routes.ts'
import { useRun, useTelling } from '../use-visit.ts'
import { WhyReward } from '../why.tsx'
import { History } from './history.tsx'
import { LoyaltyCards } from './loyalty-cards.tsx'

const parts = ['overview', 'cards', 'history'] as const
const noVisit = 'none' as VisitId

export interface ProfileProps {
  readonly customerId: CustomerId
  readonly part: ProfilePart
}

export function Profile({ customerId, part }: ProfileProps) {
  const record = useTill((state) => state.customers[customerId])
  const account = useTill((state) => state.account)
  const refusal = useScreenSession((session) => session.refusal)
  const actions = useActions()
  const run = useRun()
  const { open, chooseCustomer } = useScreenSession.getState()
  const telling = useTelling()
  if (!record) return null
  const { person, state } = record
  const assessment = assess(state, account, telling.moment)
  const checkout = async () => {
    if (await run(() => actions.selectCustomer(customerId))) goTo('checkout')
  }
  return (
    <div className="profile">
      <h2 className="profile-name">{fullName(person)}</h2>
      <div className="row wrap">
        <Act mid label={t('customers.openCheckout')} onClick={() => void checkout()} />
        <Btn onClick={() => open({ kind: 'person', customerId, draft: null, thenSelect: false })}>
          {t('customers.edit')}
        </Btn>
      </div>
      <Segments
        label={t('history.parts')}
        options={parts.map((one) => ({ value: one, label: t(`history.${one}`) }))}
        value={part}
        onChoose={(next) => chooseCustomer(customerId, next)}
      />
      {refusal && <RefusalMessage refusal={refusal} about={{ customer: state, account, telling }} />}
      {part === 'overview' && <Overview record={record} telling={telling} />}
      {part === 'cards' && <CardList state={state} assessment={assessment} telling={telling} />}
      {part === 'history' && (
        <History customerId={customerId} state={state} assessment={assessment} telling={telling} />
      )}
    </div>
  )
}

function Overview({ record, telling }: { readonly record: CustomerRecord; readonly telling: Telling }) {
  const { person, state } = record
  const { format } = telling
  return (
    <>
      <div className="profile-facts">
        <p>
          <Icon name="phone" /> {person.phone ? format.phone(person.phone) : t('checkout.noPhone')}
        </p>
        <p>
          <Icon name="mail" /> {person.email || t('checkout.noEmail')}
        </p>
        {hasAddress(person.address) && (
          <p>
            <Icon name="home" /> {[person.address.line1, person.address.city, person.address.state].join(', ')}{' '}
            {person.address.zip}
          </p>
        )}
        <p>
          <Icon name="paw" />{' '}
          {person.pets.length === 0
            ? t('checkout.noPets')
            : person.pets
                .map((pet) =>
                  pet.species
                    ? t('customers.petLine', { name: pet.name, species: t(`person.speciesNames.${pet.species}`) })
                    : pet.name,
                )
                .join('; ')}
        </p>
        {person.notes.map((note) => (
          <p key={note.id}>
            <Icon name="note" /> {note.text}
          </p>
        ))}
        {state.createdAt && <p className="dim">{t('customers.since', { date: format.date(state.createdAt) })}</p>}
      </div>
      <LoyaltyCards customerId={state.id} cards={person.loyaltyCards} />
      <TakesPart state={state} />
    </>
  )
}

/** Whether the customer takes part in loyalty, and with whom limits are shared. */
function TakesPart({ state }: { readonly state: CustomerState }) {
  const actions = useActions()
  const run = useRun()
  const open = useScreenSession((session) => session.open)
  const customers = useTill((now) => now.customers)
  const others = Object.values(customers)
    .filter((one) => state.householdId !== null && one.state.householdId === state.householdId)
    .filter((one) => one.state.id !== state.id)
    .map((one) => fullName(one.person))
  const household =
    state.householdId === null
      ? t('history.noHousehold')
      : others.length > 0
        ? t('history.sharesWith', { names: joined(others) })
        : t('history.sharesLimits')
  const enroll = (isEnrolled: boolean) =>
    void run(() =>
      actions.enroll(state.id, isEnrolled, t(isEnrolled ? 'loyalty.enrolledAtCounter' : 'loyalty.stoppedAtCounter')),
    )
  return (
    <div className="panel takes-part">
      <div className="row">
        <Icon name="card" />
        <span className="grow">{t(state.isEnrolled ? 'history.enrolled' : 'history.notEnrolled')}</span>
        {state.isEnrolled ? (
          <Quiet onClick={() => enroll(false)}>
            <u>{t('history.stopEnrolled')}</u>
          </Quiet>
        ) : (
          <Btn onClick={() => enroll(true)}>{t('loyalty.enroll')}</Btn>
        )}
      </div>
      <div className="row">
        <Icon name="home" />
        <span className="grow">{household}</span>
        <Quiet onClick={() => open({ kind: 'household', customerId: state.id })}>
          <u>{t('history.joinHousehold')}</u>
        </Quiet>
        {state.householdId !== null && (
          <Quiet onClick={() => void run(() => actions.changeHousehold(state.id, null))}>
            <u>{t('history.leaveHousehold')}</u>
          </Quiet>
        )}
      </div>
    </div>
  )
}

function CardList(props: {
  readonly state: CustomerState
  readonly assessment: Assessment
  readonly telling: Telling
}) {
  const { state, assessment, telling } = props
  const open = useScreenSession((session) => session.open)
  const account = useTill((now) => now.account)
  const tickets = ticketsOf(assessment, noVisit, state, telling)
  if (tickets.length === 0) return <p className="dim">{t('checkout.noCards')}</p>
  return (
    <ul className="panel others">
      {tickets.map((view) => {
        const card = assessment.cards.find((one) => one.id === view.cardId)
        return (
          <li key={view.key} className="mini">
            <span className="name cut">{view.title}</span>
            <span className="dim">{view.picture}</span>
            <span className={`end strong ${view.state === 'complete' ? 'tag gold' : ''}`}>{view.stub}</span>
            {view.rewards.length > 0 && (
              <WhyReward buttonClass="quiet why" about={{ customer: state, account, telling }} rewards={view.rewards} />
            )}
            {card && (
              <span className="row card-notes">
                {view.tags.map((tag) => (
                  <span key={tag} className="tag rust">
                    {tag}
                  </span>
                ))}
                {view.owed > 0 && <span className="tag rust">{t('loyalty.owesStub', { count: view.owed })}</span>}
                <span className="dim sm grow">{card.note && t('history.noteOfCard', { text: card.note })}</span>
                <Quiet
                  onClick={() =>
                    open({
                      kind: 'cardNotes',
                      customerId: state.id,
                      cardId: card.id,
                      title: view.title,
                      text: card.note,
                    })
                  }
                >
                  <u>{t('history.editNotes')}</u>
                </Quiet>
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}
