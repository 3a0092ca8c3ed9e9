/** The brand whose offers and programs are shown, in the list and in the grid. */
import { t } from '../../language/words.ts'
import { useTill } from '../../session/use-till.ts'
import { useOffersSession } from './offers-session.ts'

export function BrandSelect() {
  const manufacturers = useTill((state) => state.account.catalogue.manufacturers)
  const { brand, filter } = useOffersSession()
  const brands = Object.values(manufacturers).sort((a, b) => a.name.localeCompare(b.name))
  return (
    <div className="labelled brand-select">
      <select
        className="input"
        aria-label={t('offers.brand')}
        value={brand}
        onChange={(event) => filter({ brand: event.target.value })}
      >
        <option value="">{t('offers.allBrands')}</option>
        {brands.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </select>
    </div>
  )
}
