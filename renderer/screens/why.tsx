/** Why? - the purchases and the rule in words, hanging under its button. Nothing to decide, nothing to close first. */
import type { Reward } from '../../shared/loyalty/assess.ts'
import { t } from '../language/words.ts'
import { Float } from '../ui/float.tsx'
import {
  centsOff,
  endInWords,
  itemName,
  itemValue,
  purchaseRows,
  purchasesInWords,
  rewardTitle,
  ruleInWords,
  type Telling,
  whatItGives,
} from './reward-words.ts'

export interface WhyProps {
  readonly buttonClass: string
  readonly telling: Telling
  readonly rewards: readonly Reward[]
}

export function WhyReward({ buttonClass, telling, rewards }: WhyProps) {
  return (
    <Float label={t('message.why')} name={t('message.why')} buttonClass={buttonClass}>
      {rewards.map((reward) => (
        <RewardReasons key={reward.id} reward={reward} telling={telling} />
      ))}
    </Float>
  )
}

export function RewardReasons({ reward, telling }: { readonly reward: Reward; readonly telling: Telling }) {
  const { catalogue, format } = telling
  return (
    <div className="reasons">
      <h2>
        {whatItGives(telling, reward)} <span className="dim">{rewardTitle(catalogue, reward)}</span>
      </h2>
      <p>{purchasesInWords(telling, reward.units)}</p>
      <p>{ruleInWords(telling, reward)}</p>
      <p>{endInWords(telling, reward)}</p>
      {reward.requires.email && <p>{t('reward.needsEmail')}</p>}
      {reward.requires.address && <p>{t('reward.needsAddress')}</p>}
      <table className="purchases">
        <caption className="visually-hidden">{t('reward.purchases')}</caption>
        <tbody>
          {purchaseRows(catalogue, reward.units).map((row) => (
            <tr key={row.key}>
              <td>{format.day(row.date)}</td>
              <td>{t('reward.times', { count: row.count, item: row.item })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A reason in one sentence, for refusals. */
export function WhySentence({ buttonClass, sentence }: { readonly buttonClass: string; readonly sentence: string }) {
  return (
    <Float label={t('message.why')} name={t('message.why')} buttonClass={buttonClass} width={360}>
      <p>{sentence}</p>
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
