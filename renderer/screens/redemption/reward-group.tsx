/** One earned reward in the Redemption dialog: the gold block says what, the rest asks which. Up to four items are tiles. */
import type { Upc } from '../../../shared/kernel/ids.ts'
import type { Reward } from '../../../shared/loyalty/assessment.ts'
import type { Unit } from '../../../shared/loyalty/state.ts'
import { t } from '../../language/words.ts'
import { Btn, Quiet } from '../../ui/button.tsx'
import { Float } from '../../ui/float.tsx'
import { Icon } from '../../ui/icon.tsx'
import { type About, RewardReasons } from '../reward-reasons.tsx'
import {
  centsOff,
  itemName,
  itemValue,
  rewardTitle,
  type Telling,
  unitName,
  whatItGives,
  whySentence,
} from '../reward-words.ts'
import type { Choice } from './choices.ts'
import { TakenAtTheTill } from './taken-at-the-till.tsx'

export interface RewardGroupProps {
  readonly reward: Reward
  readonly nth: number | null
  readonly choice: Choice | null
  /** A purchase of this visit that may be the free one itself. */
  readonly rungUnit: Unit | null
  readonly isInformationMissing: boolean
  readonly canKeep: boolean
  readonly firstName: string
  readonly telling: Telling
  readonly about: About
  readonly onChoice: (choice: Choice) => void
  readonly onProvide: () => void
}

const mostTiles = 4
const tileLayouts = ['', '', 'two', 'three', 'four']

export function RewardGroup(props: RewardGroupProps) {
  const { reward, nth, choice, firstName, telling } = props
  const { catalogue, format, moment } = telling
  const title = rewardTitle(catalogue, reward)
  const what = whatItGives(telling, reward)
  const isChoosing = reward.allowedUpcs.length > 1
  const isDiscount = reward.kind === 'rebate'
  const question = isChoosing
    ? isDiscount
      ? t('giving.discountWhich')
      : t('redemption.which', { unit: unitName(catalogue, reward.allowedUpcs), name: firstName })
    : title
  const under = reward.endDate
    ? reward.endDate === moment.localDate
      ? t('ticket.endsTonight')
      : t('ticket.ends', { date: format.day(reward.endDate) })
    : title
  return (
    <fieldset
      className={`group ${choice === null ? 'is-asking' : ''} ${choice === 'later' ? 'is-kept' : ''}`}
      aria-label={`${what}, ${title}${nth ? `, ${nth}` : ''}`}
      data-reward={reward.id}
    >
      <div className="what">
        <Icon name="gift" />
        <b>{what}</b>
        <span>{under}</span>
      </div>
      <div className="how">
        <h2>
          <span className="grow">{question}</span>
          <KeepButton {...props} />
          <Float label={<u>{t('redemption.why')}</u>} name={t('redemption.why')} buttonClass="quiet">
            <RewardReasons reward={reward} about={props.about} />
          </Float>
        </h2>
        <p className="why">{whySentence(telling, reward)}</p>
        {props.isInformationMissing ? <Missing {...props} /> : <Chooser {...props} />}
        {reward.kind === 'freeGood' && choice !== null && choice !== 'later' && (
          <TakenAtTheTill {...props} chosen={choice} />
        )}
      </div>
    </fieldset>
  )
}

function Missing({ reward, onProvide }: RewardGroupProps) {
  return (
    <div className="row wrap">
      <span className="tag rust">{t(reward.requires.email ? 'reward.needsEmail' : 'reward.needsAddress')}</span>
      <Btn onClick={onProvide}>{t('redemption.provide')}</Btn>
      <span className="dim sm">{t('redemption.keptForLater')}</span>
    </div>
  )
}

function Chooser(props: RewardGroupProps) {
  const { reward } = props
  const [only] = reward.allowedUpcs
  if (reward.kind === 'rebate' && only && reward.allowedUpcs.length === 1) return <RebateBox {...props} upc={only} />
  return reward.allowedUpcs.length > mostTiles ? <ItemList {...props} /> : <ItemTiles {...props} />
}

/** With several rewards, one of them may be kept for later; a single one has Redeem Later. */
function KeepButton({ reward, choice, canKeep, isInformationMissing, onChoice }: RewardGroupProps) {
  if (!canKeep || isInformationMissing || reward.kind === 'rebate') return null
  const isKept = choice === 'later'
  return (
    <Quiet className="keep" aria-pressed={isKept} onClick={() => onChoice('later')}>
      {isKept ? <b>{t('redemption.keptForLater')}</b> : <u>{t('redemption.keepForLater')}</u>}
    </Quiet>
  )
}

const isChosen = (choice: Choice | null, upc: Upc) => choice !== null && choice !== 'later' && choice.upc === upc

/** What the item is worth, or the dollars taken off it. */
function worthInWords({ catalogue, format }: Telling, reward: Reward, upc: Upc): string {
  if (reward.kind === 'freeGood') {
    const value = itemValue(catalogue, reward, upc)
    return value === null ? '' : format.money(value)
  }
  const off = centsOff(catalogue, reward, upc)
  return off === null ? '' : t('giving.offItem', { amount: format.money(off) })
}

function ItemTiles({ reward, choice, telling, onChoice }: RewardGroupProps) {
  const { catalogue } = telling
  return (
    <div
      className={`choices ${tileLayouts[reward.allowedUpcs.length] ?? ''}`}
      role="radiogroup"
      aria-label={t('redemption.reward')}
    >
      {reward.allowedUpcs.map((upc) => {
        const value = worthInWords(telling, reward, upc)
        return (
          <label key={upc} className={`choice ${isChosen(choice, upc) ? 'on' : ''}`}>
            <input
              type="radio"
              name={`reward ${reward.id}`}
              checked={isChosen(choice, upc)}
              onChange={() => onChoice({ upc })}
            />
            <i className="dot" />
            <span className="words">
              <span>{itemName(catalogue, upc)}</span> {value !== '' && <span className="sm dim">{value}</span>}
            </span>
          </label>
        )
      })}
    </div>
  )
}

function ItemList({ reward, choice, telling, onChoice }: RewardGroupProps) {
  const { catalogue } = telling
  const value = choice === null || choice === 'later' ? '' : choice.upc
  return (
    <div className="labelled">
      <select
        className="input"
        aria-label={t('redemption.reward')}
        value={value}
        onChange={(event) => {
          const upc = reward.allowedUpcs.find((one) => one === event.target.value)
          if (upc) onChoice({ upc })
        }}
      >
        <option value="">{t('redemption.choose')}</option>
        {reward.allowedUpcs.map((upc) => {
          const worth = worthInWords(telling, reward, upc)
          return (
            <option key={upc} value={upc}>
              {itemName(catalogue, upc)}
              {worth !== '' && `, ${worth}`}
            </option>
          )
        })}
      </select>
    </div>
  )
}

function RebateBox({ reward, choice, telling, upc, onChoice }: RewardGroupProps & { readonly upc: Upc }) {
  const amount = telling.format.money(centsOff(telling.catalogue, reward, upc) ?? 0)
  const isOn = isChosen(choice, upc)
  return (
    <div className="choices">
      <label className={`choice ${isOn ? 'on' : ''}`}>
        <input type="checkbox" checked={isOn} onChange={() => onChoice(isOn ? 'later' : { upc })} />
        <i className="dot box" />
        <span>{t('redemption.rebateTake', { amount, item: itemName(telling.catalogue, upc) })}</span>
        <span>{amount}</span>
      </label>
    </div>
  )
}
