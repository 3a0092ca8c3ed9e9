/** Entering or correcting an offer: what it is, what it gives, its items and limits; beside it the sample basket and what is affected. */
import { daysAfter, monthOf } from '../../../shared/kernel/business-date.ts'
import { t } from '../../language/words.ts'
import { useMoment, useTill } from '../../session/use-till.ts'
import { Segments, TextField, Tick } from '../../ui/fields.tsx'
import { AffectedList } from './affected-list.tsx'
import { draftOfOffer, newOffer, type OfferDraft } from './draft.ts'
import { DemandTicks, FormFoot, HeadFields, RuleFields } from './form-parts.tsx'
import { ItemTable } from './item-table.tsx'
import { useOffersSession } from './offers-session.ts'
import { PageHead } from './page-head.tsx'
import { PreviewPanel } from './preview-panel.tsx'
import { readOfferDraft } from './read-draft.ts'
import { useDraftForm } from './use-draft.ts'

/** `draftKey` is the offer's id, or `new`. */
export function OfferForm({ draftKey }: { readonly draftKey: string }) {
  const catalogue = useTill((state) => state.account.catalogue)
  const { localDate } = useMoment()
  const { keepOffer, goTo } = useOffersSession()
  const kept = useOffersSession((session) => session.offerDrafts[draftKey])
  const known = catalogue.offers[draftKey]
  const draft = kept ?? (known ? draftOfOffer(catalogue, known, localDate) : newOffer(nextMonth(localDate)))
  const form = useDraftForm(
    (context) => readOfferDraft(draft, context),
    () => keepOffer(draftKey, null),
  )
  const change = (more: Partial<OfferDraft>) => keepOffer(draftKey, { ...draft, ...more })
  const { problems } = form
  const isRebate = draft.offerType === 'rebate'
  return (
    <form
      className="page two offers-page"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void form.save()
      }}
    >
      <div className="offers-form">
        <div className="page-list scrolls">
          <PageHead title={t(known ? 'offers.form.correctOffer' : 'offers.form.newOffer')} />
          <section className="panel form-part" aria-label={t('offers.form.what')}>
            {!known && (
              <Segments
                label={t('offers.form.type')}
                options={[
                  { value: 'freeGood', label: t('offers.form.freeGood') },
                  { value: 'rebate', label: t('offers.form.rebate') },
                ]}
                value={draft.offerType}
                onChoose={(offerType) => change({ offerType })}
              />
            )}
            <HeadFields draft={draft} isKnown={known !== undefined} problems={problems} onHead={change} />
          </section>
          <section className="panel form-part" aria-label={t('offers.form.gives')}>
            <h2>{t('offers.form.gives')}</h2>
            {!isRebate && (
              <>
                <RuleFields draft={draft} at="" problems={problems} onRule={change} />
                <Tick checked={draft.mixAndMatch} onChange={(event) => change({ mixAndMatch: event.target.checked })}>
                  {t('offers.form.mix')}
                </Tick>
              </>
            )}
            <h3>{t('offers.form.items')}</h3>
            <ItemTable
              items={draft.items}
              at=""
              problems={problems}
              columns={{ rebate: isRebate, rewardable: !isRebate, mapKey: !isRebate && draft.rule === 'mapped' }}
              onItems={(items) => change({ items })}
            />
          </section>
          <section className="panel form-part" aria-label={t('offers.form.limits')}>
            <h2>{t('offers.form.limits')}</h2>
            <Limits draft={draft} problems={problems} onChange={change} />
            <div className="row wrap ticks">
              <Tick
                checked={draft.countsTowardCard}
                onChange={(event) => change({ countsTowardCard: event.target.checked })}
              >
                {t('offers.form.countsTowardCard')}
              </Tick>
              <DemandTicks draft={draft} onHead={change} />
            </div>
          </section>
        </div>
        <FormFoot
          problemCount={Object.keys(problems).length}
          isUnchanged={form.isUnchanged}
          onSave={() => void form.save()}
          onKeep={() => goTo({ name: 'list' })}
          onThrowAway={() => {
            keepOffer(draftKey, null)
            goTo({ name: 'list' })
          }}
        />
      </div>
      <aside className="page-side offers-side" aria-label={t('offers.preview.title')}>
        <PreviewPanel draftKey={draftKey} read={form.read} start={draft.start} items={draft.items} />
        {known && <AffectedList programId={known.id} says={t('offers.form.corrections')} />}
      </aside>
    </form>
  )
}

function Limits(props: {
  readonly draft: OfferDraft
  readonly problems: Readonly<Record<string, string>>
  readonly onChange: (change: Partial<OfferDraft>) => void
}) {
  const { draft, problems, onChange } = props
  return (
    <div className="form-grid">
      <TextField
        label={t('offers.form.limit')}
        placeholder={t('offers.form.noLimit')}
        inputMode="numeric"
        maxLength={6}
        value={draft.limit}
        refusal={problems['limit']}
        onChange={(event) => onChange({ limit: event.target.value })}
      />
      <div className="labelled">
        <span className="sm strong">{t('offers.form.limitPer')}</span>
        <Segments
          label={t('offers.form.limitPer')}
          options={[
            { value: 'customer', label: t('offers.form.customer') },
            { value: 'household', label: t('offers.form.household') },
          ]}
          value={draft.limitPer}
          onChoose={(limitPer) => onChange({ limitPer })}
        />
      </div>
      <TextField
        label={t('offers.form.capUnits')}
        placeholder={t('offers.form.noCap')}
        inputMode="numeric"
        maxLength={9}
        value={draft.capUnits}
        refusal={problems['capUnits']}
        onChange={(event) => onChange({ capUnits: event.target.value })}
      />
      {(draft.offerType === 'rebate' || draft.capAmount !== '') && (
        <TextField
          label={t('offers.form.capAmount')}
          placeholder={t('offers.form.noCap')}
          inputMode="decimal"
          maxLength={12}
          value={draft.capAmount}
          refusal={problems['capAmount']}
          onChange={(event) => onChange({ capAmount: event.target.value })}
        />
      )}
    </div>
  )
}

/** Offers are known before their month. */
function nextMonth(today: string): { readonly start: string; readonly end: string } {
  const start = daysAfter(monthOf(today).last, 1)
  return { start, end: monthOf(start).last }
}
