/**
 * What a store makes for its forms and never takes away: colour codes, own questions. Each has a name and stands on the customer's or
 * the pet's form; it is ended and used again, and stays where it was given. Below the list is the form for one more.
 */
import { type FormEvent, type ReactNode, useState } from 'react'
import { t } from '../../language/words.ts'
import { Btn } from '../../ui/button.tsx'
import { SelectField, TextField } from '../../ui/fields.tsx'

type About = 'customer' | 'pet'

export interface Endable {
  readonly id: string
  /** What it is called, unique among those about the same. */
  readonly name: string
  readonly about: About
  readonly active: boolean
}

export interface EndableListProps {
  readonly title: string
  readonly says: string
  readonly noneSays: string
  readonly nameLabel: string
  readonly addLabel: string
  readonly longestName: number
  readonly rows: readonly Endable[]
  /** Stands before the name. */
  readonly markOf?: (id: string) => ReactNode
  /** Asked beside the name of a new one. */
  readonly further?: ReactNode
  readonly onChange: (id: string, active: boolean) => void
  /** Resolves to whether it was saved at once. */
  readonly onAdd: (added: Endable) => Promise<boolean>
}

const mostRows = 40

export function EndableList(props: EndableListProps) {
  const { title, says, noneSays, rows, markOf, onChange } = props
  return (
    <section className="panel settings" aria-label={title}>
      <h2>{title}</h2>
      <p className="dim sm">{says}</p>
      {rows.length === 0 && <p className="dim">{noneSays}</p>}
      {rows.map(({ id, name, about, active }) => (
        <fieldset key={id} className="row wrap" aria-label={name}>
          <span className="grow">
            {markOf?.(id)} <b>{name}</b> <span className="dim">{t(`customerSettings.about.${about}`)}</span>
            {!active && <span className="dim sm"> {t('customerSettings.ended')}</span>}
          </span>
          <Btn className="small" onClick={() => onChange(id, !active)}>
            {t(active ? 'customerSettings.end' : 'customerSettings.again')}
          </Btn>
        </fieldset>
      ))}
      <Adding {...props} />
    </section>
  )
}

function Adding({ rows, nameLabel, addLabel, longestName, further, onAdd }: EndableListProps) {
  const [name, setName] = useState('')
  const [about, setAbout] = useState<About>('customer')
  const [refusal, setRefusal] = useState<string | null>(null)
  const add = async (event: FormEvent) => {
    event.preventDefault()
    const wanted = name.trim()
    const isKnown = rows.some((one) => one.about === about && one.name.toLowerCase() === wanted.toLowerCase())
    if (wanted === '') return setRefusal(t('customerSettings.nameMissing'))
    if (isKnown) return setRefusal(t('customerSettings.known'))
    if (rows.length >= mostRows) return setRefusal(t('customerSettings.tooMany'))
    setRefusal(null)
    if (await onAdd({ id: crypto.randomUUID(), name: wanted, about, active: true })) setName('')
  }
  return (
    <form className="form-grid adding" aria-label={addLabel} noValidate onSubmit={(event) => void add(event)}>
      <TextField
        wide
        label={nameLabel}
        value={name}
        maxLength={longestName}
        refusal={refusal}
        onChange={(event) => setName(event.target.value)}
      />
      {further}
      <SelectField
        label={t('customerSettings.codeAbout')}
        options={(['customer', 'pet'] as const).map((one) => ({
          value: one,
          label: t(`customerSettings.about.${one}`),
        }))}
        value={about}
        onChange={(event) => setAbout(event.target.value === 'pet' ? 'pet' : 'customer')}
      />
      <Btn submit>{addLabel}</Btn>
    </form>
  )
}
