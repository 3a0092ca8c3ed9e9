/**
 * One short tone per scan, made on the spot. The highest wins: reward, redeemed, refused, needs an answer, accepted, queued. Off and
 * volume follow the settings; being offline is silent.
 */
import { useEffect } from 'react'
import { useTillHandle } from '../session/use-till.ts'
import { playTone, type ToneName } from '../ui/tone.ts'
import type { TillState } from '../use-cases/till.ts'

export function Sounds() {
  const { store } = useTillHandle()
  useEffect(
    () =>
      store.subscribe((state, before) => {
        const tone = state.settings.sounds ? toneFor(state, before) : null
        if (tone) playTone(tone, state.settings.volume)
      }),
    [store],
  )
  return null
}

export function toneFor(state: TillState, before: TillState): ToneName | null {
  if (state.lastOutcome && state.lastOutcome.nth !== (before.lastOutcome?.nth ?? 0)) return toneOfOutcome(state)
  if (state.badge && state.badge.nth !== (before.badge?.nth ?? 0))
    return state.badge.said.state === 'signedIn' || state.badge.said.state === 'approved' ? 'accepted' : 'refused'
  if (state.eitherItem && !before.eitherItem) return 'needsAnswer'
  if (standingRedemptions(state) > standingRedemptions(before) && state.currentVisit === before.currentVisit)
    return 'redeemed'
  return state.waitingScans > before.waitingScans ? 'queued' : null
}

function toneOfOutcome(state: TillState): ToneName | null {
  const outcome = state.lastOutcome?.outcome
  if (!outcome) return null
  switch (outcome.kind) {
    case 'earned':
      return 'reward'
    case 'asked':
      return 'needsAnswer'
    case 'counted':
      return outcome.isHolding ? 'needsAnswer' : 'accepted'
    case 'tray':
    case 'card':
      return 'accepted'
    case 'refused':
    case 'unreadable':
    case 'unknownCard':
    case 'cardOfSeveral':
    case 'badge':
      return 'refused'
  }
}

function standingRedemptions(state: TillState): number {
  const current = state.currentVisit
  const customer = current && state.customers[current.customerId]?.state
  return customer?.redemptions.filter((one) => one.visitId === current?.visitId && !one.undone).length ?? 0
}
