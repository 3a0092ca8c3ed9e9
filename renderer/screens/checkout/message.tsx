/**
 * The one message of the last scan, always at the same place and height, until the next scan. Earned and refused are alerts; what was
 * merely counted is said politely.
 */
import type { ReactNode } from 'react'
import type { Upc } from '../../../shared/kernel/ids.ts'
import type { Reward } from '../../../shared/loyalty/assess.ts'
import type { ScanOutcome } from '../../../shared/loyalty/scan-outcome.ts'
import type { Visit } from '../../../shared/loyalty/state.ts'
import type { Format } from '../../language/format.ts'
import { t } from '../../language/words.ts'
import { useScreenSession } from '../../session/screen-session.ts'
import { useTill } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { labelWhy, refusalTitle, refusalWhy, refusedUpc } from '../refusal-words.ts'
import { itemName, rewardTitle, type Telling, whatItIsCalled } from '../reward-words.ts'
import type { VisitOnScreen } from '../use-visit.ts'
import { AvailableItems, WhyReward, WhySentence } from '../why.tsx'

export function Message({ onScreen }: { readonly onScreen: VisitOnScreen }) {
  const last = useTill((state) => state.lastOutcome)
  const refusal = useScreenSession((session) => session.refusal)
  const told = useScreenSession((session) => session.told)
  const { assessment, telling, visit } = onScreen
  if (told && told.afterScan === (last?.nth ?? 0)) return <Said icon="check" look="said" title={told.sentence} />
  if (refusal)
    return <Refused title={refusalTitle(refusal, telling.format)} why={refusalWhy(refusal, telling.format)} />
  const stillEarned = (reward: Reward) =>
    assessment.rewards.some((one) => one.id === reward.id && one.status === 'earned')
  if (last?.outcome.kind === 'earned') {
    const rewards = last.outcome.rewards.filter(stillEarned)
    if (rewards.length > 0) return <Earned key={last.nth} rewards={rewards} telling={telling} isNew />
  } else if (last && !isAnswered(last.outcome, visit)) {
    return <OutcomeMessage key={last.nth} outcome={last.outcome} telling={telling} canForce />
  }
  const waiting = assessment.rewards.filter((reward) => reward.status === 'earned')
  const ofVisit = waiting.filter((reward) => reward.earnedVisitId === visit.id)
  if (ofVisit.length > 0) return <Earned rewards={ofVisit} telling={telling} isNew />
  if (waiting.length > 0) return <Earned rewards={waiting} telling={telling} isNew={false} />
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

function Earned(props: { readonly rewards: readonly Reward[]; readonly telling: Telling; readonly isNew: boolean }) {
  const { rewards, telling, isNew } = props
  const [first] = rewards
  if (!first) return null
  const what = whatItIsCalled(telling, first)
  const title =
    rewards.length === 1
      ? t(isNew ? 'message.earned' : 'message.waiting', { what })
      : t(isNew ? 'message.earnedMany' : 'message.waitingMany', { count: rewards.length })
  const about = [...new Set(rewards.map((reward) => rewardTitle(telling.catalogue, reward)))].join(', ')
  return (
    <div className="alert" role="alert">
      <Icon name="gift" />
      <div className="grow">
        <h2>{title}</h2>
        <p className="cut">{about}</p>
      </div>
      <AvailableItems telling={telling} rewards={rewards} />
      <WhyReward telling={telling} rewards={rewards} buttonClass="btn small" />
    </div>
  )
}

export interface OutcomeMessageProps {
  readonly outcome: ScanOutcome
  readonly telling: Telling
  /** A visit is open for which an unlisted item may be forced onto a card. */
  readonly canForce?: boolean
}

export function OutcomeMessage({ outcome, telling, canForce = false }: OutcomeMessageProps) {
  const { catalogue, format } = telling
  switch (outcome.kind) {
    case 'earned':
      return null
    case 'asked':
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
        <Refused
          title={refusalTitle(outcome.refusal, format)}
          says={upc ? sayItem(upc, telling, format) : ''}
          why={refusalWhy(outcome.refusal, format)}
          way={canForce && outcome.refusal.reason === 'notInAnyProgram' && <ForceButton upc={outcome.refusal.upc} />}
        />
      )
    }
    case 'unreadable':
      return (
        <Refused
          title={t('message.unreadable')}
          says={t('message.shown', { shown: outcome.shown.slice(0, 60) })}
          why={`${labelWhy(outcome.reason)} ${t('refusal.why.unreadable')}`}
        />
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

function ForceButton({ upc }: { readonly upc: Upc }) {
  const open = useScreenSession((session) => session.open)
  return (
    <Btn className="small" onClick={() => open({ kind: 'exception', upc })}>
      {t('corrections.exception.open')}
    </Btn>
  )
}

export interface RefusedProps {
  readonly title: string
  readonly says?: ReactNode
  readonly why: string
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
      <WhySentence buttonClass="btn small" sentence={props.why} />
    </div>
  )
}
