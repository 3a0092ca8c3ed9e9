/** The fields a customer is known by: names, e-mail, phone and the store's own number, each with what is wrong or doubtful under it. */
import type { ReactNode } from 'react'
import { fieldDemand } from '../../../shared/customers/field-settings.ts'
import { type IdentityField, phoneStanding } from '../../../shared/customers/identity-keys.ts'
import { textLimits } from '../../../shared/customers/person.ts'
import { t } from '../../language/words.ts'
import { Btn } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Icon } from '../../ui/icon.tsx'
import { saveRefusalSentence } from '../refusal-words.ts'
import { neededIf, refusedAt, usePersonForm } from './person-form.ts'

export interface IdentityFieldProps {
  /** The focus begins here when the dialog opens. */
  readonly isFirst?: boolean
}

const focus = (isFirst: boolean | undefined) => (isFirst ? { 'data-autofocus': true } : {})

export function NameFields({ isFirst }: IdentityFieldProps) {
  const { person, change, refusal } = usePersonForm()
  return (['firstName', 'lastName'] as const).map((field) => (
    <TextField
      key={field}
      {...focus(isFirst && field === 'firstName')}
      aria-required
      label={t(`person.${field}`)}
      value={person[field]}
      maxLength={textLimits[field]}
      refusal={refusal?.reason === 'nameMissing' && refusal.field === field ? saveRefusalSentence(refusal) : null}
      onChange={(event) => change({ [field]: event.target.value })}
    />
  ))
}

export function EmailField({ isFirst }: IdentityFieldProps) {
  const form = usePersonForm()
  const { refusal } = form
  const isWrong = refusal?.reason === 'emailInvalid' || refusal?.reason === 'emailNeeded'
  return (
    <WithHolder field="email">
      <TextField
        {...focus(isFirst)}
        {...neededIf(form.account, 'email')}
        wide
        label={t('person.email')}
        type="email"
        value={form.person.email}
        maxLength={textLimits.email}
        refusal={isWrong ? saveRefusalSentence(refusal) : refusedAt(form, 'email')}
        onChange={(event) => form.change({ email: event.target.value })}
      />
    </WithHolder>
  )
}

export function PhoneField({ isFirst }: IdentityFieldProps) {
  const form = usePersonForm()
  const { person, before, account, refusal } = form
  const isDoubtful =
    person.phone !== before.phone && phoneStanding(person.phone, account?.country ?? 'US') === 'doubtful'
  return (
    <WithHolder field="phone">
      <TextField
        {...focus(isFirst)}
        {...neededIf(account, 'phone')}
        wide
        label={t('person.phone')}
        type="tel"
        value={person.phone}
        maxLength={textLimits.phone}
        refusal={refusal?.reason === 'phoneInvalid' ? saveRefusalSentence(refusal) : refusedAt(form, 'phone')}
        onChange={(event) => form.change({ phone: event.target.value })}
      />
      {isDoubtful && (
        <p className="doubt" role="note">
          <Icon name="warn" />
          {t('person.phoneDoubtful')}
        </p>
      )}
    </WithHolder>
  )
}

/** Only in stores that use one. */
export function InternalIdField({ isFirst }: IdentityFieldProps) {
  const form = usePersonForm()
  if (fieldDemand(form.account, 'internalCustomerId') === 'off') return null
  return (
    <WithHolder field="internalCustomerId">
      <TextField
        {...focus(isFirst)}
        {...neededIf(form.account, 'internalCustomerId')}
        wide
        label={t('person.internalId')}
        value={form.person.internalCustomerId}
        maxLength={textLimits.internalCustomerId}
        refusal={refusedAt(form, 'internalCustomerId')}
        onChange={(event) => form.change({ internalCustomerId: event.target.value })}
      />
    </WithHolder>
  )
}

/** A field with the other account that has the same under it. Said quietly while typing, aloud once it was refused. */
export function WithHolder({ field, children }: { readonly field: IdentityField; readonly children: ReactNode }) {
  const { holders, refusal, openOther, combineWith } = usePersonForm()
  const refused = refusal?.reason === 'duplicate' && refusal.field === field ? refusal : null
  const holder = refused ?? holders.get(field)
  return (
    <div className="wide with-holder">
      {children}
      {holder && (
        <div className="holder">
          <span className={refused ? 'says' : 'dim'} role={refused ? 'alert' : 'note'}>
            {refused ? saveRefusalSentence(refused) : t('person.holds')}
          </span>
          <Btn className="small" onClick={() => openOther({ ...holder, field })}>
            {t('person.openOther', { name: holder.customerName })}
          </Btn>
          {combineWith && (
            <Btn
              className="small"
              aria-label={t('person.combineWith', { name: holder.customerName })}
              onClick={() => combineWith({ ...holder, field })}
            >
              {t('person.combine')}
            </Btn>
          )}
        </div>
      )}
    </div>
  )
}
