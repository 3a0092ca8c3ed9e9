/** One hash over everything that a register has folded: equal for equal states, in whatever order they came about. */
import type { Views } from '../../renderer/database/views.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { emptyCustomer } from '../../shared/loyalty/state.ts'

const rowsAtOnce = 500

export async function stateHash(views: Views): Promise<string> {
  const hashes = [await hashOf(canonical(await views.account()))]
  for (let after: string | null = null; ; ) {
    const rows = await views.walk(after, rowsAtOnce)
    const last = rows.at(-1)
    if (!last) return hashOf(hashes.join(' '))
    for (const { id, base } of rows) {
      const text = canonical(base.state)
      // Somebody who was only asked for is nobody yet.
      if (text !== canonical(emptyCustomer(id as CustomerId))) hashes.push(await hashOf(`${id} ${text}`))
    }
    after = last.id
  }
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) =>
    typeof one !== 'object' || one === null || Array.isArray(one)
      ? one
      : Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))),
  )

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
