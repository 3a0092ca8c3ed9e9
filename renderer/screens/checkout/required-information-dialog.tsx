/** What a brand demands before its reward can be given, asked once: only the fields it needs. */
import { useState } from 'react'
import { fullName } from '../../../shared/customers/person.ts'
import type { VisitStep } from '../../../shared/loyalty/step.ts'
import { t } from '../../language/words.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Act, Btn } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { AddressFields } from '../customers/address-fields.tsx'
import { RefusalSentence } from '../dialog-refusal.tsx'
import { saveRefusalSentence } from '../refusal-words.ts'
import { whatItGives } from '../reward-words.ts'
import type { VisitOnScreen } from '../use-visit.ts'

export interface RequiredInformationProps {
  readonly onScreen: VisitOnScreen
  readonly needs: Extract<VisitStep, { step: 'requiredInformation' }>
}

export function RequiredInformationDialog({ onScreen, needs }: RequiredInformationProps) {
  const actions = useActions()
  const waiting = useTill((state) => state.waitingScans)
  const { person, customer, assessment, telling } = onScreen
  const [email, setEmail] = useState(person.email)
  const [address, setAddress] = useState(person.address)
  const [refusal, setRefusal] = useState<string | null>(null)
  const what = assessment.rewards
    .filter((reward) => needs.rewardIds.includes(reward.id))
    .map((reward) => whatItGives(telling, reward))
    .join(', ')
  const submit = async () => {
    const isFilled =
      (!needs.email || email.trim() !== '') &&
      (!needs.address || [address.line1, address.city, address.state, address.zip].every((part) => part.trim() !== ''))
    if (!isFilled) return setRefusal(t('required.fill'))
    const patch = { ...(needs.email && { email: email.trim() }), ...(needs.address && { address }) }
    const saved = await actions.savePerson(customer.id, patch, false)
    if (!saved.ok) setRefusal(saveRefusalSentence(saved.refusal))
  }
  const cancel = () => actions.skipRequiredInformation()
  return (
    <Dialog
      name={t('required.title')}
      about={fullName(person)}
      hint={waiting > 0 && t('checkout.waiting', { count: waiting })}
      width={620}
      onSubmit={() => void submit()}
      onEscape={cancel}
      footer={
        <>
          <Btn className="tall" onClick={cancel}>
            {t('required.cancel')}
          </Btn>
          <Act label={t('required.ok')} keyName={t('lookup.enter')} submit />
        </>
      }
    >
      {refusal && <RefusalSentence sentence={refusal} />}
      <p className="say">{t('required.says', { what })}</p>
      <p className="dim">{t('required.stays')}</p>
      <div className="form-grid">
        {needs.email && (
          <TextField
            data-autofocus
            wide
            label={t('person.email')}
            type="email"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
        {needs.address && (
          <AddressFields address={address} onAddress={setAddress} {...(needs.email ? {} : { isFirst: true })} />
        )}
      </div>
    </Dialog>
  )
}
