/** What has to hold for the name of any label, and, where it is known, what the label has to be named. */
import { codeRefusals, longestCode, type NamedCode, nameCode } from '../../shared/barcode/name-code.ts'
import { type Expected, people } from './right-labels.ts'

export const today = '2026-11-22'
/** A label that takes so long, three times, keeps the till waiting. */
const longestMs = 250

/** What is wrong with the label's name, or null; and the name, to count what was met. */
export function checkLabel(raw: string, expected: Expected | null): { code: NamedCode | null; problem: string | null } {
  let code: NamedCode
  try {
    code = nameCode(raw, { today, people })
  } catch (error) {
    return { code: null, problem: `threw ${error instanceof Error ? error.message : String(error)}` }
  }
  return { code, problem: faultOf(code, raw) ?? (expected && unexpected(code, expected)) }
}

/** Measured again before it counts: the machine may have stood still. */
export function isSlow(raw: string): boolean {
  for (let tries = 0; tries < 3; tries += 1) {
    const before = performance.now()
    nameCode(raw, { today, people })
    if (performance.now() - before < longestMs) return false
  }
  return true
}

function faultOf(code: NamedCode, raw: string): string | null {
  if (code.parts.map((part) => part.raw).join('') !== raw) return 'its parts are not what arrived'
  switch (code.kind) {
    case 'item':
      return articleFault(code.upc) ?? noteFault(code.label ?? {})
    case 'eitherItem':
      return (
        articleFault(code.upcs[0]) ?? articleFault(code.upcs[1]) ?? (code.upcs[0] === code.upcs[1] ? 'twice' : null)
      )
    case 'loyaltyCard':
    case 'badge':
      return code.code === '' ? 'a person without a code' : null
    case 'refused':
      if (!codeRefusals.includes(code.reason)) return `refused without a name: ${code.reason}`
      if (code.reason === 'tooLong' && raw.length <= longestCode) return 'not too long at all'
      return code.shown === '' && code.reason !== 'empty' ? 'refused without showing it' : null
  }
}

function articleFault(upc: string): string | null {
  if (!/^(\d{12}|[1-9]\d{12,13})$/.test(upc)) return `not as the catalogue writes it: ${upc}`
  const sum = [...upc].reverse().reduce((total, digit, place) => total + Number(digit) * (place % 2 === 1 ? 3 : 1), 0)
  return sum % 10 === 0 ? null : `a wrong check digit: ${upc}`
}

/** The bounds of the purchase it is kept with. */
function noteFault({ lot, expiry, serial }: { lot?: string; expiry?: string; serial?: string }): string | null {
  for (const text of [lot, serial])
    if (text !== undefined && !/^[\x20-\x7e]{1,20}$/.test(text)) return `a lot or serial nobody can read: ${text}`
  if (expiry === undefined) return null
  const ms = Date.parse(`${expiry}T00:00:00Z`)
  const isDay = !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === expiry
  return isDay ? null : `no such day: ${expiry}`
}

function unexpected(code: NamedCode, expected: Expected): string | null {
  const said = JSON.stringify({ ...code, parts: undefined, elements: undefined })
  if (code.kind !== expected.kind) {
    const isAmongTwo =
      code.kind === 'eitherItem' && expected.kind === 'item' && code.upcs.some((upc) => upc === expected.upc)
    return isAmongTwo ? null : `named ${said}`
  }
  for (const [name, value] of Object.entries(expected)) {
    const found = Object.entries(code).find(([own]) => own === name)?.[1]
    if (!isSame(found, value)) return `named ${said} instead of ${JSON.stringify(expected)}`
  }
  return null
}

function isSame(found: unknown, wanted: unknown): boolean {
  if (typeof found !== 'object' || typeof wanted !== 'object' || found === null || wanted === null)
    return found === wanted
  const sorted = (value: object) => JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  return sorted(found) === sorted(wanted)
}
