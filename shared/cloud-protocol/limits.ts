/**
 * How big one event and one personal body may be, in bytes of JSON as UTF-8. The cloud sets aside what is bigger, so the page
 * asks here before it records: what was recorded can be sent.
 */
import { utf8Bytes } from '../kernel/utf8.ts'

export const maxEventBytes = 262_144
/** Of a body's patch. */
export const maxBodyBytes = 65_536
/** What a `RowsSaved` event may hold, with room left for its envelope. */
export const maxRowsBytes = maxEventBytes - 8_192

export const jsonBytes = (value: unknown): number => utf8Bytes(JSON.stringify(value))

/** True when the cloud would set one of them aside for its size. */
export const isTooBig = (events: readonly unknown[], bodies: readonly { readonly patch: unknown }[]): boolean =>
  events.some((event) => jsonBytes(event) > maxEventBytes) ||
  bodies.some((body) => jsonBytes(body.patch) > maxBodyBytes)
