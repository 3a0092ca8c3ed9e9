/** Manager PIN on a cashier's screen: one manager's name, one PIN or their badge, one action. What does not approve says so and stays. */
import { useRef, useState } from 'react'
import { t } from '../language/words.ts'
import { type AskedDialog, useScreenSession } from '../session/screen-session.ts'
import { useActions, useFormat, useTill } from '../session/use-till.ts'
import { Act, Btn } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SelectField } from '../ui/fields.tsx'
import { PinField, PinPad } from './pin-pad.tsx'
import { pinRefusal, useStaff } from './sign-in.tsx'
import { useScansAtPin } from './use-scans-at-pin.ts'

export function ManagerPinDialog({ asked }: { readonly asked: Extract<AskedDialog, { kind: 'managerPin' }> }) {
  const actions = useActions()
  const format = useFormat()
  const { open, close } = useScreenSession.getState()
  const back = () => (asked.behind ? open(asked.behind) : close())
  const managers = useStaff().filter((person) => person.role === 'manager')
  const [managerId, setManagerId] = useState(managers[0]?.id ?? null)
  const [pin, setPin] = useState('')
  const [sentence, setSentence] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const manager = managers.find((person) => person.id === managerId) ?? null

  useScansAtPin({ onSentence: setSentence, onApproved: ({ outcome }) => asked.afterwards(outcome) })
  const hasBadges = useTill((state) => (state.account.account?.peopleCodes?.badges ?? []).length > 0)

  const submit = async () => {
    if (!manager) return
    if (pin === '') return setSentence(t('signIn.typePin'))
    const outcome = await actions.approve(manager.id, pin)
    setPin('')
    if (outcome.state === 'signedIn') return asked.afterwards(outcome)
    setSentence(pinRefusal(outcome, manager.name, format))
    field.current?.focus()
  }

  return (
    <Dialog
      name={t('managerPin.title')}
      about={manager && managers.length === 1 ? manager.name : null}
      width={440}
      onSubmit={() => void submit()}
      onEscape={back}
      footer={
        <>
          <Btn className="tall" onClick={back}>
            {t('managerPin.cancel')}
          </Btn>
          <Act label={t('managerPin.ok')} keyName={t('lookup.enter')} submit />
        </>
      }
    >
      <p>
        {asked.sentence} {hasBadges && <span className="dim">{t('scanning.badge.orManagersBadge')}</span>}
      </p>
      {managers.length > 1 && (
        <SelectField
          label={t('managerPin.manager')}
          options={managers.map((person) => ({ value: person.id, label: person.name }))}
          value={managerId ?? ''}
          onChange={(event) => setManagerId(managers.find((one) => one.id === event.target.value)?.id ?? null)}
        />
      )}
      <PinField pin={pin} onPin={setPin} inputRef={field} />
      <p className="signin-says" role="alert">
        {sentence}
      </p>
      <PinPad pin={pin} onPin={setPin} />
    </Dialog>
  )
}
