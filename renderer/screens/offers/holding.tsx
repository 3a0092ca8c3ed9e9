/**
 * Temporary Holding: programs that joined without a real distributor. Choosing one moves the program, and the redemptions of that
 * location that no distributor has taken yet follow it. Source: domain.md 3.12 (K-TEMP), example 80.
 */
import { useState } from 'react'
import type { EnrollmentRow } from '../../../shared/loyalty/catalogue.ts'
import { t } from '../../language/words.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Act, Btn } from '../../ui/button.tsx'
import { DialogRefusal } from '../dialog-refusal.tsx'
import { useRun } from '../use-visit.ts'
import { useAffected } from './affected-list.tsx'
import { DistributorFields, type DistributorProblems, noDistributor, readDistributor } from './distributor-fields.tsx'
import { inHolding, joiningRow } from './enrollment-rows.ts'
import { focusHeading, useFocusFollows } from './focus.ts'
import { PageHead } from './page-head.tsx'

export function HoldingPage() {
  const catalogue = useTill((state) => state.account.catalogue)
  const [moved, setMoved] = useState<string | null>(null)
  const rows = inHolding(catalogue)
  return (
    <div className="page offers-page">
      <div className="page-list narrow">
        <PageHead title={t('offers.holding.title')} />
        <p className="dim">{t('offers.holding.says')}</p>
        {moved && (
          <p role="log" className="saved-says">
            {moved}
          </p>
        )}
        {rows.length === 0 ? (
          <p className="panel empty">{t('offers.holding.none')}</p>
        ) : (
          <ul className="panel auto-rows">
            {rows.map((row) => (
              <li key={row.id}>
                <HeldRow row={row} onMoved={setMoved} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}

function HeldRow({ row, onMoved }: { readonly row: EnrollmentRow; readonly onMoved: (sentence: string) => void }) {
  const actions = useActions()
  const run = useRun()
  const catalogue = useTill((state) => state.account.catalogue)
  const location = useTill((state) => state.account.locations[row.locationId]?.name ?? '')
  const [isAsked, setAsked] = useState(false)
  const [draft, setDraft] = useState(noDistributor)
  const [problems, setProblems] = useState<DistributorProblems>({})
  const affected = useAffected(row.programId)
  const isHeld = (id: string | null) => id !== null && (catalogue.distributors[id]?.isHolding ?? false)
  const waiting =
    affected?.filter((one) => one.isUncredited && one.locationId === row.locationId && isHeld(one.distributorId))
      .length ?? 0
  const title = (catalogue.offers[row.programId] ?? catalogue.programs[row.programId])?.title ?? row.programId
  const agree = async () => {
    const read = readDistributor(draft, catalogue, () => crypto.randomUUID())
    if (!read.ok) return setProblems(read.problems)
    setProblems({})
    const { locationId, programId } = row
    const joining = { locationId, programId, distributorId: read.distributorId, number: draft.number }
    const rows = [...read.rows, { kind: 'enrollments' as const, rows: [joiningRow(joining, actions.moment().at)] }]
    if (!(await run(() => actions.saveRows(rows)))) return
    const distributor = catalogue.distributors[read.distributorId]?.name ?? draft.newName.trim()
    onMoved(t('offers.holding.moved', { title, distributor, count: waiting }))
    focusHeading()
  }
  const place = useFocusFollows(isAsked)
  return (
    <fieldset aria-label={title} className="enroll-row" ref={place}>
      <div className="row wrap">
        <span className="grow">
          <b className="lg">{title}</b>
          <br />
          <span className="sm dim">
            {location}.{' '}
            {waiting === 0 ? t('offers.holding.noneWaiting') : t('offers.holding.waiting', { count: waiting })}
          </span>
        </span>
        {!isAsked && <Btn onClick={() => setAsked(true)}>{t('offers.holding.choose')}</Btn>}
      </div>
      {isAsked && (
        <div className="stack">
          <DialogRefusal />
          <DistributorFields
            draft={draft}
            locationId={row.locationId}
            problems={problems}
            withHolding={false}
            onDraft={(next) => {
              setDraft(next)
              setProblems({})
            }}
          />
          <p className="sm dim">{t('offers.enroll.terms')}</p>
          <div className="row">
            <Act mid label={t('offers.enroll.agree')} onClick={() => void agree()} />
            <Btn onClick={() => setAsked(false)}>{t('offers.action.cancel')}</Btn>
          </div>
        </div>
      )}
    </fieldset>
  )
}
