/**
 * Over the screen: the customer that the till's own software called for. Who was opened, with the way back if it is somebody else;
 * or that nobody is linked yet, to be linked to the one on the screen or to one who is found. It goes when it is answered, or with
 * the visit.
 */
import { useEffect, useState } from 'react'
import { fullName } from '../../shared/customers/person.ts'
import type { CustomerId } from '../../shared/kernel/ids.ts'
import { joined, t } from '../language/words.ts'
import { useActions, useTill } from '../session/use-till.ts'
import { Btn, Quiet } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import type { PosCall } from '../use-cases/pos-actions.ts'
import type { SaveRefusal } from '../use-cases/record-actions.ts'
import { RefusalSentence } from './dialog-refusal.tsx'
import { saveRefusalSentence } from './refusal-words.ts'
import { goTo } from './routes.ts'
import { useRun } from './use-visit.ts'

/** The till's number that waits for its customer; null = none does. */
export const useUnlinkedPosId = (): string | null =>
  useTill((state) => (state.posCall?.state === 'unknown' ? state.posCall.posId : null))

export function PosNotice() {
  const call = useTill((state) => state.posCall)
  const nth = call?.nth ?? 0
  const isNews = call !== null && call.state !== 'waiting'
  useEffect(() => {
    if (nth > 0 && isNews) goTo('checkout')
  }, [nth, isNews])
  return (
    <section className="pos-notice" aria-label={t('pos.title')} aria-live="polite" hidden={!call}>
      {call && <Said key={call.nth} call={call} />}
    </section>
  )
}

function Said({ call }: { readonly call: PosCall }) {
  switch (call.state) {
    case 'waiting':
      return <Line title={t('pos.waiting', { id: call.posId })} says={t('pos.waitingSays')} />
    case 'opened':
      return <Opened call={call} />
    case 'unknown':
      return <Unknown posId={call.posId} />
    case 'several':
      return <Several call={call} />
  }
}

function Opened({ call }: { readonly call: Extract<PosCall, { state: 'opened' }> }) {
  const actions = useActions()
  const person = useTill((state) => state.customers[call.customerId]?.person)
  const [refusal, setRefusal] = useState<SaveRefusal | null>(null)
  const says = call.by === 'link' ? 'pos.openedSays' : 'pos.openedByIdSays'
  const isIncorrect = async () => {
    const unlinked = await actions.incorrectCustomer()
    if (!unlinked.ok) setRefusal(unlinked.refusal)
  }
  return (
    <Line
      title={t('pos.opened', { name: person ? fullName(person) : '' })}
      says={refusal ? saveRefusalSentence(refusal) : t(says, { id: call.posId })}
    >
      <Btn className="small" onClick={() => void isIncorrect()}>
        {t('pos.incorrect')}
      </Btn>
    </Line>
  )
}

function Unknown({ posId }: { readonly posId: string }) {
  const actions = useActions()
  const current = useTill((state) => state.currentVisit)
  const person = useTill((state) => (current ? state.customers[current.customerId]?.person : undefined))
  const { link, refusal } = useLink()
  const openOther = useOpenOther()
  const others = person?.posLinks ?? []
  const name = person ? fullName(person) : ''
  const says = person
    ? [
        t('pos.unknownHere', { name }),
        ...(others.length > 0 ? [t('pos.linkedElse', { name, ids: joined(others) })] : []),
      ].join(' ')
    : t('pos.unknownFind')
  return (
    <Line title={t('pos.unknown', { id: posId })} says={refusal ? saveRefusalSentence(refusal) : says} isOpen>
      {refusal?.reason === 'duplicate' && (
        <Btn className="small" onClick={() => openOther(refusal.customerId)}>
          {t('pos.openOther', { name: refusal.customerName })}
        </Btn>
      )}
      {current && (
        <>
          <Btn className="small" onClick={() => void link(current.customerId)}>
            {t('pos.link')}
          </Btn>
          <Btn className="small" onClick={() => actions.backToLookup()}>
            {t('pos.findOther')}
          </Btn>
        </>
      )}
      <Quiet onClick={() => actions.dismissPos()}>
        <u>{t('pos.notNow')}</u>
      </Quiet>
    </Line>
  )
}

function Several({ call }: { readonly call: Extract<PosCall, { state: 'several' }> }) {
  const actions = useActions()
  const [refusal, setRefusal] = useState<SaveRefusal | null>(null)
  const choose = async (customerId: CustomerId) => {
    const chosen = await actions.choosePos(customerId)
    if (!chosen.ok) setRefusal(chosen.refusal)
  }
  return (
    <Line
      title={t('pos.several', { id: call.posId })}
      says={refusal ? saveRefusalSentence(refusal) : t('pos.severalSays')}
      isOpen
    >
      {call.customers.map(({ customerId, name }) => (
        <Btn key={customerId} className="small" onClick={() => void choose(customerId)}>
          {name}
        </Btn>
      ))}
      <Quiet onClick={() => actions.dismissPos()}>
        <u>{t('pos.notNow')}</u>
      </Quiet>
    </Line>
  )
}

/** Links the till's number that waits; keeps why it could not be. */
export function useLink() {
  const actions = useActions()
  const [refusal, setRefusal] = useState<SaveRefusal | null>(null)
  const link = async (customerId: CustomerId) => {
    const linked = await actions.linkPos(customerId)
    setRefusal(linked.ok ? null : linked.refusal)
  }
  return { link, refusal }
}

/** Why the till's number could not be linked to the one who was chosen, and the way to who has it. */
export function PosRefusal({ refusal }: { readonly refusal: SaveRefusal | null }) {
  const openOther = useOpenOther()
  if (!refusal) return null
  return (
    <div className="row wrap">
      <RefusalSentence sentence={saveRefusalSentence(refusal)} />
      {refusal.reason === 'duplicate' && (
        <Btn onClick={() => openOther(refusal.customerId)}>{t('pos.openOther', { name: refusal.customerName })}</Btn>
      )}
    </div>
  )
}

/** To whoever holds the number already: the till's call is answered by that. */
function useOpenOther(): (customerId: CustomerId) => void {
  const actions = useActions()
  const run = useRun()
  return (customerId) => {
    actions.dismissPos()
    void run(() => actions.selectCustomer(customerId))
  }
}

function Line(props: {
  readonly title: string
  readonly says: string
  /** Somebody has to do something. */
  readonly isOpen?: boolean
  readonly children?: React.ReactNode
}) {
  return (
    <div className={`pos-line ${props.isOpen ? 'open' : ''}`}>
      <Icon name={props.isOpen ? 'gap' : 'person'} />
      <p className="grow">
        <b>{props.title}</b> <span>{props.says}</span>
      </p>
      {props.children && <div className="pos-do">{props.children}</div>}
    </div>
  )
}
