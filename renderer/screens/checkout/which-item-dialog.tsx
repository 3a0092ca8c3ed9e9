/** Eight digits that are two items of the catalogue: a person says which. Nothing is guessed, and scans wait meanwhile. */
import type { Upc } from '../../../shared/kernel/ids.ts'
import { t } from '../../language/words.ts'
import { useActions, useFormat, useTill } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { itemName } from '../reward-words.ts'

export function WhichItemDialog({ upcs }: { readonly upcs: readonly [Upc, Upc] }) {
  const actions = useActions()
  const format = useFormat()
  const catalogue = useTill((state) => state.account.catalogue)
  const waiting = useTill((state) => state.waitingScans)
  const answer = (upc: Upc | null) => void actions.answerEitherItem(upc)
  return (
    <Dialog
      name={t('scanning.item.title')}
      hint={waiting > 0 && t('checkout.waiting', { count: waiting })}
      width={560}
      onSubmit={() => undefined}
      onEscape={() => answer(null)}
      footer={
        <Btn className="tall" onClick={() => answer(null)}>
          {t('scanning.item.neither')}
        </Btn>
      }
    >
      <p className="say">{t('scanning.item.says')}</p>
      <div className="stack">
        {upcs.map((upc, nth) => (
          <Btn
            key={upc}
            data-autofocus={nth === 0 || undefined}
            className="tall which-item"
            onClick={() => answer(upc)}
          >
            <span className="grow">{itemName(catalogue, upc)}</span> <span className="dim">{format.upc(upc)}</span>
          </Btn>
        ))}
      </div>
    </Dialog>
  )
}
