/** The parts of a mailing address, as fields in a grid. */
import { textLimits } from '../../../shared/customers/person.ts'
import type { Address } from '../../../shared/customers/person-parts.ts'
import { t } from '../../language/words.ts'
import { TextField } from '../../ui/fields.tsx'

export interface AddressFieldsProps {
  readonly address: Address
  readonly onAddress: (address: Address) => void
  /** The focus begins here when the dialog opens. */
  readonly isFirst?: boolean
}

const parts = [
  { part: 'line1', isWide: true },
  { part: 'line2', isWide: true },
  { part: 'city', isWide: true },
  { part: 'state', isWide: false },
  { part: 'zip', isWide: false },
] as const

export function AddressFields({ address, onAddress, isFirst = false }: AddressFieldsProps) {
  return parts.map(({ part, isWide }) => (
    <TextField
      key={part}
      data-autofocus={(isFirst && part === 'line1') || undefined}
      label={t(`person.${part}`)}
      wide={isWide}
      maxLength={textLimits[part]}
      value={address[part]}
      onChange={(event) => onAddress({ ...address, [part]: event.target.value })}
    />
  ))
}
