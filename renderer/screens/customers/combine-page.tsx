/**
 * Two accounts side by side: which one stays, and what the other brings. What stands below is the real fold and assessment of the merged
 * state, so cards, rewards, limits and points are what they will be. Combining is a manager's matter.
 */
import { useEffect, useMemo, useState } from 'react'
import { type MergePreview, type PersonAndState, previewMerge } from '../../../shared/customers/merge-preview.ts'
import type { CustomerId, VisitId } from '../../../shared/kernel/ids.ts'
import { assess } from '../../../shared/loyalty/assess.ts'
import { offerUse } from '../../../shared/loyalty/offer-room.ts'
import { pointsBalance } from '../../../shared/loyalty/points.ts'
import { t } from '../../language/words.ts'
import { useActions, useFormat, useTill } from '../../session/use-till.ts'
import { Act, Btn } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { ticketsOf } from '../checkout/ticket-view.ts'
import { DialogRefusal } from '../dialog-refusal.tsx'
import { useRun, useTelling } from '../use-visit.ts'
import { showCustomer } from './customer-address.ts'
import { showDuplicates } from './duplicates-address.ts'
import { nameOf } from './name-of.ts'

export interface CombinePageProps {
  readonly one: CustomerId
  readonly other: CustomerId
}

export function CombinePage({ one, other }: CombinePageProps) {
  const actions = useActions()
  const customers = useTill((state) => state.customers)
  const [isRead, setRead] = useState(false)
  useEffect(() => {
    let isGone = false
    void Promise.all([actions.openCustomer(one), actions.openCustomer(other)]).then(() => {
      if (!isGone) setRead(true)
    })
    return () => {
      isGone = true
    }
  }, [actions, one, other])
  const [left, right] = [customers[one], customers[other]]
  if (!isRead || !left || !right)
    return <p className="empty">{isRead ? t('accounts.gone') : t('profile.list.opening')}</p>
  if (left.state.id === right.state.id) return <p className="empty">{t('accounts.same')}</p>
  if (left.state.deletedAt !== null || right.state.deletedAt !== null)
    return <p className="empty">{t('accounts.gone')}</p>
  return <Compare two={[left, right]} />
}

function Compare({ two }: { readonly two: readonly [PersonAndState, PersonAndState] }) {
  const [left, right] = two
  const actions = useActions()
  const run = useRun()
  const account = useTill((state) => state.account)
  const telling = useTelling()
  const { moment } = telling
  const [primaryId, setPrimaryId] = useState(() => (isLikelierPrimary(right, left) ? right : left).state.id)
  const [primary, secondary] = primaryId === right.state.id ? [right, left] : [left, right]
  const preview = useMemo(
    () => previewMerge(primary, secondary, account, moment),
    [primary, secondary, account, moment],
  )
  const combine = () =>
    void run(
      () => actions.combineCustomers(primary.state.id, secondary.state.id),
      () => showCustomer(primary.state.id, 'overview'),
    )
  const dismiss = () =>
    void run(
      () => actions.dismissDuplicate(left.state.id, right.state.id),
      () => showDuplicates(),
    )
  return (
    <div className="combine">
      <DialogRefusal />
      <fieldset className="combine-sides">
        <legend>
          <b>{t('accounts.primary')}</b> <span className="dim">{t('accounts.primarySays')}</span>
        </legend>
        {two.map((side) => (
          <SideCard
            key={side.state.id}
            side={side}
            isPrimary={side.state.id === primaryId}
            onChoose={() => setPrimaryId(side.state.id)}
          />
        ))}
      </fieldset>
      <After preview={preview} primary={primary} secondary={secondary} />
      <div className="row wrap combine-foot">
        <span className="dim sm grow">{t('accounts.parting')}</span>
        <Btn className="tall" onClick={dismiss}>
          {t('accounts.notSame')}
        </Btn>
        <Act label={t('accounts.combine')} onClick={combine} />
      </div>
    </div>
  )
}

/** The one the POS knows; else the one that was here more often; else the older one. */
function isLikelierPrimary(one: PersonAndState, other: PersonAndState): boolean {
  if (isKnownToPos(one) !== isKnownToPos(other)) return isKnownToPos(one)
  const [visits, others] = [one, other].map(({ state }) => Object.keys(state.visits).length)
  if (visits !== others) return (visits ?? 0) > (others ?? 0)
  return (one.state.createdAt ?? '') < (other.state.createdAt ?? '')
}

const isKnownToPos = ({ person }: PersonAndState): boolean =>
  person.posLinks.length > 0 || person.internalCustomerId !== ''

interface SideCardProps {
  readonly side: PersonAndState
  readonly isPrimary: boolean
  readonly onChoose: () => void
}

function SideCard({ side, isPrimary, onChoose }: SideCardProps) {
  const format = useFormat()
  const account = useTill((state) => state.account)
  const { moment } = useTelling()
  const { person, state } = side
  const assessment = useMemo(() => assess(state, account, moment), [state, account, moment])
  const cards = assessment.cards.filter((card) => card.status === 'open' && card.units.length > 0).length
  const rewards = assessment.rewards.filter((reward) => reward.status === 'earned').length
  const { address } = person
  const lines = [
    [person.email || t('checkout.noEmail'), person.phone ? format.phone(person.phone) : t('checkout.noPhone')],
    [
      [address.line1, address.city, address.zip].filter((part) => part !== '').join(', '),
      person.pets.map((pet) => pet.name).join(', '),
    ],
    [
      state.createdAt ? t('accounts.since', { date: format.date(state.createdAt) }) : '',
      state.lastVisitAt
        ? t('accounts.lastVisit', { date: format.date(state.lastVisitAt) })
        : t('accounts.neverVisited'),
    ],
  ]
    .map((parts) => parts.filter((part) => part !== '').join(' · '))
    .filter((line) => line !== '')
  return (
    <label className={`choice side ${isPrimary ? 'on' : ''}`}>
      <input type="radio" name="primary" checked={isPrimary} onChange={onChoose} />
      <span className="dot" />
      <span className="words">
        <b className="lg">{nameOf(side)}</b>
        {isKnownToPos(side) && (
          <span className="tag plain">
            <Icon name="check" />
            {person.internalCustomerId
              ? t('accounts.hasId', { id: person.internalCustomerId })
              : t('accounts.knownToPos')}
          </span>
        )}
        {lines.map((line) => (
          <span key={line} className="dim">
            {line}
          </span>
        ))}
        <span>
          {t('accounts.facts', {
            visits: t('accounts.visits', { count: Object.keys(state.visits).length }),
            cards: t('accounts.cards', { count: cards }),
            rewards: t('accounts.rewards', { count: rewards }),
            points: pointsBalance(state),
          })}
        </span>
      </span>
    </label>
  )
}

const noVisit = 'none' as VisitId

interface AfterProps {
  readonly preview: MergePreview
  readonly primary: PersonAndState
  readonly secondary: PersonAndState
}

function After({ preview, primary, secondary }: AfterProps) {
  const telling = useTelling()
  const account = useTill((state) => state.account)
  const { merged, assessment } = preview
  const tickets = ticketsOf(assessment, noVisit, merged.state, telling)
  const waiting = assessment.rewards.filter((reward) => reward.status === 'earned').length
  const limits = limitsAfter(preview, account, telling.moment)
  return (
    <section className="panel combine-after" aria-labelledby="combine-after">
      <h2 id="combine-after">{t('accounts.after')}</h2>
      <p className="dim">{t('accounts.afterSays', { name: nameOf(merged) })}</p>
      <div className="combine-after-parts">
        <div>
          <h3 className="label">{t('accounts.afterCards')}</h3>
          {tickets.length === 0 && <p className="dim">{t('accounts.afterNothing')}</p>}
          <ul className="others">
            {tickets.map((view) => (
              <li key={view.key} className="mini">
                <span className="name cut">{view.title}</span>
                <span className="dim">{view.picture}</span>
                <span className={`end strong ${view.state === 'complete' ? 'tag gold' : ''}`}>{view.stub}</span>
              </li>
            ))}
          </ul>
          {waiting > 0 && (
            <p>
              <span className="tag gold">
                <Icon name="gift" /> {t('accounts.afterRewards', { count: waiting })}
              </span>
            </p>
          )}
          <p>{t('accounts.afterPoints', { points: pointsBalance(merged.state) })}</p>
        </div>
        <div>
          <h3 className="label">{t('accounts.contacts')}</h3>
          <Contacts preview={preview} primary={primary} secondary={secondary} />
          {limits.length > 0 && (
            <>
              <h3 className="label">{t('accounts.limits')}</h3>
              <ul className="plain-list">
                {limits.map((limit) => (
                  <li key={limit.title}>{t('accounts.limitLine', limit)}</li>
                ))}
              </ul>
            </>
          )}
        </div>
      </div>
    </section>
  )
}

function Contacts({ preview, primary, secondary }: AfterProps) {
  const format = useFormat()
  const shown = (field: 'email' | 'phone' | 'internalCustomerId', value: string) =>
    field === 'phone' ? format.phone(value) : value
  const { person } = preview.merged
  return (
    <ul className="plain-list">
      {(['email', 'phone', 'internalCustomerId'] as const).flatMap((field) => {
        const lines: string[] = []
        const name = t(`accounts.fields.${field}`)
        if (person[field] !== '')
          lines.push(
            primary.person[field] === ''
              ? t('accounts.taken', { field: name, value: shown(field, person[field]), name: nameOf(secondary) })
              : t('accounts.kept', { field: name, value: shown(field, person[field]) }),
          )
        if (preview.left.includes(field)) {
          const value = shown(field, secondary.person[field])
          lines.push(t('accounts.left', { field: name, value, name: nameOf(secondary) }))
        }
        return lines.map((line) => <li key={line}>{line}</li>)
      })}
    </ul>
  )
}

type LimitLine = { readonly title: string; readonly used: number; readonly limit: number }

/** Only of offers that one of the two has something of. */
function limitsAfter(
  { merged, assessment }: MergePreview,
  account: Parameters<typeof offerUse>[0],
  moment: Parameters<typeof offerUse>[4],
): readonly LimitLine[] {
  const ids = new Set(assessment.offers.map((set) => set.offerId))
  return [...ids].flatMap((offerId): LimitLine[] => {
    const offer = account.catalogue.offers[offerId]
    const version = offer?.versions.at(-1)
    if (!offer || !version) return []
    const { limit } = offerUse(account, merged.state, offerId, version, moment, assessment)
    return limit ? [{ title: offer.title, used: limit.used, limit: limit.figure }] : []
  })
}
