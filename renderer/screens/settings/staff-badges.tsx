/** Who signs in with a badge: a manager gives one by scanning it, or takes it away. The badge itself is never shown. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { type PeopleCodeRules, personCodeOf } from '../../../shared/barcode/people-codes.ts'
import type { StaffId } from '../../../shared/kernel/ids.ts'
import type { StaffRow } from '../../../shared/loyalty/catalogue.ts'
import { t } from '../../language/words.ts'
import { useScreenSession } from '../../session/screen-session.ts'
import { useActions } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { useStaff } from '../sign-in.tsx'

interface Said {
  readonly sentence: string
  readonly isRefusal: boolean
}

export function StaffBadges({ rules }: { readonly rules: PeopleCodeRules }) {
  const actions = useActions()
  const staff = useStaff()
  const [owners, setOwners] = useState<readonly StaffId[]>([])
  const [askedFor, setAskedFor] = useState<StaffRow | null>(null)
  const [said, setSaid] = useState<Said | null>(null)
  const refresh = useCallback(() => void actions.staffWithBadges().then(setOwners), [actions])
  useEffect(refresh, [refresh])

  const set = async (person: StaffRow, code: string | null): Promise<void> => {
    const outcome = await actions.setBadge(person.id, code)
    if (outcome.state === 'managerNeeded') return askManager(() => void set(person, code))
    const refuse = (sentence: string) => setSaid({ sentence, isRefusal: true })
    if (outcome.state === 'hostLost') return refuse(t('scanning.badge.hostLost'))
    if (outcome.state === 'takenBy') return refuse(t('scanning.settings.takenBy', { name: outcome.name }))
    setAskedFor(null)
    setSaid({
      sentence: t(code === null ? 'scanning.settings.takenAway' : 'scanning.settings.set', { name: person.name }),
      isRefusal: false,
    })
    refresh()
  }

  return (
    <section aria-label={t('scanning.settings.people')} className="stack">
      <h3>{t('scanning.settings.people')}</h3>
      {staff.map((person) => (
        <fieldset key={person.id} className="row wrap" aria-label={person.name}>
          <b>{person.name}</b>
          <span className="dim grow has-badge">
            {t(owners.includes(person.id) ? 'scanning.settings.has' : 'scanning.settings.hasNone')}
          </span>
          {askedFor?.id !== person.id && (
            <div className="row end">
              <Btn
                className="small"
                onClick={() => {
                  setSaid(null)
                  setAskedFor(person)
                }}
              >
                {t('scanning.settings.give')}
              </Btn>
              {owners.includes(person.id) && (
                <Btn className="small" onClick={() => void set(person, null)}>
                  {t('scanning.settings.takeAway')}
                </Btn>
              )}
            </div>
          )}
          {askedFor?.id === person.id && (
            <BadgeField
              name={person.name}
              rules={rules}
              refusal={said?.isRefusal ? said.sentence : null}
              onRefused={(sentence) => setSaid({ sentence, isRefusal: true })}
              onBadge={(code) => void set(person, code)}
              onCancel={() => {
                setSaid(null)
                setAskedFor(null)
              }}
            />
          )}
        </fieldset>
      ))}
      <p role="log" className={said?.isRefusal ? 'says' : ''}>
        {askedFor && said?.isRefusal ? '' : said?.sentence}
      </p>
    </section>
  )
}

/** A badge needs a manager who proved themselves within the last minutes. */
function askManager(again: () => void): void {
  const { open, close } = useScreenSession.getState()
  open({
    kind: 'managerPin',
    sentence: t('managerPin.needed'),
    afterwards: () => {
      close()
      again()
    },
  })
}

interface BadgeFieldProps {
  readonly name: string
  readonly rules: PeopleCodeRules
  readonly refusal: string | null
  readonly onRefused: (sentence: string) => void
  readonly onBadge: (code: string) => void
  readonly onCancel: () => void
}

/** Takes the next scan of any scanner; a code can be typed as well. */
function BadgeField({ name, rules, refusal, onRefused, onBadge, onCancel }: BadgeFieldProps) {
  const actions = useActions()
  const [typed, setTyped] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const take = (code: string | null) => (code === null ? onRefused(t('scanning.settings.notABadge')) : onBadge(code))
  const taker = useRef(take)
  useEffect(() => {
    taker.current = take
  })
  useEffect(() => {
    field.current?.focus()
    actions.sendBadgesTo((code) => taker.current(code))
    return () => actions.sendBadgesTo(null)
  }, [actions])
  return (
    <form
      className="wide-row"
      onSubmit={(event) => {
        event.preventDefault()
        const named = personCodeOf(typed.trim(), rules)
        setTyped('')
        take(named?.kind === 'badge' ? named.code : null)
      }}
    >
      <TextField
        ref={field}
        wide
        label={t('scanning.settings.scanNow', { name })}
        placeholder={t('scanning.settings.listening')}
        value={typed}
        refusal={refusal}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Btn className="small" onClick={onCancel}>
        {t('scanning.settings.cancel')}
      </Btn>
    </form>
  )
}
