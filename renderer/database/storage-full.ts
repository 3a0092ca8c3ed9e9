/** Told by name, because the words differ: the browser has no more room for this page's databases, or the disk has none. */
export function isStorageFull(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { name, inner }: { readonly name?: unknown; readonly inner?: unknown } = error
  return name === 'QuotaExceededError' || (inner !== undefined && inner !== error && isStorageFull(inner))
}
