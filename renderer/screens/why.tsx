/** Why? - the purchases and the rule in words, hanging under its button. Nothing to decide, nothing to close first. */
import type { ReactNode } from 'react'
import type { Reward } from '../../shared/loyalty/assessment.ts'
import { t } from '../language/words.ts'
import { Float } from '../ui/float.tsx'
import { type About, RewardReasons } from './reward-reasons.tsx'
import { centsOff, itemName, itemValue, rewardTitle, type Telling, whatItGives } from './reward-words.ts'

export interface WhyProps {
  readonly buttonClass: string
  readonly about: About
  readonly rewards: readonly Reward[]
}

export function WhyReward({ buttonClass, about, rewards }: WhyProps) {
  return (
    <Why buttonClass={buttonClass}>
      {rewards.map((reward) => (
        <RewardReasons key={reward.id} reward={reward} about={about} />
      ))}
    </Why>
  )
}

export function Why({ buttonClass, children }: { readonly buttonClass: string; readonly children: ReactNode }) {
  return (
    <Float label={t('message.why')} name={t('message.why')} buttonClass={buttonClass} width={460}>
      {children}
    </Float>
  )
}

/** What may be chosen for the rewards, so that the shelf choice can be made before going on. */
export function AvailableItems({
  telling,
  rewards,
}: {
  readonly telling: Telling
  readonly rewards: readonly Reward[]
}) {
  const { catalogue, format } = telling
  return (
    <Float label={t('message.available')} name={t('message.availableTitle')} buttonClass="btn" width={440}>
      {rewards.map((reward) => (
        <div className="reasons" key={reward.id}>
          <h2>
            {whatItGives(telling, reward)} <span className="dim">{rewardTitle(catalogue, reward)}</span>
          </h2>
          <ul className="available">
            {reward.allowedUpcs.map((upc) => {
              const value =
                reward.kind === 'rebate' ? centsOff(catalogue, reward, upc) : itemValue(catalogue, reward, upc)
              return (
                <li key={upc}>
                  <span>
                    {itemName(catalogue, upc)} <span className="dim mono">{format.upc(upc)}</span>
                  </span>
                  {value !== null && <b>{format.money(value)}</b>}
                </li>
              )
            })}
          </ul>
        </div>
      ))}
    </Float>
  )
}
