/**
 * History: the customer's visits with what was bought, punched, earned and given, and what of it can still be corrected. Today's purchases
 * stand first; every reward and redemption says why.
 */
import { useState } from 'react'
import type { CustomerId } from '../../../shared/kernel/ids.ts'
import type { Assessment, Reward } from '../../../shared/loyalty/assessment.ts'
import { type CreditRiskKind, creditRiskKinds } from '../../../shared/loyalty/credit-risk-kinds.ts'
import type { CustomerState, Redemption } from '../../../shared/loyalty/state.ts'
import { joined, t } from '../../language/words.ts'
import { useScreenSession } from '../../session/screen-session.ts'
import { useActions, useTill, useTimeZone } from '../../session/use-till.ts'
import { Quiet } from '../../ui/button.tsx'
import { Segments } from '../../ui/fields.tsx'
import { Icon } from '../../ui/icon.tsx'
import { ConflictList } from '../conflict-list.tsx'
import { RefusalReasons } from '../refusal-reasons.tsx'
import type { About } from '../reward-reasons.tsx'
import { itemName, rewardTitle, type Telling, titleOfSource, whatItGives } from '../reward-words.ts'
import { useRun } from '../use-visit.ts'
import { Why, WhyReward } from '../why.tsx'
import { type DateRange, DateRangeFields } from './date-range.tsx'
import {
  conflictsOf,
  type HistoryLine,
  type HistoryVisit,
  historyOf,
  type Period,
  type RefusedOffer,
} from './history-model.ts'

export interface HistoryProps {
  readonly customerId: CustomerId
  readonly state: CustomerState
  readonly assessment: Assessment
  readonly telling: Telling
}

const ranges = ['today', 'month', 'all', 'custom'] as const
type Range = (typeof ranges)[number]
const visitsShown = 20

export function History({ customerId, state, assessment, telling }: HistoryProps) {
  const { moment } = telling
  const [range, setRange] = useState<Range>('all')
  const [custom, setCustom] = useState<DateRange>({ from: moment.businessDate, to: moment.businessDate })
  const [shown, setShown] = useState(visitsShown)
  const period = periodOf(range, moment.businessDate, custom)
  const visits = historyOf(state, assessment, period, telling.catalogue)
  const conflicts = conflictsOf(state, period, useTimeZone())
  const parts = { customerId, state, assessment, telling }
  const isToday = (one: HistoryVisit) => one.visit.businessDate === moment.businessDate
  const today = visits.filter(isToday)
  const earlier = visits.filter((one) => !isToday(one))
  return (
    <div className="history">
      <div className="row wrap history-dates">
        <Segments
          label={t('history.dates')}
          options={ranges.map((one) => ({ value: one, label: t(`history.${one}`) }))}
          value={range}
          onChoose={setRange}
        />
        {range === 'custom' && <DateRangeFields range={custom} onRange={setCustom} />}
      </div>
      {conflicts.length > 0 && (
        <section className="panel history-conflicts" aria-label={t('history.conflicts')}>
          <h3>
            <Icon name="warn" /> {t('history.conflicts')}
          </h3>
          <ConflictList
            conflicts={conflicts.map((conflict) => ({ conflict, customerId: state.id, customerName: null }))}
          />
        </section>
      )}
      {visits.length === 0 && <p className="empty">{t('history.nothing')}</p>}
      {today.length > 0 && (
        <section aria-label={t('history.todaysPurchases')}>
          <h3 className="history-day">{t('history.todaysPurchases')}</h3>
          {today.map((one) => (
            <VisitBlock key={one.visit.id} one={one} {...parts} />
          ))}
        </section>
      )}
      {earlier.slice(0, shown).map((one) => (
        <VisitBlock key={one.visit.id} one={one} {...parts} />
      ))}
      {earlier.length > shown && (
        <Quiet onClick={() => setShown(shown + visitsShown)}>
          <u>{t('history.more', { count: earlier.length - shown })}</u>
        </Quiet>
      )}
    </div>
  )
}

function periodOf(range: Range, today: string, custom: DateRange): Period {
  switch (range) {
    case 'today':
      return { from: today, to: today }
    case 'month':
      return { from: daysBefore(today, 30), to: null }
    case 'all':
      return { from: null, to: null }
    case 'custom':
      return custom
  }
}

const daysBefore = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T12:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10)

function VisitBlock({ one, ...parts }: HistoryProps & { readonly one: HistoryVisit }) {
  const { visit, lines, redemptions, open, refused } = one
  const { telling } = parts
  const account = useTill((state) => state.account)
  const { format, moment } = telling
  const isToday = visit.businessDate === moment.businessDate
  const when = isToday ? format.time(visit.startedAt) : format.day(visit.businessDate)
  const served = visit.staffId && account.staff[visit.staffId]?.name
  const place = Object.keys(account.locations).length > 1 ? account.locations[visit.locationId]?.name : undefined
  const about = [
    served && t('history.servedBy', { name: served }),
    place && t('history.atPlace', { place }),
    visit.status === 'open' && t('history.open'),
    visit.status === 'abandoned' && t('history.abandoned'),
  ].filter((word) => typeof word === 'string')
  return (
    <fieldset className="panel history-visit" aria-label={t('history.visit', { date: when })}>
      <div className="row history-head">
        <b>{when}</b>
        <span className="dim sm cut">{joined(about)}</span>
      </div>
      {lines.length === 0 && <p className="dim sm">{t('history.noLines')}</p>}
      {lines.map((line) => (
        <LineRow key={line.key} line={line} {...parts} />
      ))}
      {redemptions.map((redemption) => (
        <RedemptionRow key={redemption.id} redemption={redemption} {...parts} />
      ))}
      {open.map((reward) => (
        <OpenRow
          key={reward.id}
          reward={reward}
          about={{ customer: parts.state, account, telling }}
          kept={visit.kept}
        />
      ))}
      {refused.map((one) => (
        <RefusedRow key={one.offer.id} refused={one} about={{ customer: parts.state, account, telling }} />
      ))}
    </fieldset>
  )
}

/** An offer that took nothing, and why. */
function RefusedRow({ refused, about }: { readonly refused: RefusedOffer; readonly about: About }) {
  const { offer, kind, upc } = refused
  return (
    <fieldset className="history-row" aria-label={offer.title}>
      <div className="grow">
        <div className="name">{offer.title}</div>
        <div className="dim sm">{t(`history.refused.${kind}`)}</div>
      </div>
      <div className="row ctl">
        <Why buttonClass="quiet why">
          {kind === 'declined' ? (
            <p>{t('history.refused.declinedSays')}</p>
          ) : (
            <RefusalReasons refusal={{ reason: 'offerLimitReached', upc, offerTitle: offer.title }} about={about} />
          )}
        </Why>
      </div>
    </fieldset>
  )
}

function LineRow({ line, customerId, telling }: HistoryProps & { readonly line: HistoryLine }) {
  const open = useScreenSession((session) => session.open)
  const { catalogue } = telling
  const item = itemName(catalogue, line.upc)
  const name = line.units.length === 1 ? item : t('history.times', { count: line.units.length, item })
  const take = (reason: 'removed' | 'returned') =>
    open({ kind: 'takeBack', customerId, unitIds: line.units.map((unit) => unit.id), reason })
  return (
    <fieldset className={`history-row ${line.removed ? 'is-gone' : ''}`} aria-label={item}>
      <div className="grow">
        <div className="name">{name}</div>
        <div className="dim sm">{lineInWords(line, telling)}</div>
      </div>
      {!line.removed && (
        <div className="row ctl">
          <Quiet onClick={() => take('removed')}>
            <u>{t('history.remove')}</u>
          </Quiet>
          <Quiet onClick={() => take('returned')}>
            <u>{t('history.giveBack')}</u>
          </Quiet>
        </div>
      )}
    </fieldset>
  )
}

function lineInWords(line: HistoryLine, { catalogue, format }: Telling): string {
  const [first] = line.units
  const places = line.cards.map((card) => {
    const title = catalogue.cardGroups[card.cardGroupId]?.title ?? ''
    return card.status === 'open'
      ? t('history.onCard', { title, have: card.units.length, total: card.requiredQty })
      : t('history.onFullCard', { title })
  })
  const offers = [...new Set(line.offers.map((set) => catalogue.offers[set.offerId]?.title ?? ''))]
  const parts = [
    line.removed && t(`history.gone.${line.removed}`),
    first?.originalDate && t('history.paper', { date: format.day(first.originalDate) }),
    first?.exception &&
      t('history.exception', {
        reason: joined(
          [t(`corrections.exception.reasons.${first.exception.reason}`), first.exception.note].filter(Boolean),
        ),
      }),
    first?.source === 'moved' && t('history.movedHere'),
    ...[...new Set(places)],
    ...offers,
  ].filter((part) => typeof part === 'string' && part !== '')
  return parts.length > 0 ? joined(parts as string[]) : t('history.onNothing')
}

function RedemptionRow(props: HistoryProps & { readonly redemption: Redemption }) {
  const { redemption, customerId, state, assessment, telling } = props
  const { catalogue } = telling
  const actions = useActions()
  const run = useRun()
  const open = useScreenSession((session) => session.open)
  const register = useTill((now) => now.boot?.registerId)
  const current = useTill((now) => now.currentVisit)
  const about = { customer: state, account: useTill((now) => now.account), telling }
  const reward = assessment.rewards.find((one) => one.id === redemption.rewardId)
  const visit = state.visits[redemption.visitId]
  const isOpenHere = visit?.status === 'open' && visit.registerId === register && current?.visitId === visit.id
  const risks = redemption.acceptedRisks.filter(isRiskKind)
  const undo = () =>
    isOpenHere && redemption.batchId < 0
      ? void run(() => actions.undoRedemption(redemption.id))
      : open({ kind: 'undoRedemption', customerId, redemptionId: redemption.id })
  return (
    <fieldset
      className={`history-row is-redemption ${redemption.undone ? 'is-gone' : ''}`}
      aria-label={itemName(catalogue, redemption.upc)}
    >
      <div className="grow">
        <div className="name">
          {reward ? whatItGives(telling, reward) : t('history.redeemed')}: {itemName(catalogue, redemption.upc)}
        </div>
        <div className="dim sm">
          {joined(
            [
              titleOfSource(catalogue, redemption.source),
              risks.length > 0
                ? t('history.acceptedRisks', { risks: joined(risks.map((risk) => t(`guard.short.${risk}`))) })
                : '',
              redemption.takenUpc ? t('history.tookInstead', { item: itemName(catalogue, redemption.takenUpc) }) : '',
            ].filter(Boolean),
          )}
        </div>
      </div>
      <RedemptionTag redemption={redemption} />
      <div className="row ctl">
        {reward && <WhyReward buttonClass="quiet why" about={about} rewards={[reward]} />}
        {!redemption.undone && (
          <Quiet onClick={undo}>
            <u>{t('history.undo')}</u>
          </Quiet>
        )}
      </div>
    </fieldset>
  )
}

const isRiskKind = (kind: string): kind is CreditRiskKind => creditRiskKinds.some((one) => one === kind)

function RedemptionTag({ redemption }: { readonly redemption: Redemption }) {
  if (redemption.undone) return <span className="tag plain">{t('history.undone')}</span>
  if (redemption.batchId > 0)
    return <span className="tag plain">{t('history.pulled', { batch: redemption.batchId })}</span>
  return (
    <span className="tag green">
      <Icon name="check" />
      {t('history.redeemed')}
    </span>
  )
}

function OpenRow(props: {
  readonly reward: Reward
  readonly about: About
  readonly kept: readonly { readonly rewardId: string; readonly reason: string }[]
}) {
  const { reward, about } = props
  const { telling } = about
  const kept = props.kept.find((one) => one.rewardId === reward.id)
  const isExpired = reward.status === 'expired'
  return (
    <fieldset className="history-row is-redemption" aria-label={rewardTitle(telling.catalogue, reward)}>
      <div className="grow">
        <div className="name">{whatItGives(telling, reward)}</div>
        <div className="dim sm">
          {joined(
            [
              rewardTitle(telling.catalogue, reward),
              kept ? t('history.keptReason', { reason: kept.reason }) : '',
            ].filter(Boolean),
          )}
        </div>
      </div>
      {reward.status === 'conflicted' ? (
        <span className="tag plain">
          <Icon name="warn" />
          {t('history.conflictedHere')}
        </span>
      ) : isExpired ? (
        <span className="tag plain">
          <Icon name="clock" />
          {t('history.expiredHere', { date: telling.format.day(reward.endDate ?? telling.moment.localDate) })}
        </span>
      ) : (
        <span className="tag gold">
          <Icon name="gift" />
          {t('history.earnedHere')}
        </span>
      )}
      <div className="row ctl">
        <WhyReward buttonClass="quiet why" about={about} rewards={[reward]} />
      </div>
    </fieldset>
  )
}
