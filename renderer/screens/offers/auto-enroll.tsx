/** Auto-enrolment of a brand's offers, location by location: on with a distributor, or off. */
import { useState } from 'react'
import type { LocationId, ManufacturerId } from '../../../shared/kernel/ids.ts'
import type { AutoEnrollmentRow, ManufacturerRow } from '../../../shared/loyalty/catalogue.ts'
import { t } from '../../language/words.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Act, Btn, Quiet } from '../../ui/button.tsx'
import { SelectField } from '../../ui/fields.tsx'
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
import { autoEnrollRows, usualDistributor } from './enrollment-rows.ts'
import { useFocusFollows } from './focus.ts'
import { PageHead } from './page-head.tsx'

export function AutoEnroll() {
  const catalogue = useTill((state) => state.account.catalogue)
  const locations = Object.values(useTill((state) => state.account.locations))
  const own = useTill((state) => state.boot?.locationId ?? null)
  const [locationId, setLocationId] = useState<LocationId | null>(own ?? locations[0]?.id ?? null)
  const [asked, setAsked] = useState<ManufacturerId | null>(null)
  const brands = Object.values(catalogue.manufacturers).sort((a, b) => a.name.localeCompare(b.name))
  return (
    <div className="page offers-page">
      <div className="page-list narrow">
        <PageHead title={t('offers.auto.title')} />
        <p className="dim">{t('offers.auto.says')}</p>
        {locations.length > 1 && (
          <div className="auto-location">
            <SelectField
              label={t('offers.auto.location')}
              options={locations.map((one) => ({ value: one.id, label: one.name }))}
              value={locationId ?? ''}
              onChange={(event) => {
                setAsked(null)
                setLocationId(locations.find((one) => one.id === event.target.value)?.id ?? null)
              }}
            />
          </div>
        )}
        <DialogRefusal />
        {brands.length === 0 && <p className="dim">{t('offers.auto.none')}</p>}
        {locationId && brands.length > 0 && (
          <ul className="panel auto-rows">
            {brands.map((brand) => (
              <li key={`${locationId} ${brand.id}`}>
                <BrandRow
                  brand={brand}
                  locationId={locationId}
                  isAsked={asked === brand.id}
                  onAsk={(isAsked) => setAsked(isAsked ? brand.id : null)}
                />
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}

interface BrandRowProps {
  readonly brand: ManufacturerRow
  readonly locationId: LocationId
  readonly isAsked: boolean
  readonly onAsk: (isAsked: boolean) => void
}

function BrandRow({ brand, locationId, isAsked, onAsk }: BrandRowProps) {
  const actions = useActions()
  const run = useRun()
  const catalogue = useTill((state) => state.account.catalogue)
  const id = `${locationId}/${brand.id}`
  const row = catalogue.autoEnrollments[id]
  const isOn = row?.active === true
  const usual = row?.distributorId ?? usualDistributor(catalogue, locationId, brand.id)
  const [draft, setDraft] = useState(
    usual === '' ? noDistributor : distributorDraft(catalogue, locationId, usual, row?.distributorAccountNumber),
  )
  const [problems, setProblems] = useState<DistributorProblems>({})
  const save = async (auto: AutoEnrollmentRow, before: Parameters<typeof actions.saveRows>[0] = []) => {
    const rows = [...before, ...autoEnrollRows(catalogue, auto, actions.moment())]
    if (await run(() => actions.saveRows(rows))) onAsk(false)
  }
  const agree = async () => {
    const read = readDistributor(draft, catalogue, () => crypto.randomUUID())
    if (!read.ok) return setProblems(read.problems)
    setProblems({})
    const { distributorId } = read
    const number = draft.number.trim()
    const auto = { id, locationId, manufacturerId: brand.id, distributorId, distributorAccountNumber: number }
    await save({ ...auto, active: true }, read.rows)
  }
  const place = useFocusFollows(isAsked)
  return (
    <fieldset aria-label={brand.name} className="enroll-row" ref={place}>
      <div className="row wrap">
        <span className="grow">
          <b className="lg">{brand.name}</b>
          <br />
          <span className="sm dim">
            {isOn && <Icon name="check" />}{' '}
            {isOn
              ? t('offers.auto.on', { distributor: catalogue.distributors[row.distributorId]?.name ?? '' })
              : t('offers.auto.off')}
          </span>
        </span>
        {!isAsked && (
          <>
            <Btn onClick={() => onAsk(true)}>{t(isOn ? 'offers.auto.change' : 'offers.auto.turnOn')}</Btn>
            {isOn && (
              <Quiet onClick={() => void save({ ...row, active: false })}>
                <u>{t('offers.auto.turnOff')}</u>
              </Quiet>
            )}
          </>
        )}
      </div>
      {isAsked && (
        <div className="stack">
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
            <Btn onClick={() => onAsk(false)}>{t('offers.action.cancel')}</Btn>
          </div>
        </div>
      )}
    </fieldset>
  )
}
