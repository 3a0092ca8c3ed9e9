/** Lookup, the home of Checkout: who is this for? Results come with the first character; arrows, Enter or a tap take one. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { CustomerId } from '../../../shared/kernel/ids.ts'
import type { ScanOutcome } from '../../../shared/loyalty/scan-outcome.ts'
import { emptyCustomer } from '../../../shared/loyalty/state.ts'
import { t } from '../../language/words.ts'
import { type PersonDraft, useScreenSession } from '../../session/screen-session.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { RefusalSentence } from '../dialog-refusal.tsx'
import { PosRefusal, useLink, useUnlinkedPosId } from '../pos-notice.tsx'
import { useRun, useTelling } from '../use-visit.ts'
import { FoundRow } from './found-row.tsx'
import { LookupLists } from './lookup-lists.tsx'
import { OutcomeMessage, RefusalMessage } from './message.tsx'
import { Tray } from './tray.tsx'
import { useFocusOnField, useTypeAnywhere } from './type-anywhere.ts'
import { useLinkCard, useUnknownCard } from './unknown-card.tsx'

const resultsShown = 25
/** What is said with no customer open is about the store alone. */
const nobody = emptyCustomer('nobody' as CustomerId)

export function Lookup() {
  const actions = useActions()
  const run = useRun()
  const open = useScreenSession((session) => session.open)
  useTill((state) => state.revision)
  const isAwaitingCustomers = useTill((state) => state.sync.isAwaitingCustomers)
  const isFirstSync = useTill((state) => state.sync.firstSync !== null)
  const [query, setQuery] = useState('')
  const [lit, setLit] = useState(-1)
  const field = useRef<HTMLInputElement>(null)
  const rows = useRef<HTMLDivElement>(null)
  const isSearching = query.trim() !== ''
  const found = isSearching ? actions.findCustomers(query, resultsShown) : []

  useFocusOnField(field)
  useEffect(() => {
    rows.current?.children[lit]?.scrollIntoView?.({ block: 'nearest' })
  }, [lit])
  useTypeAnywhere(field)

  const select = (customerId: CustomerId) => void run(() => actions.selectCustomer(customerId))
  const card = useUnknownCard()
  const posId = useUnlinkedPosId()
  const pos = useLink()
  const link = useLinkCard()
  const [cardRefusal, setCardRefusal] = useState<{ readonly code: string; readonly sentence: string } | null>(null)
  const linkTo = async (customerId: CustomerId, code: string) => {
    const sentence = await link(customerId, code)
    setCardRefusal(sentence ? { code, sentence } : null)
  }
  const addCustomer = () => {
    const draft = { ...draftFrom(query), ...(card ? { loyaltyCard: card } : {}), ...(posId ? { posLink: posId } : {}) }
    open({ kind: 'person', customerId: null, draft, thenSelect: true })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      setQuery('')
      setLit(-1)
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      const taken = found[Math.max(0, lit)]
      if (taken) select(taken.customerId)
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    const step = event.key === 'ArrowDown' ? 1 : -1
    setLit(Math.min(found.length - 1, Math.max(-1, lit + step)))
  }
  const litName = found[lit]?.name
  return (
    <div className="lookup">
      <h1 className="visually-hidden">{t('frame.checkout')}</h1>
      <Tray />
      <LookupMessage />
      {posId && <PosRefusal refusal={pos.refusal} />}
      {card && cardRefusal?.code === card && <RefusalSentence sentence={cardRefusal.sentence} />}
      <div>
        <label className="find-label strong" htmlFor="find-a-customer">
          {t('lookup.title')}
        </label>
        <div className="row find-row">
          <div className="field big grow">
            <Icon name="search" />
            <input
              id="find-a-customer"
              ref={field}
              type="text"
              autoComplete="off"
              spellCheck={false}
              value={query}
              onChange={(event) => {
                setQuery(event.target.value)
                setLit(-1)
              }}
              onKeyDown={onKeyDown}
            />
            <span className="sm dim find-hint" aria-hidden="true">
              {t('lookup.hint')}
            </span>
          </div>
          <Btn className="tall add-customer" onClick={addCustomer}>
            {t('lookup.add')}
          </Btn>
        </div>
      </div>
      <p className="visually-hidden" role="log">
        {litName && t('lookup.found', { name: litName, nth: lit + 1, count: found.length })}
        {!litName && isSearching && t('lookup.foundCount', { count: found.length })}
      </p>
      {isSearching && !actions.isSearchWhole() && (
        <p className="sm dim" role="log">
          {t(isFirstSync ? 'firstSync.missing' : 'find.stillReading')}
        </p>
      )}
      {isAwaitingCustomers && <p className="sm">{t('recovery.customersComeBack')}</p>}
      {found.length > 0 && (
        <div className="panel hits" ref={rows}>
          {found.map((one, index) => (
            <FoundRow
              key={one.customerId}
              found={one}
              isLit={index === lit}
              onSelect={() => select(one.customerId)}
              {...(card
                ? { onLink: () => void linkTo(one.customerId, card) }
                : posId
                  ? { onLink: () => void pos.link(one.customerId) }
                  : {})}
            />
          ))}
        </div>
      )}
      {isSearching && found.length === 0 && (
        <div className="panel empty">
          <p className="lg strong">{t('lookup.nobody', { query: query.trim() })}</p>
          <p>{t('lookup.nobodySays')}</p>
        </div>
      )}
      <LookupLists isFolded={found.length > 0} onSelect={select} />
    </div>
  )
}

/** With no customer open, a scan goes to the tray; only what went wrong needs a sentence of its own. */
function LookupMessage() {
  const last = useTill((state) => state.lastOutcome)
  const refusal = useScreenSession((session) => session.refusal)
  const about = { customer: nobody, account: useTill((state) => state.account), telling: useTelling() }
  if (refusal) return <RefusalMessage refusal={refusal} about={about} />
  if (!last || !isWithoutCustomer(last.outcome)) return null
  return <OutcomeMessage key={last.nth} outcome={last.outcome} about={about} />
}

const isWithoutCustomer = ({ kind }: ScanOutcome): boolean =>
  kind === 'refused' || kind === 'unreadable' || kind === 'unknownCard' || kind === 'cardOfSeveral' || kind === 'badge'

/** What was typed is taken along: an address by its @, a phone by its digits, otherwise a name. */
export function draftFrom(query: string): PersonDraft {
  const typed = query.trim().replace(/\s+/g, ' ')
  const nothing: PersonDraft = { firstName: '', lastName: '', email: '', phone: '' }
  if (typed === '') return nothing
  if (typed.includes('@')) return { ...nothing, email: typed }
  if (/^[+\d][\d\s().-]*$/.test(typed)) return { ...nothing, phone: typed }
  const [first = '', ...rest] = typed.split(' ').map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  return { ...nothing, firstName: first, lastName: rest.join(' ') }
}
