/**
 * Pet Owner Information: only what is missing stands in front, the rest is folded out on demand. Saving says in plain words what is
 * wrong; somebody who exists already is named and can be opened or combined. The dialog can always be left.
 */
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { emptyPerson, fullName, type Person } from '../../../shared/customers/person.ts'
import { emptyPet } from '../../../shared/customers/pet.ts'
import { t } from '../../language/words.ts'
import { type AskedDialog, useScreenSession } from '../../session/screen-session.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Act, Btn } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import type { SaveRefusal } from '../../use-cases/record-actions.ts'
import { DialogRefusal, RefusalSentence } from '../dialog-refusal.tsx'
import { saveRefusalSentence } from '../refusal-words.ts'
import { MailPreview } from './mail-preview.tsx'
import { type NewNote, noNote } from './note-fields.tsx'
import { patchOf } from './person-draft.ts'
import { FoldedFields, FrontFields } from './person-fields.tsx'
import { type PersonForm, PersonFormProvider } from './person-form.ts'
import { isNothingInFront, sectionsInFront } from './person-sections.ts'
import { useHolders } from './use-holders.ts'
import { combineOnScreen, useDecline, useOpenOther, usePersonSave } from './use-person-save.ts'

type AskedPerson = Extract<AskedDialog, { kind: 'person' }>

export function PersonDialog({ asked }: { readonly asked: AskedPerson }) {
  const { customerId } = asked
  const actions = useActions()
  const close = useScreenSession((session) => session.close)
  const account = useTill((state) => state.account.account)
  const signedInId = useTill((state) => state.signedIn?.staffId ?? null)
  const before = usePersonBefore(asked)
  const [person, setPerson] = useDraft(before, asked)
  const [note, setNote] = useState<NewNote>(noNote)
  const [addedPetIds, setAdded] = useState(() => onlyNew(person, before))
  const [sections] = useState(() => sectionsInFront(account, before, customerId === null))
  // Declining rests the prompt for e-mail and phone: with both there, nothing is declined.
  const isPrompted = sections.email || sections.phone
  const { refusal, save } = usePersonSave(asked)
  const decline = useDecline(customerId)
  const form: PersonForm = {
    person,
    change: (change) => setPerson((now) => ({ ...now, ...change })),
    account,
    isNew: customerId === null,
    before,
    refusal,
    holders: useHolders(customerId, before, person),
    openOther: useOpenOther(),
    combineWith: customerId && ((holder) => combineOnScreen(customerId, holder)),
    today: actions.moment().localDate,
  }
  const submit = (mail: boolean) => {
    const text = note.text.trim()
    const { at } = actions.moment()
    const written = text === '' ? [] : [{ ...note, text, id: crypto.randomUUID(), at, staffId: signedInId }]
    void save(patchOf(before, { ...person, notes: [...person.notes, ...written] }), mail)
  }
  return (
    <Dialog
      name={t('person.title')}
      about={customerId === null ? t('person.newCustomer') : fullName(before)}
      width={820}
      onSubmit={() => submit(false)}
      onEscape={close}
      footer={
        <div className="person-foot">
          <div className="row wrap">
            <Btn onClick={close}>{t('person.close')}</Btn>
            {decline && isPrompted && <Btn onClick={() => void decline()}>{t('person.declined')}</Btn>}
            <span className="grow" />
            <MailPreview person={form.person} />
            <Btn onClick={() => submit(true)}>{t('person.saveAndMail')}</Btn>
          </div>
          <Act label={t('person.save')} keyName={t('lookup.enter')} submit />
        </div>
      }
    >
      <PersonFormProvider value={form}>
        <ShowsRefusal refusal={refusal}>
          <DialogRefusal />
          {refusal && !isAtField(refusal) && <RefusalSentence sentence={saveRefusalSentence(refusal)} />}
          {asked.draft?.loyaltyCard && (
            <p className="dim">{t('scanning.card.newCard', { code: asked.draft.loyaltyCard })}</p>
          )}
          <FrontFields
            sections={sections}
            addedPetIds={addedPetIds}
            onPetAdded={(petId) => setAdded([...addedPetIds, petId])}
          />
          <details className="rest" open={isNothingInFront(sections) || undefined}>
            <summary>{t('person.rest')}</summary>
            <FoldedFields sections={sections} addedPetIds={addedPetIds} note={note} onNote={setNote} />
          </details>
        </ShowsRefusal>
      </PersonFormProvider>
    </Dialog>
  )
}

/** As it was when the form opened: what another register changes meanwhile is not taken back by saving. */
function usePersonBefore({ customerId }: AskedPerson): Person {
  const known = useTill((state) => (customerId ? state.customers[customerId]?.person : undefined))
  const [before] = useState(known ?? emptyPerson)
  return before
}

/** What was typed into the lookup is taken along; a new customer shops where they stand. */
function useDraft(before: Person, { customerId, draft, addPet }: AskedPerson) {
  const here = useTill((state) => state.boot?.locationId ?? null)
  return useState<Person>(() => {
    const { loyaltyCard, posLink, ...typed } = draft ?? {}
    return {
      ...before,
      ...typed,
      pets: addPet ? [...before.pets, emptyPet(crypto.randomUUID())] : before.pets,
      loyaltyCards: loyaltyCard ? [...before.loyaltyCards, loyaltyCard] : before.loyaltyCards,
      posLinks: posLink ? [...before.posLinks, posLink] : before.posLinks,
      locationIds: customerId === null && here ? [here] : before.locationIds,
    }
  })
}

const onlyNew = (person: Person, before: Person): readonly string[] =>
  person.pets.filter((pet) => !before.pets.includes(pet)).map((pet) => pet.id)

/** Brings the first field that was refused to light, wherever it is folded away, and the focus into it. */
function ShowsRefusal({ refusal, children }: { readonly refusal: SaveRefusal | null; readonly children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!refusal) return
    const wrong = place.current?.querySelector<HTMLElement>('[aria-invalid="true"], .rest .says, .rest .refusal')
    const fold = wrong?.closest('details')
    if (fold) fold.open = true
    wrong?.focus()
  }, [refusal])
  return (
    <div className="person-form" ref={place}>
      {children}
    </div>
  )
}

/** Said under its own field; everything else stands on top. */
function isAtField(refusal: SaveRefusal): boolean {
  switch (refusal.reason) {
    case 'nameMissing':
    case 'emailInvalid':
    case 'emailNeeded':
    case 'phoneInvalid':
    case 'weightInvalid':
    case 'petNameMissing':
      return true
    case 'duplicate':
      return refusal.field !== 'posLink'
    case 'fieldsRequired':
    case 'fieldsRecommended':
    case 'storeNeeded':
    case 'dateImpossible':
    case 'managerNeeded':
    case 'loyaltyCardInvalid':
    case 'tooManyLoyaltyCards':
    case 'notSignedIn':
    case 'storageFailed':
      return false
  }
}
