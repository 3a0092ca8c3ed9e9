/** The door of a history: the whole of it with its defaults, or one plain sentence that says which part is wrong and why. */
import { accepted, type Result, refused } from '../kernel/result.ts'
import { type History, historySchema } from './history-schema.ts'
import { namesAreKnown } from './known-names.ts'

export function readHistory(document: unknown): Result<History, string> {
  const read = historySchema.safeParse(document)
  if (!read.success) {
    const [issue] = read.error.issues
    return refused(issue ? sentence(issue.path, issue.message) : 'The history cannot be read.')
  }
  const unknown = namesAreKnown(read.data)
  return unknown === null ? accepted(read.data) : refused(unknown)
}

/** `steps[3].quantity: invalid input: expected number, received string.` */
const sentence = (path: readonly PropertyKey[], message: string): string => {
  const what = message.endsWith('received undefined') ? 'is missing' : message[0]?.toLowerCase() + message.slice(1)
  const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  return `${place.replace(/^\./, '') || 'The history'}: ${what}.`
}
