/** People beside the customer: a second owner, whom to call, the vet. */

import { fieldDemand } from '../../../shared/customers/field-settings.ts'
import { textLimits } from '../../../shared/customers/person.ts'
import { type Contact, contactKinds } from '../../../shared/customers/person-parts.ts'
import { t } from '../../language/words.ts'
import { Btn, Quiet } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { RefusalSentence } from '../dialog-refusal.tsx'
import { refusedAt, usePersonForm } from './person-form.ts'

export type ContactKind = Contact['kind']

/** The setting that speaks about each kind. */
export const fieldOfKind = {
  additional: 'additionalContact',
  emergency: 'emergencyContact',
  vet: 'vet',
} as const

export function ContactFields({ kinds = contactKinds }: { readonly kinds?: readonly ContactKind[] }) {
  const form = usePersonForm()
  const { person, change, account } = form
  const set = (contact: Contact) =>
    change({ contacts: person.contacts.map((one) => (one.id === contact.id ? contact : one)) })
  const shown = kinds.filter((kind) => fieldDemand(account, fieldOfKind[kind]) !== 'off')
  return shown.map((kind) => {
    const ofKind = person.contacts.filter((contact) => contact.kind === kind)
    const refusal = refusedAt(form, fieldOfKind[kind])
    return (
      <section key={kind} className="wide stack parts">
        {refusal && <RefusalSentence sentence={`${t(`person.contactKinds.${kind}`)}: ${refusal}`} />}
        {ofKind.map((contact, index) => (
          <fieldset
            key={contact.id}
            className="part-row"
            aria-label={t('person.contactNth', { kind: t(`person.contactKinds.${kind}`), nth: index + 1 })}
          >
            <legend>{t(`person.contactKinds.${kind}`)}</legend>
            <OneContact contact={contact} onContact={set} />
            <Quiet
              className="remove"
              onClick={() => change({ contacts: person.contacts.filter((one) => one.id !== contact.id) })}
            >
              <u>{t('person.remove')}</u>
            </Quiet>
          </fieldset>
        ))}
        <Btn onClick={() => change({ contacts: [...person.contacts, emptyContact(kind)] })}>
          {t(`person.addContact.${kind}`)}
        </Btn>
      </section>
    )
  })
}

const contactTexts = [
  { part: 'name', label: 'contactName', max: textLimits.contactName, type: 'text' },
  { part: 'relation', label: 'relation', max: textLimits.relation, type: 'text' },
  { part: 'phone', label: 'contactPhone', max: textLimits.phone, type: 'tel' },
  { part: 'email', label: 'contactEmail', max: textLimits.email, type: 'email' },
  { part: 'address', label: 'contactAddress', max: textLimits.answer, type: 'text' },
  { part: 'note', label: 'note', max: textLimits.answer, type: 'text' },
] as const

function OneContact({
  contact,
  onContact,
}: {
  readonly contact: Contact
  readonly onContact: (contact: Contact) => void
}) {
  return contactTexts.map(({ part, label, max, type }) => (
    <TextField
      key={part}
      label={t(part === 'relation' && contact.kind === 'vet' ? 'person.clinic' : `person.${label}`)}
      type={type}
      value={contact[part]}
      maxLength={max}
      aria-required={part === 'name' || undefined}
      onChange={(event) => onContact({ ...contact, [part]: event.target.value })}
    />
  ))
}

const emptyContact = (kind: ContactKind): Contact => ({
  id: crypto.randomUUID(),
  kind,
  name: '',
  relation: '',
  phone: '',
  email: '',
  address: '',
  note: '',
})
