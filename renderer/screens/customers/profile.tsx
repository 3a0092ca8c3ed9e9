/** One customer at a glance: how to reach them, pets, cards and offers, what was given. */
import { fullName, hasAddress } from '../../../shared/customers/person.ts'
import type { CustomerId } from '../../../shared/kernel/ids.ts'
import { assess } from '../../../shared/loyalty/assess.ts'
import { t } from '../../language/words.ts'
import { useScreenSession } from '../../session/screen-session.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Act, Btn } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { ticketsOf } from '../checkout/ticket-view.ts'
import { itemName, rewardTitle, whatItGives } from '../reward-words.ts'
import { goTo } from '../routes.ts'
import { useRun, useTelling } from '../use-visit.ts'

export function Profile({ customerId }: { readonly customerId: CustomerId }) {
  const record = useTill((state) => state.customers[customerId])
  const account = useTill((state) => state.account)
  const actions = useActions()
  const run = useRun()
  const open = useScreenSession((session) => session.open)
  const telling = useTelling()
  if (!record) return null
  const { person, state } = record
  const { format } = telling
  const assessment = assess(state, account, telling.moment)
  const noVisit = 'none' as Parameters<typeof ticketsOf>[1]
  const tickets = ticketsOf(assessment, noVisit, state.has, telling)
  const checkout = async () => {
    if (await run(() => actions.selectCustomer(customerId))) goTo('checkout')
  }
  return (
    <div className="profile">
      <h2 className="profile-name">{fullName(person)}</h2>
      <div className="row">
        <Act mid label={t('customers.openCheckout')} onClick={() => void checkout()} />
        <Btn onClick={() => open({ kind: 'person', customerId, draft: null, thenSelect: false })}>
          {t('customers.edit')}
        </Btn>
      </div>
      <div className="profile-facts">
        <p>
          <Icon name="phone" /> {person.phone ? format.phone(person.phone) : t('checkout.noPhone')}
        </p>
        <p>
          <Icon name="mail" /> {person.email || t('checkout.noEmail')}
        </p>
        {hasAddress(person.address) && (
          <p>
            <Icon name="home" /> {[person.address.line1, person.address.city, person.address.state].join(', ')}{' '}
            {person.address.zip}
          </p>
        )}
        <p>
          <Icon name="paw" />{' '}
          {person.pets.length === 0
            ? t('checkout.noPets')
            : person.pets
                .map((pet) =>
                  pet.species
                    ? t('customers.petLine', { name: pet.name, species: t(`person.speciesNames.${pet.species}`) })
                    : pet.name,
                )
                .join('; ')}
        </p>
        {person.notes && (
          <p>
            <Icon name="note" /> {person.notes}
          </p>
        )}
        {state.createdAt && <p className="dim">{t('customers.since', { date: format.date(state.createdAt) })}</p>}
      </div>
      <h3>{t('customers.cards')}</h3>
      {tickets.length === 0 && <p className="dim">{t('checkout.noCards')}</p>}
      <ul className={tickets.length > 0 ? 'panel others' : 'nothing'}>
        {tickets.map((view) => (
          <li key={view.key} className="mini">
            <span className="name cut">{view.title}</span>
            <span className="dim">{view.picture}</span>
            <span className={`end strong ${view.state === 'complete' ? 'tag gold' : ''}`}>{view.stub}</span>
          </li>
        ))}
      </ul>
      <h3>{t('customers.history')}</h3>
      {state.redemptions.length === 0 && <p className="dim">{t('customers.noHistory')}</p>}
      <ul className={state.redemptions.length > 0 ? 'panel others' : 'nothing'}>
        {state.redemptions.map((redemption) => {
          const reward = assessment.rewards.find((one) => one.id === redemption.rewardId)
          return (
            <li key={redemption.id} className="mini">
              <span className="name cut">{itemName(telling.catalogue, redemption.takenUpc ?? redemption.upc)}</span>
              <span className="dim cut">
                {reward && `${whatItGives(telling, reward)}, ${rewardTitle(telling.catalogue, reward)}`}
              </span>
              <span className="end">
                {format.date(redemption.at)}
                {redemption.undone && `, ${t('customers.undone')}`}
              </span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
