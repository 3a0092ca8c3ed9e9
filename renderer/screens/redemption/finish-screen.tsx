/** The hand-off: what the till is told, what was given in this visit, what to tell the customer, and Finished. */
import { useLayoutEffect, useRef } from 'react'
import { fullName } from '../../../shared/customers/person.ts'
import type { Reward } from '../../../shared/loyalty/assessment.ts'
import type { Redemption } from '../../../shared/loyalty/state.ts'
import { offerRewardsStillOpen, rewardsOfVisit } from '../../../shared/loyalty/step.ts'
import { t } from '../../language/words.ts'
import { useScreenSession } from '../../session/screen-session.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Act, Quiet } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Ticket } from '../../ui/ticket.tsx'
import { TicketOf } from '../checkout/cards.tsx'
import { OutcomeMessage, RefusalMessage } from '../checkout/message.tsx'
import { type TicketView, ticketsOf } from '../checkout/ticket-view.ts'
import { itemName, itemValue, rewardTitle, ruleOfSource, whatItGives } from '../reward-words.ts'
import { useRun, type VisitOnScreen } from '../use-visit.ts'
import { WhyReward } from '../why.tsx'
import { differenceCents } from './choices.ts'

export function FinishScreen({ onScreen }: { readonly onScreen: VisitOnScreen }) {
  const { visit, customer, person, assessment, telling } = onScreen
  const actions = useActions()
  const run = useRun()
  const { open, showItems } = useScreenSession.getState()
  const finishButton = useRef<HTMLButtonElement>(null)
  const dialog = useScreenSession((session) => session.dialog)
  useLayoutEffect(() => {
    if (dialog === null) finishButton.current?.focus()
  }, [dialog])

  const redemptions = customer.redemptions.filter((one) => one.visitId === visit.id && !one.undone)
  const ofVisit = rewardsOfVisit(visit.id, customer, assessment)
  const stillEarned = assessment.rewards.filter((reward) => reward.status === 'earned' && !ofVisit.includes(reward))
  const rewards = [...ofVisit, ...stillEarned]
  const tickets = ticketsOf(assessment, visit.id, customer, telling)
  const next = nextGoals(tickets)
  const [goal] = next
  const finish = () => {
    if (offerRewardsStillOpen(assessment).length > 0) open({ kind: 'notRedeemed' })
    else void run(() => actions.finish({}))
  }
  return (
    <div className="finish">
      <section className="till" aria-label={t('finish.atTheTill')}>
        <h1 className="who-name">{fullName(person)}</h1>
        <div className="hand-off">
          <div className="head at-the-till">
            <h2>{t('finish.atTheTill')}</h2>
            <Quiet className="end" onClick={() => showItems(visit.id)}>
              <u>{t('finish.backToItems')}</u>
            </Quiet>
          </div>
          <ol>
            {redemptions.map((redemption, index) => (
              <HandOff key={redemption.id} redemption={redemption} nth={index + 1} onScreen={onScreen} />
            ))}
            {redemptions.length === 0 && <li className="dim hand-off-none">{t('finish.nothing')}</li>}
          </ol>
        </div>
        <div className="panel tell">
          <p className="label">{t('finish.tell', { name: person.firstName })}</p>
          <p className="lg strong">
            {goal
              ? t('finish.tellMore', { count: goal.total - goal.before - goal.now, title: goal.title })
              : t('finish.tellNothing')}
          </p>
        </div>
        <Act ref={finishButton} label={t('finish.finished')} keyName={t('finish.enter')} onClick={finish} />
      </section>
      <section className="work" aria-label={t('finish.rewards')}>
        <FinishMessage onScreen={onScreen} />
        <div className="cards">
          <div className="head">
            <h2 className="lg">{t('finish.rewards')}</h2>
            {rewards.length > 0 && (
              <span className="end strong">
                {t('finish.redeemedOf', { count: redemptions.length, total: rewards.length })}
              </span>
            )}
          </div>
          {rewards.length === 0 && <p className="dim">{t('finish.noRewards')}</p>}
          <div className="tickets">
            {rewards.map((reward) => (
              <RewardTicket key={reward.id} reward={reward} onScreen={onScreen} />
            ))}
          </div>
          {next.length > 0 && (
            <section aria-label={t('finish.next')}>
              <div className="head next-head">
                <h2>{t('finish.next')}</h2>
              </div>
              <div className="tickets">
                {next.slice(0, 2).map((view) => (
                  <TicketOf key={view.key} view={view} onScreen={onScreen} />
                ))}
              </div>
            </section>
          )}
        </div>
      </section>
    </div>
  )
}

function FinishMessage({ onScreen }: { readonly onScreen: VisitOnScreen }) {
  const refusal = useScreenSession((session) => session.refusal)
  const told = useScreenSession((session) => session.told)
  const last = useTill((state) => state.lastOutcome)
  if (refusal) return <RefusalMessage refusal={refusal} about={onScreen} />
  if (told && told.afterScan === (last?.nth ?? 0)) return <p role="log">{told.sentence}</p>
  const kinds: readonly (string | undefined)[] = ['refused', 'unreadable', 'unknownCard', 'cardOfSeveral', 'badge']
  if (!last || !kinds.includes(last.outcome.kind)) return null
  return <OutcomeMessage key={last.nth} outcome={last.outcome} about={onScreen} />
}

/** Cards still filling, the nearest to a free one first; those of this visit before others. */
function nextGoals(tickets: readonly TicketView[]): readonly TicketView[] {
  const left = (view: TicketView) => view.total - view.before - view.now
  return tickets
    .filter((view) => (view.state === 'open' || view.state === 'one-to-go') && !view.half)
    .sort((a, b) => left(a) - left(b) || b.now - a.now)
}

function HandOff(props: { readonly redemption: Redemption; readonly nth: number; readonly onScreen: VisitOnScreen }) {
  const { redemption, nth } = props
  const { telling, customer, assessment } = props.onScreen
  const { catalogue, format } = telling
  const reward = assessment.rewards.find((one) => one.id === redemption.rewardId)
  const { takenUpc } = redemption
  const free = itemName(catalogue, redemption.upc)
  if (redemption.kind === 'freeGood' && takenUpc) {
    const cents = reward
      ? differenceCents(itemValue(catalogue, reward, redemption.upc), itemValue(catalogue, reward, takenUpc))
      : null
    return (
      <HandOffLine
        nth={nth}
        words={cents === null ? t('giving.ringOwn') : t('giving.ringAt', { amount: format.money(cents) })}
        item={itemName(catalogue, takenUpc)}
        code={format.upc(takenUpc)}
        says={t('giving.insteadOf', { item: free })}
      />
    )
  }
  const wasScanned = customer.units.some(
    (unit) => unit.visitId === redemption.visitId && unit.upc === redemption.upc && unit.removed === 'givenFree',
  )
  return (
    <HandOffLine
      nth={nth}
      words={
        redemption.kind === 'rebate'
          ? t('finish.takeOff', { amount: format.money(redemption.rebateCents ?? 0) })
          : t('finish.ringFree')
      }
      item={free}
      code={format.upc(redemption.upc)}
      says={redemption.kind === 'freeGood' && wasScanned ? t('giving.wasScanned') : null}
    />
  )
}

interface HandOffLineProps {
  readonly nth: number
  readonly words: string
  readonly item: string
  readonly code: string
  readonly says: string | null
}

function HandOffLine({ nth, words, item, code, says }: HandOffLineProps) {
  return (
    <li className="ring">
      <span className="n" aria-hidden="true">
        {nth}
      </span>
      <div>
        <div className="do">
          {words} <b>{item}</b>
        </div>
        <div className="code">{code}</div>
        {says && <p className="sm">{says}</p>}
      </div>
    </li>
  )
}

function RewardTicket({ reward, onScreen }: { readonly reward: Reward; readonly onScreen: VisitOnScreen }) {
  const { telling, customer, visit } = onScreen
  const actions = useActions()
  const run = useRun()
  const redemption = customer.redemptions.find((one) => one.id === reward.redemptionId && !one.undone)
  const isOfVisit = redemption?.visitId === visit.id
  const now = reward.units.filter((unit) => unit.visitId === visit.id).length
  const have = reward.units.length
  const item = redemption ? itemName(telling.catalogue, redemption.takenUpc ?? redemption.upc) : ''
  const given = (
    <div className="given">
      <Icon name="check" />
      <span className="cut">{t('finish.redeemedThisVisit')}</span>
      {redemption && (
        <Quiet onClick={() => void run(() => actions.undoRedemption(redemption.id))}>
          <u>{t('finish.undo')}</u>
        </Quiet>
      )}
    </div>
  )
  const isConflicted = reward.status === 'conflicted'
  return (
    <Ticket
      state={redemption ? 'redeemed' : reward.status === 'expired' || isConflicted ? 'expired' : 'complete'}
      title={rewardTitle(telling.catalogue, reward)}
      rule={ruleOfSource(telling, reward.source)}
      moved={redemption ? t(reward.kind === 'rebate' ? 'finish.on' : 'finish.took', { item }) : null}
      total={have}
      before={have - now}
      now={now}
      gone={0}
      picture={
        now > 0 ? t('ticket.pictureNow', { have, total: have, now }) : t('ticket.picture', { have, total: have })
      }
      ofTotal={t('ticket.ofTotal', { total: have })}
      say={
        isConflicted ? (
          <span className="dim">{t('ticket.conflicted')}</span>
        ) : (
          <>
            <span className="dim">{t('finish.stillOpen')}</span>{' '}
            <Quiet className="again" onClick={() => void run(() => actions.checkOut())}>
              <u>{t('finish.chooseAgain')}</u>
            </Quiet>
          </>
        )
      }
      stub={whatItGives(telling, reward)}
      stubSays={
        <>
          {t(redemption ? 'ticket.redeemed' : isConflicted ? 'ticket.conflictedStub' : 'ticket.earned')}{' '}
          <WhyReward buttonClass="why" about={onScreen} rewards={[reward]} />
        </>
      }
      given={redemption && isOfVisit ? given : undefined}
      animate
    />
  )
}
