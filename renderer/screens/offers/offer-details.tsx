/** One offer or program as it is in force: what it gives, its items with codes, and for managers enrolment and correcting. */
import type { ProgramId, Upc } from '../../../shared/kernel/ids.ts'
import type { CardGroupRow } from '../../../shared/loyalty/catalogue.ts'
import { currentVersion } from '../../../shared/reports/product-list.ts'
import { t } from '../../language/words.ts'
import { useFormat, useMoment, useTill } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { itemName } from '../reward-words.ts'
import { EnrollPanel } from './enroll-panel.tsx'
import { isJoined, type ListedOffer, type ListedProgram } from './offer-list.ts'
import { capWords, cardGives, limitWords, offerGives, ruleSentence } from './offer-words.ts'
import { useOffersSession } from './offers-session.ts'
import { WhenTag } from './when-tag.tsx'

export function OfferDetails({ listed, isManager }: { readonly listed: ListedOffer; readonly isManager: boolean }) {
  const { offer, version } = listed
  const format = useFormat()
  const goTo = useOffersSession((session) => session.goTo)
  const cap = capWords(version, format)
  const isFree = offer.offerType === 'freeGood'
  return (
    <div className="offer-details">
      <Head id={offer.id} title={offer.title} manufacturerId={offer.manufacturerId} description={offer.description}>
        <WhenTag start={version.startDate} end={version.endDate} />
      </Head>
      <dl className="facts-list">
        <Fact term={t('offers.detail.rule')}>
          {offerGives(offer, version, format)}
          {isFree && (
            <span className="dim">
              <br />
              {ruleSentence(version.rewardRule, version.discount, format)}.{' '}
              {version.buyQty > 1 && t(version.mixAndMatch ? 'offers.detail.mix' : 'offers.detail.noMix')}
            </span>
          )}
        </Fact>
        <Fact term={t('offers.detail.dates')}>
          {t('offers.detail.runs', { start: format.day(version.startDate), end: format.day(version.endDate) })}
        </Fact>
        <Fact term={t('offers.detail.limits')}>
          {limitWords(version)}
          {cap && `, ${cap}`}
          {!version.countsTowardFrequentBuyer && (
            <span className="dim">
              <br />
              {t('offers.detail.noCardToo')}
            </span>
          )}
        </Fact>
        <Demands {...offer} />
      </dl>
      {isManager && (
        <Btn onClick={() => goTo({ name: 'offer', key: offer.id })}>
          <Icon name="note" />
          {t('offers.action.correct')}
        </Btn>
      )}
      <Enrolled programId={offer.id} isManager={isManager} />
      <Items
        title={t('offers.detail.itemsAndCodes')}
        items={version.items.map((item) => ({
          upc: item.upc,
          role: isFree
            ? roleOf(item.isQualifying, item.isRewardable)
            : item.rebateCents === null
              ? ''
              : t('offers.detail.rebate', { amount: format.money(item.rebateCents) }),
        }))}
      />
    </div>
  )
}

export function ProgramDetails({ listed, isManager }: { readonly listed: ListedProgram; readonly isManager: boolean }) {
  const { program, groups } = listed
  const format = useFormat()
  const goTo = useOffersSession((session) => session.goTo)
  const dates =
    program.startDate || program.endDate
      ? t('offers.detail.runs', {
          start: program.startDate ? format.day(program.startDate) : '…',
          end: program.endDate ? format.day(program.endDate) : t('offers.detail.openEnd'),
        })
      : t('offers.detail.openEnd')
  return (
    <div className="offer-details">
      <Head
        id={program.id}
        title={program.title}
        manufacturerId={program.manufacturerId}
        description={program.description}
      >
        <WhenTag start={program.startDate ?? null} end={program.endDate ?? null} />
      </Head>
      <dl className="facts-list">
        <Fact term={t('offers.detail.dates')}>{dates}</Fact>
        <Demands {...program} />
      </dl>
      {isManager && (
        <Btn onClick={() => goTo({ name: 'program', key: program.id })}>
          <Icon name="note" />
          {t('offers.action.correct')}
        </Btn>
      )}
      <Enrolled programId={program.id} isManager={isManager} />
      {groups.map((group) => (
        <Card key={group.id} group={group} />
      ))}
    </div>
  )
}

function Card({ group }: { readonly group: CardGroupRow }) {
  const { localDate } = useMoment()
  const format = useFormat()
  const version = currentVersion(group.versions, localDate)
  if (!version) return null
  return (
    <Items
      title={group.title}
      says={
        <>
          {cardGives(version)}. {ruleSentence(version.rewardRule, version.discount, format)}.
          {version.windowMonths !== null && ` ${t('offers.window', { count: version.windowMonths })}.`}
        </>
      }
      items={version.items.map((item) => ({ upc: item.upc, role: roleOf(item.isQualifying, item.isRewardable) }))}
    />
  )
}

const roleOf = (isQualifying: boolean, isRewardable: boolean): string =>
  isQualifying && isRewardable
    ? ''
    : isQualifying
      ? t('offers.detail.qualifies')
      : isRewardable
        ? t('offers.detail.given')
        : ''

function Head(props: {
  readonly id: string
  readonly title: string
  readonly manufacturerId: string
  readonly description: string | undefined
  readonly children: React.ReactNode
}) {
  const brand = useTill((state) => state.account.catalogue.manufacturers[props.manufacturerId]?.name)
  return (
    <header>
      <h2 className="offer-title">{props.title}</h2>
      <p className="row wrap">
        <span>{brand}</span> {props.children}
      </p>
      {props.description && <p className="sm">{props.description}</p>}
    </header>
  )
}

function Demands({ requiresEmail, requiresAddress }: { requiresEmail: boolean; requiresAddress: boolean }) {
  if (!requiresEmail && !requiresAddress) return null
  return (
    <Fact term={t('offers.detail.demands')}>
      {requiresEmail && t('offers.needsEmail')}
      {requiresEmail && requiresAddress && <br />}
      {requiresAddress && t('offers.needsAddress')}
    </Fact>
  )
}

const Fact = ({ term, children }: { readonly term: string; readonly children: React.ReactNode }) => (
  <div>
    <dt>{term}</dt>
    <dd>{children}</dd>
  </div>
)

function Enrolled({ programId, isManager }: { readonly programId: ProgramId; readonly isManager: boolean }) {
  const catalogue = useTill((state) => state.account.catalogue)
  const locationId = useTill((state) => state.boot?.locationId ?? null)
  if (isManager) return <EnrollPanel key={programId} programId={programId} />
  return (
    <p className="sm">
      {isJoined(catalogue, locationId, programId) ? (
        <>
          <Icon name="check" /> {t('offers.joined')}
        </>
      ) : (
        <span className="tag dashed">{t('offers.notJoined')}</span>
      )}
    </p>
  )
}

interface ShownItem {
  readonly upc: Upc
  readonly role: string
}

function Items(props: {
  readonly title: string
  readonly says?: React.ReactNode
  readonly items: readonly ShownItem[]
}) {
  const catalogue = useTill((state) => state.account.catalogue)
  const format = useFormat()
  return (
    <section aria-label={props.title}>
      <h3>{props.title}</h3>
      {props.says && <p className="sm dim">{props.says}</p>}
      <ul className="offer-items">
        {props.items.map(({ upc, role }) => (
          <li key={upc}>
            <span className="grow">{itemName(catalogue, upc)}</span>
            {role && <span className="tag plain">{role}</span>}
            <span className="dim mono">{format.upc(upc)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
