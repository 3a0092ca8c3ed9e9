/**
 * The check digit of GS1 numbers: modulo 10 with weights 3, 1, 3, 1 from the right, the check digit excluded. Works on text of
 * digits of any length; a wrong digit is told, never repaired. Source: scanners.md 4.
 */

/** The digit that belongs behind `payload`, a text of digits without its check digit. */
export function checkDigitFor(payload: string): string {
  let sum = 0
  for (let index = 0; index < payload.length; index += 1) {
    const fromRight = payload.length - 1 - index
    sum += Number(payload[index]) * (fromRight % 2 === 0 ? 3 : 1)
  }
  return String((10 - (sum % 10)) % 10)
}

export const withCheckDigit = (payload: string): string => payload + checkDigitFor(payload)

export const hasRightCheckDigit = (digits: string): boolean => checkDigitFor(digits.slice(0, -1)) === digits.at(-1)

/** ISBN-10 has a check digit of its own: modulo 11, where X stands for ten. */
export function isIsbn10(text: string): boolean {
  if (!/^\d{9}[\dXx]$/.test(text)) return false
  let sum = 0
  for (let index = 0; index < 10; index += 1) {
    const char = text.charAt(index)
    sum += (10 - index) * (char === 'X' || char === 'x' ? 10 : Number(char))
  }
  return sum % 11 === 0
}
