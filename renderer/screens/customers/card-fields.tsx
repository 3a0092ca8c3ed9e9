/** Loyalty cards of this customer: those on file, and one more by its number. Scanning adds one without this form. */
import { useState } from 'react'
import { noPeopleCodes, personCodeOf } from '../../../shared/barcode/people-codes.ts'
import { cardKey, isLoyaltyCard, longestLoyaltyCard } from '../../../shared/customers/person.ts'
import { t } from '../../language/words.ts'
import { Btn, Quiet } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Icon } from '../../ui/icon.tsx'
import { WithHolder } from './identity-fields.tsx'
import { usePersonForm } from './person-form.ts'

export function CardFields() {
  const { person, change, account } = usePersonForm()
  const [code, setCode] = useState('')
  const [refusal, setRefusal] = useState<string | null>(null)
  const add = () => {
    const read = personCodeOf(code.trim(), account?.peopleCodes ?? noPeopleCodes)
    const kept = read?.kind === 'loyaltyCard' ? read.code : code.trim()
    if (!isLoyaltyCard(kept) || read?.kind === 'badge') return setRefusal(t('scanning.card.invalid'))
    setRefusal(null)
    setCode('')
    if (!person.loyaltyCards.some((one) => cardKey(one) === cardKey(kept)))
      change({ loyaltyCards: [...person.loyaltyCards, kept] })
  }
  return (
    <div className="wide stack">
      {person.loyaltyCards.map((one) => (
        <fieldset key={one} className="row" aria-label={one}>
          <Icon name="card" />
          <span className="grow">{one}</span>
          <Quiet onClick={() => change({ loyaltyCards: person.loyaltyCards.filter((kept) => kept !== one) })}>
            <u>{t('person.remove')}</u>
          </Quiet>
        </fieldset>
      ))}
      <WithHolder field="loyaltyCard">
        <div className="row with-button">
          <TextField
            label={t('person.cardCode')}
            value={code}
            maxLength={longestLoyaltyCard}
            refusal={refusal}
            onChange={(event) => setCode(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return
              event.preventDefault()
              add()
            }}
          />
          <Btn onClick={add}>{t('person.addCard')}</Btn>
        </div>
      </WithHolder>
    </div>
  )
}
