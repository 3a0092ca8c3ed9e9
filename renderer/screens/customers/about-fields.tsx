/** What a store may want to know about the person, each field by itself so that a missing one stands in front alone. */
import { useMemo } from 'react'
import { fieldDemand } from '../../../shared/customers/field-settings.ts'
import { textLimits } from '../../../shared/customers/person.ts'
import { t } from '../../language/words.ts'
import { SelectField, TextField } from '../../ui/fields.tsx'
import { neededIf, refusedAt, usePersonForm } from './person-form.ts'

export const aboutFields = [
  'birthDate',
  'gender',
  'nationality',
  'firstVisitOn',
  'gateCode',
  'preferredLanguage',
] as const
export type AboutField = (typeof aboutFields)[number]

export function AboutFieldInput({ field, isFirst }: { readonly field: AboutField; readonly isFirst?: boolean }) {
  const form = usePersonForm()
  if (fieldDemand(form.account, field) === 'off') return null
  const common = {
    ...(isFirst && { 'data-autofocus': true }),
    ...neededIf(form.account, field),
    value: form.person[field],
    refusal: refusedAt(form, field),
  }
  switch (field) {
    case 'birthDate':
    case 'firstVisitOn':
      return (
        <TextField
          {...common}
          label={t(`person.${field}`)}
          type="date"
          max={form.today}
          onChange={(event) => form.change({ [field]: event.target.value })}
        />
      )
    case 'gender':
    case 'nationality':
    case 'gateCode':
      return (
        <TextField
          {...common}
          label={t(`person.${field}`)}
          maxLength={textLimits[field]}
          onChange={(event) => form.change({ [field]: event.target.value })}
        />
      )
    case 'preferredLanguage':
      return <LanguageField {...common} onLanguage={(preferredLanguage) => form.change({ preferredLanguage })} />
  }
}

const languages = ['en', 'es', 'fr', 'zh', 'tl', 'vi', 'ko', 'ar', 'pt', 'de', 'it', 'pl', 'ru', 'hi', 'ja', 'uk']

function LanguageField({
  value,
  onLanguage,
  ...rest
}: {
  readonly value: string
  readonly refusal: string | null
  readonly onLanguage: (language: string) => void
}) {
  const options = useMemo(() => {
    const names = new Intl.DisplayNames(['en'], { type: 'language' })
    const known = value === '' || languages.includes(value) ? languages : [...languages, value]
    const named = known.map((code) => ({ value: code, label: nameOf(names, code) }))
    return named.sort((a, b) => a.label.localeCompare(b.label))
  }, [value])
  return (
    <SelectField
      {...rest}
      label={t('person.language')}
      empty={t('person.languageOfStore')}
      options={options}
      value={value}
      onChange={(event) => onLanguage(event.target.value)}
    />
  )
}

/** What another register wrote may be no language at all. */
function nameOf(names: Intl.DisplayNames, code: string): string {
  return /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(code) ? (names.of(code) ?? code) : code
}
