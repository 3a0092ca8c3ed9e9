/**
 * What was just done on the Customers screen, said until the next thing is done there: a phone number that nobody knows was saved, and is
 * named. What was said elsewhere before is not said again here.
 */
import { useEffect, useState } from 'react'
import { useScreenSession } from '../../session/screen-session.ts'
import { Icon } from '../../ui/icon.tsx'

export function Told() {
  const told = useScreenSession((session) => session.told)
  const refuse = useScreenSession((session) => session.refuse)
  const [before] = useState(told)
  const shown = told === before ? null : told
  useEffect(() => {
    if (shown === null) return
    const forget = () => refuse(null)
    // What was pressed has had its click: nothing moves away under the finger.
    document.addEventListener('click', forget)
    return () => document.removeEventListener('click', forget)
  }, [shown, refuse])
  return (
    <div className="told-place" role="log">
      {shown && (
        <p className="panel told">
          <Icon name="warn" /> {shown.sentence}
        </p>
      )}
    </div>
  )
}
