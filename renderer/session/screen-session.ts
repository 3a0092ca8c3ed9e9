/**
 * What the screens remember and may lose on a reload: the dialog a person asked for, and who wants the focus. Dialogs that the
 * visit itself asks for are not here; they follow from the state.
 */
import { create } from 'zustand'
import type { SignInOutcome } from '../../shared/host-contract/contract.ts'
import type { CustomerId, LineId, RedemptionId, UnitId, Upc } from '../../shared/kernel/ids.ts'
import type { ActionOutcome } from '../use-cases/till.ts'

export type AnyRefusal = Extract<Awaited<ActionOutcome>, { ok: false }>['refusal']

export interface PersonDraft {
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  readonly phone: string
  /** Scanned before, and nobody's yet: it becomes theirs. */
  readonly loyaltyCard?: string
  /** The till's number that waits for its customer. */
  readonly posLink?: string
}

export type AskedDialog =
  | {
      readonly kind: 'person'
      readonly customerId: CustomerId | null
      readonly draft: PersonDraft | null
      /** What follows a save: the new customer's visit, or nothing. */
      readonly thenSelect: boolean
      /** One more pet stands in the form at once, with the focus in its name. */
      readonly addPet?: boolean
    }
  | { readonly kind: 'notRedeemed' }
  /** Lines of the visit on the screen to another customer; null = which ones is asked. */
  | { readonly kind: 'move'; readonly lineId: LineId | null }
  | { readonly kind: 'household'; readonly customerId: CustomerId }
  | { readonly kind: 'deleteAccount'; readonly customerId: CustomerId }
  | { readonly kind: 'purgeAccount'; readonly customerId: CustomerId }
  /** The line that goes to the card, or null for a code that was refused. */
  | { readonly kind: 'exception'; readonly upc: Upc; readonly lineId: LineId | null }
  | { readonly kind: 'paperCard' }
  | {
      readonly kind: 'cardNotes'
      readonly customerId: CustomerId
      readonly cardId: string
      readonly title: string
      readonly text: string
    }
  | { readonly kind: 'undoRedemption'; readonly customerId: CustomerId; readonly redemptionId: RedemptionId }
  | {
      readonly kind: 'takeBack'
      readonly customerId: CustomerId
      readonly unitIds: readonly UnitId[]
      readonly reason: 'removed' | 'returned'
    }
  | {
      readonly kind: 'managerPin'
      /** What asked for the manager: it comes back with everything that was entered. */
      readonly behind?: Exclude<AskedDialog, { kind: 'managerPin' }> | null
      readonly sentence: string
      readonly afterwards: (outcome: Extract<SignInOutcome, { state: 'signedIn' }>) => void
    }

export const profileParts = ['overview', 'pets', 'cards', 'history', 'notes', 'report'] as const
export type ProfilePart = (typeof profileParts)[number]

interface ScreenSession {
  readonly dialog: AskedDialog | null
  readonly scanFocusAsked: number
  /** The cashier went back from the finish screen to the items of this visit. */
  readonly itemsShownFor: string | null
  /** Chosen again in the bar while somebody is signed in. */
  readonly isSwitchingPerson: boolean
  /** What the last action was refused for; gone with the next action. */
  readonly refusal: AnyRefusal | null
  /** What was just done, said until the next scan or action. */
  readonly told: { readonly sentence: string; readonly afterScan: number } | null
  /** Whom one looked at last on the Customers screen; the address has the word. */
  readonly chosenCustomer: { readonly customerId: CustomerId; readonly part: ProfilePart } | null
  open(dialog: AskedDialog): void
  close(): void
  askScanFocus(): void
  showItems(visitId: string | null): void
  switchPerson(isSwitching: boolean): void
  refuse(refusal: AnyRefusal | null): void
  tell(sentence: string, afterScan: number): void
  chooseCustomer(customerId: CustomerId, part: ProfilePart): void
  leaveCustomer(): void
}

export const useScreenSession = create<ScreenSession>((set) => ({
  dialog: null,
  scanFocusAsked: 0,
  itemsShownFor: null,
  isSwitchingPerson: false,
  refusal: null,
  told: null,
  chosenCustomer: null,
  open: (dialog) => set({ dialog, refusal: null, told: null }),
  close: () => set({ dialog: null }),
  askScanFocus: () => set((before) => ({ scanFocusAsked: before.scanFocusAsked + 1 })),
  showItems: (visitId) => set({ itemsShownFor: visitId }),
  switchPerson: (isSwitching) => set({ isSwitchingPerson: isSwitching }),
  refuse: (refusal) => set({ refusal, told: null }),
  tell: (sentence, afterScan) => set({ told: { sentence, afterScan } }),
  chooseCustomer: (customerId, part) => set({ chosenCustomer: { customerId, part } }),
  leaveCustomer: () => set({ chosenCustomer: null }),
}))
