/** The parts of a mailing address, as fields in a grid. */
import { getCountries } from 'libphonenumber-js'
import { useMemo } from 'react'
import { textLimits } from '../../../shared/customers/person.ts'
import type { Address } from '../../../shared/customers/person-parts.ts'
import { t } from '../../language/words.ts'
import { SelectField, TextField } from '../../ui/fields.tsx'

export interface AddressFieldsProps {
  readonly address: Address
  readonly onAddress: (address: Address) => void
  /** The focus begins here when the dialog opens. */
  readonly isFirst?: boolean
  /** Said under the first line. */
  readonly refusal?: string | null
  readonly isNeeded?: boolean
  /** Also the country, for customers from across a border. */
  readonly withCountry?: boolean
}

const parts = [
  { part: 'line1', isWide: true },
  { part: 'line2', isWide: true },
  { part: 'city', isWide: true },
  { part: 'state', isWide: false },
  { part: 'zip', isWide: false },
] as const

export function AddressFields(props: AddressFieldsProps) {
  const { address, onAddress, isFirst = false, refusal = null, isNeeded = false, withCountry = false } = props
  return (
    <>
      {parts.map(({ part, isWide }) => (
        <TextField
          key={part}
          data-autofocus={(isFirst && part === 'line1') || undefined}
          aria-required={(isNeeded && part !== 'line2') || undefined}
          label={t(`person.${part}`)}
          wide={isWide}
          maxLength={textLimits[part]}
          value={address[part]}
          refusal={part === 'line1' ? refusal : null}
          onChange={(event) => onAddress({ ...address, [part]: event.target.value })}
        />
      ))}
      {withCountry && <CountryField address={address} onAddress={onAddress} />}
    </>
  )
}

function CountryField({ address, onAddress }: Pick<AddressFieldsProps, 'address' | 'onAddress'>) {
  const options = useMemo(() => {
    const names = new Intl.DisplayNames(['en'], { type: 'region' })
    const countries = getCountries().map((code) => ({ value: String(code), label: names.of(code) ?? code }))
    return countries.sort((a, b) => a.label.localeCompare(b.label))
  }, [])
  return (
    <SelectField
      wide
      label={t('person.country')}
      empty={t('person.countryOfStore')}
      options={options}
      value={address.country}
      onChange={(event) => onAddress({ ...address, country: event.target.value })}
    />
  )
}
