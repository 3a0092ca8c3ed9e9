/** One customer's visit: who and what to press at the left with the lines below, scan field, message and cards at the right. */
import { useLayoutEffect } from 'react'
import { t } from '../../language/words.ts'
import { useScreenSession } from '../../session/screen-session.ts'
import { useActions } from '../../session/use-till.ts'
import { Act } from '../../ui/button.tsx'
import { useRun, type VisitOnScreen } from '../use-visit.ts'
import { Cards } from './cards.tsx'
import { CustomerHeader } from './customer-header.tsx'
import { Lines } from './lines.tsx'
import { Message } from './message.tsx'
import { ScanField } from './scan-field.tsx'
import { isDialogOpen } from './type-anywhere.ts'

export function VisitScreen({ onScreen }: { readonly onScreen: VisitOnScreen }) {
  const actions = useActions()
  const run = useRun()
  const showItems = useScreenSession((session) => session.showItems)
  const checkOut = () => {
    showItems(null)
    void run(() => actions.checkOut())
  }
  useCtrlEnter(checkOut)
  return (
    <div className="checkout">
      <section className="who" aria-label={t('checkout.customer')}>
        <div className="who-top">
          <CustomerHeader onScreen={onScreen} />
          <Act label={t('checkout.checkout')} keyName={t('checkout.checkoutKey')} onClick={checkOut} />
        </div>
        <Lines onScreen={onScreen} />
      </section>
      <section className="work" aria-label={t('checkout.earns')}>
        <ScanField onCheckOut={checkOut} />
        <Message onScreen={onScreen} />
        <Cards onScreen={onScreen} />
      </section>
    </div>
  )
}

function useCtrlEnter(checkOut: () => void): void {
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
      if (isDialogOpen()) return
      event.preventDefault()
      checkOut()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  })
}
