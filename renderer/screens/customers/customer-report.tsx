/**
 * The customer report: chosen sections as a sheet of paper, seen before it is printed. What is for staff only (colour codes, incidents) stands on it
 * only when somebody ticks it, and then the sheet says so itself.
 */
import { type ReactNode, useState } from 'react'
import { fullName, type Person } from '../../../shared/customers/person.ts'
import type { LocalDate } from '../../../shared/kernel/business-date.ts'
import type { VisitId } from '../../../shared/kernel/ids.ts'
import { assess } from '../../../shared/loyalty/assess.ts'
import { pointsBalance } from '../../../shared/loyalty/points.ts'
import { joined, t } from '../../language/words.ts'
import { useTill } from '../../session/use-till.ts'
import { Act, Btn } from '../../ui/button.tsx'
import { Tick } from '../../ui/fields.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { CustomerRecord } from '../../use-cases/till.ts'
import { ticketsOf } from '../checkout/ticket-view.ts'
import { itemName, type Telling } from '../reward-words.ts'
import { useTelling } from '../use-visit.ts'
import { Answers } from './answers.tsx'
import { useColourCodes } from './colour-marks.tsx'
import { showCustomer } from './customer-address.ts'
import { type DateRange, DateRangeFields } from './date-range.tsx'
import { historyOf } from './history-model.ts'
import { NoteLine, notesInOrder } from './note-line.tsx'
import { ageWords, sexWords, speciesWords, vaccinationWords, weightWords } from './pet-words.ts'
import { Photo } from './photo.tsx'
import { aboutFacts, addressLines, languageName } from './profile-overview.tsx'

const publicSections = ['contact', 'about', 'loyalty', 'pets', 'contacts', 'cards', 'history', 'notes'] as const
const privateSections = ['colourCodes', 'incidents'] as const
type Section = (typeof publicSections)[number] | (typeof privateSections)[number]

const first: readonly Section[] = ['contact', 'loyalty', 'pets', 'cards', 'history']
const noVisit = 'none' as VisitId

export function CustomerReport({ record }: { readonly record: CustomerRecord }) {
  const { person, state } = record
  const telling = useTelling()
  const [chosen, setChosen] = useState<readonly Section[]>(first)
  const [range, setRange] = useState<DateRange>(() => {
    const { businessDate } = telling.moment
    return { from: yearBefore(businessDate), to: businessDate }
  })
  const tick = (section: Section) =>
    setChosen(chosen.includes(section) ? chosen.filter((one) => one !== section) : [...chosen, section])
  const isPrivate = privateSections.some((one) => chosen.includes(one))
  const tickOf = (section: Section) => (
    <Tick key={section} checked={chosen.includes(section)} onChange={() => tick(section)}>
      {t(`profile.reports.sections.${section}`)}
    </Tick>
  )
  return (
    <div className="customer-report">
      <div className="report-choices">
        <h2>{t('profile.reports.title')}</h2>
        <div className="row wrap">
          <Act
            mid
            label={t('profile.reports.print')}
            held={chosen.length === 0 ? t('profile.reports.nothing') : null}
            onClick={() => chosen.length > 0 && window.print()}
          />
          <Btn onClick={() => showCustomer(state.id)}>{t('profile.reports.back')}</Btn>
        </div>
        <fieldset aria-label={t('profile.reports.choose')}>{publicSections.map(tickOf)}</fieldset>
        {chosen.includes('history') && (
          <div className="row">
            <DateRangeFields range={range} onRange={setRange} />
          </div>
        )}
        <fieldset className="report-private" aria-label={t('profile.reports.private')}>
          <b className="sm">{t('profile.reports.private')}</b>
          {privateSections.map(tickOf)}
          {isPrivate && (
            <p className="report-warning" role="alert">
              <Icon name="warn" /> {t('profile.reports.privateSays')}
            </p>
          )}
        </fieldset>
      </div>
      <section className="report-preview" aria-label={t('profile.reports.preview')}>
        <Sheet record={record} chosen={chosen} range={range} isPrivate={isPrivate} telling={telling} />
        <span className="visually-hidden">{fullName(person)}</span>
      </section>
    </div>
  )
}

/** A year back; February 29 has no twin in other years. */
const yearBefore = (date: LocalDate): LocalDate => {
  const day = date.slice(5) === '02-29' ? '02-28' : date.slice(5)
  return `${Number(date.slice(0, 4)) - 1}-${day}`
}

interface SheetProps {
  readonly record: CustomerRecord
  readonly chosen: readonly Section[]
  readonly range: DateRange
  readonly isPrivate: boolean
  readonly telling: Telling
}

function Sheet({ record, chosen, range, isPrivate, telling }: SheetProps) {
  const { person, state } = record
  const store = useTill((now) => now.account.account?.name ?? '')
  const has = (section: Section) => chosen.includes(section)
  const shownNotes = notesInOrder(person.notes).filter((note) => (note.isIncident ? has('incidents') : has('notes')))
  return (
    <article className="sheet paper">
      <header className="sheet-head">
        <Photo customerId={state.id} photo={person.photo} name={fullName(person)} kind="person" size="card" />
        <div className="grow">
          <h2>{fullName(person)}</h2>
          <p className="dim sm">
            {store}. {t('profile.reports.printed', { when: telling.format.dateTime(telling.moment.at) })}
          </p>
        </div>
      </header>
      {isPrivate && <p className="sheet-private">{t('profile.reports.staffOnly')}</p>}
      {has('contact') && (
        <Part section="contact">
          <p>{person.phone && telling.format.phone(person.phone)}</p>
          <p>{person.email}</p>
          {addressLines(person).map((line) => (
            <p key={line}>{line}</p>
          ))}
          {person.preferredLanguage && (
            <p>{t('profile.language', { language: languageName(person.preferredLanguage) })}</p>
          )}
          <p>
            {t(person.smsConsent ? 'profile.smsOn' : 'profile.smsOff')},{' '}
            {t(person.marketingEmailConsent ? 'profile.newsOn' : 'profile.newsOff')}
          </p>
        </Part>
      )}
      {has('about') && (
        <Part section="about">
          {aboutFacts(person, telling).map((fact) => (
            <p key={fact}>{fact}</p>
          ))}
          <Answers about="customer" answers={person.answers} />
        </Part>
      )}
      {has('loyalty') && (
        <Part section="loyalty">
          <p>{t(state.isEnrolled ? 'history.enrolled' : 'history.notEnrolled')}</p>
          <p>{t('profile.points', { count: pointsBalance(state) })}</p>
          {state.createdAt && <p>{t('customers.since', { date: telling.format.date(state.createdAt) })}</p>}
        </Part>
      )}
      {has('pets') && <PetsPart person={person} telling={telling} />}
      {has('contacts') && (
        <Part section="contacts">
          {person.contacts.map((contact) => (
            <p key={contact.id}>
              <b>{contact.name}</b>, {t(`profile.kinds.${contact.kind}`)}
              {[contact.relation, contact.phone && telling.format.phone(contact.phone), contact.email, contact.address]
                .filter(Boolean)
                .map((part) => `, ${part}`)}
            </p>
          ))}
        </Part>
      )}
      {has('cards') && <CardsPart record={record} telling={telling} />}
      {has('history') && <HistoryPart record={record} range={range} telling={telling} />}
      {(has('notes') || has('incidents')) && (
        <Part section={has('notes') ? 'notes' : 'incidents'}>
          {shownNotes.map((note) => (
            <NoteLine key={note.id} note={note} person={person} telling={telling} />
          ))}
        </Part>
      )}
      {has('colourCodes') && <ColoursPart person={person} />}
    </article>
  )
}

function Part({ section, children }: { readonly section: Section; readonly children: ReactNode }) {
  return (
    <section className="sheet-part">
      <h3>{t(`profile.reports.sections.${section}`)}</h3>
      <div className="sheet-body" data-nothing={t('profile.reports.empty')}>
        {children}
      </div>
    </section>
  )
}

function PetsPart({ person, telling }: { readonly person: Person; readonly telling: Telling }) {
  const today = telling.moment.localDate
  return (
    <Part section="pets">
      {person.pets.map((pet) => (
        <div key={pet.id} className="sheet-pet">
          <p>
            <b>{pet.name}</b>
            {[
              speciesWords(pet),
              pet.isDeceased ? t('profile.deceased') : ageWords(pet, today),
              sexWords(pet),
              pet.colour,
              weightWords(pet),
            ]
              .filter(Boolean)
              .map((part) => `, ${part}`)}
          </p>
          {!pet.isDeceased &&
            pet.vaccinations.map((one) => (
              <p key={one.id} className="sm">
                {one.name}: {vaccinationWords(one, today, telling.format)}
              </p>
            ))}
          <Answers about="pet" answers={pet.answers} />
        </div>
      ))}
    </Part>
  )
}

interface PartProps {
  readonly record: CustomerRecord
  readonly telling: Telling
}

function CardsPart({ record, telling }: PartProps) {
  const account = useTill((now) => now.account)
  const assessment = assess(record.state, account, telling.moment)
  return (
    <Part section="cards">
      {ticketsOf(assessment, noVisit, record.state, telling).map((view) => (
        <p key={view.key} className="sheet-row">
          <span>{view.title}</span>
          <span>{view.picture}</span>
          <span>{view.stub}</span>
        </p>
      ))}
    </Part>
  )
}

function HistoryPart({ record, range, telling }: PartProps & { readonly range: DateRange }) {
  const account = useTill((now) => now.account)
  const assessment = assess(record.state, account, telling.moment)
  const visits = historyOf(record.state, assessment, range, telling.catalogue)
  return (
    <Part section="history">
      {visits.map(({ visit, lines, redemptions }) => (
        <div key={visit.id} className="sheet-visit">
          <b>{telling.format.day(visit.businessDate)}</b>
          <span>
            {joined([
              ...lines
                .filter((line) => line.removed === null)
                .map((line) =>
                  line.units.length === 1
                    ? itemName(telling.catalogue, line.upc)
                    : t('history.times', { count: line.units.length, item: itemName(telling.catalogue, line.upc) }),
                ),
              ...redemptions
                .filter((one) => !one.undone)
                .map((one) => t('profile.reports.redeemed', { item: itemName(telling.catalogue, one.upc) })),
            ]) || t('history.noLines')}
          </span>
        </div>
      ))}
      {visits.length > 0 && <p className="dim sm">{t('profile.reports.lastVisits', { count: visits.length })}</p>}
    </Part>
  )
}

function ColoursPart({ person }: { readonly person: Person }) {
  const own = useColourCodes(person.colourCodes)
  const ofPets = useColourCodes(person.pets.flatMap((pet) => pet.colourCodes))
  return (
    <Part section="colourCodes">
      {own.length > 0 && <p>{joined(own.map((code) => code.name))}</p>}
      {person.pets.map((pet) => {
        const names = ofPets.filter((code) => pet.colourCodes.includes(code.id)).map((code) => code.name)
        return names.length > 0 && <p key={pet.id}>{`${pet.name}: ${joined(names)}`}</p>
      })}
    </Part>
  )
}
