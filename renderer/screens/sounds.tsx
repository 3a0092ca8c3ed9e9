/**
 * One short tone per scan, made on the spot, from what the scan did and before anything is painted or sent. The highest wins: reward,
 * redeemed, refused, needs an answer, accepted, queued. Off and volume follow the settings; being offline is silent, and so is a label
 * that was read twice. Where the browser keeps the page silent, the bar says so.
 */
import { useEffect, useSyncExternalStore } from 'react'
import { t } from '../language/words.ts'
import { useTill, useTillHandle } from '../session/use-till.ts'
import { Quiet } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { isSoundBlocked, onSoundBlocked, playTone, type ToneName, unlockAtFirstTouch, unlockSound } from '../ui/tone.ts'
import { measureTone } from '../use-cases/scan-marks.ts'
import type { TillState } from '../use-cases/till.ts'

export function Sounds() {
  const { store } = useTillHandle()
  useEffect(() => unlockAtFirstTouch(window), [])
  useEffect(
    () =>
      store.subscribe((state, before) => {
        const tone = state.settings.sounds ? toneFor(state, before) : null
        if (tone) playTone(tone, state.settings.volume, measureTone)
      }),
    [store],
  )
  return null
}

/** Only where a tone was wanted and kept back: the press on it lets the next ones sound. */
export function SoundHint() {
  const isBlocked = useSyncExternalStore(onSoundBlocked, isSoundBlocked)
  const isWanted = useTill(({ settings }) => settings.sounds && settings.volume > 0)
  if (!isBlocked || !isWanted) return null
  return (
    <Quiet className="sound-hint" title={t('scannerSetup.soundBlocked')} onClick={() => unlockSound()}>
      <Icon name="warn" />
      <u>{t('scannerSetup.soundUnblock')}</u>
    </Quiet>
  )
}

export function toneFor(state: TillState, before: TillState): ToneName | null {
  const tested = state.scannerSetup?.scans[0]
  if (tested && tested.nth !== before.scannerSetup?.scans[0]?.nth) return tested.isLabel ? 'accepted' : 'needsAnswer'
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
