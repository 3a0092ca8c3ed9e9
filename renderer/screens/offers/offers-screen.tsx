/** Offers and programs as the catalogue has them: what runs, what starts, what ends, and whether this store has joined. Read only. */
import { daysAfter, monthOf } from '../../../shared/kernel/business-date.ts'
import type { OfferRow, OfferVersion } from '../../../shared/loyalty/catalogue.ts'
import { activeEnrollment, versionOn } from '../../../shared/loyalty/programs-by-upc.ts'
import { t } from '../../language/words.ts'
import { useFormat, useMoment, useTill } from '../../session/use-till.ts'
import { Icon } from '../../ui/icon.tsx'
import { itemName, rebateRange } from '../reward-words.ts'

interface Shown {
  readonly offer: OfferRow
  readonly version: OfferVersion
}

export function OffersScreen() {
  const catalogue = useTill((state) => state.account.catalogue)
  const { localDate } = useMoment()
  const first = monthOf(localDate).first
  const last = monthOf(daysAfter(monthOf(localDate).last, 1)).last
  const offers = Object.values(catalogue.offers)
    .flatMap((offer): Shown[] => {
      const version = versionOn(offer.versions, localDate) ?? offer.versions[0]
      return version && version.endDate >= first && version.startDate <= last ? [{ offer, version }] : []
    })
    .sort(
      (a, b) => a.version.startDate.localeCompare(b.version.startDate) || a.offer.title.localeCompare(b.offer.title),
    )
  return (
    <div className="page">
      <div className="page-list">
        <h1>{t('offers.title')}</h1>
        <h2>{t('offers.offers')}</h2>
        {offers.length === 0 && <p className="dim">{t('offers.none')}</p>}
        <div className="offer-grid">
          {offers.map((shown) => (
            <OfferPanel key={shown.offer.id} {...shown} />
          ))}
        </div>
        <h2>{t('offers.programs')}</h2>
        <div className="offer-grid">
          {Object.values(catalogue.cardGroups).map((group) => (
            <ProgramPanel key={group.id} groupId={group.id} />
          ))}
        </div>
      </div>
    </div>
  )
}

function OfferPanel({ offer, version }: Shown) {
  const catalogue = useTill((state) => state.account.catalogue)
  const format = useFormat()
  const { low, high } = rebateRange(version)
  const gives =
    offer.offerType === 'freeGood'
      ? t('ticket.buyGet', { buy: version.buyQty, get: version.getQty })
      : low === high
        ? t('reward.off', { amount: format.money(low) })
        : t('reward.off', { amount: `${format.money(low)} – ${format.money(high)}` })
  return (
    <details className="panel offer" aria-label={offer.title}>
      <summary>
        <span className="offer-name">{offer.title}</span>
        <WhenTag version={version} />
        <span className="dim sm">
          {catalogue.manufacturers[offer.manufacturerId]?.name}, {gives}
        </span>
      </summary>
      <p className="sm">
        {version.customerLimit === null ? t('offers.noLimit') : t('offers.limit', { count: version.customerLimit })}
        {offer.requiresEmail && <>. {t('offers.needsEmail')}</>}
        {offer.requiresAddress && <>. {t('offers.needsAddress')}</>}
      </p>
      <Joined programId={offer.id} />
      <Items upcs={version.items.map((item) => item.upc)} />
    </details>
  )
}

function ProgramPanel({ groupId }: { readonly groupId: string }) {
  const catalogue = useTill((state) => state.account.catalogue)
  const { localDate } = useMoment()
  const group = catalogue.cardGroups[groupId]
  const version = group && (versionOn(group.versions, localDate) ?? group.versions[0])
  if (!group || !version) return null
  const program = catalogue.programs[group.programId]
  return (
    <details className="panel offer" aria-label={group.title}>
      <summary>
        <span className="offer-name">{group.title}</span>
        <span className="dim sm">
          {catalogue.manufacturers[program?.manufacturerId ?? '']?.name},{' '}
          {t('ticket.buyGet', { buy: version.requiredQty, get: version.rewardQty })}
        </span>
      </summary>
      <p className="sm">
        {version.windowMonths !== null && t('offers.window', { count: version.windowMonths })}
        {program?.requiresEmail && <>. {t('offers.needsEmail')}</>}
        {program?.requiresAddress && <>. {t('offers.needsAddress')}</>}
      </p>
      <Joined programId={group.programId} />
      <Items upcs={version.items.map((item) => item.upc)} />
    </details>
  )
}

function WhenTag({ version }: { readonly version: OfferVersion }) {
  const { localDate } = useMoment()
  const format = useFormat()
  if (localDate < version.startDate)
    return <span className="tag plain">{t('offers.starts', { date: format.day(version.startDate) })}</span>
  if (localDate > version.endDate)
    return <span className="tag plain">{t('offers.ended', { date: format.day(version.endDate) })}</span>
  const days = Math.round((Date.parse(version.endDate) - Date.parse(localDate)) / 86_400_000)
  if (days > 7) return <span className="tag green">{t('offers.until', { date: format.day(version.endDate) })}</span>
  return (
    <span className="tag rust">
      <Icon name="clock" />
      {days === 0 ? t('offers.endsTonight') : t('offers.endsIn', { count: days })}
    </span>
  )
}

function Joined({ programId }: { readonly programId: Parameters<typeof activeEnrollment>[2] }) {
  const catalogue = useTill((state) => state.account.catalogue)
  const locationId = useTill((state) => state.boot?.locationId ?? null)
  const enrollment = locationId && activeEnrollment(catalogue, locationId, programId)
  if (!enrollment) return <p className="sm dim">{t('offers.notJoined')}</p>
  const distributor = catalogue.distributors[enrollment.distributorId]?.name ?? ''
  return (
    <p className="sm">
      <Icon name="check" /> {t('offers.joined')}. {t('offers.distributor', { name: distributor })}
    </p>
  )
}

function Items({ upcs }: { readonly upcs: readonly Parameters<typeof itemName>[1][] }) {
  const catalogue = useTill((state) => state.account.catalogue)
  const format = useFormat()
  return (
    <ul className="offer-items">
      {upcs.map((upc) => (
        <li key={upc}>
          {itemName(catalogue, upc)} <span className="dim mono">{format.upc(upc)}</span>
        </li>
      ))}
    </ul>
  )
}
