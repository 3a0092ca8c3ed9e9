/** The door of a history: the whole of it with its defaults, or one plain sentence that says which part is wrong and why. */
import type { z } from 'zod'
import { accepted, type Result, refused } from '../kernel/result.ts'
import { firstContradiction } from './contradictions.ts'
import { type History, historySchema, mostSteps } from './history-schema.ts'
import { firstUnknownName } from './known-names.ts'
import { placeOf } from './place.ts'

type Issue = z.core.$ZodIssue

export function readHistory(document: unknown): Result<History, string> {
  const forbidden = protoIn(document)
  if (forbidden) return refused(`${placeOf(forbidden, document)}: "__proto__" cannot be a name.`)
  const steps = isRecord(document) ? document['steps'] : undefined
  if (Array.isArray(steps) && steps.length > mostSteps)
    return refused(`steps: there are ${steps.length}; a history has at most ${mostSteps}.`)
  const read = historySchema.safeParse(withRegister(document))
  if (!read.success) {
    const [issue] = read.error.issues
    return refused(issue ? sentence(issue, document) : 'The history cannot be read.')
  }
  const wrong = firstUnknownName(read.data) ?? firstContradiction(read.data)
  return wrong === null ? accepted(read.data) : refused(wrong)
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Without a register there is R1, in the first location. */
function withRegister(document: unknown): unknown {
  if (!isRecord(document) || document['registers'] !== undefined || !isRecord(document['locations'])) return document
  const [location] = Object.keys(document['locations'])
  return location === undefined ? document : { ...document, registers: { R1: location } }
}

/** Where an object has a key of that name: reading would drop it without a word. Its depth is whoever wrote it's own. */
function protoIn(document: unknown): readonly PropertyKey[] | null {
  const left: Inside[] = [{ value: document, key: '', outside: null }]
  for (let next = left.pop(); next; next = left.pop()) {
    const { value } = next
    if (typeof value !== 'object' || value === null) continue
    if (Object.hasOwn(value, '__proto__')) return pathOf(next)
    const isList = Array.isArray(value)
    for (const [key, inner] of Object.entries(value))
      if (typeof inner === 'object') left.push({ value: inner, key: isList ? Number(key) : key, outside: next })
  }
  return null
}

interface Inside {
  readonly value: unknown
  readonly key: PropertyKey
  readonly outside: Inside | null
}

function pathOf(place: Inside): readonly PropertyKey[] {
  const path: PropertyKey[] = []
  for (let one = place; one.outside; one = one.outside) path.push(one.key)
  return path.reverse()
}

/** `Step 4 (purchase), quantity: invalid input: expected number, received string.` */
function sentence(issue: Issue, document: unknown): string {
  const { path, what } = said(issue, issue.path, document)
  return `${placeOf(path, document)}: ${what}.`
}

/** What is said where it is wrong: of several shapes that would do, by the one that was meant. */
function said(
  issue: Issue,
  path: readonly PropertyKey[],
  document: unknown,
): { readonly path: readonly PropertyKey[]; readonly what: string } {
  if (issue.code === 'invalid_union' && issue.path.at(-1) === 'do') return { path, what: 'there is no such step' }
  if (issue.code === 'invalid_union' && issue.path.at(-1) === 'version') {
    const step = issue.path.slice(0, -1).reduce<unknown>((inner, key) => (Object(inner) as never)[key], document)
    const meant = issue.errors[isRecord(step) && step['offer'] !== undefined ? 1 : 0]?.[0]
    if (meant) return said(meant, [...path, ...meant.path], document)
  }
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    const [inner] = issue.issues
    if (inner) return { path, what: worded(inner.message) }
  }
  return { path, what: worded(issue.message) }
}

const worded = (message: string): string =>
  message.endsWith('received undefined') ? 'is missing' : `${message[0]?.toLowerCase()}${message.slice(1)}`
