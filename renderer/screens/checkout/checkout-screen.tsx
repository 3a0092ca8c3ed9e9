/** Checkout: the lookup while nobody is at the counter, one customer's visit, and its hand-off. Which one follows from the state. */
import { useScreenSession } from '../../session/screen-session.ts'
import { FinishScreen } from '../redemption/finish-screen.tsx'
import { useVisit } from '../use-visit.ts'
import { Lookup } from './lookup.tsx'
import { VisitScreen } from './visit-screen.tsx'

export function CheckoutScreen() {
  const onScreen = useVisit()
  const itemsShownFor = useScreenSession((session) => session.itemsShownFor)
  if (!onScreen || onScreen.step.step === 'closed') return <Lookup />
  if (onScreen.step.step === 'finishing' && itemsShownFor !== onScreen.visit.id)
    return <FinishScreen key={onScreen.visit.id} onScreen={onScreen} />
  return <VisitScreen key={onScreen.visit.id} onScreen={onScreen} />
}
