/** Where in a history something stands, in words: `Step 4 (redeem), rewards[0].item`, `offers.OF-1.versions[0]`. */

/** Steps are counted from 1, as in the result. */
export function placeOf(path: readonly PropertyKey[], document: unknown): string {
  const [part, index, ...rest] = path
  if (part === 'steps' && typeof index === 'number') return stepPlace(index, whatIsDone(document, index), written(rest))
  return written(path) || 'The history'
}

export const stepPlace = (index: number, what: string | null, inside = ''): string =>
  `Step ${index + 1}${what === null ? '' : ` (${what})`}${inside === '' ? '' : `, ${inside}`}`

function whatIsDone(document: unknown, index: number): string | null {
  const steps = (Object(document) as { readonly steps?: unknown }).steps
  const step: unknown = Array.isArray(steps) ? steps[index] : null
  const what = (Object(step) as { readonly do?: unknown }).do
  return typeof what === 'string' ? what.slice(0, 60) : null
}

const written = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')
