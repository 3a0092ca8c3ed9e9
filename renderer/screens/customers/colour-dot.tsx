/** The colour of a colour code. Never alone: its name stands beside it, and the dot has a letter for those who do not tell colours apart. */
import type { ColourCode } from '../../../shared/loyalty/catalogue.ts'
import { t } from '../../language/words.ts'

export function ColourDot({ colour }: { readonly colour: ColourCode['colour'] }) {
  const name = t(`person.colours.${colour}`)
  return (
    <span className={`colour-dot is-${colour}`} aria-hidden="true" title={name}>
      {name.slice(0, 1)}
    </span>
  )
}
