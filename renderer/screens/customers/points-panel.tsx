/**
 * A customer's loyalty balance with its reason: the dated movements it is the sum of. It is never a number to type over; a manager adds
 * a movement, and the panel says who did and why.
 */
import { useState } from 'react'
import type { CustomerId } from '../../../shared/kernel/ids.ts'
import type { CounterPointsReason } from '../../../shared/loyalty/commands.ts'
import { counterPointsReasons, mostPointsAtOnce, pointsBalance } from '../../../shared/loyalty/points.ts'
import type { CustomerState, PointsTransaction } from '../../../shared/loyalty/state.ts'
import { t } from '../../language/words.ts'
import { useActions, useFormat, useTill } from '../../session/use-till.ts'
import { Btn, Quiet } from '../../ui/button.tsx'
import { Segments, SelectField, TextField } from '../../ui/fields.tsx'
import { DialogRefusal } from '../dialog-refusal.tsx'
import { useRun } from '../use-visit.ts'
import { mayChange } from './may-change.ts'

const shownAtOnce = 5

export function PointsPanel({ customerId }: { readonly customerId: CustomerId }) {
  const state = useTill((now) => now.customers[customerId]?.state)
  if (!state) return null
  return (
    <section className="panel points" aria-label={t('points.title')}>
      <h3>{t('points.title')}</h3>
      <p className="points-balance">{t('points.balance', { count: pointsBalance(state) })}</p>
      <Movements state={state} />
      {mayChange(state) && <ChangePoints customerId={customerId} />}
    </section>
  )
}

function Movements({ state }: { readonly state: CustomerState }) {
  const staff = useTill((now) => now.account.staff)
  const format = useFormat()
  const [isAll, setAll] = useState(false)
  if (state.points.length === 0) return <p className="dim">{t('points.none')}</p>
  const rows = withBalances(state.points).toReversed()
  const shown = isAll ? rows : rows.slice(0, shownAtOnce)
  return (
    <>
      <ul className="points-rows" aria-label={t('points.why')}>
        {shown.map(({ one, balance }) => {
          const name = one.staffId === null ? '' : (staff[one.staffId]?.name ?? '')
          const when = format.dateTime(one.at)
          return (
            <li key={one.id}>
              <b className="points-moved">{one.points > 0 ? t('points.gained', { points: one.points }) : one.points}</b>
              <span className="grow">
                {t(`points.reasons.${one.reason}`)}
                <span className="dim sm block">
                  {name === '' ? t('points.byNobody', { when }) : t('points.by', { when, name })}
                </span>
              </span>
              <span className="dim">{t('points.after', { balance })}</span>
            </li>
          )
        })}
      </ul>
      {rows.length > shown.length && (
        <Quiet onClick={() => setAll(true)}>
          <u>{t('points.showAll', { count: rows.length - shown.length })}</u>
        </Quiet>
      )}
    </>
  )
}

/** Oldest first, each with what the balance was after it. */
function withBalances(points: readonly PointsTransaction[]) {
  let balance = 0
  return points.map((one) => {
    balance += one.points
    return { one, balance }
  })
}

function ChangePoints({ customerId }: { readonly customerId: CustomerId }) {
  const actions = useActions()
  const run = useRun()
  const [isOpen, setOpen] = useState(false)
  const [reason, setReason] = useState<CounterPointsReason>('goodwill')
  const [isTaken, setTaken] = useState(false)
  const [amount, setAmount] = useState('')
  const [refusal, setRefusal] = useState<string | null>(null)
  const save = async () => {
    const points = /^\d+$/.test(amount.trim()) ? Number(amount) : 0
    if (points < 1 || points > mostPointsAtOnce) return setRefusal(t('points.invalid'))
    setRefusal(null)
    const takes = reason === 'spent' || (reason === 'correction' && isTaken)
    await run(
      () => actions.changePoints(customerId, takes ? -points : points, reason),
      () => {
        setAmount('')
        setOpen(false)
      },
    )
  }
  if (!isOpen) return <Btn onClick={() => setOpen(true)}>{t('points.change')}</Btn>
  return (
    <form
      className="points-form"
      aria-label={t('points.change')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <SelectField
        label={t('points.reason')}
        options={counterPointsReasons.map((one) => ({ value: one, label: t(`points.reasons.${one}`) }))}
        value={reason}
        onChange={({ target }) => setReason(counterPointsReasons.find((one) => one === target.value) ?? reason)}
      />
      {reason === 'correction' && (
        <Segments
          label={t('points.direction')}
          options={[
            { value: 'add', label: t('points.add') },
            { value: 'take', label: t('points.take') },
          ]}
          value={isTaken ? 'take' : 'add'}
          onChoose={(way) => setTaken(way === 'take')}
        />
      )}
      <DialogRefusal />
      <TextField
        label={t('points.amount')}
        inputMode="numeric"
        maxLength={6}
        value={amount}
        refusal={refusal}
        onChange={(event) => setAmount(event.target.value)}
      />
      <div className="row wrap">
        <Btn onClick={() => setOpen(false)}>{t('person.close')}</Btn>
        <Btn submit>{t('points.apply')}</Btn>
      </div>
    </form>
  )
}
