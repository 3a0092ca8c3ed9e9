/** The store's colour codes on somebody: colour and name together, never colour alone. For staff only. */
import type { ColourCode } from '../../../shared/loyalty/catalogue.ts'
import { useTill } from '../../session/use-till.ts'
import { ColourDot } from './colour-dot.tsx'

const none: readonly ColourCode[] = []

/** Those that are known to the store, in its own order. */
export function useColourCodes(ids: readonly string[]): readonly ColourCode[] {
  const codes = useTill((state) => state.account.account?.colourCodes ?? none)
  return ids.length === 0 ? none : codes.filter((code) => ids.includes(code.id))
}

export function ColourMarks({ ids }: { readonly ids: readonly string[] }) {
  const codes = useColourCodes(ids)
  return codes.map((code) => (
    <span key={code.id} className="tag plain colour-mark">
      <ColourDot colour={code.colour} /> {code.name}
    </span>
  ))
}
