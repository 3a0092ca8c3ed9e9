/** The stores where this customer shops; a store with one location asks nothing. Source: seed B13. */
import { t } from '../../language/words.ts'
import { useTill } from '../../session/use-till.ts'
import { Tick } from '../../ui/fields.tsx'
import { RefusalSentence } from '../dialog-refusal.tsx'
import { saveRefusalSentence } from '../refusal-words.ts'
import { usePersonForm } from './person-form.ts'

export function StoreFields() {
  const { person, change, refusal } = usePersonForm()
  const locations = useTill((state) => state.account.locations)
  if (Object.keys(locations).length < 2) return null
  const { locationIds } = person
  return (
    <section className="wide parts">
      <h4>{t('person.stores')}</h4>
      {refusal?.reason === 'storeNeeded' && <RefusalSentence sentence={saveRefusalSentence(refusal)} />}
      <div className="ticks">
        {Object.values(locations).map(({ id, name }) => (
          <Tick
            key={id}
            checked={locationIds.includes(id)}
            onChange={(event) =>
              change({
                locationIds: event.target.checked ? [...locationIds, id] : locationIds.filter((one) => one !== id),
              })
            }
          >
            {name}
          </Tick>
        ))}
      </div>
    </section>
  )
}
