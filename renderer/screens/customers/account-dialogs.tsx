/** The two questions before an account goes: Delete Account, which can be taken back, and Remove Personal Data, which cannot and is typed. */
import { useState } from 'react'
import { assess } from '../../../shared/loyalty/assess.ts'
import { t } from '../../language/words.ts'
import { type AskedDialog, useScreenSession } from '../../session/screen-session.ts'
import { useActions, useMoment, useTill } from '../../session/use-till.ts'
import { Act, Btn } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { DialogRefusal } from '../dialog-refusal.tsx'
import { useRun } from '../use-visit.ts'
import { nameOf } from './name-of.ts'

export function DeleteAccountDialog({ asked }: { readonly asked: Extract<AskedDialog, { kind: 'deleteAccount' }> }) {
  const { customerId } = asked
  const actions = useActions()
  const run = useRun()
  const close = useScreenSession((session) => session.close)
  const record = useTill((state) => state.customers[customerId])
  const account = useTill((state) => state.account)
  const moment = useMoment()
  if (!record) return null
  const { cards, rewards } = assess(record.state, account, moment)
  const inProgress = cards.filter((card) => card.status === 'open' && card.units.length > 0).length
  const waiting = rewards.filter((reward) => reward.status === 'earned').length
  return (
    <Dialog
      name={t('accounts.delete')}
      about={nameOf(record)}
      width={560}
      onSubmit={() => void run(() => actions.deleteCustomer(customerId), close)}
      onEscape={close}
      footer={
        <>
          <Btn className="tall" data-autofocus onClick={close}>
            {t('accounts.cancel')}
          </Btn>
          <Act label={t('accounts.delete')} submit />
        </>
      }
    >
      <DialogRefusal />
      <p>{t('accounts.deleteSays')}</p>
      {inProgress + waiting > 0 && (
        <p className="refusal">
          {t('accounts.deleteHolds', {
            cards: t('accounts.cards', { count: inProgress }),
            rewards: t('accounts.rewards', { count: waiting }),
          })}
        </p>
      )}
    </Dialog>
  )
}

export function PurgeAccountDialog({ asked }: { readonly asked: Extract<AskedDialog, { kind: 'purgeAccount' }> }) {
  const { customerId } = asked
  const actions = useActions()
  const run = useRun()
  const close = useScreenSession((session) => session.close)
  const record = useTill((state) => state.customers[customerId])
  const [typed, setTyped] = useState('')
  const [isAsked, setAsked] = useState(false)
  if (!record) return null
  const isTyped = typed.trim() === t('accounts.purgeWord')
  const submit = () => {
    setAsked(true)
    if (isTyped) void run(() => actions.purgeCustomer(customerId), close)
  }
  return (
    <Dialog
      name={t('accounts.purge')}
      about={nameOf(record)}
      width={720}
      onSubmit={submit}
      onEscape={close}
      footer={
        <>
          <Btn className="tall" onClick={close}>
            {t('accounts.cancel')}
          </Btn>
          <Act label={t('accounts.purge')} held={isTyped ? null : t('accounts.purgeType')} submit />
        </>
      }
    >
      <DialogRefusal />
      <p>{t('accounts.purgeSays')}</p>
      <p className="dim">
        {t('accounts.purgeStays')} {t('accounts.purgeOffline')}
      </p>
      <TextField
        data-autofocus
        label={t('accounts.purgeType')}
        value={typed}
        refusal={isAsked && !isTyped ? t('accounts.purgeNotTyped') : null}
        onChange={(event) => setTyped(event.target.value)}
      />
    </Dialog>
  )
}
