/** The form's two parts: what is missing in front, and everything else under one fold. */
import { fieldDemand } from '../../../shared/customers/field-settings.ts'
import { contactKinds } from '../../../shared/customers/person-parts.ts'
import { t } from '../../language/words.ts'
import { Tick } from '../../ui/fields.tsx'
import { AboutFieldInput, aboutFields } from './about-fields.tsx'
import { AddressFields } from './address-fields.tsx'
import { CardFields } from './card-fields.tsx'
import { CodeTicks } from './code-ticks.tsx'
import { ContactFields } from './contact-fields.tsx'
import { EmailField, InternalIdField, NameFields, PhoneField } from './identity-fields.tsx'
import { type NewNote, NoteFields } from './note-fields.tsx'
import { refusedAt, usePersonForm } from './person-form.ts'
import type { PersonSections } from './person-sections.ts'
import { AddPet, PetRows } from './pet-fields.tsx'
import { QuestionFields } from './question-fields.tsx'
import { StoreFields } from './store-fields.tsx'

export interface FrontFieldsProps {
  readonly sections: PersonSections
  /** Pets added just now stand in front too, behind those that are known. */
  readonly addedPetIds: readonly string[]
  readonly onPetAdded: (petId: string) => void
}

/** Whoever adds a pet sees all of them, so that none is added twice. */
const isInFront = (petId: string, sections: PersonSections, addedPetIds: readonly string[]): boolean =>
  addedPetIds.length > 0 || sections.petIds.includes(petId)

export function FrontFields({ sections, addedPetIds, onPetAdded }: FrontFieldsProps) {
  const { person } = usePersonForm()
  const { names, email, phone, internalCustomerId, about, contacts } = sections
  const inFront = person.pets.filter((pet) => isInFront(pet.id, sections, addedPetIds))
  const first = names ? 'names' : email ? 'email' : phone ? 'phone' : internalCustomerId ? 'id' : 'later'
  return (
    <>
      <div className="form-grid">
        {names && <NameFields isFirst />}
        {email && <EmailField isFirst={first === 'email'} />}
        {phone && <PhoneField isFirst={first === 'phone'} />}
        {internalCustomerId && <InternalIdField isFirst={first === 'id'} />}
        {sections.address && <Address isFirst={first === 'later'} />}
        {about.map((field, index) => (
          <AboutFieldInput key={field} field={field} isFirst={first === 'later' && !sections.address && index === 0} />
        ))}
        {contacts.length > 0 && <ContactFields kinds={contacts} />}
      </div>
      <section className="pets">
        {inFront.length > 0 && <PetRows pets={inFront} />}
        <PetsNeeded />
        <AddPet onAdded={onPetAdded} />
      </section>
    </>
  )
}

function PetsNeeded() {
  const says = refusedAt(usePersonForm(), 'pets')
  return says && <p className="says">{says}</p>
}

export interface FoldedFieldsProps {
  readonly sections: PersonSections
  readonly addedPetIds: readonly string[]
  readonly note: NewNote
  readonly onNote: (note: NewNote) => void
}

export function FoldedFields({ sections, addedPetIds, note, onNote }: FoldedFieldsProps) {
  const { person, change, account } = usePersonForm()
  const pets = person.pets.filter((pet) => !isInFront(pet.id, sections, addedPetIds))
  const about = aboutFields.filter((field) => !sections.about.includes(field) && fieldDemand(account, field) !== 'off')
  const kinds = contactKinds.filter((kind) => !sections.contacts.includes(kind))
  return (
    <div className="form-grid folded">
      {!sections.names && <NameFields />}
      {!sections.email && fieldDemand(account, 'email') !== 'off' && <EmailField />}
      {!sections.phone && fieldDemand(account, 'phone') !== 'off' && <PhoneField />}
      {!sections.internalCustomerId && <InternalIdField />}
      <div className="wide ticks">
        <Tick checked={person.smsConsent} onChange={(event) => change({ smsConsent: event.target.checked })}>
          {t('person.sms')}
        </Tick>
        <Tick
          checked={person.marketingEmailConsent}
          onChange={(event) => change({ marketingEmailConsent: event.target.checked })}
        >
          {t('person.marketing')}
        </Tick>
      </div>
      {pets.length > 0 && (
        <Part title={t('person.pets')}>
          <PetRows pets={pets} />
        </Part>
      )}
      {!sections.address && fieldDemand(account, 'address') !== 'off' && (
        <>
          <h3 className="wide">{t('person.address')}</h3>
          <Address />
        </>
      )}
      <div className="wide part">
        <NoteFields note={note} onNote={onNote} />
      </div>
      <CodeTicks
        about="customer"
        ticked={person.colourCodes}
        onTicked={(colourCodes) => change({ colourCodes: [...colourCodes] })}
      />
      {about.length > 0 && <h3 className="wide">{t('person.about')}</h3>}
      {about.map((field) => (
        <AboutFieldInput key={field} field={field} />
      ))}
      {kinds.length > 0 && (
        <Part title={t('person.contacts')}>
          <ContactFields kinds={kinds} />
        </Part>
      )}
      <Part title={t('person.cards')}>
        <CardFields />
      </Part>
      <QuestionFields about="customer" answers={person.answers} onAnswers={(answers) => change({ answers })} />
      <StoreFields />
    </div>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <div className="wide stack part">
      <h3>{title}</h3>
      {children}
    </div>
  )
}

function Address({ isFirst = false }: { readonly isFirst?: boolean }) {
  const form = usePersonForm()
  return (
    <AddressFields
      withCountry
      isFirst={isFirst}
      isNeeded={fieldDemand(form.account, 'address') === 'required'}
      refusal={refusedAt(form, 'address')}
      address={form.person.address}
      onAddress={(address) => form.change({ address })}
    />
  )
}
