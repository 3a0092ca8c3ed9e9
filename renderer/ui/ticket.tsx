/**
 * The punch card as a picture: count, holes, one sentence, perforation, stub. What is there is solid, what is missing is hollow, what
 * came today is gold with a tick. It says nothing by itself; all words are given.
 */
import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

export type TicketState = 'open' | 'one-to-go' | 'complete' | 'redeemed' | 'expired' | 'locked'

export interface TicketProps {
  readonly state: TicketState
  readonly title: string
  readonly rule?: string
  /** At the right of the title: "+1 this visit". */
  readonly moved?: string | null
  readonly total: number
  /** Instead of the number of punches: "-1" where something is owed. */
  readonly count?: string | null
  /** Punched before this visit, in this visit, and too old to count. */
  readonly before: number
  readonly now: number
  readonly gone: number
  readonly picture: string
  /** Under the count: "of 12". */
  readonly ofTotal: string
  readonly say: ReactNode
  readonly stub: string
  readonly stubSays: ReactNode
  /** Half width and without a count, for sets of one or two. */
  readonly half?: boolean
  /** The green line under the holes, on the finish screen. */
  readonly given?: ReactNode
  readonly animate?: boolean
}

const stubIcons: Readonly<Record<TicketState, IconName | null>> = {
  open: null,
  'one-to-go': 'gift',
  complete: 'gift',
  redeemed: 'check',
  expired: 'clock',
  locked: 'lock',
}

export function Ticket(props: TicketProps) {
  const { state, title, rule, moved, before, now, picture, say, stub, stubSays, half = false, given } = props
  const icon = stubIcons[state]
  const classes = ['ticket', state === 'open' ? '' : state, half ? 'half' : '', given ? 'given-now' : '']
  if (props.animate && state === 'complete') classes.push('just-completed')
  if (props.animate && state === 'redeemed') classes.push('just-redeemed')
  return (
    <article className={classes.join(' ')} aria-label={title}>
      <div className="ticket-body">
        {!half && !given && (
          <div className="ticket-count" aria-hidden="true">
            <b>{state === 'locked' ? '–' : (props.count ?? before + now)}</b>
            <span>{state !== 'locked' && props.ofTotal}</span>
          </div>
        )}
        <div className="grow">
          <div className="ticket-title">
            <h3 className="cut">{title}</h3>
            {rule && <span className="rule">{rule}</span>}
            {moved && <span className="moved">{moved}</span>}
          </div>
          {state !== 'locked' && <Slots {...props} picture={picture} />}
          {given ?? <div className="ticket-say">{say}</div>}
        </div>
      </div>
      <div className="ticket-stub">
        {icon && <Icon name={icon} />}
        <b>{stub}</b>
        <span>{stubSays}</span>
      </div>
      {state !== 'redeemed' && <div className="perf" aria-hidden="true" />}
    </article>
  )
}

const groupSize = (total: number) => (total === 6 ? 3 : 4)
const rowLimit = 12
const pictureLimit = 24

function Slots({ state, total, before, now, gone, picture, animate }: TicketProps) {
  if (total > pictureLimit)
    return (
      <div className="slots" role="img" aria-label={picture}>
        <progress className="slot-bar" value={before + now} max={total} aria-hidden="true" />
      </div>
    )
  const kinds = Array.from({ length: Math.max(total, gone + before + now) }, (_, index) => {
    if (index < gone) return 'gone'
    if (index < gone + before) return 'on'
    if (index < gone + before + now) return animate ? 'new just-now' : 'new'
    return state === 'one-to-go' && index === gone + before + now ? 'next' : ''
  })
  const rows = kinds.length > rowLimit ? [kinds.slice(0, rowLimit), kinds.slice(rowLimit)] : [kinds]
  return (
    <div className="slot-rows" role="img" aria-label={picture}>
      {rows.map((row, rowIndex) => (
        <div className="slots" key={rowIndex === 0 ? 'first' : 'second'}>
          {row.map((kind, index) => {
            const place = rowIndex * rowLimit + index
            const isFirstOfGroup = index > 0 && index % groupSize(total) === 0
            return <i key={`slot ${place}`} className={`p ${isFirstOfGroup ? 'g' : ''} ${kind}`} />
          })}
        </div>
      ))}
    </div>
  )
}
