/**
 * Redemption: a group per earned reward with what it is, why, and the allowed items. Exactly one allowed item is preselected; of several
 * none is, and the button says which reward still needs a choice. A scan chooses as well as a finger.
 */
import { useRef, useState } from 'react'
import { fullName } from '../../../shared/customers/person.ts'
import type { RewardId } from '../../../shared/kernel/ids.ts'
import type { Reward } from '../../../shared/loyalty/assessment.ts'
import type { CreditRiskKind } from '../../../shared/loyalty/credit-risk-kinds.ts'
import { missingInformation } from '../../../shared/loyalty/step.ts'
import { t } from '../../language/words.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Act, Btn } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import type { ChosenReward } from '../../use-cases/till.ts'
import { DialogRefusal } from '../dialog-refusal.tsx'
import { whatItIsCalled } from '../reward-words.ts'
import { useRun, type VisitOnScreen } from '../use-visit.ts'
import { type Choice, choiceFor, rungCandidate } from './choices.ts'
import { CreditGuard, risksOf } from './credit-guard.tsx'
import { RewardGroup } from './reward-group.tsx'
import { ScanRefusal } from './scan-refusal.tsx'

export interface RedemptionProps {
  readonly onScreen: VisitOnScreen
  readonly rewards: readonly Reward[]
}

export function RedemptionDialog({ onScreen, rewards }: RedemptionProps) {
  const actions = useActions()
  const run = useRun()
  const waiting = useTill((state) => state.waitingScans)
  const made = useTill((state) => state.rewardChoices)
  const [accepted, setAccepted] = useState<readonly CreditRiskKind[]>([])
  const body = useRef<HTMLDivElement>(null)
  const { telling, customer, person, assessment, visit } = onScreen

  const lacking = new Set<RewardId>(missingInformation(rewards, customer)?.rewardIds ?? [])
  const answers = rewards.map((reward) => ({
    reward,
    choice: choiceFor(reward, made, lacking.has(reward.id)),
  }))
  const open = answers.find((answer) => answer.choice === null)
  const chosen = answers.flatMap(({ reward, choice }): ChosenReward[] =>
    choice && choice !== 'later' ? [{ ...choice, rewardId: reward.id }] : [],
  )
  const kept = answers.flatMap(({ reward, choice }) => (choice === 'later' ? [reward.id] : []))
  const risks = risksOf(onScreen, chosen)
  const isRisky = risks.some((risk) => !accepted.includes(risk.kind))
  const held = open
    ? t('redemption.chooseOne', { what: whatItIsCalled(telling, open.reward) })
    : chosen.length === 0
      ? t('redemption.nothing')
      : isRisky
        ? t('guard.answerFirst')
        : null
  const focusOn = (selector: string) => body.current?.querySelector<HTMLElement>(selector)?.focus()

  const submit = async () => {
    if (open) return focusOn(`[data-reward="${CSS.escape(open.reward.id)}"] :is(input, select)`)
    if (chosen.length === 0) return
    if (isRisky) return focusOn('.guard input[type="checkbox"]')
    const isDone = await run(() => actions.redeem(chosen, [...new Set(risks.map((risk) => risk.kind))]))
    if (isDone && kept.length > 0) await run(() => actions.redeemLater(kept))
  }
  const later = () => void run(() => actions.redeemLater(rewards.map((reward) => reward.id)))
  const rungFor = (reward: Reward, choice: Choice | null) => {
    if (reward.kind !== 'freeGood' || choice === null || choice === 'later') return null
    const others = answers.flatMap((one) =>
      one.reward.id !== reward.id && one.choice && one.choice !== 'later' && one.choice.rungUnitId
        ? [one.choice.rungUnitId]
        : [],
    )
    return rungCandidate(customer, assessment, visit, choice.upc, new Set(others))
  }

  return (
    <Dialog
      name={t('redemption.title')}
      about={fullName(person)}
      hint={waiting > 0 ? t('checkout.waiting', { count: waiting }) : t('redemption.hint')}
      width={940}
      onSubmit={() => void submit()}
      footer={
        <>
          <Btn className="tall" onClick={later}>
            {t('redemption.later')}
          </Btn>
          <Act data-autofocus green label={t('redemption.redeem')} keyName={t('lookup.enter')} held={held} submit />
        </>
      }
    >
      <div className="stack" ref={body}>
        <DialogRefusal />
        <ScanRefusal onScreen={onScreen} answers={answers} />
        {answers.map(({ reward, choice }, index) => (
          <RewardGroup
            key={reward.id}
            reward={reward}
            nth={nthOfItsKind(rewards, index)}
            choice={choice}
            rungUnit={rungFor(reward, choice)}
            isInformationMissing={lacking.has(reward.id)}
            canKeep={rewards.length > 1}
            firstName={person.firstName}
            telling={telling}
            about={onScreen}
            onChoice={(next) => actions.chooseReward(reward.id, next)}
            onProvide={() => actions.askRequiredInformation()}
          />
        ))}
        {risks.length > 0 && (
          <CreditGuard onScreen={onScreen} risks={risks} accepted={accepted} onAccept={setAccepted} />
        )}
      </div>
    </Dialog>
  )
}

/** Two rewards of one program are told apart by their number. */
function nthOfItsKind(rewards: readonly Reward[], index: number): number | null {
  const same = rewards.filter((one) => one.programId === rewards[index]?.programId)
  const reward = rewards[index]
  return same.length > 1 && reward ? same.indexOf(reward) + 1 : null
}
