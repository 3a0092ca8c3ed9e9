/**
 * What staff typed freely into a fact - a note on a card, why an exception was made, why a reward was kept - may be about a person, so it
 * does not stand in the fact. It lies beside it as a body does, under a salted hash; the fact says `body:<ref>` in its place. So it can be
 * purged, and the hash chain over the facts holds as before (docs/decisions/0041).
 *
 * Only records, pages and the wire know of it: when facts are read from there, the texts are put back, and rules and screens see words.
 */
import type { EventOf, TillsideEvent } from '../loyalty/events.ts'
import type { PersonBody } from './person.ts'

/** The free texts of a fact, in a fixed order; '' where nothing was typed. */
export function textsOf(event: TillsideEvent): readonly string[] {
  switch (event.type) {
    case 'CardNoted':
      return [event.data.text]
    case 'LoyaltyEnrollmentChanged':
      return [event.data.reason]
    case 'MultiPurchaseReasonGiven':
      return [event.data.note]
    case 'ItemsPurchased':
      return event.data.exception ? [event.data.exception.note] : []
    case 'VisitFinished':
      return event.data.kept.map((one) => one.reason)
    default:
      return []
  }
}

/** The same fact with other texts, as many as `textsOf` gives. */
export function withTexts(event: TillsideEvent, texts: readonly string[]): TillsideEvent {
  const [first = ''] = texts
  switch (event.type) {
    case 'CardNoted':
      return { ...event, data: { ...event.data, text: first } }
    case 'LoyaltyEnrollmentChanged':
      return { ...event, data: { ...event.data, reason: first } }
    case 'MultiPurchaseReasonGiven':
      return { ...event, data: { ...event.data, note: first } }
    case 'ItemsPurchased':
      return event.data.exception ? withNote(event, event.data.exception, first) : event
    case 'VisitFinished': {
      const kept = event.data.kept.map((one, nth) => ({ ...one, reason: texts[nth] ?? '' }))
      return { ...event, data: { ...event.data, kept } }
    }
    default:
      return event
  }
}

type Exception = NonNullable<EventOf<'ItemsPurchased'>['data']['exception']>

const withNote = (event: EventOf<'ItemsPurchased'>, exception: Exception, note: string): TillsideEvent => ({
  ...event,
  data: { ...event.data, exception: { ...exception, note } },
})

const marker = (ref: string): string => `body:${ref}`
const refOf = (text: string): string | null => /^body:([0-9a-f]{32})$/.exec(text)?.[1] ?? null

/**
 * The facts as they are recorded, and the bodies that carry their texts. `makeBody` names a patch of this customer by a salted hash. A fact
 * about no customer keeps its text: it is about nobody.
 */
export async function takeOutTexts(
  events: readonly TillsideEvent[],
  makeBody: (customerId: NonNullable<TillsideEvent['customerId']>, patch: PersonBody['patch']) => Promise<PersonBody>,
): Promise<{ readonly events: readonly TillsideEvent[]; readonly bodies: readonly PersonBody[] }> {
  const bodies: PersonBody[] = []
  const recorded: TillsideEvent[] = []
  for (const event of events) {
    const { customerId } = event
    const texts = textsOf(event)
    if (customerId === null || texts.every((text) => text === '')) {
      recorded.push(event)
      continue
    }
    const marked: string[] = []
    for (const text of texts) {
      if (text === '') marked.push('')
      else {
        const body = await makeBody(customerId, { freeText: text })
        bodies.push(body)
        marked.push(marker(body.ref))
      }
    }
    recorded.push(withTexts(event, marked))
  }
  return { events: recorded, bodies }
}

/** Facts as they are told, from facts as they are recorded. What was purged, or never came, is ''. */
export function putBackTexts(event: TillsideEvent, bodyOf: (ref: string) => PersonBody | undefined): TillsideEvent {
  const texts = textsOf(event)
  if (!texts.some((text) => refOf(text) !== null)) return event
  return withTexts(
    event,
    texts.map((text) => {
      const ref = refOf(text)
      if (ref === null) return text
      const told = bodyOf(ref)?.patch['freeText']
      return typeof told === 'string' ? told : ''
    }),
  )
}

const refsInText = /"body:([0-9a-f]{32})"/g

/** Every body that a fact points to. `text`: the fact as JSON; quick, because most facts point to none. */
export function bodyRefsIn(text: string, data: Readonly<Record<string, unknown>>): readonly string[] {
  const ref = data['bodyRef']
  const refs = typeof ref === 'string' ? [ref] : []
  if (!text.includes('"body:')) return refs
  return [...refs, ...Array.from(text.matchAll(refsInText), ([, found = '']) => found)]
}
