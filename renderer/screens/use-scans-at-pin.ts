/** What a scan does where a PIN is typed: a badge counts, everything else is refused in words. */
import { useEffect, useRef } from 'react'
import { t } from '../language/words.ts'
import { useFormat, useTill } from '../session/use-till.ts'
import type { BadgeSaid } from '../use-cases/till.ts'
import { badgeSentence, labelWhy } from './refusal-words.ts'

export interface ScansAtPin {
  onSentence(sentence: string): void
  onSignedIn?: () => void
  onApproved?: (said: Extract<BadgeSaid, { state: 'approved' }>) => void
}

/** Tells each scan once, from the moment the place is on the screen. */
export function useScansAtPin(told: ScansAtPin): void {
  const format = useFormat()
  const badge = useTill((state) => state.badge)
  const last = useTill((state) => state.lastOutcome)
  const seenBadge = useRef(badge)
  const seenLast = useRef(last)
  const listener = useRef(told)
  useEffect(() => {
    listener.current = told
  })
  useEffect(() => {
    if (!badge || badge === seenBadge.current) return
    seenBadge.current = badge
    const { said } = badge
    if (said.state === 'approved') listener.current.onApproved?.(said)
    else if (said.state === 'signedIn') listener.current.onSignedIn?.()
    else listener.current.onSentence(badgeSentence(said, format))
  }, [badge, format])
  useEffect(() => {
    if (!last || last === seenLast.current) return
    seenLast.current = last
    const { outcome } = last
    if (outcome.kind === 'unreadable') listener.current.onSentence(labelWhy(outcome.reason))
    if (outcome.kind === 'refused' && outcome.refusal.reason === 'notSignedIn')
      listener.current.onSentence(t('scanning.badge.signInFirst'))
  }, [last])
}
