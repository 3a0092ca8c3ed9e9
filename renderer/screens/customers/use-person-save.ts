/** What the buttons of the form do: save and say why not, decline, open or combine with the account that has the same key. */
import { useState } from 'react'
import { phoneStanding } from '../../../shared/customers/identity-keys.ts'
import type { PersonPatch } from '../../../shared/customers/person.ts'
import type { CustomerId } from '../../../shared/kernel/ids.ts'
import { t } from '../../language/words.ts'
import { type AskedDialog, useScreenSession } from '../../session/screen-session.ts'
import { useActions, useFormat, useTill } from '../../session/use-till.ts'
import type { KeyHolder, SaveRefusal } from '../../use-cases/record-actions.ts'
import { useRoute } from '../routes.ts'
import { useRun } from '../use-visit.ts'
import { showCustomer } from './customer-address.ts'
import { showDuplicates } from './duplicates-address.ts'

type AskedPerson = Extract<AskedDialog, { kind: 'person' }>

export interface PersonSaving {
  readonly refusal: SaveRefusal | null
  readonly save: (patch: PersonPatch, mail: boolean) => Promise<void>
}

/** A reminder of what is recommended is said once; the next press saves without it. */
export function usePersonSave(asked: AskedPerson): PersonSaving {
  const actions = useActions()
  const run = useRun()
  const format = useFormat()
  const nth = useTill((state) => state.lastOutcome?.nth ?? 0)
  const country = useTill((state) => state.account.account?.country ?? 'US')
  const { open, close, tell } = useScreenSession.getState()
  const [refusal, setRefusal] = useState<SaveRefusal | null>(null)
  const [isReminded, setReminded] = useState(false)
  const [isSaving, setSaving] = useState(false)

  const save = async (patch: PersonPatch, mail: boolean): Promise<void> => {
    if (isSaving) return
    setSaving(true)
    setRefusal(null)
    const saved = await actions.savePerson(asked.customerId, patch, mail, { isReminded })
    setSaving(false)
    if (!saved.ok) {
      if (saved.refusal.reason === 'fieldsRecommended') setReminded(true)
      setRefusal(saved.refusal)
      if (saved.refusal.reason === 'managerNeeded') askManager(patch, mail)
      return
    }
    close()
    if (asked.thenSelect) await run(() => actions.selectCustomer(saved.value))
    if (patch.phone && phoneStanding(patch.phone, country) === 'doubtful')
      tell(t('person.savedDoubtful', { phone: format.phone(patch.phone) }), nth)
  }
  /** The form stays behind the PIN as it is. */
  const askManager = (patch: PersonPatch, mail: boolean) =>
    open({
      kind: 'managerPin',
      behind: asked,
      sentence: t('managerPin.needed'),
      afterwards: () => {
        open(asked)
        void save(patch, mail)
      },
    })
  return { refusal, save }
}

/** null for somebody who is not saved yet. */
export function useDecline(customerId: CustomerId | null): (() => Promise<void>) | null {
  const actions = useActions()
  const run = useRun()
  const close = useScreenSession((session) => session.close)
  if (customerId === null) return null
  return async () => {
    if (await run(() => actions.declineInformation(customerId))) close()
  }
}

/** On the Customers screen the other's profile opens, at the counter their visit. */
export function useOpenOther(): (holder: KeyHolder) => void {
  const actions = useActions()
  const run = useRun()
  const route = useRoute()
  const { close } = useScreenSession.getState()
  return ({ customerId }) => {
    close()
    if (route !== 'customers') return void run(() => actions.selectCustomer(customerId))
    void actions.openCustomer(customerId)
    showCustomer(customerId)
  }
}

/** Side by side, where a manager chooses who stays. */
export function combineOnScreen(customerId: CustomerId, { customerId: otherId }: KeyHolder): void {
  useScreenSession.getState().close()
  showDuplicates([customerId, otherId])
}
