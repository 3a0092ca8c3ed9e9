/** A loyalty card that nobody has yet: linked to the customer on the screen, or to one who is found first. */
import { useState } from 'react'
import { fullName } from '../../../shared/customers/person.ts'
import type { CustomerId } from '../../../shared/kernel/ids.ts'
import { t } from '../../language/words.ts'
import { useScreenSession } from '../../session/screen-session.ts'
import { useActions, useTill, useTillHandle } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { saveRefusalSentence } from '../refusal-words.ts'
import { useRun } from '../use-visit.ts'

/** The card that waits for its customer, after it was scanned and before anything else was. */
export const useUnknownCard = (): string | null =>
  useTill((state) => (state.lastOutcome?.outcome.kind === 'unknownCard' ? state.lastOutcome.outcome.code : null))

/** Links the card and opens the customer's visit as Select does. Resolves to why it was not linked, or null. */
export function useLinkCard(): (customerId: CustomerId, code: string) => Promise<string | null> {
  const actions = useActions()
  const run = useRun()
  const { store } = useTillHandle()
  const tell = useScreenSession((session) => session.tell)
  return async (customerId, code) => {
    const linked = await actions.savePerson(customerId, { loyaltyCards: { [code]: true } }, false)
    if (!linked.ok) return saveRefusalSentence(linked.refusal)
    if (store.getState().currentVisit?.customerId !== linked.value) await run(() => actions.selectCustomer(customerId))
    const { customers, lastOutcome } = store.getState()
    const person = customers[linked.value]?.person
    tell(t('scanning.card.linked', { code, name: person ? fullName(person) : '' }), lastOutcome?.nth ?? 0)
    return null
  }
}

export function UnknownCard({ code }: { readonly code: string }) {
  const current = useTill((state) => state.currentVisit)
  const record = useTill((state) => (current ? state.customers[current.customerId] : undefined))
  const link = useLinkCard()
  const [refusal, setRefusal] = useState<string | null>(null)
  const name = record ? fullName(record.person) : ''
  return (
    <div className="alert warn" role="alert">
      <Icon name="warn" />
      <div className="grow">
        <b className="lg">{t('scanning.card.unknown')}</b>
        <p>
          {refusal ??
            (current ? t('scanning.card.unknownHere', { code, name }) : t('scanning.card.unknownFind', { code }))}
        </p>
      </div>
      {current && (
        <Btn className="small" onClick={async () => setRefusal(await link(current.customerId, code))}>
          {t('scanning.card.link')}
        </Btn>
      )}
    </div>
  )
}
