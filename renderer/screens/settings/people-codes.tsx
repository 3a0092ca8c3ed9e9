/** Cards and badges, a manager's matter: how their codes begin, and who signs in with which badge. */
import { useState } from 'react'
import { noPeopleCodes, type PeopleCodeRule, type PeopleCodeRules } from '../../../shared/barcode/people-codes.ts'
import { t } from '../../language/words.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { TextField, Tick } from '../../ui/fields.tsx'
import { useRun } from '../use-visit.ts'
import { StaffBadges } from './staff-badges.tsx'

const longestCode = 300
const longestPrefix = 200

type RuleKind = keyof PeopleCodeRules

export function PeopleCodes() {
  const rules = useTill((state) => state.account.account?.peopleCodes ?? noPeopleCodes)
  return (
    <section className="panel settings" aria-label={t('scanning.settings.title')}>
      <h2>{t('scanning.settings.title')}</h2>
      <p className="dim sm">{t('scanning.settings.says')}</p>
      <Rules kind="loyaltyCards" rules={rules} />
      <Rules kind="badges" rules={rules} />
      <StaffBadges rules={rules} />
    </section>
  )
}

function Rules({ kind, rules }: { readonly kind: RuleKind; readonly rules: PeopleCodeRules }) {
  const actions = useActions()
  const run = useRun()
  const isCards = kind === 'loyaltyCards'
  const save = (changed: readonly PeopleCodeRule[]) => {
    const peopleCodes = { loyaltyCards: [...rules.loyaltyCards], badges: [...rules.badges], [kind]: [...changed] }
    return run(() => actions.saveRows([{ kind: 'account', rows: [{ id: 'account', peopleCodes }] }]))
  }
  const heading = t(isCards ? 'scanning.settings.cardRules' : 'scanning.settings.badgeRules')
  return (
    <section aria-label={heading} className="stack">
      <h3>{heading}</h3>
      {rules[kind].length === 0 && <p className="dim">{t('scanning.settings.noRule')}</p>}
      {rules[kind].map((rule) => (
        <fieldset key={rule.prefix} className="row wrap" aria-label={rule.prefix}>
          <span className="grow">
            <b className="code">{rule.prefix}</b> <span className="dim">{ruleInWords(rule)}</span>
          </span>
          <Btn className="small" onClick={() => void save(rules[kind].filter((one) => one !== rule))}>
            {t('scanning.settings.remove')}
          </Btn>
        </fieldset>
      ))}
      <NewRule
        name={t(isCards ? 'scanning.settings.addCardRule' : 'scanning.settings.addBadgeRule')}
        known={rules[kind]}
        onAdd={(rule) => save([...rules[kind], rule])}
      />
    </section>
  )
}

function ruleInWords({ length, isPrefixLeftOff }: PeopleCodeRule): string {
  const words = length === null ? t('scanning.settings.anyLength') : t('scanning.settings.ofLength', { count: length })
  return isPrefixLeftOff ? `${words}, ${t('scanning.settings.isLeftOff')}` : words
}

interface NewRuleProps {
  readonly name: string
  readonly known: readonly PeopleCodeRule[]
  /** Resolves to whether it was saved at once. */
  readonly onAdd: (rule: PeopleCodeRule) => Promise<boolean>
}

function NewRule({ name, known, onAdd }: NewRuleProps) {
  const [prefix, setPrefix] = useState('')
  const [length, setLength] = useState('')
  const [isPrefixLeftOff, setLeftOff] = useState(false)
  const [refusal, setRefusal] = useState<{ readonly field: 'prefix' | 'length'; readonly sentence: string } | null>(
    null,
  )
  const add = async () => {
    const rule = { prefix: prefix.trim(), length: length.trim() === '' ? null : Number(length), isPrefixLeftOff }
    const wrong = refusalOf(rule, known)
    setRefusal(wrong)
    if (wrong || !(await onAdd(rule))) return
    setPrefix('')
    setLength('')
    setLeftOff(false)
  }
  return (
    <details className="rest">
      <summary>{name}</summary>
      <form
        aria-label={name}
        className="form-grid"
        onSubmit={(event) => {
          event.preventDefault()
          void add()
        }}
      >
        <TextField
          label={t('scanning.settings.prefix')}
          value={prefix}
          maxLength={longestPrefix}
          refusal={refusal?.field === 'prefix' ? refusal.sentence : null}
          onChange={(event) => setPrefix(event.target.value)}
        />
        <TextField
          label={t('scanning.settings.length')}
          value={length}
          inputMode="numeric"
          refusal={refusal?.field === 'length' ? refusal.sentence : null}
          onChange={(event) => setLength(event.target.value)}
        />
        <div className="wide row wrap">
          <Tick checked={isPrefixLeftOff} onChange={(event) => setLeftOff(event.target.checked)}>
            {t('scanning.settings.leftOff')}
          </Tick>
          <Btn submit className="end">
            {t('scanning.settings.add')}
          </Btn>
        </div>
      </form>
    </details>
  )
}

function refusalOf(rule: PeopleCodeRule, known: readonly PeopleCodeRule[]) {
  const { prefix, length } = rule
  if (prefix === '') return { field: 'prefix', sentence: t('scanning.settings.prefixMissing') } as const
  if (!/^[\x21-\x7e]+$/.test(prefix)) return { field: 'prefix', sentence: t('scanning.settings.prefixBlank') } as const
  if (known.some((one) => one.prefix.toLowerCase() === prefix.toLowerCase()))
    return { field: 'prefix', sentence: t('scanning.settings.known') } as const
  if (length !== null && !(Number.isInteger(length) && length > prefix.length && length <= longestCode))
    return { field: 'length', sentence: t('scanning.settings.lengthWrong') } as const
  return null
}
