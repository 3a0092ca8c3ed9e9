/**
 * The page's side of a keyboard scanner by itself, for a browser under test: the shipped code from the key event to the code that is
 * handled, and nothing of the screens. What it took and what it said stand in `window.wedge`.
 */
import { createStore } from 'zustand/vanilla'
import { firstState } from '../../renderer/use-cases/first-state.ts'
import { recordKeys } from '../../renderer/use-cases/key-recorder.ts'
import { createLabelReceiver } from '../../renderer/use-cases/receive-label.ts'
import type { TillState } from '../../renderer/use-cases/till.ts'
import { listenForWedge } from '../../renderer/use-cases/wedge-keys.ts'
import { type CodeRefusal, nameCode } from '../../shared/barcode/name-code.ts'

export interface WedgePage {
  readonly raws: readonly string[]
  /** Refusals by name, and how often a label was in view more than once. */
  readonly said: readonly string[]
  readonly scanIds: readonly string[]
  stop(): void
}

declare global {
  interface Window {
    wedge: WedgePage
  }
}

/** Labels that did not arrive whole are refused by these names. */
const notWhole: readonly CodeRefusal[] = ['tooLong', 'incomplete']
const raws: string[] = []
const scanIds: string[] = []
const said: string[] = []
const store = createStore<TillState>(() => firstState)
store.subscribe(({ doubleRead }) => {
  if (doubleRead) said.push(`counted once, seen ${doubleRead.times} times`)
})
const keys = recordKeys(window)
const receiver = createLabelReceiver(
  { store, ports: { now: () => Date.now() } },
  { take: () => false, seenAgain: () => undefined },
  keys,
  () => ({
    async handle({ raw, scanId }) {
      const named = nameCode(raw, { today: '2026-06-10' })
      if (named.kind === 'refused' && notWhole.includes(named.reason)) said.push(named.reason)
      else raws.push(raw)
      if (scanId !== null) scanIds.push(scanId)
    },
  }),
)
window.wedge = { raws, said, scanIds, stop: listenForWedge(window, (raw) => receiver.fromKeyboard(raw)) }
