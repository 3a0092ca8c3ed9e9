/** Enrolment of one offer or program, location by location: with whom, under which number, agreed to or ended. */
import { useState } from 'react'
import type { LocationId, ProgramId } from '../../../shared/kernel/ids.ts'
import type { EnrollmentRow } from '../../../shared/loyalty/catalogue.ts'
import { t } from '../../language/words.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Act, Btn, Quiet } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { DialogRefusal } from '../dialog-refusal.tsx'
import { useRun } from '../use-visit.ts'
import {
  DistributorFields,
  type DistributorProblems,
  distributorDraft,
  noDistributor,
  readDistributor,
} from './distributor-fields.tsx'
import { endingRow, joiningRow, usualDistributor } from './enrollment-rows.ts'
import { useFocusFollows } from './focus.ts'

export function EnrollPanel({ programId }: { readonly programId: ProgramId }) {
  const locations = useTill((state) => state.account.locations)
  return (
    <section aria-label={t('offers.enroll.title')} className="enroll">
      <h2>{t('offers.enroll.title')}</h2>
      <ul>
        {Object.values(locations).map((location) => (
          <li key={location.id}>
            <LocationEnrollment locationId={location.id} name={location.name} programId={programId} />
          </li>
        ))}
      </ul>
    </section>
  )
}

interface LocationProps {
  readonly locationId: LocationId
  readonly name: string
  readonly programId: ProgramId
}

function LocationEnrollment({ locationId, name, programId }: LocationProps) {
  const catalogue = useTill((state) => state.account.catalogue)
  const [asked, setAsked] = useState<'enroll' | 'end' | null>(null)
  const row = catalogue.enrollments[`${locationId}/${programId}`]
  const distributor = row && catalogue.distributors[row.distributorId]
  const isActive = row?.status === 'active'
  const place = useFocusFollows(asked !== null)
  return (
    <fieldset aria-label={name} className="enroll-row" ref={place}>
      <div className="row wrap">
        <span className="grow">
          <b>{name}</b>
          <br />
          <span className="sm dim">
            {isActive && <Icon name="check" />} {statusWords(row)}
            {isActive && distributor && `, ${distributor.name}`}
            {isActive && row.distributorAccountNumber !== '' && (
              <>, {t('offers.enroll.account', { number: row.distributorAccountNumber })}</>
            )}
          </span>
        </span>
        {asked === null && (
          <>
            <Btn className="small" onClick={() => setAsked('enroll')}>
              {t(isActive ? 'offers.enroll.change' : 'offers.enroll.enroll')}
            </Btn>
            {isActive && (
              <Quiet onClick={() => setAsked('end')}>
                <u>{t('offers.enroll.end')}</u>
              </Quiet>
            )}
          </>
        )}
      </div>
      {asked === 'enroll' && (
        <JoinForm locationId={locationId} programId={programId} row={row} onDone={() => setAsked(null)} />
      )}
      {asked === 'end' && row && <EndQuestion row={row} location={name} onDone={() => setAsked(null)} />}
    </fieldset>
  )
}

export function statusWords(row: EnrollmentRow | undefined): string {
  if (!row) return t('offers.enroll.notYet')
  switch (row.status) {
    case 'active':
      return t(row.autoEnrolled ? 'offers.enroll.auto' : 'offers.enroll.here')
    case 'ended':
      return t('offers.enroll.ended')
    case 'pendingApproval':
      return t('offers.enroll.pendingApproval')
    case 'denied':
      return t('offers.enroll.denied')
  }
}

interface JoinProps {
  readonly locationId: LocationId
  readonly programId: ProgramId
  readonly row: EnrollmentRow | undefined
  readonly onDone: () => void
}

function JoinForm({ locationId, programId, row, onDone }: JoinProps) {
  const actions = useActions()
  const run = useRun()
  const catalogue = useTill((state) => state.account.catalogue)
  const [draft, setDraft] = useState(() => {
    if (row && catalogue.distributors[row.distributorId])
      return distributorDraft(catalogue, locationId, row.distributorId, row.distributorAccountNumber)
    const brand = (catalogue.offers[programId] ?? catalogue.programs[programId])?.manufacturerId
    const usual = brand ? usualDistributor(catalogue, locationId, brand) : ''
    return usual === '' ? noDistributor : distributorDraft(catalogue, locationId, usual)
  })
  const [problems, setProblems] = useState<DistributorProblems>({})
  const agree = async () => {
    const read = readDistributor(draft, catalogue, () => crypto.randomUUID())
    if (!read.ok) return setProblems(read.problems)
    setProblems({})
    const joining = { locationId, programId, distributorId: read.distributorId, number: draft.number }
    const rows = [...read.rows, { kind: 'enrollments' as const, rows: [joiningRow(joining, actions.moment().at)] }]
    if (await run(() => actions.saveRows(rows))) onDone()
  }
  return (
    <div className="stack">
      <DialogRefusal />
      <DistributorFields
        draft={draft}
        locationId={locationId}
        problems={problems}
        onDraft={(next) => {
          setDraft(next)
          setProblems({})
        }}
      />
      <p className="sm dim">{t('offers.enroll.terms')}</p>
      <div className="row">
        <Act mid label={t('offers.enroll.agree')} onClick={() => void agree()} />
        <Btn onClick={onDone}>{t('offers.action.cancel')}</Btn>
      </div>
    </div>
  )
}

interface EndProps {
  readonly row: EnrollmentRow
  readonly location: string
  readonly onDone: () => void
}

function EndQuestion({ row, location, onDone }: EndProps) {
  const actions = useActions()
  const run = useRun()
  const end = async () => {
    if (await run(() => actions.saveRows([{ kind: 'enrollments', rows: [endingRow(row)] }]))) onDone()
  }
  return (
    <div className="stack">
      <DialogRefusal />
      <p>{t('offers.enroll.endSure', { location })}</p>
      <div className="row">
        <Btn onClick={() => void end()}>{t('offers.enroll.endYes')}</Btn>
        <Btn onClick={onDone}>{t('offers.enroll.no')}</Btn>
      </div>
    </div>
  )
}
