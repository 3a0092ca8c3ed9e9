/** Why something was refused: the sentence, then the programs, rewards and redemptions it is about. */
import { assess } from '../../shared/loyalty/assess.ts'
import { type ExplainedProgram, explainRefusal } from '../../shared/loyalty/explain-refusal.ts'
import type { Redemption } from '../../shared/loyalty/state.ts'
import { joined, t } from '../language/words.ts'
import type { AnyRefusal } from '../session/screen-session.ts'
import { refusalWhy } from './refusal-words.ts'
import { type About, RewardReasons } from './reward-reasons.tsx'
import { itemName, type Telling } from './reward-words.ts'

export function RefusalReasons({ refusal, about }: { readonly refusal: AnyRefusal; readonly about: About }) {
  const { telling, customer, account } = about
  const sentence = <p>{refusalWhy(refusal, telling.format)}</p>
  if (refusal.reason === 'storageFailed' || refusal.reason === 'historyStillComing') return sentence
  const told = explainRefusal(refusal, customer, account, telling.moment)
  const byId = new Map(told.rewards.map((reward) => [reward.rewardId, reward]))
  const rewards = rewardsOf(about).filter((reward) => byId.has(reward.id))
  return (
    <div className="reasons">
      {sentence}
      {told.programs.length > 0 && (
        <>
          <h3>{t('why.programs')}</h3>
          <ul>
            {told.programs.map((program) => (
              <li key={`${program.programId} ${program.cardGroupId}`}>
                <b>{program.title}</b> <span className="dim">{programInWords(program, about)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {told.redemptions.length > 0 && (
        <>
          <h3>{t('why.inTheWay')}</h3>
          <ul>
            {told.redemptions.map((redemption) => (
              <li key={redemption.id}>{givenInWords(redemption, telling)}</li>
            ))}
          </ul>
        </>
      )}
      {rewards.map((reward) => (
        <RewardReasons key={reward.id} reward={reward} about={about} />
      ))}
    </div>
  )
}

const rewardsOf = ({ customer, account, telling }: About) => assess(customer, account, telling.moment).rewards

const givenInWords = (redemption: Redemption, { catalogue, format }: Telling): string =>
  t('why.given', { date: format.day(redemption.businessDate), item: itemName(catalogue, redemption.upc) })

function programInWords(program: ExplainedProgram, { account, telling }: About): string {
  const { format } = telling
  const { startDate, endDate, use } = program
  const placesWith = (isWanted: (status: string) => boolean) =>
    program.enrollments
      .filter((one) => isWanted(one.status))
      .map((one) => account.locations[one.locationId]?.name ?? one.locationId)
  const active = placesWith((status) => status === 'active')
  const pending = placesWith((status) => status === 'pendingApproval')
  const runs =
    startDate && endDate
      ? t('why.runs', { start: format.day(startDate), end: format.day(endDate) })
      : startDate
        ? t('why.from', { start: format.day(startDate) })
        : endDate
          ? t('why.until', { end: format.day(endDate) })
          : ''
  return joined(
    [
      runs,
      program.isListed ? '' : t('why.notListed'),
      program.isTrackedInPos ? t('why.inPos') : '',
      active.length > 0 ? t('why.joined', { places: joined(active) }) : '',
      pending.length > 0 ? t('why.pending', { places: joined(pending) }) : '',
      active.length + pending.length === 0 ? t('why.notJoined') : '',
      use?.limit ? t(use.limit.per === 'household' ? 'why.limitHousehold' : 'why.limit', use.limit) : '',
      use?.capUnits ? t('why.capUnits', use.capUnits) : '',
    ].filter(Boolean),
  )
}
