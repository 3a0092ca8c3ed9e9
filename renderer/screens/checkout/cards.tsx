/** What this visit earns, and the cards and offers that moved, as punch cards that fill. The rest is folded to one line each. */
import { useEffect, useRef } from 'react'
import type { CustomerId, VisitId } from '../../../shared/kernel/ids.ts'
import { activeEnrollment, programsOfItem } from '../../../shared/loyalty/programs-by-upc.ts'
import { type OneMore, type VisitEarnings, visitEarnings } from '../../../shared/loyalty/visit-earnings.ts'
import { joined, t } from '../../language/words.ts'
import { useScreenSession } from '../../session/screen-session.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Btn, Quiet } from '../../ui/button.tsx'
import { Float } from '../../ui/float.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Ticket } from '../../ui/ticket.tsx'
import { type Telling, unitName, whatItGives } from '../reward-words.ts'
import type { VisitOnScreen } from '../use-visit.ts'
import { WhyReward } from '../why.tsx'
import { inKeptOrder, lockedTicket, rankOf, type TicketView, ticketsOf } from './ticket-view.ts'

const mostOneMore = 3

/** The card itself says that one is to go. */
const saysOneMore = (view: TicketView, one: OneMore): boolean =>
  view.state === 'one-to-go' && view.programId === one.programId && one.earns.kind !== 'rebate'

export function Cards({ onScreen }: { readonly onScreen: VisitOnScreen }) {
  const { assessment, visit, customer, telling } = onScreen
  const all = ticketsOf(assessment, visit.id, customer, telling)
  const open = useScreenSession((session) => session.open)
  const kept = useRef<readonly string[]>([])
  const shown = inKeptOrder(all, kept.current)
  const locked = useLockedTickets(onScreen)
  const earnings = visitEarnings(visit.id, customer, onScreen.account, onScreen.moment)
  const others = all.filter((view) => rankOf(view) === 3)
  const isQuick = useQuickScans()
  useEffect(() => {
    kept.current = shown.map((view) => view.key)
  })
  return (
    <div className={`cards ${isQuick ? 'is-quick' : ''}`} tabIndex={-1}>
      <div className="head">
        <h2>{t('checkout.earns')}</h2>
        <span className="sm dim cut grow">{earnsInWords(onScreen, earnings, visit.id)}</span>
        <Quiet className="end paper" onClick={() => open({ kind: 'paperCard' })}>
          <u>{t('corrections.paper.open')}</u>
        </Quiet>
      </div>
      <OneMoreLines
        oneMore={earnings.oneMore.filter((one) => !shown.some((view) => saysOneMore(view, one)))}
        telling={telling}
      />
      <div className="tickets">
        {[...shown, ...locked].map((view) => (
          <TicketOf key={view.key} view={view} onScreen={onScreen} canAdd />
        ))}
      </div>
      {all.length === 0 && locked.length === 0 && <p className="empty">{t('checkout.noCards')}</p>}
      {others.length > 0 && (
        <section aria-label={t('checkout.others')}>
          <div className="head others-head">
            <h2>{t('checkout.others')}</h2>
          </div>
          <ul className="panel others">
            {others.map((view) => (
              <li key={view.key} className="mini">
                <span className="name cut">{view.title}</span>
                <span className="dim">{view.picture}</span>
                <AddOneMore view={view} telling={telling} />
                <span className="end strong">{view.stub}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

const quickMs = 400

/** Whether the last scan followed the one before at once: a punch that still moves would hold the next picture up. */
function useQuickScans(): boolean {
  const nth = useTill((state) => state.lastOutcome?.nth ?? 0)
  const last = useRef({ nth, at: Number.NEGATIVE_INFINITY, isQuick: false })
  if (last.current.nth !== nth) {
    const at = performance.now()
    last.current = { nth, at, isQuick: at - last.current.at < quickMs }
  }
  return last.current.isQuick
}

function earnsInWords({ assessment, telling }: VisitOnScreen, earnings: VisitEarnings, visitId: VisitId): string {
  const now = earnings.rewards.map((reward) => whatItGives(telling, reward))
  const earlier = assessment.rewards
    .filter((reward) => reward.status === 'earned' && reward.earnedVisitId !== visitId)
    .map((reward) =>
      t('checkout.waitingFrom', {
        what: whatItGives(telling, reward),
        date: telling.format.day(reward.earnedBusinessDate),
      }),
    )
  return joined([...now, ...earlier]) || t('checkout.earnsNothing')
}

interface OneMoreProps {
  readonly oneMore: readonly OneMore[]
  readonly telling: Telling
}

/** What one more item would earn and no card on the screen says yet. */
function OneMoreLines({ oneMore, telling }: OneMoreProps) {
  const { catalogue } = telling
  if (oneMore.length === 0) return null
  return (
    <ul className="one-more">
      {oneMore.slice(0, mostOneMore).map((one) => (
        <li key={one.programId + (one.cardGroupId ?? '')}>
          <Icon name="gift" />
          <b>{oneMoreInWords(one, telling)}</b>
          <span className="dim sm cut">
            {(one.cardGroupId
              ? catalogue.cardGroups[one.cardGroupId]?.title
              : catalogue.offers[one.programId]?.title) ?? ''}
          </span>
        </li>
      ))}
    </ul>
  )
}

function oneMoreInWords({ upcs, earns }: OneMore, { catalogue, format }: Telling): string {
  const unit = unitName(catalogue, upcs)
  switch (earns.kind) {
    case 'freeGood':
      return earns.count === 1
        ? t('loyalty.oneMoreFree', { unit })
        : t('loyalty.oneMoreFreeMany', { unit, count: earns.count })
    case 'rebate':
      return t('loyalty.oneMore', { unit, what: t('reward.off', { amount: format.money(earns.cents) }) })
    case 'discount': {
      const { discount } = earns
      const amount = discount?.kind === 'percent' ? `${discount.amount}%` : format.money(discount?.amount ?? 0)
      return t('loyalty.oneMore', { unit, what: t('reward.off', { amount }) })
    }
  }
}

interface TicketOfProps {
  readonly view: TicketView
  readonly onScreen: VisitOnScreen
  /** One more of it may be added here. */
  readonly canAdd?: boolean
}

export function TicketOf({ view, onScreen, canAdd = false }: TicketOfProps) {
  const open = view.rewards.filter((reward) => reward.status === 'earned')
  const stubSays =
    open.length > 0 ? (
      <>
        {view.stubSays} <WhyReward buttonClass="why" about={onScreen} rewards={open} />
      </>
    ) : (
      view.stubSays
    )
  const tags = [view.needs, ...view.tags].filter((tag) => tag !== null)
  const say = (
    <>
      {tags.map((tag) => (
        <span key={tag} className="tag rust">
          {tag}
        </span>
      ))}{' '}
      {!view.needs && view.say} {!view.needs && <span className="dim">{view.sayQuiet}</span>}
      {canAdd && <AddOneMore view={view} telling={onScreen.telling} />}
      {view.cardId !== null && <CardNote view={view} cardId={view.cardId} customerId={onScreen.customer.id} />}
    </>
  )
  const { key, cardId: _cardId, note: _note, again: _again, tags: _tags, owed: _owed, ...shown } = view
  return <Ticket {...shown} key={key} say={say} stubSays={stubSays} animate />
}

/** What was bought on the card last, once more, without a scan. Source: domain.md 3.4 step 4 (K-CONVERT). */
function AddOneMore({ view, telling }: { readonly view: TicketView; readonly telling: Telling }) {
  const actions = useActions()
  const { again } = view
  const item = again && telling.catalogue.items[again]?.description
  if (!again || !item || view.state === 'expired') return null
  const add = () => void actions.addItem(again, 1, 'cardClick')
  return (
    <Quiet className="ticket-note" aria-label={t('checkout.addOneMore', { item })} onClick={add}>
      <span className="plus-one">{t('checkout.plusOne')}</span>
    </Quiet>
  )
}

interface CardNoteProps {
  readonly view: TicketView
  readonly cardId: string
  readonly customerId: CustomerId
}

/** The card's note, to be read and changed where the card is seen. Source: domain.md 3.9 (Edit Card Notes). */
function CardNote({ view, cardId, customerId }: CardNoteProps) {
  const open = useScreenSession((session) => session.open)
  const edit = () => open({ kind: 'cardNotes', customerId, cardId, title: view.title, text: view.note ?? '' })
  if (view.note === null)
    return (
      <Quiet className="ticket-note" aria-label={t('history.editNotes')} onClick={edit}>
        <Icon name="note" />
      </Quiet>
    )
  return (
    <Float
      name={t('corrections.notes.title')}
      buttonClass="quiet ticket-note"
      width={320}
      label={
        <>
          <Icon name="note" />
          <u>{t('corrections.notes.title')}</u>
        </>
      }
    >
      {(close) => (
        <>
          <p>{view.note}</p>
          <Btn
            className="small"
            onClick={() => {
              close()
              edit()
            }}
          >
            {t('history.editNotes')}
          </Btn>
        </>
      )}
    </Float>
  )
}

/** In a POS-report account the POS counts the cards; the lines say so, and so does a card without holes. */
function useLockedTickets({ visit, account, telling }: VisitOnScreen): readonly TicketView[] {
  const refusal = useTill((state) =>
    state.lastOutcome?.outcome.kind === 'refused' ? state.lastOutcome.outcome.refusal : null,
  )
  if (account.account?.accountType !== 'posReport') return []
  const upcs = visit.lines.map((line) => line.upc)
  if (refusal?.reason === 'trackedInPos') upcs.push(refusal.upc)
  const groups = upcs.flatMap((upc) => programsOfItem(telling.catalogue, upc).cardGroups)
  return [...new Set(groups)]
    .filter((group) => activeEnrollment(telling.catalogue, visit.locationId, group.programId))
    .map((group) => lockedTicket(group.programId, group.title))
}
