/** Who shares limits with this customer: choosing somebody puts both into one household. */
import { fullName } from '../../../shared/customers/person.ts'
import { t } from '../../language/words.ts'
import { type AskedDialog, useScreenSession } from '../../session/screen-session.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { CustomerPicker } from '../customer-picker.tsx'
import { DialogRefusal } from '../dialog-refusal.tsx'
import { useRun } from '../use-visit.ts'

export function HouseholdDialog({ asked }: { readonly asked: Extract<AskedDialog, { kind: 'household' }> }) {
  const { customerId } = asked
  const actions = useActions()
  const run = useRun()
  const close = useScreenSession((session) => session.close)
  const record = useTill((state) => state.customers[customerId])
  return (
    <Dialog
      name={t('corrections.household.title')}
      about={record && fullName(record.person)}
      width={620}
      onSubmit={() => {}}
      onEscape={close}
      footer={
        <Btn className="tall" onClick={close}>
          {t('corrections.household.cancel')}
        </Btn>
      }
    >
      <DialogRefusal />
      <p>{t('corrections.household.says')}</p>
      <CustomerPicker
        except={customerId}
        first={[]}
        firstTitle=""
        onPick={(picked) => void run(() => actions.changeHousehold(customerId, picked.customerId), close)}
      />
    </Dialog>
  )
}
