/**
 * Which distributor gets the credits, and the store's number there: the number that was typed once for this distributor and location
 * comes by itself. A distributor that is not known yet is named here.
 */
import type { DistributorId, LocationId } from '../../../shared/kernel/ids.ts'
import type { Rows } from '../../../shared/loyalty/catalogue.ts'
import type { Catalogue } from '../../../shared/loyalty/state.ts'
import { t } from '../../language/words.ts'
import { useTill } from '../../session/use-till.ts'
import { SelectField, TextField, Tick } from '../../ui/fields.tsx'
import { isNumberMissing, rememberedNumber } from './enrollment-rows.ts'

export interface DistributorDraft {
  /** A known one, `new` or empty. */
  readonly distributorId: string
  readonly number: string
  readonly newName: string
  readonly newNeedsNumber: boolean
}

export const noDistributor: DistributorDraft = { distributorId: '', number: '', newName: '', newNeedsNumber: true }

export const distributorDraft = (
  catalogue: Catalogue,
  locationId: LocationId,
  distributorId: string,
  number?: string,
): DistributorDraft => ({
  ...noDistributor,
  distributorId,
  number: number ?? rememberedNumber(catalogue, locationId, distributorId),
})

export interface DistributorProblems {
  readonly distributor?: string
  readonly newName?: string
  readonly number?: string
}

export type ReadDistributor =
  | { readonly ok: false; readonly problems: DistributorProblems }
  | { readonly ok: true; readonly distributorId: DistributorId; readonly rows: readonly Rows[] }

/** The distributor that is meant, with its row where it is new. `isNumberAsked` false leaves the number to somebody else. */
export function readDistributor(
  draft: DistributorDraft,
  catalogue: Catalogue,
  newId: () => string,
  isNumberAsked = true,
): ReadDistributor {
  const name = draft.newName.trim()
  if (draft.distributorId === '') return { ok: false, problems: { distributor: t('offers.enroll.distributorMissing') } }
  const known =
    draft.distributorId === 'new'
      ? Object.values(catalogue.distributors).find((one) => one.name.trim().toLowerCase() === name.toLowerCase())
      : catalogue.distributors[draft.distributorId]
  if (draft.distributorId === 'new' && name === '')
    return { ok: false, problems: { newName: t('offers.enroll.nameMissing') } }
  const id = (known?.id ?? newId()) as DistributorId
  const row = known ?? { id, name, isHolding: false, needsAccountNumber: draft.newNeedsNumber }
  if (isNumberAsked && isNumberMissing(row, draft.number))
    return { ok: false, problems: { number: t('offers.enroll.numberMissing', { name: row.name }) } }
  return { ok: true, distributorId: id, rows: known ? [] : [{ kind: 'distributors', rows: [row] }] }
}

export interface DistributorFieldsProps {
  readonly draft: DistributorDraft
  /** Whose number is remembered; null where several locations are meant, and no number is asked here. */
  readonly locationId: LocationId | null
  readonly problems: DistributorProblems
  readonly withHolding?: boolean
  readonly onDraft: (draft: DistributorDraft) => void
}

export function DistributorFields({
  draft,
  locationId,
  problems,
  withHolding = true,
  onDraft,
}: DistributorFieldsProps) {
  const catalogue = useTill((state) => state.account.catalogue)
  const distributors = Object.values(catalogue.distributors)
    .filter((one) => withHolding || !one.isHolding)
    .sort((a, b) => Number(a.isHolding) - Number(b.isHolding) || a.name.localeCompare(b.name))
  const chosen = catalogue.distributors[draft.distributorId]
  const choose = (distributorId: string) =>
    onDraft({
      ...draft,
      distributorId,
      number: locationId ? rememberedNumber(catalogue, locationId, distributorId) : '',
    })
  return (
    <div className="form-grid distributor-fields">
      <div className="wide">
        <SelectField
          label={t('offers.enroll.distributor')}
          empty={t('offers.enroll.choose')}
          options={[
            ...distributors.map((one) => ({ value: one.id, label: one.name })),
            { value: 'new', label: t('offers.enroll.another') },
          ]}
          value={draft.distributorId}
          aria-invalid={problems.distributor ? true : undefined}
          onChange={(event) => choose(event.target.value)}
        />
        {problems.distributor && <p className="says">{problems.distributor}</p>}
      </div>
      {draft.distributorId === 'new' && (
        <>
          <TextField
            wide
            label={t('offers.enroll.newName')}
            maxLength={100}
            value={draft.newName}
            refusal={problems.newName}
            onChange={(event) => onDraft({ ...draft, newName: event.target.value })}
          />
          <div className="wide">
            <Tick
              checked={draft.newNeedsNumber}
              onChange={(event) => onDraft({ ...draft, newNeedsNumber: event.target.checked })}
            >
              {t('offers.enroll.newNeeds')}
            </Tick>
          </div>
        </>
      )}
      {locationId && draft.distributorId !== '' && !chosen?.isHolding && (
        <TextField
          wide
          label={t('offers.enroll.number')}
          maxLength={60}
          value={draft.number}
          refusal={problems.number}
          onChange={(event) => onDraft({ ...draft, number: event.target.value })}
        />
      )}
      {chosen?.isHolding && <p className="wide sm dim">{t('offers.enroll.holdingHint')}</p>}
    </div>
  )
}
