/** Broken programs say so: whatever a procedure throws that is not one of the contract's own errors goes to stderr. */
import { ORPCError } from '@orpc/client'

export async function reportErrors<Value>(options: { next(): Promise<Value> }): Promise<Value> {
  try {
    return await options.next()
  } catch (error) {
    if (!(error instanceof ORPCError) || error.status >= 500) {
      const isExpected = error instanceof ORPCError && error.defined
      const isCancelled = error instanceof Error && error.name === 'AbortError'
      if (!isExpected && !isCancelled) console.error('A call failed inside the host:', error)
    }
    throw error
  }
}
