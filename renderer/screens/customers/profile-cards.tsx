/** The customer's cards and offers, one line each, with what they give, why, and the notes of a card. */
import type { VisitId } from '../../../shared/kernel/ids.ts'
import type { Assessment } from '../../../shared/loyalty/assessment.ts'
import type { CustomerState } from '../../../shared/loyalty/state.ts'
import { t } from '../../language/words.ts'
import { useScreenSession } from '../../session/screen-session.ts'
import { useTill } from '../../session/use-till.ts'
import { Quiet } from '../../ui/button.tsx'
import { ticketsOf } from '../checkout/ticket-view.ts'
import type { Telling } from '../reward-words.ts'
import { WhyReward } from '../why.tsx'
import { mayChange } from './may-change.ts'

const noVisit = 'none' as VisitId

export interface ProfileCardsProps {
  readonly state: CustomerState
  readonly assessment: Assessment
  readonly telling: Telling
}

export function ProfileCards({ state, assessment, telling }: ProfileCardsProps) {
  const open = useScreenSession((session) => session.open)
  const account = useTill((now) => now.account)
  const tickets = ticketsOf(assessment, noVisit, state, telling)
  if (tickets.length === 0) return <p className="dim">{t('checkout.noCards')}</p>
  return (
    <ul className="panel others">
      {tickets.map((view) => {
        const card = assessment.cards.find((one) => one.id === view.cardId)
        return (
          <li key={view.key} className="mini">
            <span className="name cut">{view.title}</span>
            <span className="dim">{view.picture}</span>
            <span className={`end strong ${view.state === 'complete' ? 'tag gold' : ''}`}>{view.stub}</span>
            {view.rewards.length > 0 && (
              <WhyReward buttonClass="quiet why" about={{ customer: state, account, telling }} rewards={view.rewards} />
            )}
            {card && (
              <span className="row card-notes">
                {view.tags.map((tag) => (
                  <span key={tag} className="tag rust">
                    {tag}
                  </span>
                ))}
                {view.owed > 0 && <span className="tag rust">{t('loyalty.owesStub', { count: view.owed })}</span>}
                <span className="dim sm grow">{card.note && t('history.noteOfCard', { text: card.note })}</span>
                {mayChange(state) && (
                  <Quiet
                    onClick={() =>
                      open({
                        kind: 'cardNotes',
                        customerId: state.id,
                        cardId: card.id,
                        title: view.title,
                        text: card.note,
                      })
                    }
                  >
                    <u>{t('history.editNotes')}</u>
                  </Quiet>
                )}
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}
