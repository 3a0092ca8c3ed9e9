/**
 * The name of a personal body: the first 32 hex digits of sha-256 over the salt and the patch as it is stored. Whoever holds a
 * body can check it against the event that points to it. Hashing itself is the caller's; here stands what is hashed.
 */

/** The same for the same patch, however its keys are ordered. */
export const bodyRefText = (salt: string, patch: Readonly<Record<string, unknown>>): string =>
  salt + JSON.stringify(patch, sortKeys)

export const bodyRefOf = (sha256Hex: string): string => sha256Hex.slice(0, 32)

const sortKeys = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value
