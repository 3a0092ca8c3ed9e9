/**
 * The credit guard: what makes a distributor refuse, said while the customer is there. What can be entered here is entered here (a manager,
 * or the Manager PIN), as a manager's own act that auto-enrolment leaves alone; the rest is accepted knowingly, and the redemption
 * remembers it. Source: domain.md 4.3, 3.12.
 */
import { useState } from 'react'
import type { Reward } from '../../../shared/loyalty/assessment.ts'
import type { EnrollmentRow } from '../../../shared/loyalty/catalogue.ts'
import type { CreditRisk } from '../../../shared/loyalty/commands.ts'
import { creditRisks } from '../../../shared/loyalty/credit-guard.ts'
import type { CreditRiskKind } from '../../../shared/loyalty/credit-risk-kinds.ts'
import { enrollmentAt } from '../../../shared/loyalty/programs-by-upc.ts'
import { t } from '../../language/words.ts'
import { useActions } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { SelectField, TextField, Tick } from '../../ui/fields.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { ChosenReward } from '../../use-cases/till.ts'
import { useRun, type VisitOnScreen } from '../use-visit.ts'

/** What the guard looks at: the visit may be long finished. */
export type RiskOnScreen = Pick<VisitOnScreen, 'visit' | 'assessment' | 'telling'>

export interface CreditGuardProps {
  readonly onScreen: RiskOnScreen
  readonly risks: readonly CreditRisk[]
  readonly accepted: readonly CreditRiskKind[]
  readonly onAccept: (kinds: readonly CreditRiskKind[]) => void
}

export function CreditGuard({ onScreen, risks, accepted, onAccept }: CreditGuardProps) {
  const kinds = [...new Set(risks.map((risk) => risk.kind))]
  const isAccepted = kinds.every((kind) => accepted.includes(kind))
  const fixes = fixesOf(onScreen, risks)
  return (
    <fieldset className="guard" aria-label={t('guard.title')}>
      <h2>
        <Icon name="warn" /> {t('guard.title')}
      </h2>
      <ul>
        {sentencesOf(risks).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {fixes.map((fix) =>
        fix.kind === 'number' ? (
          <NumberFix key={fix.key} fix={fix} onScreen={onScreen} />
        ) : (
          <DistributorFix key={fix.key} fix={fix} onScreen={onScreen} />
        ),
      )}
      <Tick checked={isAccepted} onChange={() => onAccept(isAccepted ? [] : kinds)}>
        {t('guard.accept')}
      </Tick>
    </fieldset>
  )
}

/** What could cost the credit of what is chosen now. */
export const risksOf = (onScreen: VisitOnScreen, chosen: readonly ChosenReward[]): readonly CreditRisk[] =>
  chosen.flatMap(({ rewardId }) => {
    const { assessment, customer, account, visit, moment } = onScreen
    const reward = assessment.rewards.find((one) => one.id === rewardId)
    return reward ? creditRisks(reward, customer, account, visit.locationId, moment) : []
  })

export const sentencesOf = (risks: readonly CreditRisk[]): readonly string[] => [
  ...new Set(risks.map((risk) => t(`guard.risk.${risk.kind}`, { name: risk.name }))),
]

interface Fix {
  readonly key: string
  readonly kind: 'number' | 'distributor'
  readonly name: string
  /** The enrolments it completes. */
  readonly enrollments: readonly EnrollmentRow[]
}

/** One number serves every enrolment with that distributor; it is typed once. */
function fixesOf({ telling, visit, assessment }: RiskOnScreen, risks: readonly CreditRisk[]): readonly Fix[] {
  const { enrollments } = telling.catalogue
  const rewardOf = (risk: CreditRisk): Reward | undefined =>
    assessment.rewards.find((reward) => reward.id === risk.rewardId)
  const fixes = new Map<string, Fix>()
  for (const risk of risks) {
    const reward = rewardOf(risk)
    const enrollment = reward && enrollmentAt(telling.catalogue, visit.locationId, reward.programId)
    if (!enrollment) continue
    if (risk.kind === 'accountNumberMissing') {
      const key = `number ${enrollment.distributorId}`
      const all = Object.values(enrollments).filter(
        (one) =>
          one.locationId === visit.locationId &&
          one.distributorId === enrollment.distributorId &&
          one.distributorAccountNumber === '',
      )
      fixes.set(key, { key, kind: 'number', name: risk.name, enrollments: all })
    }
    if (risk.kind === 'holding') {
      const key = `distributor ${enrollment.id}`
      fixes.set(key, { key, kind: 'distributor', name: risk.name, enrollments: [enrollment] })
    }
  }
  return [...fixes.values()]
}

interface FixProps {
  readonly fix: Fix
  readonly onScreen: RiskOnScreen
}

function NumberFix({ fix }: FixProps) {
  const actions = useActions()
  const run = useRun()
  const [number, setNumber] = useState('')
  const [isAsking, setAsking] = useState(false)
  const save = () => {
    const distributorAccountNumber = number.trim()
    if (distributorAccountNumber === '') return setAsking(true)
    const rows = fix.enrollments.map(({ id }) => ({ id, distributorAccountNumber, autoEnrolled: false }))
    void run(() => actions.saveRows([{ kind: 'enrollments', rows }]))
  }
  return (
    <div className="row guard-fix">
      <TextField
        label={t('guard.accountNumber', { name: fix.name })}
        value={number}
        maxLength={60}
        refusal={isAsking && number.trim() === '' ? t('guard.numberNeeded') : null}
        onChange={(event) => setNumber(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          save()
        }}
      />
      <Btn onClick={save}>{t('guard.saveNumber')}</Btn>
    </div>
  )
}

function DistributorFix({ fix, onScreen }: FixProps) {
  const actions = useActions()
  const run = useRun()
  const { catalogue } = onScreen.telling
  const [chosen, setChosen] = useState('')
  const [number, setNumber] = useState('')
  const [isAsking, setAsking] = useState(false)
  const real = Object.values(catalogue.distributors).filter((one) => !one.isHolding)
  const distributor = real.find((one) => one.id === chosen)
  // Typed once per distributor: what another enrolment here knows is taken over.
  const known =
    Object.values(catalogue.enrollments).find(
      (one) =>
        one.locationId === onScreen.visit.locationId &&
        one.distributorId === distributor?.id &&
        one.distributorAccountNumber !== '',
    )?.distributorAccountNumber ?? ''
  const needsNumber = distributor?.needsAccountNumber === true && known === ''
  const save = () => {
    if (!distributor || (needsNumber && number.trim() === '')) return setAsking(true)
    const distributorAccountNumber = known || number.trim()
    const entered = { distributorId: distributor.id, distributorAccountNumber, autoEnrolled: false }
    const rows = fix.enrollments.map(({ id }) => ({ id, ...entered }))
    void run(() => actions.saveRows([{ kind: 'enrollments', rows }]))
  }
  return (
    <div className="row guard-fix">
      <SelectField
        label={t('guard.distributor')}
        empty={t('redemption.choose')}
        options={real.map((one) => ({ value: one.id, label: one.name }))}
        value={chosen}
        refusal={isAsking && !distributor ? t('redemption.choose') : null}
        onChange={(event) => setChosen(event.target.value)}
      />
      {needsNumber && (
        <TextField
          label={t('guard.accountNumber', { name: distributor.name })}
          value={number}
          maxLength={60}
          refusal={isAsking && number.trim() === '' ? t('guard.numberNeeded') : null}
          onChange={(event) => setNumber(event.target.value)}
        />
      )}
      <Btn onClick={save}>{t('guard.saveDistributor')}</Btn>
    </div>
  )
}
