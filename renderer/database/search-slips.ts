/**
 * Whether a word was meant that has exactly one slip in it, never in the first letter: a letter replaced, one left out, one too many
 * (doubled, mostly), or two neighbours swapped.
 */

/** `letters[from, to)` is the word that may have been meant; not `isWhole`: only begun to be typed. */
export function hasSlip(typed: Uint8Array, letters: Uint8Array, from: number, to: number, isWhole: boolean): boolean {
  const length = to - from
  if (typed[0] !== letters[from] || length < typed.length - 1 || (isWhole && length > typed.length + 1)) return false
  let at = 1
  while (at < typed.length && at < length && typed[at] === letters[from + at]) at += 1
  // Begun without a slip, or its last letter left out.
  if (at === typed.length) return isWhole && length === typed.length + 1
  if (at === length) return length === typed.length - 1
  return (
    isRest(typed, at + 1, letters, from + at + 1, to, isWhole) ||
    isRest(typed, at, letters, from + at + 1, to, isWhole) ||
    isRest(typed, at + 1, letters, from + at, to, isWhole) ||
    (typed[at] === letters[from + at + 1] &&
      typed[at + 1] === letters[from + at] &&
      at + 1 < typed.length &&
      isRest(typed, at + 2, letters, from + at + 2, to, isWhole))
  )
}

function isRest(
  typed: Uint8Array,
  typedAt: number,
  letters: Uint8Array,
  lettersAt: number,
  to: number,
  isWhole: boolean,
): boolean {
  const left = typed.length - typedAt
  if (to - lettersAt < left || (isWhole && to - lettersAt !== left)) return false
  for (let nth = 0; nth < left; nth += 1) if (typed[typedAt + nth] !== letters[lettersAt + nth]) return false
  return true
}
