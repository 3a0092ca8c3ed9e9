/**
 * At most one dialog: what a person asked for first, otherwise what the visit's own state asks. Remembers where the focus was and
 * gives it back when the last dialog has closed.
 */
import { useEffect, useRef } from 'react'
import { type AskedDialog, useScreenSession } from '../session/screen-session.ts'
import { useActions, useTill } from '../session/use-till.ts'
import { StandsBehind } from '../ui/dialog.tsx'
import { CardNotesDialog } from './checkout/card-notes-dialog.tsx'
import { ExceptionDialog } from './checkout/exception-dialog.tsx'
import { MoveDialog } from './checkout/move-dialog.tsx'
import { MultiPurchaseDialog } from './checkout/multi-purchase-dialog.tsx'
import { OfferDialog } from './checkout/offer-dialog.tsx'
import { PaperCardDialog } from './checkout/paper-card-dialog.tsx'
import { RequiredInformationDialog } from './checkout/required-information-dialog.tsx'
import { WhichItemDialog } from './checkout/which-item-dialog.tsx'
import { DeleteAccountDialog, PurgeAccountDialog } from './customers/account-dialogs.tsx'
import { HouseholdDialog } from './customers/household-dialog.tsx'
import { PersonDialog } from './customers/person-dialog.tsx'
import { TakeBackDialog } from './customers/take-back-dialog.tsx'
import { UndoRedemptionDialog } from './customers/undo-redemption-dialog.tsx'
import { ManagerPinDialog } from './manager-pin.tsx'
import { NotRedeemedDialog } from './redemption/not-redeemed-dialog.tsx'
import { RedemptionDialog } from './redemption/redemption-dialog.tsx'
import { useRoute } from './routes.ts'
import { useVisit } from './use-visit.ts'

export function DialogHost() {
  const phase = useTill((state) => state.phase.name)
  const isSignedIn = useTill((state) => state.signedIn !== null)
  const asked = useScreenSession((session) => session.dialog)
  const isSwitching = useScreenSession((session) => session.isSwitchingPerson)
  const either = useTill((state) => state.eitherItem)
  const isReady = phase === 'ready' && isSignedIn && !isSwitching
  useHeldScans(asked, phase === 'ready' && isSignedIn && isSwitching)
  useFocusAfterwards(isReady && either !== null)
  const pin = asked?.kind === 'managerPin' ? asked : null
  const beneath = asked?.kind === 'managerPin' ? (asked.behind ?? null) : asked
  return (
    <>
      {isReady && (
        <StandsBehind value={pin !== null}>
          {beneath ? (
            <AskedDialogs asked={beneath} />
          ) : either ? (
            <WhichItemDialog upcs={either.upcs} />
          ) : (
            <VisitDialogs />
          )}
        </StandsBehind>
      )}
      {pin && <ManagerPinDialog asked={pin} />}
    </>
  )
}

function AskedDialogs({ asked }: { readonly asked: Exclude<AskedDialog, { kind: 'managerPin' }> }) {
  switch (asked.kind) {
    case 'person':
      return <PersonDialog asked={asked} />
    case 'notRedeemed':
      return <NotRedeemedDialog />
    case 'move':
      return <MoveDialog asked={asked} />
    case 'household':
      return <HouseholdDialog asked={asked} />
    case 'deleteAccount':
      return <DeleteAccountDialog asked={asked} />
    case 'purgeAccount':
      return <PurgeAccountDialog asked={asked} />
    case 'exception':
      return <ExceptionDialog asked={asked} />
    case 'paperCard':
      return <PaperCardDialog />
    case 'cardNotes':
      return <CardNotesDialog asked={asked} />
    case 'undoRedemption':
      return <UndoRedemptionDialog asked={asked} />
    case 'takeBack':
      return <TakeBackDialog asked={asked} />
  }
}

function VisitDialogs() {
  const onScreen = useVisit()
  const route = useRoute()
  const itemsShownFor = useScreenSession((session) => session.itemsShownFor)
  const name = onScreen && route === 'checkout' ? onScreen.step.step : 'none'
  const isOpen = name === 'offerQuestion' || (isAsking(name) && itemsShownFor !== onScreen?.visit.id)
  useFocusAfterwards(isOpen)
  if (!onScreen || !isOpen) return null
  const { step } = onScreen
  switch (step.step) {
    case 'offerQuestion':
      return <OfferDialog onScreen={onScreen} question={step.question} key={step.question.offerId} />
    case 'multiPurchase':
      return <MultiPurchaseDialog isPaper={onScreen.visit.lines.some((line) => line.source === 'paper')} />
    case 'requiredInformation':
      return <RequiredInformationDialog onScreen={onScreen} needs={step} />
    case 'redemption':
      return <RedemptionDialog onScreen={onScreen} rewards={step.rewards} />
    case 'shopping':
    case 'finishing':
    case 'closed':
      return null
  }
}

const isAsking = (step: string) => step === 'multiPurchase' || step === 'requiredInformation' || step === 'redemption'

/** Dialogs that the state does not know of are told to the till, so that scans wait behind them. */
function useHeldScans(asked: AskedDialog | null, isSwitching: boolean): void {
  const actions = useActions()
  const kind = asked?.kind === 'managerPin' ? 'pin' : isSwitching ? 'signIn' : asked ? 'dialog' : null
  useEffect(() => {
    actions.holdScans(kind)
  }, [actions, kind])
  useFocusAfterwards(asked !== null)
}

function useFocusAfterwards(isOpen: boolean): void {
  const before = useRef<Element | null>(null)
  const askScanFocus = useScreenSession((session) => session.askScanFocus)
  if (isOpen && before.current === null) before.current = document.activeElement
  useEffect(() => {
    if (isOpen || before.current === null) return
    const wanted = before.current
    before.current = null
    const lost = document.activeElement === null || document.activeElement === document.body
    if (!lost) return
    if (wanted instanceof HTMLElement && wanted.isConnected && wanted !== document.body) wanted.focus()
    else askScanFocus()
  }, [isOpen, askScanFocus])
}
