/** The staff's colour codes: made, renamed by ending and making anew, ended and used again. An ended one stays where it was given. */
import { useState } from 'react'
import { type ColourCode, codeColours } from '../../../shared/loyalty/catalogue.ts'
import { t } from '../../language/words.ts'
import { useTill } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { SelectField, TextField } from '../../ui/fields.tsx'
import { ColourDot } from '../customers/colour-dot.tsx'
import { useSaveCustomerSettings } from './use-customer-settings.ts'

const mostCodes = 40
const longestName = 60
const none: readonly ColourCode[] = []

export function ColourCodes() {
  const codes = useTill((state) => state.account.account?.colourCodes ?? none)
  const save = useSaveCustomerSettings()
  return (
    <section className="panel settings" aria-label={t('customerSettings.codes')}>
      <h2>{t('customerSettings.codes')}</h2>
      <p className="dim sm">{t('customerSettings.codesSay')}</p>
      {codes.length === 0 && <p className="dim">{t('customerSettings.noCodes')}</p>}
      {codes.map((code) => (
        <fieldset key={code.id} className="row wrap" aria-label={code.name}>
          <span className="grow">
            <ColourDot colour={code.colour} /> <b>{code.name}</b>{' '}
            <span className="dim">{t(`customerSettings.about.${code.about}`)}</span>
            {!code.active && <span className="dim sm"> {t('customerSettings.ended')}</span>}
          </span>
          <Btn className="small" onClick={() => void save({ colourCodes: [{ ...code, active: !code.active }] })}>
            {t(code.active ? 'customerSettings.end' : 'customerSettings.again')}
          </Btn>
        </fieldset>
      ))}
      <NewCode codes={codes} onAdd={(code) => save({ colourCodes: [code] })} />
    </section>
  )
}

interface NewCodeProps {
  readonly codes: readonly ColourCode[]
  /** Resolves to whether it was saved at once. */
  readonly onAdd: (code: ColourCode) => Promise<boolean>
}

function NewCode({ codes, onAdd }: NewCodeProps) {
  const [name, setName] = useState('')
  const [colour, setColour] = useState<ColourCode['colour']>('red')
  const [about, setAbout] = useState<ColourCode['about']>('customer')
  const [refusal, setRefusal] = useState<string | null>(null)
  const add = async () => {
    const wanted = name.trim()
    const isKnown = codes.some((one) => one.about === about && one.name.toLowerCase() === wanted.toLowerCase())
    if (wanted === '') return setRefusal(t('customerSettings.nameMissing'))
    if (isKnown) return setRefusal(t('customerSettings.known'))
    if (codes.length >= mostCodes) return setRefusal(t('customerSettings.tooMany'))
    setRefusal(null)
    if (await onAdd({ id: crypto.randomUUID(), name: wanted, colour, about, active: true })) setName('')
  }
  return (
    <form
      className="form-grid adding"
      aria-label={t('customerSettings.addCode')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <TextField
        wide
        label={t('customerSettings.codeName')}
        value={name}
        maxLength={longestName}
        refusal={refusal}
        onChange={(event) => setName(event.target.value)}
      />
      <SelectField
        label={t('customerSettings.codeColour')}
        options={codeColours.map((one) => ({ value: one, label: t(`person.colours.${one}`) }))}
        value={colour}
        onChange={({ target }) => setColour(codeColours.find((one) => one === target.value) ?? colour)}
      />
      <AboutField about={about} onAbout={setAbout} />
      <Btn submit>{t('customerSettings.addCode')}</Btn>
    </form>
  )
}

type About = ColourCode['about']

/** On whose form it stands. */
export function AboutField({ about, onAbout }: { readonly about: About; readonly onAbout: (about: About) => void }) {
  return (
    <SelectField
      label={t('customerSettings.codeAbout')}
      options={(['customer', 'pet'] as const).map((one) => ({ value: one, label: t(`customerSettings.about.${one}`) }))}
      value={about}
      onChange={(event) => onAbout(event.target.value === 'pet' ? 'pet' : 'customer')}
    />
  )
}
