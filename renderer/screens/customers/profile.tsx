/**
 * One customer: who this is in one look (photo, name, marks, how to go on), and behind it the parts: overview, pets, cards and offers,
 * history, notes, and the report that is printed.
 */
import { useEffect, useState } from 'react'
import { isIncomplete } from '../../../shared/customers/completeness.ts'
import { fullName } from '../../../shared/customers/person.ts'
import type { Attachment } from '../../../shared/customers/person-parts.ts'
import { birthdaysWithin, hasIncident } from '../../../shared/customers/pet-facts.ts'
import type { CustomerId } from '../../../shared/kernel/ids.ts'
import { assess } from '../../../shared/loyalty/assess.ts'
import { rootOf } from '../../../shared/loyalty/fold.ts'
import { t } from '../../language/words.ts'
import { type ProfilePart, useScreenSession } from '../../session/screen-session.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Act, Btn } from '../../ui/button.tsx'
import { Segments } from '../../ui/fields.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { CustomerRecord } from '../../use-cases/till.ts'
import { RefusalMessage } from '../checkout/message.tsx'
import type { Telling } from '../reward-words.ts'
import { goTo } from '../routes.ts'
import { useRun, useTelling } from '../use-visit.ts'
import { birthdayWords } from './birthday-words.ts'
import { ColourMarks } from './colour-marks.tsx'
import { CustomerActions } from './customer-actions.tsx'
import { showCustomer, showCustomerList } from './customer-address.ts'
import { CustomerReport } from './customer-report.tsx'
import { History } from './history.tsx'
import { mayChange } from './may-change.ts'
import { nameOf } from './name-of.ts'
import { Photo, PhotoButton, useSavePatch } from './photo.tsx'
import { ProfileCards } from './profile-cards.tsx'
import { ProfileNotes } from './profile-notes.tsx'
import { ProfileOverview } from './profile-overview.tsx'
import { ProfilePets } from './profile-pets.tsx'
import { Told } from './told.tsx'

const tabs = ['overview', 'pets', 'cards', 'history', 'notes'] as const

export interface ProfileProps {
  readonly customerId: CustomerId
  readonly part: ProfilePart
}

export function Profile({ customerId, part }: ProfileProps) {
  // An account that became part of another goes on as that one, also when it happened at another register meanwhile.
  const root = useTill((state) => rootOf(state.account, customerId))
  const record = useTill((state) => state.customers[root] ?? state.customers[customerId])
  const actions = useActions()
  const [isAsked, setAsked] = useState(false)
  useEffect(() => {
    let isGone = false
    void actions.openCustomer(root).then(() => {
      if (!isGone) setAsked(true)
    })
    return () => {
      isGone = true
    }
  }, [actions, root])
  const isNobody = record ? record.state.createdAt === null && fullName(record.person) === '' : isAsked
  if (isNobody && record?.state.purgedAt === null) return <Nobody />
  if (!record) return isAsked ? <Nobody /> : <p className="empty">{t('profile.list.opening')}</p>
  if (part === 'report') return <CustomerReport record={record} />
  return <Known record={record} part={part} />
}

function Nobody() {
  return (
    <div className="profile">
      <BackToList />
      <p className="empty">{t('profile.list.unknown')}</p>
    </div>
  )
}

const BackToList = () => (
  <Btn className="profile-back" onClick={showCustomerList}>
    <Icon name="list" /> {t('profile.list.back')}
  </Btn>
)

function Known({ record, part }: { readonly record: CustomerRecord; readonly part: Exclude<ProfilePart, 'report'> }) {
  const account = useTill((state) => state.account)
  const refusal = useScreenSession((session) => session.refusal)
  const telling = useTelling()
  const { state } = record
  const assessment = assess(state, account, telling.moment)
  return (
    <div className="profile">
      <Who
        record={record}
        waiting={assessment.rewards.filter((one) => one.status === 'earned').length}
        telling={telling}
      />
      <Told />
      <div className="profile-parts">
        <BackToList />
        <Segments
          label={t('history.parts')}
          options={tabs.map((one) => ({ value: one, label: tabLabel(one, record) }))}
          value={part}
          onChoose={(next) => showCustomer(state.id, next)}
        />
      </div>
      {refusal && <RefusalMessage refusal={refusal} about={{ customer: state, account, telling }} />}
      {part === 'overview' && <ProfileOverview record={record} assessment={assessment} telling={telling} />}
      {part === 'overview' && <CustomerActions customerId={state.id} />}
      {part === 'pets' && <ProfilePets record={record} telling={telling} />}
      {part === 'cards' && <ProfileCards state={state} assessment={assessment} telling={telling} />}
      {part === 'history' && <History customerId={state.id} state={state} assessment={assessment} telling={telling} />}
      {part === 'notes' && <ProfileNotes record={record} telling={telling} />}
    </div>
  )
}

function tabLabel(tab: (typeof tabs)[number], { person }: CustomerRecord): string {
  switch (tab) {
    case 'pets':
      return person.pets.length === 0 ? t('profile.parts.pets') : `${t('profile.parts.pets')} (${person.pets.length})`
    case 'notes':
      return person.notes.length === 0
        ? t('profile.parts.notes')
        : `${t('profile.parts.notes')} (${person.notes.length})`
    case 'overview':
    case 'cards':
    case 'history':
      return t(`history.${tab}`)
  }
}

interface WhoProps {
  readonly record: CustomerRecord
  readonly waiting: number
  readonly telling: Telling
}

function Who({ record, waiting, telling }: WhoProps) {
  const { person, state } = record
  const { format, moment } = telling
  const actions = useActions()
  const run = useRun()
  const open = useScreenSession((session) => session.open)
  const account = useTill((now) => now.account.account)
  const savePatch = useSavePatch(state.id)
  const name = nameOf(record)
  const isGone = !mayChange(state)
  const checkout = async () => {
    if (await run(() => actions.selectCustomer(state.id))) goTo('checkout')
  }
  const facts = [
    state.createdAt && t('customers.since', { date: format.date(state.createdAt) }),
    state.lastVisitAt ? t('profile.lastVisit', { date: format.date(state.lastVisitAt) }) : t('profile.noVisit'),
  ].filter((one) => typeof one === 'string')
  const onPhoto = (photo: Attachment | null) => savePatch({ photo })
  return (
    <header className="profile-who">
      {isGone ? (
        <Photo customerId={state.id} photo={person.photo} name={fullName(person)} kind="person" size="big" />
      ) : (
        <PhotoButton
          customerId={state.id}
          photo={person.photo}
          name={name}
          kind="person"
          size="big"
          onPhoto={onPhoto}
        />
      )}
      <div className="profile-naming">
        <h2 className="profile-name">{name}</h2>
        <p className="dim sm profile-since">
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
        <div className="profile-tags">
          {hasIncident(person) && (
            <button type="button" className="tag stop" onClick={() => showCustomer(state.id, 'notes')}>
              <Icon name="warn" /> {t('profile.incident')}
            </button>
          )}
          {isGone && <span className="tag plain">{t('profile.deleted')}</span>}
          {state.isTraining && <span className="tag plain">{t('profile.practice')}</span>}
          {waiting > 0 && (
            <span className="tag gold">
              <Icon name="gift" /> {t('profile.rewardsWaiting', { count: waiting })}
            </span>
          )}
          {!isGone && isIncomplete(state, account) && <span className="tag rust">{t('lookup.incomplete')}</span>}
          {birthdaysWithin(person, moment.localDate).map((one) => (
            <span key={one.petName ?? ''} className="tag plain">
              <Icon name="cake" /> {birthdayWords(one, moment.localDate, format)}
            </span>
          ))}
          <ColourMarks ids={person.colourCodes} />
        </div>
        {state.deletedAt && (
          <p className="sm">
            {t('profile.deletedSays', { date: format.date(state.deletedAt) })}{' '}
            {state.purgedAt !== null && t('profile.purged')}
          </p>
        )}
      </div>
      {!isGone && (
        <div className="profile-do">
          <Act mid label={t('customers.openCheckout')} onClick={() => void checkout()} />
          <Btn onClick={() => open({ kind: 'person', customerId: state.id, draft: null, thenSelect: false })}>
            {t('customers.edit')}
          </Btn>
          <Btn onClick={() => showCustomer(state.id, 'report')}>
            <Icon name="print" /> {t('profile.report')}
          </Btn>
        </div>
      )}
    </header>
  )
}
