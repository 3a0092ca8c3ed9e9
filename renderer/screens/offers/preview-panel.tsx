/** The sample basket: items of the draft, how many of each, and what the real rules would say, earn and allow. */
import type { Upc } from '../../../shared/kernel/ids.ts'
import { unreadable, upcCell } from '../../../shared/reports/product-list-cells.ts'
import { t } from '../../language/words.ts'
import { useFormat, useMoment, useTill } from '../../session/use-till.ts'
import { Quiet } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { refusalTitle } from '../refusal-words.ts'
import { itemName, rewardTitle, ruleInWords, type Telling, whatItGives } from '../reward-words.ts'
import type { ItemDraft } from './draft.ts'
import { useOffersSession } from './offers-session.ts'
import { type PreviewAnswer, previewOf } from './preview.ts'
import type { ReadDraft } from './read-draft.ts'

export interface PreviewPanelProps {
  readonly draftKey: string
  readonly read: ReadDraft
  readonly start: string
  readonly items: readonly ItemDraft[]
}

const fullBasket = 99
const nothing: Readonly<Record<string, number>> = {}

export function PreviewPanel({ draftKey, read, start, items }: PreviewPanelProps) {
  const account = useTill((state) => state.account)
  const locationId = useTill((state) => state.boot?.locationId ?? null)
  const moment = useMoment()
  const format = useFormat()
  const keepBasket = useOffersSession((session) => session.keepBasket)
  const basket = useOffersSession((session) => session.baskets[draftKey]) ?? nothing
  const date = start > moment.localDate ? start : moment.localDate
  const change = (upc: string, by: number) => {
    const { [upc]: before = 0, ...others } = basket
    const count = Math.min(fullBasket, Math.max(0, before + by))
    keepBasket(draftKey, count === 0 ? others : { ...others, [upc]: count })
  }
  const listed = items.flatMap((item): Listed[] => {
    const code = upcCell(item.upc.trim())
    if (code === null || code === unreadable || !item.isQualifying) return []
    return [{ key: item.key, upc: code.upc, name: item.description.trim() || code.upc }]
  })
  const chosen = listed.flatMap(({ upc }) => {
    const quantity = basket[upc] ?? 0
    return quantity > 0 ? [{ upc, quantity }] : []
  })
  const answer =
    read.ok && locationId && chosen.length > 0
      ? previewOf({
          account,
          rows: read.rows,
          programId: read.programId,
          locationId,
          savedOn: moment.businessDate,
          date,
          basket: chosen,
        })
      : null
  return (
    <section className="preview" aria-label={t('offers.preview.title')}>
      <h2>{t('offers.preview.title')}</h2>
      <p className="sm dim">
        {read.ok ? t('offers.preview.says', { date: format.day(date) }) : t('offers.preview.waits')}
      </p>
      {read.ok && (
        <ul className="basket">
          {listed.map((item) => (
            <BasketRow key={item.key} item={item} count={basket[item.upc] ?? 0} onChange={change} />
          ))}
        </ul>
      )}
      {read.ok && chosen.length === 0 && <p className="sm">{t('offers.preview.nothing')}</p>}
      {answer && read.ok && <Answer answer={answer} programId={read.programId} />}
      {answer && (
        <Quiet onClick={() => keepBasket(draftKey, nothing)}>
          <u>{t('offers.preview.empty')}</u>
        </Quiet>
      )}
    </section>
  )
}

interface Listed {
  readonly key: string
  readonly upc: Upc
  readonly name: string
}

interface BasketRowProps {
  readonly item: Listed
  readonly count: number
  readonly onChange: (upc: string, by: number) => void
}

function BasketRow({ item, count, onChange }: BasketRowProps) {
  const { name } = item
  return (
    <li>
      <span className="grow">{name}</span>
      <button
        type="button"
        className="step"
        aria-label={t('offers.preview.less', { item: name })}
        onClick={() => onChange(item.upc, -1)}
      >
        <Icon name="minus" />
      </button>
      <span className="count">
        <span aria-hidden="true">{count}</span>
        <span className="visually-hidden">{t('offers.preview.inBasket', { count })}</span>
      </span>
      <button
        type="button"
        className="step"
        aria-label={t('offers.preview.add', { item: name })}
        onClick={() => onChange(item.upc, 1)}
      >
        <Icon name="plus" />
      </button>
    </li>
  )
}

function Answer({ answer, programId }: { readonly answer: PreviewAnswer; readonly programId: string }) {
  const format = useFormat()
  const moment = useMoment()
  const { catalogue } = answer.account
  const telling: Telling = { catalogue, format, moment }
  const { rewards, cards, sets, otherRewards } = answer
  const open = [
    ...cards
      .filter((card) => card.status === 'open')
      .map((card) => ({
        key: card.id,
        title: catalogue.cardGroups[card.cardGroupId]?.title ?? '',
        have: card.units.length,
        total: card.requiredQty,
      })),
    ...sets
      .filter((set) => set.status === 'open')
      .map((set) => ({ key: set.id, title: '', have: set.units.length, total: set.buyQty })),
  ]
  return (
    <div className="preview-answer">
      <ul className="said">
        {answer.lines.map((line) => {
          const said = [
            ...(line.refusal
              ? [t('offers.preview.refused', { reason: refusalTitle(line.refusal, format) })]
              : line.questions.map((question) =>
                  question.kind === 'ask'
                    ? question.offerId === programId
                      ? t('offers.preview.asks')
                      : t('offers.preview.otherAsks', {
                          title: catalogue.offers[question.offerId]?.title ?? '',
                        })
                    : t(`offers.preview.${question.kind}`),
                )),
          ]
          return (
            <li key={line.upc}>
              <b>{t('reward.times', { count: line.quantity, item: itemName(catalogue, line.upc) })}</b>
              <br />
              <span className="dim">{said.length > 0 ? said.join(' · ') : t('offers.preview.silent')}</span>
            </li>
          )
        })}
      </ul>
      <p className={`preview-sum ${rewards.length > 0 ? 'is-earned' : ''}`}>
        {rewards.length > 0 && <Icon name="gift" />}
        <b>
          {rewards.length > 0 ? t('offers.preview.earns', { count: rewards.length }) : t('offers.preview.earnsNothing')}
        </b>
      </p>
      <ul className="said">
        {rewards.map((reward) => (
          <li key={reward.id}>
            <b>{whatItGives(telling, reward)}</b>
            <br />
            <span className="dim">
              {ruleInWords(telling, reward)}
              {reward.kind === 'freeGood' && (
                <>
                  {' '}
                  {t('offers.preview.allowed', {
                    items: reward.allowedUpcs.map((upc) => itemName(catalogue, upc)).join(', '),
                  })}
                </>
              )}
            </span>
          </li>
        ))}
        {open.map((one) => (
          <li key={one.key} className="dim">
            {one.title} {t('offers.preview.progress', { have: one.have, total: one.total })}
          </li>
        ))}
        {otherRewards.length > 0 && (
          <li className="dim">
            {t('offers.preview.others', {
              what: otherRewards
                .map((reward) => `${whatItGives(telling, reward)} (${rewardTitle(catalogue, reward)})`)
                .join(', '),
            })}
          </li>
        )}
      </ul>
    </div>
  )
}
