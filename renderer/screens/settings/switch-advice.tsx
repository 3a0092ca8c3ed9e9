/** How a keyboard scanner is switched to a mode that needs no window in front: which page of which manual. */
import { t } from '../../language/words.ts'

const makers = ['honeywell', 'zebra', 'datalogic', 'newland', 'other'] as const
type Maker = (typeof makers)[number]

/** By USB vendor id, as it stands in `keyboard:0c2e:0b61`. */
const makerByVendor: Readonly<Record<string, Maker>> = {
  '0c2e': 'honeywell',
  '23d0': 'honeywell',
  '0536': 'honeywell',
  '067e': 'honeywell',
  '05e0': 'zebra',
  '05f9': 'datalogic',
  '080c': 'datalogic',
  '1eab': 'newland',
}

/** `deviceIds` of the keyboard scanners that are known; where the maker is not, all are named. */
export function SwitchAdvice({ deviceIds }: { readonly deviceIds: readonly string[] }) {
  const known = deviceIds.flatMap((id) => makerByVendor[id.split(':')[1] ?? ''] ?? [])
  const shown = known.length > 0 ? makers.filter((maker) => known.includes(maker)) : makers
  return (
    <section className="panel setup-panel" aria-label={t('scannerSetup.switchTitle')}>
      <h2>{t('scannerSetup.switchTitle')}</h2>
      <p className="sm">{t('scannerSetup.switchSays')}</p>
      <ul className="steps sm">
        {shown.map((maker) => (
          <li key={maker}>{t(`scannerSetup.switch.${maker}`)}</li>
        ))}
      </ul>
      <p className="dim sm">{t('scannerSetup.switchThen')}</p>
    </section>
  )
}
