/** The parts a person and a pet are made of: further contacts, notes, and pictures or papers that lie apart from the text. */

export interface Address {
  readonly line1: string
  readonly line2: string
  readonly city: string
  readonly state: string
  readonly zip: string
  /** ISO country; '' = the account's own. */
  readonly country: string
}

export const emptyAddress: Address = { line1: '', line2: '', city: '', state: '', zip: '', country: '' }

/** A picture or paper: its bytes lie apart, by `ref`, and may still be on their way from another register. */
export interface Attachment {
  /** First 32 hex digits of sha-256 over a salt and the bytes. */
  readonly ref: string
  readonly mime: string
  /** Size of the stored bytes. */
  readonly bytes: number
  /** As the file was called; '' for a picture. */
  readonly name: string
}

export const contactKinds = ['additional', 'emergency', 'vet'] as const
/** Somebody beside the customer: a second owner, whom to call, the vet. */
export interface Contact {
  readonly id: string
  readonly kind: (typeof contactKinds)[number]
  readonly name: string
  /** "Sister", or the clinic of a vet. */
  readonly relation: string
  readonly phone: string
  readonly email: string
  readonly address: string
  readonly note: string
}

export interface Note {
  readonly id: string
  readonly text: string
  /** UTC, ISO 8601; '' = written before notes had dates. */
  readonly at: string
  readonly staffId: string | null
  /** null = about the customer. */
  readonly petId: string | null
  /** Something happened that whoever serves them should know. */
  readonly isIncident: boolean
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What a store or a wire gave: any field may be anything. */
export type Stored<Part> = { readonly [Field in keyof Part]?: unknown }

export const readAddress = ({ line1, line2, city, state, zip, country }: Stored<Address>): Address => ({
  line1: textOf(line1),
  line2: textOf(line2),
  city: textOf(city),
  state: textOf(state),
  zip: textOf(zip),
  country: textOf(country),
})

export function readAttachment(value: unknown): Attachment | null {
  if (!isObject(value)) return null
  const { ref, mime, bytes, name }: Stored<Attachment> = value
  if (typeof ref !== 'string' || !/^[0-9a-f]{32}$/.test(ref)) return null
  return { ref, mime: textOf(mime), bytes: typeof bytes === 'number' ? bytes : 0, name: textOf(name) }
}

export const readContact = (id: string, contact: Stored<Contact>): Contact => ({
  id,
  kind: contactKinds.find((one) => one === contact.kind) ?? 'additional',
  name: textOf(contact.name),
  relation: textOf(contact.relation),
  phone: textOf(contact.phone),
  email: textOf(contact.email),
  address: textOf(contact.address),
  note: textOf(contact.note),
})

export const readNote = (id: string, note: Stored<Note>): Note => ({
  id,
  text: textOf(note.text),
  at: textOf(note.at),
  staffId: typeof note.staffId === 'string' ? note.staffId : null,
  petId: typeof note.petId === 'string' ? note.petId : null,
  isIncident: note.isIncident === true,
})
