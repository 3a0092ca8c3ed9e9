/**
 * Pet Owner Information: only what is missing stands in front, the rest is folded out on demand. Saving says in plain words what is
 * wrong; somebody who exists already is named and can be opened instead.
 */
import { useRef, useState } from 'react'
import { emptyPerson, fullName, type Person, type PersonPatch, textLimits } from '../../../shared/customers/person.ts'
import { type PetPatch, petAsPatch } from '../../../shared/customers/pet.ts'
import { t } from '../../language/words.ts'
import { type AskedDialog, useScreenSession } from '../../session/screen-session.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Act, Btn } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField, Tick } from '../../ui/fields.tsx'
import type { SaveRefusal } from '../../use-cases/till.ts'
import { DialogRefusal, RefusalSentence } from '../dialog-refusal.tsx'
import { saveRefusalSentence } from '../refusal-words.ts'
import { useRun } from '../use-visit.ts'
import { AddressFields } from './address-fields.tsx'
import { PetFields } from './pet-fields.tsx'

type Section = 'names' | 'email' | 'phone' | 'address'

export function PersonDialog({ asked }: { readonly asked: Extract<AskedDialog, { kind: 'person' }> }) {
  const actions = useActions()
  const run = useRun()
  const close = useScreenSession((session) => session.close)
  const before = useTill((state) =>
    asked.customerId ? (state.customers[asked.customerId]?.person ?? emptyPerson) : emptyPerson,
  )
  const { loyaltyCard, ...draft } = asked.draft ?? {}
  const [person, setPerson] = useState<Person>({ ...before, ...draft })
  const [refusal, setRefusal] = useState<SaveRefusal | null>(null)
  const [isSaving, setSaving] = useState(false)
  const missing = useRef(missingSections(before))
  const isNew = asked.customerId === null
  const inFront = (section: Section) => isNew || missing.current.includes(section)

  const save = async (mail: boolean) => {
    if (isSaving) return
    setSaving(true)
    setRefusal(null)
    const card = loyaltyCard ? { loyaltyCards: { [loyaltyCard]: true } } : {}
    const saved = await actions.savePerson(asked.customerId, { ...patchOf(before, person), ...card }, mail)
    setSaving(false)
    if (!saved.ok) return setRefusal(saved.refusal)
    close()
    if (asked.thenSelect) await run(() => actions.selectCustomer(saved.value))
  }
  const decline = async () => {
    const { customerId } = asked
    if (customerId && (await run(() => actions.declineInformation(customerId)))) close()
  }
  const openOther = async (other: Extract<SaveRefusal, { reason: 'duplicate' }>) => {
    close()
    await run(() => actions.selectCustomer(other.customerId))
  }

  const fields: Readonly<Record<Section, React.ReactNode>> = {
    names: (
      <>
        <TextField
          data-autofocus
          label={t('person.firstName')}
          value={person.firstName}
          maxLength={textLimits.firstName}
          refusal={nameRefusal(refusal, 'firstName')}
          onChange={(event) => setPerson({ ...person, firstName: event.target.value })}
        />
        <TextField
          label={t('person.lastName')}
          value={person.lastName}
          maxLength={textLimits.lastName}
          refusal={nameRefusal(refusal, 'lastName')}
          onChange={(event) => setPerson({ ...person, lastName: event.target.value })}
        />
      </>
    ),
    email: (
      <TextField
        {...(inFront('names') ? {} : { 'data-autofocus': true })}
        wide
        label={t('person.email')}
        type="email"
        value={person.email}
        maxLength={textLimits.email}
        refusal={
          refusal?.reason === 'emailInvalid' || refusal?.reason === 'emailNeeded' ? saveRefusalSentence(refusal) : null
        }
        onChange={(event) => setPerson({ ...person, email: event.target.value })}
      />
    ),
    phone: (
      <TextField
        {...(inFront('names') || inFront('email') ? {} : { 'data-autofocus': true })}
        wide
        label={t('person.phone')}
        type="tel"
        value={person.phone}
        maxLength={textLimits.phone}
        refusal={refusal?.reason === 'phoneInvalid' ? saveRefusalSentence(refusal) : null}
        onChange={(event) => setPerson({ ...person, phone: event.target.value })}
      />
    ),
    address: <AddressFields address={person.address} onAddress={(address) => setPerson({ ...person, address })} />,
  }
  const sections = ['names', 'email', 'phone', 'address'] as const
  const front = sections.filter((section) => inFront(section) && section !== 'address')
  const folded = sections.filter((section) => !front.includes(section))

  return (
    <Dialog
      name={t('person.title')}
      about={isNew ? t('person.newCustomer') : fullName(before)}
      width={760}
      onSubmit={() => void save(false)}
      onEscape={close}
      footer={
        <div className="person-foot">
          <div className="row wrap">
            <Btn onClick={close}>{t('person.close')}</Btn>
            {!isNew && missing.current.length > 0 && <Btn onClick={() => void decline()}>{t('person.declined')}</Btn>}
            <span className="grow" />
            <Btn onClick={() => void save(true)}>{t('person.saveAndMail')}</Btn>
          </div>
          <Act label={t('person.save')} keyName={t('lookup.enter')} submit />
        </div>
      }
    >
      <DialogRefusal />
      {refusal && !isAtField(refusal) && (
        <div className="row wrap">
          <RefusalSentence sentence={saveRefusalSentence(refusal)} />
          {refusal.reason === 'duplicate' && (
            <Btn onClick={() => void openOther(refusal)}>{t('person.openOther', { name: refusal.customerName })}</Btn>
          )}
        </div>
      )}
      {loyaltyCard && <p className="dim">{t('scanning.card.newCard', { code: loyaltyCard })}</p>}
      <div className="form-grid">
        {front.map((section) => (
          <Fragments key={section}>{fields[section]}</Fragments>
        ))}
      </div>
      <PetFields pets={person.pets} onPets={(pets) => setPerson({ ...person, pets })} />
      <details className="rest" open={front.length === 0 ? true : undefined}>
        <summary>{t('person.rest')}</summary>
        <div className="form-grid">
          {folded.map((section) => (
            <Fragments key={section}>{fields[section]}</Fragments>
          ))}
          <fieldset className="wide consents" aria-label={t('person.consents')}>
            <Tick
              checked={person.smsConsent}
              onChange={(event) => setPerson({ ...person, smsConsent: event.target.checked })}
            >
              {t('person.sms')}
            </Tick>
            <Tick
              checked={person.marketingEmailConsent}
              onChange={(event) => setPerson({ ...person, marketingEmailConsent: event.target.checked })}
            >
              {t('person.marketing')}
            </Tick>
          </fieldset>
        </div>
      </details>
    </Dialog>
  )
}

const Fragments = ({ children }: { readonly children: React.ReactNode }) => children

function missingSections(person: Person): readonly Section[] {
  const sections: Section[] = []
  if (person.firstName.trim() === '' || person.lastName.trim() === '') sections.push('names')
  if (person.email === '') sections.push('email')
  if (person.phone === '') sections.push('phone')
  return sections
}

const nameRefusal = (refusal: SaveRefusal | null, field: 'firstName' | 'lastName'): string | null =>
  refusal?.reason === 'nameMissing' && refusal.field === field ? saveRefusalSentence(refusal) : null

const isAtField = (refusal: SaveRefusal): boolean =>
  ['nameMissing', 'emailInvalid', 'emailNeeded', 'phoneInvalid'].includes(refusal.reason)

const textFields = ['firstName', 'lastName', 'email', 'phone'] as const

/** Only what was changed; a pet that was taken away is null. */
export function patchOf(before: Person, after: Person): PersonPatch {
  const changed = textFields.filter((field) => before[field].trim() !== after[field].trim())
  const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  const pets: Record<string, PetPatch | null> = {}
  for (const pet of before.pets) if (!after.pets.some((one) => one.id === pet.id)) pets[pet.id] = null
  for (const pet of after.pets) {
    const known = before.pets.find((one) => one.id === pet.id)
    if (pet.name.trim() !== '' && !isSame(known, pet)) pets[pet.id] = petAsPatch(pet)
  }
  return {
    ...Object.fromEntries(changed.map((field) => [field, after[field].trim()])),
    ...(!isSame(before.address, after.address) && { address: after.address }),
    ...(before.smsConsent !== after.smsConsent && { smsConsent: after.smsConsent }),
    ...(before.marketingEmailConsent !== after.marketingEmailConsent && {
      marketingEmailConsent: after.marketingEmailConsent,
    }),
    ...(Object.keys(pets).length > 0 && { pets }),
  }
}
