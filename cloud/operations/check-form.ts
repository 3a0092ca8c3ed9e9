/**
 * Is one pushed event well-formed? The only thing the cloud may refuse for: schema, account, register, size. Facts of a type or
 * version this program does not know pass with a good envelope and stay opaque. Business is never looked at here.
 */
import { createHash } from 'node:crypto'
import { isTooBig, maxEventBytes } from '../../shared/cloud-protocol/limits.ts'
import { type WireEvent, wireEventSchema } from '../../shared/cloud-protocol/protocol.ts'
import { bodyRefOf, bodyRefText } from '../../shared/customers/body-ref.ts'
import { type PersonBody, personBodySchema } from '../../shared/customers/person.ts'
import { factSchema } from '../../shared/loyalty/events.ts'

/** The highest version of each fact this program knows. */
export const knownVersion = 1
export const knownTypes: ReadonlySet<string> = new Set(factSchema.options.map((option) => option.shape.type.value))

export type FormRefusal =
  | 'badEnvelope'
  | 'badFact'
  | 'badBody'
  | 'refMismatch'
  | 'bodyWithoutEvent'
  | 'wrongAccount'
  | 'wrongRegister'
  | 'tooBig'
  | 'unstorableText'
  | 'placeTaken'
  | 'wrongPlace'
  | 'badRecord'
  | 'eventIdTaken'

/** Something pushed, as text, with what could be read of it. */
export interface Raw {
  readonly text: string
  readonly eventId: string
}

export interface GoodEvent extends Raw {
  readonly ok: true
  readonly event: WireEvent
}

export interface BadEvent extends Raw {
  readonly ok: false
  readonly refusal: FormRefusal
}

export type CheckedEvent = GoodEvent | BadEvent

export interface Writer {
  readonly accountId: string
  readonly registerId: string
}

export function toRaw(pushed: unknown): Raw {
  const id = typeof pushed === 'object' && pushed !== null && 'id' in pushed ? pushed.id : null
  return { text: JSON.stringify(pushed), eventId: typeof id === 'string' ? id.slice(0, 100) : '' }
}

export function checkEvent(writer: Writer, pushed: unknown): CheckedEvent {
  const raw = toRaw(pushed)
  const bad = (refusal: FormRefusal): BadEvent => ({ ...raw, ok: false, refusal })
  if (Buffer.byteLength(raw.text) > maxEventBytes) return bad('tooBig')
  const parsed = wireEventSchema.safeParse(pushed)
  if (!parsed.success) return bad('badEnvelope')
  const event = parsed.data
  if (event.accountId !== writer.accountId) return bad('wrongAccount')
  if (event.registerId !== writer.registerId) return bad('wrongRegister')
  if (![event.id, event.type, event.customerId ?? ''].every(isStorable)) return bad('unstorableText')
  // The envelope was looked at above: what is left is the fact.
  if (isKnown(event) && !factSchema.safeParse(pushed).success) return bad('badFact')
  return { ...raw, ok: true, event }
}

/** The body, or why it is set aside. What its patch says is not looked at: only whether it is the one its event points to. */
export function checkBody(pushed: unknown): PersonBody | FormRefusal {
  const parsed = personBodySchema.safeParse(pushed)
  if (!parsed.success) return 'badBody'
  const { ref, customerId, salt, patch } = parsed.data
  if (![ref, customerId].every(isStorable)) return 'unstorableText'
  if (isTooBig([], [parsed.data])) return 'tooBig'
  const hash = createHash('sha256').update(bodyRefText(salt, patch)).digest('hex')
  return bodyRefOf(hash) === ref ? parsed.data : 'refMismatch'
}

export const isKnown = (event: { readonly type: string; readonly v: number }): boolean =>
  knownTypes.has(event.type) && event.v <= knownVersion

/** PostgreSQL text holds no NUL, and half a surrogate pair would not come back the same. */
const isStorable = (text: string): boolean => !/[\0\p{Surrogate}]/u.test(text)
