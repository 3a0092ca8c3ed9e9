/**
 * What was scanned in the Redemption dialog and cannot be given: why not, and the way to take it all the same, instead of the free item and
 * for the difference. Source: screens.md (scans while a dialog is open), domain.md 3.5 step 5.
 */
import { type ReactNode, useEffect, useRef } from 'react'
import type { Upc } from '../../../shared/kernel/ids.ts'
import type { Reward } from '../../../shared/loyalty/assessment.ts'
import { explainReward } from '../../../shared/loyalty/explain.ts'
import { t } from '../../language/words.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { focusAnswer } from '../../ui/dialog.tsx'
import { Icon } from '../../ui/icon.tsx'
import { RefusalReasons } from '../refusal-reasons.tsx'
import { isPersonsReason, labelWhy, refusalTitle } from '../refusal-words.ts'
import { itemName, itemValue, rewardTitle } from '../reward-words.ts'
import type { VisitOnScreen } from '../use-visit.ts'
import { Why } from '../why.tsx'
import { type Choice, type Chosen, differenceCents } from './choices.ts'

export interface ScanRefusalProps {
  readonly onScreen: VisitOnScreen
  readonly answers: readonly { readonly reward: Reward; readonly choice: Choice | null }[]
}

export function ScanRefusal({ onScreen, answers }: ScanRefusalProps) {
  const last = useTill((state) => state.lastOutcome)
  // What was said before the dialog opened is not about it.
  const before = useRef(last)
  if (last === null || last === before.current) return null
  const { telling } = onScreen
  const { outcome } = last
  if (outcome.kind === 'unreadable')
    return (
      <Refused
        title={t('message.unreadable')}
        why={<p>{labelWhy(outcome.reason)}</p>}
        says={isPersonsReason(outcome.reason) ? labelWhy(outcome.reason) : ''}
      />
    )
  if (outcome.kind !== 'refused') return null
  const { refusal, upc } = outcome
  const reasons = <RefusalReasons refusal={refusal} about={onScreen} />
  if (upc === undefined || refusal.reason !== 'itemNotAllowed')
    return <Refused title={refusalTitle(refusal, telling.format)} says="" why={reasons} />
  const goods = answers.filter(({ reward }) => reward.kind === 'freeGood')
  if (goods.some(({ choice }) => choice !== null && choice !== 'later' && choice.takenUpc === upc)) return null
  const item = itemName(telling.catalogue, upc)
  return (
    <Refused
      title={t('giving.notFree', { item })}
      says={againstInWords(onScreen, answers, refusal.rewardId, upc)}
      why={reasons}
    >
      {goods.length > 0 && <TakeInstead key={last.nth} upc={upc} goods={goods} onScreen={onScreen} />}
    </Refused>
  )
}

/** "worth more": why the reward's own list does not let it be given. */
function againstInWords(
  { customer, account, moment }: VisitOnScreen,
  answers: ScanRefusalProps['answers'],
  rewardId: Reward['id'],
  upc: Upc,
): string {
  const reward = answers.find((one) => one.reward.id === rewardId)?.reward
  const against = reward && explainReward(reward, customer, account, moment).notAllowed.find((one) => one.upc === upc)
  return t(`why.against.${against?.reason ?? 'notRewardable'}`)
}

interface TakeInsteadProps {
  readonly upc: Upc
  readonly goods: ScanRefusalProps['answers']
  readonly onScreen: VisitOnScreen
}

/** Every reward that has its free item may be exchanged for what was scanned; without one, the free item comes first. */
function TakeInstead({ upc, goods, onScreen }: TakeInsteadProps) {
  const actions = useActions()
  const { telling } = onScreen
  const { catalogue, format } = telling
  const chosen = goods.flatMap(({ reward, choice }): { reward: Reward; choice: Chosen }[] =>
    choice !== null && choice !== 'later' ? [{ reward, choice }] : [],
  )
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => first.current?.focus(), [])
  if (chosen.length === 0) return <p className="sm">{t('giving.chooseFirst')}</p>
  return (
    <div className="stack">
      {chosen.map(({ reward, choice }, nth) => {
        const cents = differenceCents(itemValue(catalogue, reward, choice.upc), itemValue(catalogue, reward, upc))
        const words = cents === null ? t('giving.takeIt') : t('giving.takeItFor', { amount: format.money(cents) })
        return (
          <Btn
            key={reward.id}
            ref={nth === 0 ? first : null}
            onClick={(event) => {
              focusAnswer(event.currentTarget)
              actions.chooseReward(reward.id, { upc: choice.upc, takenUpc: upc, rungUnitId: null })
            }}
          >
            {chosen.length > 1 ? `${words}: ${rewardTitle(catalogue, reward)}` : words}
          </Btn>
        )
      })}
    </div>
  )
}

interface RefusedProps {
  readonly title: string
  readonly says: string
  readonly why: ReactNode
  readonly children?: ReactNode
}

function Refused({ title, says, why, children }: RefusedProps) {
  return (
    <div className="refusal" role="alert">
      <Icon name="stop" />
      <div className="grow">
        <b>{title}</b>
        {says && `: ${says}`}
      </div>
      {children}
      <Why buttonClass="btn small">{why}</Why>
    </div>
  )
}
