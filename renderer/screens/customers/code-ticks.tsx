/** The store's colour codes as ticks. An ended one stays where it was given, until it is taken off. */
import { t } from '../../language/words.ts'
import { Tick } from '../../ui/fields.tsx'
import { ColourDot } from './colour-dot.tsx'
import { usePersonForm } from './person-form.ts'

export interface CodeTicksProps {
  readonly about: 'customer' | 'pet'
  readonly ticked: readonly string[]
  readonly onTicked: (codes: readonly string[]) => void
}

export function CodeTicks({ about, ticked, onTicked }: CodeTicksProps) {
  const { account } = usePersonForm()
  const codes = (account?.colourCodes ?? []).filter(
    (code) => code.about === about && (code.active || ticked.includes(code.id)),
  )
  if (codes.length === 0) return null
  return (
    <section className="wide parts">
      <h4>{t('person.colourCodes')}</h4>
      <p className="dim sm">{t('person.colourCodesSay')}</p>
      <div className="ticks">
        {codes.map((code) => (
          <Tick
            key={code.id}
            checked={ticked.includes(code.id)}
            onChange={(event) =>
              onTicked(event.target.checked ? [...ticked, code.id] : ticked.filter((one) => one !== code.id))
            }
          >
            <ColourDot colour={code.colour} /> {code.name}
          </Tick>
        ))}
      </div>
    </section>
  )
}
