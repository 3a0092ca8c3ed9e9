/**
 * What a GS1 label tells besides the article: lot, expiry and serial as they are kept with the purchase, weight, and the contents
 * of a case. Source: scanners.md 4.
 */
import type { LocalDate } from '../kernel/business-date.ts'
import type { Upc } from '../kernel/ids.ts'
import { gtinOf, upcOf } from './gtin.ts'
import { labelDate } from './label-date.ts'
import type { LabelElement } from './label-parts.ts'

/** The same fields as `AddItem.label`; only what the label said is there. */
export interface LabelNote {
  readonly lot?: string
  readonly expiry?: LocalDate
  readonly serial?: string
}

export interface LabelFacts {
  /** Null when the label said none of it. */
  readonly label: LabelNote | null
  /** Net weight, AI 310n. */
  readonly weightKg: number | null
  /** AI 02 with 37: what is inside a case, and how many, where the label says so. */
  readonly contents: { readonly upc: Upc; readonly count: number | null } | null
}

export function labelFactsOf(elements: readonly LabelElement[], today: LocalDate): LabelFacts {
  const value = (ai: string) => elements.find((one) => one.ai === ai)?.value
  const lot = value('10')
  const serial = value('21')
  const expiry = expiryOf(elements, today)
  const hasNote = lot !== undefined || serial !== undefined || expiry !== null
  const inside = value('02')
  const count = value('37')
  return {
    label: hasNote
      ? {
          ...(lot === undefined ? {} : { lot }),
          ...(expiry === null ? {} : { expiry }),
          ...(serial === undefined ? {} : { serial }),
        }
      : null,
    weightKg: weightOf(elements),
    contents:
      inside === undefined ? null : { upc: upcOf(gtinOf(inside)), count: count === undefined ? null : Number(count) },
  }
}

/** Expiry (17), else its form with a time of day (7003), else best before (15): what brands ask for on a return. */
function expiryOf(elements: readonly LabelElement[], today: LocalDate): LocalDate | null {
  for (const ai of ['17', '7003', '15']) {
    const found = elements.find((one) => one.ai === ai)
    if (found) return labelDate(found.value, today, ai !== '7003')
  }
  return null
}

/** The fourth digit of the identifier is the number of decimals. */
function weightOf(elements: readonly LabelElement[]): number | null {
  const found = elements.find(({ ai }) => /^310[0-6]$/.test(ai))
  return found ? Number(found.value) / 10 ** Number(found.ai.slice(3)) : null
}
