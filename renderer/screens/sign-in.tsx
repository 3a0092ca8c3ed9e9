/**
 * Who is at the till: names as tiles, one PIN. One field has the focus all the time: letters choose a name, arrows go from tile to tile,
 * digits are the PIN, Enter signs in. An employee's badge signs in at once. Also shown to switch person while a customer stays open.
 */
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { SignInOutcome } from '../../shared/host-contract/contract.ts'
import type { StaffId } from '../../shared/kernel/ids.ts'
import type { StaffRow } from '../../shared/loyalty/catalogue.ts'
import type { Format } from '../language/format.ts'
import { t } from '../language/words.ts'
import { useScreenSession } from '../session/screen-session.ts'
import { useActions, useFormat, useTill } from '../session/use-till.ts'
import { Act, Quiet } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { PinField, PinPad } from './pin-pad.tsx'
import { SyncStatusLine } from './sync-status.tsx'
import { useScansAtPin } from './use-scans-at-pin.ts'

export function useStaff(): readonly StaffRow[] {
  const staff = useTill((state) => state.account.staff)
  return Object.values(staff)
    .filter((person) => person.active)
    .sort((a, b) => (a.role === b.role ? a.name.localeCompare(b.name) : a.role === 'cashier' ? -1 : 1))
}

/** Why a PIN was not taken, in words; null when it was. */
export function pinRefusal(
  outcome: SignInOutcome | { readonly state: 'hostLost' | 'notManager' },
  name: string,
  format: Format,
): string | null {
  switch (outcome.state) {
    case 'signedIn':
      return null
    case 'wrongPin':
      return t('signIn.wrongPin', { count: outcome.triesLeft })
    case 'lockedOut':
      return t('signIn.lockedOut', { time: format.time(outcome.until) })
    case 'noPin':
      return t('signIn.noPin', { name })
    case 'hostLost':
      return t('signIn.hostLost')
    case 'notManager':
      return t('managerPin.notManager')
  }
}

export function SignIn() {
  const actions = useActions()
  const format = useFormat()
  const staff = useStaff()
  const signedIn = useTill((state) => state.signedIn)
  const isSwitching = useScreenSession((session) => session.isSwitchingPerson)
  const switchPerson = useScreenSession((session) => session.switchPerson)
  const hasBadges = useTill((state) => (state.account.account?.peopleCodes?.badges ?? []).length > 0)
  const [chosenId, setChosenId] = useState<StaffId | null>(null)
  const [pin, setPin] = useState('')
  const [sentence, setSentence] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const chosen = staff.find((person) => person.id === chosenId) ?? staff[0] ?? null

  useLayoutEffect(() => field.current?.focus(), [])
  useScansAtPin({
    // The Manager PIN over it says itself what a scan did.
    onSentence: (said) => useScreenSession.getState().dialog === null && setSentence(said),
    onSignedIn: () => switchPerson(false),
  })
  useEffect(() => {
    void actions.refreshLocks()
  }, [actions])

  const choose = (person: StaffRow) => {
    setChosenId(person.id)
    setPin('')
    setSentence(null)
    field.current?.focus()
  }
  const submit = async () => {
    if (!chosen) return
    if (pin === '') {
      setSentence(t('signIn.typePin'))
      field.current?.focus()
      return
    }
    const outcome = await actions.signIn(chosen.id, pin)
    setPin('')
    if (outcome.state === 'signedIn') {
      switchPerson(false)
      return
    }
    setSentence(pinRefusal(outcome, chosen.name, format))
    if (outcome.state === 'lockedOut') void actions.refreshLocks()
    field.current?.focus()
  }

  return (
    <form
      className="signin"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <main className="signin-who">
        <SignInHead />
        {staff.length === 0 && <p className="empty">{t('signIn.nobody')}</p>}
        <div className="tiles" role="radiogroup" aria-label={t('signIn.who')}>
          {staff.map((person) => (
            <Tile key={person.id} person={person} isChosen={person === chosen} onChoose={() => choose(person)} />
          ))}
        </div>
        <p className="sm dim signin-hint">
          {t('signIn.hint')} {hasBadges && t('scanning.badge.orPin')}
        </p>
      </main>
      <aside className="signin-pin">
        <div className="signin-name">
          <p className="dim">{chosen ? t('signIn.pinFor') : t('signIn.choose')}</p>
          <h2>{chosen?.name ?? ''}</h2>
        </div>
        <PinField pin={pin} onPin={setPin} inputRef={field} onKeyDown={keysFor(staff, chosen, choose)} />
        <p className="signin-says" role="alert">
          {sentence}
        </p>
        <PinPad pin={pin} onPin={setPin} />
        <Act label={t('signIn.signIn')} keyName={t('lookup.enter')} submit />
        {isSwitching && signedIn && (
          <Quiet className="centre" onClick={() => switchPerson(false)}>
            <u>{t('signIn.stay', { name: signedIn.name })}</u>
          </Quiet>
        )}
      </aside>
    </form>
  )
}

function SignInHead() {
  const store = useTill((state) => state.account.account?.name ?? state.boot?.accountName ?? '')
  const register = useTill((state) => state.boot?.registerName ?? '')
  return (
    <div className="row">
      <div className="grow">
        <p className="dim">{t('signIn.place', { store, register })}</p>
        <h1>{t('signIn.who')}</h1>
      </div>
      <SyncStatusLine />
    </div>
  )
}

function Tile(props: { readonly person: StaffRow; readonly isChosen: boolean; readonly onChoose: () => void }) {
  const { person, isChosen, onChoose } = props
  const format = useFormat()
  const isDemo = useTill((state) => state.account.account?.isDemo ?? false)
  const until = useTill((state) => state.locks.find((lock) => lock.staffId === person.id)?.until ?? null)
  const metaId = `staff ${person.id}`
  return (
    <div className="tile-box">
      <label className={`tile ${until ? 'out' : ''} ${isChosen ? 'on' : ''}`}>
        <input
          type="radio"
          name="who"
          className="visually-hidden"
          aria-label={person.name}
          aria-describedby={metaId}
          tabIndex={-1}
          checked={isChosen}
          onChange={onChoose}
          onClick={onChoose}
        />
        <span className="name">{person.name}</span>
        <span className="dim sm">{t(`signIn.${person.role}`)}</span>
        <span className="meta sm" id={metaId}>
          {until ? (
            <>
              <Icon name="lock" /> {t('signIn.lockedUntil', { time: format.time(until) })}
            </>
          ) : (
            isDemo &&
            person.demoPin && (
              <>
                <span className="dim">{t('signIn.demoPin')}</span> <b>{person.demoPin}</b>
                {person.demoBadge && (
                  <>
                    <br />
                    <span className="dim">{t('scanning.badge.demoBadge')}</span> <b>{person.demoBadge}</b>
                  </>
                )}
              </>
            )
          )}
        </span>
      </label>
      {until && <UnlockButton staffId={person.id} name={person.name} />}
    </div>
  )
}

export function UnlockButton({ staffId, name }: { readonly staffId: StaffId; readonly name: string }) {
  const actions = useActions()
  const { open, close } = useScreenSession.getState()
  const unlock = () =>
    open({
      kind: 'managerPin',
      sentence: t('managerPin.unlockFor', { name }),
      afterwards: async () => {
        close()
        await actions.liftLock(staffId)
        await actions.refreshLocks()
      },
    })
  return (
    <Quiet className="tile-unlock" onClick={unlock}>
      <u>{t('signIn.unlock')}</u>
    </Quiet>
  )
}

const letterPauseMs = 1200
let typed = { letters: '', at: 0 }

/** Letters choose by the start of a name, arrows by place; digits stay for the field. */
function keysFor(staff: readonly StaffRow[], chosen: StaffRow | null, choose: (person: StaffRow) => void) {
  return (event: KeyboardEvent<HTMLInputElement>) => {
    const place = chosen ? staff.indexOf(chosen) : -1
    const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 3, ArrowUp: -3 }
    const step = steps[event.key]
    if (step !== undefined) {
      event.preventDefault()
      const next = staff[Math.min(staff.length - 1, Math.max(0, place + step))]
      if (next && next !== chosen) choose(next)
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !/^\p{L}$/u.test(event.key)) return
    event.preventDefault()
    const isNewWord = event.timeStamp - typed.at > letterPauseMs
    typed = { letters: (isNewWord ? '' : typed.letters) + event.key.toLowerCase(), at: event.timeStamp }
    const startsWith = (letters: string) => staff.find((person) => person.name.toLowerCase().startsWith(letters))
    const found = startsWith(typed.letters) ?? startsWith(event.key.toLowerCase())
    if (found && found !== chosen) choose(found)
  }
}
