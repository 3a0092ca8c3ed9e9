/** Ends an exhaustive switch: a forgotten case fails to compile, and an impossible one fails loudly. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected case: ${JSON.stringify(value)}`)
}
