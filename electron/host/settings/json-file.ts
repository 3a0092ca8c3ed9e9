/**
 * One small JSON document on disk, checked by a schema when it is read. A damaged file is a refusal that names it; it is never
 * deleted or overwritten. Changes are written one after the other, atomically, and count only once they are on disk.
 */
import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { accepted, type Result, refused } from '../../../shared/kernel/result.ts'
import { writeAtomically } from './atomic-write.ts'
import { plainProblem, type StartRefusal } from './start-refusal.ts'

export interface JsonFile<Document> {
  get(): Document
  /** Resolves when the new document is on disk; throws when the disk refuses, and then nothing has changed. */
  change(edit: (document: Document) => Document): Promise<Document>
}

export interface JsonFilePlan<Document> {
  readonly path: string
  readonly schema: z.ZodType<Document>
  readonly mode: number
  readonly initial: () => Document
}

export async function openJsonFile<Document>(
  plan: JsonFilePlan<Document>,
): Promise<Result<JsonFile<Document>, StartRefusal>> {
  let text: string | null
  try {
    text = await readFile(plan.path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      return refused({ sentence: `The settings file ${plan.path} cannot be read: ${plainProblem(error)}.` })
    text = null
  }
  if (text !== null) {
    const document = parsed(text, plan.schema)
    if (!document.ok)
      return refused({
        sentence: `The settings file ${plan.path} is damaged and was left as it is; put back a good copy or move it away, then start again.`,
      })
    return accepted(jsonFile(plan, document.value))
  }
  const initial = plan.initial()
  try {
    await writeAtomically(plan.path, textOf(initial), plan.mode)
  } catch (error) {
    return refused({ sentence: `The settings file ${plan.path} cannot be written: ${plainProblem(error)}.` })
  }
  return accepted(jsonFile(plan, initial))
}

function jsonFile<Document>(plan: JsonFilePlan<Document>, first: Document): JsonFile<Document> {
  let current = first
  let last: Promise<unknown> = Promise.resolve()
  return {
    get: () => current,
    change(edit) {
      const turn = last.then(async () => {
        const next = edit(current)
        await writeAtomically(plan.path, textOf(next), plan.mode)
        current = next
        return next
      })
      last = turn.catch(() => undefined)
      return turn
    },
  }
}

const textOf = (document: unknown): string => `${JSON.stringify(document, null, 2)}\n`

function parsed<Document>(text: string, schema: z.ZodType<Document>): Result<Document, 'damaged'> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refused('damaged')
  }
  const checked = schema.safeParse(value)
  return checked.success ? accepted(checked.data) : refused('damaged')
}
