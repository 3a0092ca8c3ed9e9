/**
 * Combine Duplicates: accounts that may be one person, each pair with its reasons, and beside them the search for two by hand. Once two are
 * chosen they stand side by side (`combine-page.tsx`).
 */
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { DuplicatePair, DuplicateReason } from '../../../shared/customers/duplicates.ts'
import type { PersonAndState } from '../../../shared/customers/merge-preview.ts'
import type { CustomerId } from '../../../shared/kernel/ids.ts'
import { joined, t } from '../../language/words.ts'
import { useScreenSession } from '../../session/screen-session.ts'
import { useActions, useFormat, useTill } from '../../session/use-till.ts'
import { Btn, Quiet } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { CustomerPicker } from '../customer-picker.tsx'
import { DialogRefusal } from '../dialog-refusal.tsx'
import { hashOf } from '../routes.ts'
import { useRun } from '../use-visit.ts'
import { CombinePage } from './combine-page.tsx'
import { showDuplicates, useQueue } from './duplicates-address.ts'
import { nameOf } from './name-of.ts'

const shownAtOnce = 50
const nobody = '' as CustomerId

export function DuplicatesPage() {
  const queue = useQueue()
  const [one, other] = queue
  const isTwo = one !== undefined && other !== undefined
  const refuse = useScreenSession((session) => session.refuse)
  const about = queue.join()
  useEffect(() => {
    if (about !== null) refuse(null)
  }, [about, refuse])
  return (
    <div className="page duplicates">
      <header className="row wrap duplicates-head">
        <h1>{t('accounts.title')}</h1>
        <span className="grow" />
        {isTwo ? (
          <Btn onClick={() => showDuplicates()}>{t('accounts.backToList')}</Btn>
        ) : (
          <a className="btn" href={hashOf('customers')}>
            {t('accounts.back')}
          </a>
        )}
      </header>
      {isTwo ? (
        <CombinePage key={about} one={one} other={other} />
      ) : (
        <div className="duplicates-columns">
          <PairList />
          <ByHand queue={queue} />
        </div>
      )}
    </div>
  )
}

function PairList() {
  const actions = useActions()
  const { now, subscribe, look } = actions.duplicates
  const list = useSyncExternalStore(subscribe, now)
  const [limit, setLimit] = useState(shownAtOnce)
  const persons = usePersons(list.pairs.slice(0, limit))
  useEffect(() => look(), [look])
  return (
    <section aria-labelledby="duplicates-found">
      <div className="row wrap">
        <h2 id="duplicates-found">{t('accounts.list')}</h2>
        {list.state === 'ready' && list.pairs.length > 0 && (
          <span className="dim sm">{t('accounts.found', { count: list.pairs.length })}</span>
        )}
      </div>
      <DialogRefusal />
      {list.state !== 'ready' && (
        <p className="empty" role="log">
          {t('accounts.looking', { done: list.done, total: list.total })}
        </p>
      )}
      {list.state === 'ready' && list.pairs.length === 0 && <p className="empty">{t('accounts.none')}</p>}
      {list.pairs.length > 0 && <p className="dim">{t('accounts.listSays')}</p>}
      <ul className="duplicates-list">
        {list.pairs.slice(0, limit).map((pair) => (
          <PairRow key={pair.ids.join()} pair={pair} persons={persons} />
        ))}
      </ul>
      {list.pairs.length > limit && <Btn onClick={() => setLimit(limit + shownAtOnce)}>{t('accounts.more')}</Btn>}
    </section>
  )
}

type Persons = Readonly<Record<string, PersonAndState>>

/** As they are now; read again whenever anything changes. */
function usePersons(pairs: readonly DuplicatePair[]): Persons {
  const actions = useActions()
  const revision = useTill((state) => state.revision)
  const [persons, setPersons] = useState<Persons>({})
  const ids = [...new Set(pairs.flatMap((pair) => pair.ids))].join()
  useEffect(() => {
    let isGone = false
    const wanted = ids === '' || revision < 0 ? [] : (ids.split(',') as CustomerId[])
    void actions.peekCustomers(wanted).then((found) => {
      if (!isGone) setPersons(Object.fromEntries(found.map((one) => [one.state.id, one])))
    })
    return () => {
      isGone = true
    }
  }, [actions, ids, revision])
  return persons
}

function PairRow({ pair, persons }: { readonly pair: DuplicatePair; readonly persons: Persons }) {
  const actions = useActions()
  const run = useRun()
  const [one, other] = pair.ids.map((id) => persons[id])
  if (!one || !other) return null
  const names = { one: nameOf(one), other: nameOf(other) }
  return (
    <li>
      <fieldset className="panel duplicate" aria-label={t('accounts.pair', names)}>
        <div className="duplicate-two">
          <Side who={one} />
          <Side who={other} />
        </div>
        <p className="row wrap duplicate-why">
          {pair.reasons.map((reason) => (
            <span key={reasonKey(reason)} className="tag rust">
              {t(`accounts.why.${reasonKey(reason)}`)}
            </span>
          ))}
          <span className="grow" />
          <Btn onClick={() => void run(() => actions.dismissDuplicate(...pair.ids))}>{t('accounts.notSame')}</Btn>
          <Btn className="strong" onClick={() => showDuplicates(pair.ids)}>
            {t('accounts.compare')}
          </Btn>
        </p>
      </fieldset>
    </li>
  )
}

const reasonKey = (reason: DuplicateReason) => (reason.kind === 'key' ? reason.field : reason.kind)

function Side({ who }: { readonly who: PersonAndState }) {
  const format = useFormat()
  const { person } = who
  const facts = [
    person.phone && format.phone(person.phone),
    person.email,
    joined(person.pets.map((pet) => pet.name)),
    person.address.city,
  ].filter((fact) => fact !== '')
  return (
    <div className="duplicate-side">
      <div className="name cut">{nameOf(who)}</div>
      <div className="sub">{facts.join(' · ')}</div>
    </div>
  )
}

function ByHand({ queue }: { readonly queue: readonly CustomerId[] }) {
  const actions = useActions()
  const [first] = queue
  const customers = useTill((state) => state.customers)
  useEffect(() => {
    if (first) void actions.openCustomer(first)
  }, [actions, first])
  const waiting = first ? customers[first] : undefined
  return (
    <section className="panel by-hand" aria-labelledby="duplicates-by-hand">
      <h2 id="duplicates-by-hand">{t('accounts.byHand')}</h2>
      <p className="dim">{t('accounts.byHandSays')}</p>
      <CustomerPicker
        except={first ?? nobody}
        action={t('accounts.addToQueue')}
        first={[]}
        firstTitle=""
        onPick={({ customerId }) => showDuplicates([...queue, customerId])}
      />
      <h3 className="label">{t('accounts.queue')}</h3>
      {waiting ? (
        <fieldset className="row queue-one" aria-label={nameOf(waiting)}>
          <Icon name="card" />
          <span className="grow strong cut">{nameOf(waiting)}</span>
          <Quiet onClick={() => showDuplicates()}>
            <u>{t('accounts.takeOut')}</u>
          </Quiet>
        </fieldset>
      ) : (
        <p className="dim">{t('accounts.queueEmpty')}</p>
      )}
      {waiting && <p className="dim">{t('accounts.queueOne')}</p>}
    </section>
  )
}
