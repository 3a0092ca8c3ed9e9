/** The codes that open this customer, each with its way out. A card is added by scanning it. */
import { useState } from 'react'
import type { CustomerId } from '../../../shared/kernel/ids.ts'
import { t } from '../../language/words.ts'
import { useActions } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { RefusalSentence } from '../dialog-refusal.tsx'
import { saveRefusalSentence } from '../refusal-words.ts'

export interface LoyaltyCardsProps {
  readonly customerId: CustomerId
  readonly cards: readonly string[]
  /** Each has its way out. */
  readonly canRemove: boolean
}

export function LoyaltyCards({ customerId, cards, canRemove }: LoyaltyCardsProps) {
  const actions = useActions()
  const [refusal, setRefusal] = useState<string | null>(null)
  const remove = async (code: string) => {
    const saved = await actions.savePerson(customerId, { loyaltyCards: { [code]: false } }, false)
    setRefusal(saved.ok ? null : saveRefusalSentence(saved.refusal))
  }
  return (
    <section className="panel takes-part" aria-label={t('scanning.card.cards')}>
      {refusal && <RefusalSentence sentence={refusal} />}
      {cards.length === 0 && (
        <div className="row">
          <Icon name="card" />
          <span className="dim">{t('scanning.card.none')}</span>
        </div>
      )}
      {cards.map((code) => (
        <fieldset key={code} className="row" aria-label={code}>
          <Icon name="card" />
          <span className="grow">{t('scanning.card.newCard', { code })}</span>
          {canRemove && (
            <Btn className="small" onClick={() => void remove(code)}>
              {t('scanning.card.remove')}
            </Btn>
          )}
        </fieldset>
      ))}
    </section>
  )
}
