/**
 * Demo data with the right name on each personal body. Apart from making the data, because this folder has no hash: whoever
 * accepts the data brings one. The same data gives the same names.
 */
import { bodyRefOf, bodyRefText } from '../customers/body-ref.ts'
import type { SeedEvents } from './demo-store.ts'

/** `sha256` gives hex of the text's UTF-8 bytes. */
export async function withBodyRefs(
  seed: SeedEvents,
  sha256: (text: string) => string | Promise<string>,
): Promise<SeedEvents> {
  const refs = new Map<string, string>()
  for (const { ref, salt, patch } of seed.bodies) refs.set(ref, bodyRefOf(await sha256(bodyRefText(salt, patch))))
  const named = (ref: string) => refs.get(ref) ?? ref
  return {
    events: seed.events.map((event) =>
      event.type === 'PersonSaved' ? { ...event, data: { ...event.data, bodyRef: named(event.data.bodyRef) } } : event,
    ),
    bodies: seed.bodies.map((body) => ({ ...body, ref: named(body.ref) })),
  }
}
