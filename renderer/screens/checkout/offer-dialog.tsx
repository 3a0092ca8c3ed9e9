/** An offer asks for an answer, or says that its limit is reached or its stock given away. */
import { fullName } from '../../../shared/customers/person.ts'
import { versionOn } from '../../../shared/loyalty/programs-by-upc.ts'
import type { OfferQuestion } from '../../../shared/loyalty/state.ts'
import { t } from '../../language/words.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Act, Btn } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogRefusal } from '../dialog-refusal.tsx'
import { useOffersSession } from '../offers/offers-session.ts'
import { rebateRange, unitName } from '../reward-words.ts'
import { hashOf } from '../routes.ts'
import { useRun, type VisitOnScreen } from '../use-visit.ts'

export interface OfferDialogProps {
  readonly onScreen: VisitOnScreen
  readonly question: OfferQuestion
}

const titles = {
  ask: 'offer.title',
  limitReached: 'offer.limitTitle',
  exhausted: 'offer.exhaustedTitle',
  holding: 'offer.holdingTitle',
} as const

export function OfferDialog({ onScreen, question }: OfferDialogProps) {
  const actions = useActions()
  const run = useRun()
  const waiting = useTill((state) => state.waitingScans)
  const isAsking = question.kind === 'ask'
  const answer = (accept: boolean) => void run(() => actions.answerOffer(question.offerId, accept))
  const { title, sentence, notes } = offerInWords(onScreen, question)
  return (
    <Dialog
      name={t(titles[question.kind])}
      about={fullName(onScreen.person)}
      hint={waiting > 0 && t('checkout.waiting', { count: waiting })}
      width={620}
      onSubmit={() => answer(true)}
      onEscape={isAsking ? undefined : () => answer(true)}
      footer={
        <>
          {isAsking && (
            <Btn className="tall" onClick={() => answer(false)}>
              {t('offer.decline')}
            </Btn>
          )}
          <Act data-autofocus label={t('offer.ok')} keyName={t('lookup.enter')} submit />
        </>
      }
    >
      <DialogRefusal />
      <h2 className="offer-title">{title}</h2>
      <p className="say">{sentence}</p>
      {question.kind === 'holding' && <HoldingWay />}
      {notes.map((note) => (
        <p className="dim" key={note}>
          {note}
        </p>
      ))}
    </Dialog>
  )
}

/** A manager goes and sets it; a cashier knows whom to tell. */
function HoldingWay() {
  const isManager = useTill((state) => state.signedIn?.role === 'manager')
  if (!isManager) return <p className="lg strong">{t('loyalty.holdingCashier')}</p>
  return (
    <p>
      <a className="link" href={hashOf('offers')} onClick={() => useOffersSession.getState().goTo({ name: 'holding' })}>
        {t('loyalty.holdingManager')}
      </a>
    </p>
  )
}

function offerInWords(
  { telling, person, moment, customer }: VisitOnScreen,
  question: OfferQuestion,
): { title: string; sentence: string; notes: string[] } {
  const { catalogue, format } = telling
  if (question.kind === 'holding') {
    const title = catalogue.programs[question.offerId]?.title ?? catalogue.offers[question.offerId]?.title ?? ''
    return { title, sentence: t('loyalty.holdingSays', { title }), notes: [] }
  }
  const offer = catalogue.offers[question.offerId]
  const version = offer && versionOn(offer.versions, moment.localDate)
  const name = person.firstName
  if (!offer || !version) return { title: '', sentence: '', notes: [] }
  const units = customer.units.filter((one) => question.unitIds.includes(one.id))
  const isPunched = units.some((one) => one.punch !== null)
  if (question.kind !== 'ask') {
    const count = version.customerLimit ?? 1
    const isHousehold = version.limitPer === 'household' && customer.householdId !== null
    const sentence =
      question.kind === 'exhausted'
        ? t('offer.exhaustedSays')
        : t(isHousehold ? 'offer.limitHousehold' : 'offer.limitSays', { name, count })
    return { title: offer.title, sentence, notes: isPunched ? [t('offer.cardStill')] : [] }
  }
  const unit = unitName(
    catalogue,
    version.items.map((item) => item.upc),
  )
  const notes = [
    t('offer.runs', { date: format.day(version.endDate) }),
    ...(isPunched ? [t(version.countsTowardFrequentBuyer ? 'offer.cardToo' : 'offer.noCardToo')] : []),
    ...(offer.requiresEmail ? [t('reward.needsEmail')] : []),
    ...(offer.requiresAddress ? [t('reward.needsAddress')] : []),
  ]
  if (offer.offerType === 'freeGood')
    return {
      title: offer.title,
      sentence: t('offer.givesFree', { buy: version.buyQty, get: version.getQty, name }),
      notes,
    }
  const { low, high } = rebateRange(version)
  const asked = new Set(units.flatMap(({ upc }) => version.items.find((item) => item.upc === upc)?.rebateCents ?? []))
  const [only] = asked
  const sentence =
    low === high
      ? t('offer.givesRebate', { amount: format.money(low), unit, name })
      : only !== undefined && asked.size === 1
        ? t('offer.givesRebateThis', { amount: format.money(only), unit, name })
        : t('offer.givesRebateRange', { low: format.money(low), high: format.money(high), name })
  return { title: offer.title, sentence, notes }
}
