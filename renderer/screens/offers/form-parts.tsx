/** What the forms of offers and programs share: brand, titles, dates, the rule, and the foot with the one button. */
import { useEffect, useRef } from 'react'
import { rewardRules } from '../../../shared/loyalty/catalogue.ts'
import { t } from '../../language/words.ts'
import { useTill } from '../../session/use-till.ts'
import { Act, Btn } from '../../ui/button.tsx'
import { Segments, SelectField, TextField, Tick } from '../../ui/fields.tsx'
import { DialogRefusal } from '../dialog-refusal.tsx'
import type { OfferDraft, ProgramDraft, RuleDraft } from './draft.ts'
import { rulesToChoose, ruleWords } from './offer-words.ts'
import { longestDescription, longestTitle, type Problems } from './read-draft.ts'

type Head = Pick<
  OfferDraft & ProgramDraft,
  'number' | 'title' | 'description' | 'brand' | 'newBrand' | 'start' | 'end' | 'requiresEmail' | 'requiresAddress'
>

interface HeadProps {
  readonly draft: Head
  readonly isKnown: boolean
  readonly problems: Problems
  readonly onHead: (change: Partial<Head>) => void
}

export function HeadFields({ draft, isKnown, problems, onHead }: HeadProps) {
  const manufacturers = useTill((state) => state.account.catalogue.manufacturers)
  const brands = Object.values(manufacturers).sort((a, b) => a.name.localeCompare(b.name))
  return (
    <div className="form-grid">
      <TextField
        wide
        label={t('offers.form.title')}
        placeholder={t('offers.form.titleHint')}
        maxLength={longestTitle}
        value={draft.title}
        refusal={problems['title']}
        onChange={(event) => onHead({ title: event.target.value })}
      />
      <div>
        <SelectField
          label={t('offers.form.brand')}
          empty={t('offers.form.choose')}
          options={[
            ...brands.map((brand) => ({ value: brand.id, label: brand.name })),
            ...(isKnown ? [] : [{ value: 'new', label: t('offers.form.anotherBrand') }]),
          ]}
          value={draft.brand}
          aria-invalid={problems['brand'] ? true : undefined}
          onChange={(event) => onHead({ brand: event.target.value })}
        />
        {problems['brand'] && <p className="says">{problems['brand']}</p>}
      </div>
      {draft.brand === 'new' ? (
        <TextField
          label={t('offers.form.newBrand')}
          maxLength={100}
          value={draft.newBrand}
          refusal={problems['newBrand']}
          onChange={(event) => onHead({ newBrand: event.target.value })}
        />
      ) : (
        <NumberField draft={draft} isKnown={isKnown} problems={problems} onHead={onHead} />
      )}
      <TextField
        label={t('offers.form.start')}
        type="date"
        value={draft.start}
        refusal={problems['start']}
        onChange={(event) => onHead({ start: event.target.value })}
      />
      <TextField
        label={t('offers.form.end')}
        type="date"
        value={draft.end}
        refusal={problems['end']}
        onChange={(event) => onHead({ end: event.target.value })}
      />
      <TextField
        wide
        label={t('offers.form.description')}
        maxLength={longestDescription}
        value={draft.description}
        refusal={problems['description']}
        onChange={(event) => onHead({ description: event.target.value })}
      />
    </div>
  )
}

const NumberField = ({ draft, isKnown, problems, onHead }: HeadProps) => (
  <TextField
    label={t('offers.form.number')}
    placeholder={isKnown ? undefined : t('offers.form.numberEmpty')}
    maxLength={100}
    readOnly={isKnown}
    value={draft.number}
    refusal={problems['number']}
    onChange={(event) => onHead({ number: event.target.value })}
  />
)

export const DemandTicks = ({ draft, onHead }: Pick<HeadProps, 'draft' | 'onHead'>) => (
  <>
    <Tick checked={draft.requiresEmail} onChange={(event) => onHead({ requiresEmail: event.target.checked })}>
      {t('offers.form.requiresEmail')}
    </Tick>
    <Tick checked={draft.requiresAddress} onChange={(event) => onHead({ requiresAddress: event.target.checked })}>
      {t('offers.form.requiresAddress')}
    </Tick>
  </>
)

interface RuleProps {
  readonly draft: RuleDraft
  readonly at: string
  readonly problems: Problems
  readonly onRule: (change: Partial<RuleDraft>) => void
}

/** Buy X, get Y, and which. */
export function RuleFields({ draft, at, problems, onRule }: RuleProps) {
  return (
    <div className="rule-grid">
      <TextField
        label={t('offers.form.buy')}
        inputMode="numeric"
        maxLength={4}
        value={draft.buy}
        refusal={problems[`${at}buy`]}
        onChange={(event) => onRule({ buy: event.target.value })}
      />
      <TextField
        label={t('offers.form.get')}
        inputMode="numeric"
        maxLength={3}
        value={draft.get}
        refusal={problems[`${at}get`]}
        onChange={(event) => onRule({ get: event.target.value })}
      />
      <SelectField
        label={t('offers.form.rule')}
        options={rulesToChoose.map((rule) => ({ value: rule, label: ruleWords(rule) }))}
        value={draft.rule}
        onChange={(event) => {
          const rule = rewardRules.find((one) => one === event.target.value)
          if (rule) onRule({ rule })
        }}
      />
      {draft.rule === 'discount' && (
        <>
          <Segments
            label={t('offers.form.discountKind')}
            options={[
              { value: 'cents', label: t('offers.form.cents') },
              { value: 'percent', label: t('offers.form.percent') },
            ]}
            value={draft.discountKind}
            onChoose={(discountKind) => onRule({ discountKind })}
          />
          <TextField
            label={t('offers.form.discount')}
            inputMode="decimal"
            maxLength={9}
            value={draft.discount}
            refusal={problems[`${at}discount`]}
            onChange={(event) => onRule({ discount: event.target.value })}
          />
        </>
      )}
    </div>
  )
}

interface FootProps {
  readonly problemCount: number
  readonly isUnchanged: boolean
  readonly onSave: () => void
  readonly onKeep: () => void
  readonly onThrowAway: () => void
}

/** Save says what is missing and leads there; leaving keeps what was typed. */
export function FormFoot({ problemCount, isUnchanged, onSave, onKeep, onThrowAway }: FootProps) {
  const foot = useRef<HTMLElement>(null)
  const wasHeld = useRef(0)
  useEffect(() => {
    if (problemCount > 0 && wasHeld.current === 0)
      foot.current?.closest('form')?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
    wasHeld.current = problemCount
  }, [problemCount])
  return (
    <footer className="offers-foot" ref={foot}>
      <DialogRefusal />
      <div className="row">
        <Btn className="tall" onClick={onThrowAway}>
          {t('offers.action.throwAway')}
        </Btn>
        <Btn className="tall" onClick={onKeep}>
          {t('offers.action.keep')}
        </Btn>
        <Act
          className="grow"
          label={t('offers.action.save')}
          held={
            problemCount > 0
              ? t('offers.form.held', { count: problemCount })
              : isUnchanged
                ? t('offers.form.unchanged')
                : null
          }
          onClick={onSave}
        />
      </div>
    </footer>
  )
}
