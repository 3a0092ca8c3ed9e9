/** The visit on the screen with everything read off it: step, assessment, and what words are made with. */
import { useMemo } from 'react'
import type { Person } from '../../shared/customers/person.ts'
import type { Moment } from '../../shared/kernel/business-date.ts'
import { assess } from '../../shared/loyalty/assess.ts'
import type { Assessment } from '../../shared/loyalty/assessment.ts'
import type { AccountState, CustomerState, Visit } from '../../shared/loyalty/state.ts'
import { type VisitStep, visitStep } from '../../shared/loyalty/step.ts'
import { t } from '../language/words.ts'
import { useScreenSession } from '../session/screen-session.ts'
import { useFormat, useMoment, useTill } from '../session/use-till.ts'
import type { ActionOutcome } from '../use-cases/till.ts'
import type { Telling } from './reward-words.ts'

export interface VisitOnScreen {
  readonly visit: Visit
  readonly customer: CustomerState
  readonly person: Person
  readonly account: AccountState
  readonly assessment: Assessment
  readonly step: VisitStep
  readonly telling: Telling
  readonly moment: Moment
}

export function useVisit(): VisitOnScreen | null {
  const current = useTill((state) => state.currentVisit)
  const record = useTill((state) => (state.currentVisit ? state.customers[state.currentVisit.customerId] : undefined))
  const account = useTill((state) => state.account)
  const skipped = useTill((state) => state.skippedInformation)
  const moment = useMoment()
  const telling = useTelling()
  return useMemo(() => {
    const visit = current && record?.state.visits[current.visitId]
    if (!visit || !record) return null
    return {
      visit,
      customer: record.state,
      person: record.person,
      account,
      assessment: assess(record.state, account, moment),
      step: visitStep(visit, record.state, account, moment, skipped),
      telling,
      moment,
    }
  }, [current, record, account, skipped, moment, telling])
}

export function useTelling(): Telling {
  const catalogue = useTill((state) => state.account.catalogue)
  const format = useFormat()
  const moment = useMoment()
  return useMemo(() => ({ catalogue, format, moment }), [catalogue, format, moment])
}

/**
 * Runs an action and shows its refusal. An action that needs a manager asks for the Manager PIN and is tried once more; the dialog that
 * asked stays as it was meanwhile. `then` follows once it is done, at once or after the PIN. Resolves to whether it was done at once.
 */
export function useRun(): (action: () => ActionOutcome, then?: () => void) => Promise<boolean> {
  const { open, close, refuse } = useScreenSession.getState()
  return async (action, then) => {
    refuse(null)
    const outcome = await action()
    if (outcome.ok) {
      then?.()
      return true
    }
    if (outcome.refusal.reason !== 'managerNeeded') {
      refuse(outcome.refusal)
      return false
    }
    const asking = useScreenSession.getState().dialog
    const behind = asking?.kind === 'managerPin' ? null : asking
    open({
      kind: 'managerPin',
      behind,
      sentence: t('managerPin.needed'),
      afterwards: async () => {
        if (behind) open(behind)
        else close()
        const again = await action()
        if (again.ok) then?.()
        else refuse(again.refusal)
      },
    })
    return false
  }
}

/** After an action that leaves the screen in place, the scan field has the focus again. */
export function useScanFocus(): () => void {
  return useScreenSession((session) => session.askScanFocus)
}
