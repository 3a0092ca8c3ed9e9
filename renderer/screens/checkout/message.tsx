/**
 * The one message of the last scan, always at the same place and height, until the next scan. Earned and refused are alerts; what was
 * merely counted is said politely.
 */
import type { ReactNode } from 'react'
import type { Upc } from '../../../shared/kernel/ids.ts'
import type { Reward } from '../../../shared/loyalty/assessment.ts'
import type { ScanOutcome } from '../../../shared/loyalty/scan-outcome.ts'
import type { Visit } from '../../../shared/loyalty/state.ts'
import type { Format } from '../../language/format.ts'
import { joined, t } from '../../language/words.ts'
import { type AnyRefusal, useScreenSession } from '../../session/screen-session.ts'
import { useTill } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { RefusalReasons } from '../refusal-reasons.tsx'
import { badgeSentence, labelWhy, refusalTitle, refusedUpc } from '../refusal-words.ts'
import type { About } from '../reward-reasons.tsx'
import { itemName, rewardTitle, type Telling, whatItIsCalled } from '../reward-words.ts'
import type { VisitOnScreen } from '../use-visit.ts'
import { AvailableItems, Why, WhyReward } from '../why.tsx'
import { UnknownCard } from './unknown-card.tsx'

export function Message({ onScreen }: { readonly onScreen: VisitOnScreen }) {
  const last = useTill((state) => state.lastOutcome)
  const refusal = useScreenSession((session) => session.refusal)
  const told = useScreenSession((session) => session.told)
  const { assessment, visit } = onScreen
  if (told && told.afterScan === (last?.nth ?? 0)) return <Said icon="check" look="said" title={told.sentence} />
  if (refusal) return <RefusalMessage refusal={refusal} about={onScreen} />
  const stillEarned = (reward: Reward) =>
    assessment.rewards.some((one) => one.id === reward.id && one.status === 'earned')
  if (last?.outcome.kind === 'earned') {
    const rewards = last.outcome.rewards.filter(stillEarned)
    if (rewards.length > 0) return <Earned key={last.nth} rewards={rewards} about={onScreen} isNew />
  } else if (last && last.outcome.kind !== 'card' && !isAnswered(last.outcome, visit)) {
    return <OutcomeMessage key={last.nth} outcome={last.outcome} about={onScreen} canForce />
  }
  const waiting = assessment.rewards.filter((reward) => reward.status === 'earned')
  const ofVisit = waiting.filter((reward) => reward.earnedVisitId === visit.id)
  if (ofVisit.length > 0) return <Earned rewards={ofVisit} about={onScreen} isNew />
  if (waiting.length > 0) return <Earned rewards={waiting} about={onScreen} isNew={false} />
  if (last?.outcome.kind === 'card') return <OutcomeMessage key={last.nth} outcome={last.outcome} about={onScreen} />
  return (
    <div className="alert said quiet-message">
      <Icon name="checkout" />
      <p className="grow">{t('checkout.startsWith')}</p>
    </div>
  )
}

/** A question that has its answer needs no message any more. */
const isAnswered = (outcome: ScanOutcome, visit: Visit): boolean =>
  outcome.kind === 'asked' && visit.question?.offerId !== outcome.question.offerId

function Earned(props: { readonly rewards: readonly Reward[]; readonly about: About; readonly isNew: boolean }) {
  const { rewards, about, isNew } = props
  const { telling } = about
  const [first] = rewards
  if (!first) return null
  const what = whatItIsCalled(telling, first)
  const title =
    rewards.length === 1
      ? t(isNew ? 'message.earned' : 'message.waiting', { what })
      : t(isNew ? 'message.earnedMany' : 'message.waitingMany', { count: rewards.length })
  const titles = [...new Set(rewards.map((reward) => rewardTitle(telling.catalogue, reward)))].join(', ')
  return (
    <div className="alert" role="alert">
      <Icon name="gift" />
      <div className="grow">
        <h2>{title}</h2>
        <p className="cut">{titles}</p>
      </div>
      <AvailableItems telling={telling} rewards={rewards} />
      <WhyReward about={about} rewards={rewards} buttonClass="btn small" />
    </div>
  )
}

export interface OutcomeMessageProps {
  readonly outcome: ScanOutcome
  readonly about: About
  /** A visit is open for which an unlisted item may be forced onto a card. */
  readonly canForce?: boolean
}

export function OutcomeMessage({ outcome, about, canForce = false }: OutcomeMessageProps) {
  const { telling } = about
  const { catalogue, format } = telling
  switch (outcome.kind) {
    case 'earned':
      return null
    case 'asked':
      if (outcome.question.kind === 'holding')
        return <Said icon="warn" look="warn" title={t('message.holding')} says={t('message.holdingSays')} />
      return (
        <Said
          icon="warn"
          look="warn"
          title={t('message.asked', { title: catalogue.offers[outcome.question.offerId]?.title ?? '' })}
        />
      )
    case 'counted':
      return <Counted outcome={outcome} telling={telling} />
    case 'tray':
      return (
        <Said
          icon="card"
          look="said"
          title={t('message.tray', { count: outcome.quantity, item: itemName(catalogue, outcome.upc) })}
        />
      )
    case 'refused': {
      const upc = refusedUpc(outcome.refusal)
      return (
        <RefusalMessage
          refusal={outcome.refusal}
          about={about}
          says={upc ? sayItem(upc, telling, format) : ''}
          way={canForce && canBeForced(outcome.refusal) && <ForceButton upc={outcome.refusal.upc} />}
        />
      )
    }
    case 'unreadable':
      return (
        <Refused
          title={t('message.unreadable')}
          says={t('message.shown', { shown: outcome.shown.slice(0, 60) })}
          why={<p>{`${labelWhy(outcome.reason)} ${t('refusal.why.unreadable')}`}</p>}
        />
      )
    case 'card':
      return <Said icon="card" look="said" title={t('scanning.card.opened', { name: outcome.name })} />
    case 'unknownCard':
      return <UnknownCard code={outcome.code} />
    case 'cardOfSeveral':
      return (
        <Said
          icon="warn"
          look="warn"
          title={t('scanning.card.several')}
          says={t('scanning.card.severalSays', { code: outcome.code, names: joined(outcome.names) })}
        />
      )
    case 'badge':
      return (
        <div className="alert refused" role="alert">
          <Icon name="stop" />
          <div className="grow">
            <b className="lg">{t('scanning.badge.refused')}</b>
            <p>{badgeSentence(outcome.refusal, format)}</p>
          </div>
        </div>
      )
  }
}

function sayItem(upc: string, telling: Telling, format: Format): string {
  const known = telling.catalogue.items[upc]?.description
  return known ? `${known}, ${format.upc(upc)}` : format.upc(upc)
}

function Counted({
  outcome,
  telling,
}: {
  readonly outcome: Extract<ScanOutcome, { kind: 'counted' }>
  readonly telling: Telling
}) {
  const { catalogue } = telling
  const { card, offer, quantity } = outcome
  if (outcome.isHolding)
    return <Said icon="warn" look="warn" title={t('message.holding')} says={t('message.holdingSays')} />
  if (card) {
    const title = t('message.counted', {
      count: quantity,
      title: catalogue.cardGroups[card.cardGroupId]?.title ?? '',
      have: card.units.length,
      total: card.requiredQty,
    })
    return <Said icon="card" look="said" title={title} says={itemName(catalogue, outcome.upc)} />
  }
  if (offer) {
    const title = t('message.counted', {
      count: quantity,
      title: catalogue.offers[offer.offerId]?.title ?? '',
      have: offer.units.length,
      total: offer.buyQty,
    })
    return <Said icon="card" look="said" title={title} says={itemName(catalogue, outcome.upc)} />
  }
  const item = t('message.countedItem', { count: quantity, title: itemName(catalogue, outcome.upc) })
  return <Said icon="card" look="said" title={item} says={t('message.countedNoCard')} />
}

function Said(props: {
  readonly icon: IconName
  readonly look: 'said' | 'warn'
  readonly title: string
  readonly says?: string
}) {
  return (
    <div className={`alert ${props.look}`} role="log">
      <Icon name={props.icon} />
      <div className="grow">
        <b className="lg">{props.title}</b>
        {props.says && <p className="cut">{props.says}</p>}
      </div>
    </div>
  )
}

/** Nothing the store runs takes the item now; a card still may, at the store's risk. */
const canBeForced = (
  refusal: AnyRefusal,
): refusal is Extract<
  AnyRefusal,
  { readonly reason: 'notInAnyProgram' | 'notEnrolledHere' | 'offerNotRunning' | 'programNotRunning' }
> =>
  refusal.reason === 'notInAnyProgram' ||
  refusal.reason === 'notEnrolledHere' ||
  refusal.reason === 'offerNotRunning' ||
  refusal.reason === 'programNotRunning'

function ForceButton({ upc }: { readonly upc: Upc }) {
  const open = useScreenSession((session) => session.open)
  return (
    <Btn className="small" onClick={() => open({ kind: 'exception', upc, lineId: null })}>
      {t('corrections.exception.open')}
    </Btn>
  )
}

export interface RefusedProps {
  readonly title: string
  readonly says?: ReactNode
  readonly why: ReactNode
  /** What can be done about it. */
  readonly way?: ReactNode
}

export function Refused(props: RefusedProps) {
  return (
    <div className="alert refused" role="alert">
      <Icon name="stop" />
      <div className="grow">
        <b className="lg">{props.title}</b>
        {props.says && <p className="cut">{props.says}</p>}
      </div>
      {props.way}
      <Why buttonClass="btn small">{props.why}</Why>
    </div>
  )
}

export interface RefusalMessageProps {
  readonly refusal: AnyRefusal
  readonly about: About
  readonly says?: ReactNode
  readonly way?: ReactNode
}

/** A refusal of the rules with everything that decided behind Why?. */
export const RefusalMessage = ({ refusal, about, says, way }: RefusalMessageProps) => (
  <Refused
    title={refusalTitle(refusal, about.telling.format)}
    says={says}
    why={<RefusalReasons refusal={refusal} about={about} />}
    way={way}
  />
)
