/** What code that needs time or chance is given. Real ones are made at the edges, fakes in tests. */
export interface Clock {
  /** ms since 1970, UTC. */
  now(): number
}

export interface Random {
  bytes(length: number): Uint8Array
}
