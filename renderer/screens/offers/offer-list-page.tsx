/** The list: offers of this month and next by urgency, then frequent-buyer programs, filtered by brand; beside it the chosen one. */
import { useState } from 'react'
import { monthOf } from '../../../shared/kernel/business-date.ts'
import type { ManufacturerId } from '../../../shared/kernel/ids.ts'
import { currentVersion, writeProductList } from '../../../shared/reports/product-list.ts'
import { t } from '../../language/words.ts'
import { useFormat, useMoment, useTill } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { Float } from '../../ui/float.tsx'
import { Icon } from '../../ui/icon.tsx'
import { type ListFormat, listFile, saveFile } from '../../use-cases/product-list-files.ts'
import { BrandSelect } from './brand-select.tsx'
import { inHolding } from './enrollment-rows.ts'
import { OfferDetails, ProgramDetails } from './offer-details.tsx'
import { isJoined, type ListedOffer, type ListedProgram, listOffers, listPrograms, type When } from './offer-list.ts'
import { cardGives, offerGives } from './offer-words.ts'
import { useOffersSession } from './offers-session.ts'
import { WhenTag } from './when-tag.tsx'

/** As many rows as one looks through before narrowing the search. */
const shownAtOnce = 100

export function OfferListPage({ isManager }: { readonly isManager: boolean }) {
  const catalogue = useTill((state) => state.account.catalogue)
  const { localDate } = useMoment()
  const { brand, query, chosen } = useOffersSession()
  const offers = listOffers(catalogue, localDate, { brand, query })
  const programs = listPrograms(catalogue, localDate, { brand, query })
  const all: readonly (ListedOffer | ListedProgram)[] = [...offers, ...programs]
  const found = all.find((one) => idOf(one) === chosen) ?? all[0]
  const isFiltered = brand !== '' || query.trim() !== ''
  const ofWhen = (...whens: readonly When[]) => offers.filter((one) => whens.includes(one.when))
  return (
    <div className="page two offers-page">
      <div className="page-list scrolls">
        <ListHead isManager={isManager} />
        {isFiltered && all.length === 0 && <p className="dim">{t('offers.nothingFound')}</p>}
        {(!isFiltered || offers.length > 0) && (
          <Rows
            title={t('offers.offers')}
            rows={ofWhen('endsToday', 'running', 'starts')}
            chosen={found}
            empty={
              <>
                {t('offers.none')} {t(isManager ? 'offers.noneSays' : 'offers.noneForCashier')}
              </>
            }
          />
        )}
        <Rows title={t('offers.later')} rows={ofWhen('later')} chosen={found} />
        {(!isFiltered || programs.length > 0) && (
          <Rows title={t('offers.programs')} rows={programs} chosen={found} empty={t('offers.noPrograms')} />
        )}
        <Rows title={t('offers.endedThisMonth')} rows={ofWhen('ended')} chosen={found} />
      </div>
      <aside className="page-side" aria-label={found ? titleOf(found) : t('offers.title')}>
        {!found && <p className="empty">{t('offers.chooseOne')}</p>}
        {found?.kind === 'offer' && <OfferDetails listed={found} isManager={isManager} />}
        {found?.kind === 'program' && <ProgramDetails listed={found} isManager={isManager} />}
      </aside>
    </div>
  )
}

const idOf = (one: ListedOffer | ListedProgram): string => (one.kind === 'offer' ? one.offer.id : one.program.id)
const titleOf = (one: ListedOffer | ListedProgram): string =>
  one.kind === 'offer' ? one.offer.title : one.program.title

function ListHead({ isManager }: { readonly isManager: boolean }) {
  const { query, filter } = useOffersSession()
  return (
    <header className="stack offers-head">
      <div className="row wrap offers-actions">
        <h1 tabIndex={-1}>{t('offers.title')}</h1>
        {isManager && <Actions />}
      </div>
      {isManager && <Drafts />}
      <div className="row offers-filter">
        <div className="field grow">
          <Icon name="search" />
          <input
            type="search"
            aria-label={t('offers.find')}
            placeholder={t('offers.find')}
            autoComplete="off"
            spellCheck={false}
            value={query}
            onChange={(event) => filter({ query: event.target.value })}
          />
        </div>
        <BrandSelect />
      </div>
    </header>
  )
}

function Actions() {
  const goTo = useOffersSession((session) => session.goTo)
  const waiting = inHolding(useTill((state) => state.account.catalogue)).length
  return (
    <>
      <span className="grow" />
      <Btn onClick={() => goTo({ name: 'offer', key: 'new' })}>
        <Icon name="plus" />
        {t('offers.action.enterOffer')}
      </Btn>
      <Btn onClick={() => goTo({ name: 'program', key: 'new' })}>{t('offers.action.enterProgram')}</Btn>
      <Btn onClick={() => goTo({ name: 'grid' })}>{t('offers.action.grid')}</Btn>
      <Btn onClick={() => goTo({ name: 'auto' })}>{t('offers.action.auto')}</Btn>
      <Btn onClick={() => goTo({ name: 'import' })}>{t('offers.action.import')}</Btn>
      <ExportButton />
      {waiting > 0 && (
        <Btn className="is-waiting" onClick={() => goTo({ name: 'holding' })}>
          <Icon name="warn" />
          {t('offers.action.holding', { count: waiting })}
        </Btn>
      )}
    </>
  )
}

/** Forms that were left as they stood. */
function Drafts() {
  const { offerDrafts, programDrafts, goTo } = useOffersSession()
  const drafts = [
    ...Object.entries(offerDrafts).map(([key, draft]) => ({ page: { name: 'offer', key } as const, draft })),
    ...Object.entries(programDrafts).map(([key, draft]) => ({ page: { name: 'program', key } as const, draft })),
  ]
  if (drafts.length === 0) return null
  return (
    <div className="row wrap">
      {drafts.map(({ page, draft }) => (
        <Btn key={`${page.name} ${page.key}`} className="is-draft" onClick={() => goTo(page)}>
          <Icon name="note" />
          {t('offers.action.goOn', { title: draft.title.trim() || t('offers.action.untitled') })}
        </Btn>
      ))}
    </div>
  )
}

function ExportButton() {
  const catalogue = useTill((state) => state.account.catalogue)
  const brand = useOffersSession((session) => session.brand)
  const { localDate } = useMoment()
  const name = catalogue.manufacturers[brand]?.name ?? t('offers.action.exportAll')
  const save = async (format: ListFormat) => {
    const rows = writeProductList(catalogue, {
      date: localDate,
      from: monthOf(localDate).first,
      manufacturerId: (brand || null) as ManufacturerId | null,
    })
    saveFile(await listFile(rows, format, t('offers.sheet')), `${t('offers.fileName')}-${localDate}.${format}`)
  }
  return (
    <Float
      name={t('offers.action.export')}
      buttonClass="btn"
      width={280}
      label={
        <>
          {t('offers.action.export')}
          <Icon name="down" />
        </>
      }
    >
      {(close) => (
        <div className="stack">
          <p className="dim">{t('offers.action.exportSays', { brand: name, count: 1 })}</p>
          <div className="row">
            {(['csv', 'xlsx'] as const).map((format) => (
              <Btn
                key={format}
                onClick={() => {
                  close()
                  void save(format)
                }}
              >
                {t(`offers.action.${format}`)}
              </Btn>
            ))}
          </div>
        </div>
      )}
    </Float>
  )
}

interface RowsProps {
  readonly title: string
  readonly rows: readonly (ListedOffer | ListedProgram)[]
  readonly chosen: ListedOffer | ListedProgram | undefined
  readonly empty?: React.ReactNode
}

function Rows({ title, rows, chosen, empty }: RowsProps) {
  const [limit, setLimit] = useState(shownAtOnce)
  if (rows.length === 0 && !empty) return null
  return (
    <section aria-label={title} className="offer-section">
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p className="dim">{empty}</p>
      ) : (
        <ul className="panel offer-rows">
          {rows.slice(0, limit).map((row) => (
            <li key={idOf(row)}>
              <Row row={row} isChosen={chosen !== undefined && idOf(row) === idOf(chosen)} />
            </li>
          ))}
        </ul>
      )}
      {rows.length > limit && (
        <Btn onClick={() => setLimit(limit + shownAtOnce)}>
          {t('offers.more', { count: Math.min(shownAtOnce, rows.length - limit) })}
        </Btn>
      )}
    </section>
  )
}

function Row({ row, isChosen }: { readonly row: ListedOffer | ListedProgram; readonly isChosen: boolean }) {
  const catalogue = useTill((state) => state.account.catalogue)
  const locationId = useTill((state) => state.boot?.locationId ?? null)
  const choose = useOffersSession((session) => session.choose)
  const format = useFormat()
  const { localDate } = useMoment()
  const subject = row.kind === 'offer' ? row.offer : row.program
  const gives =
    row.kind === 'offer'
      ? offerGives(row.offer, row.version, format)
      : row.groups
          .map((group) => currentVersion(group.versions, localDate))
          .flatMap((version) => (version ? [cardGives(version)] : []))
          .filter((words, index, all) => all.indexOf(words) === index)
          .join(' · ')
  const dates =
    row.kind === 'offer'
      ? { start: row.version.startDate, end: row.version.endDate }
      : { start: row.program.startDate ?? null, end: row.program.endDate ?? null }
  return (
    <button type="button" className="offer-row" aria-pressed={isChosen} onClick={() => choose(subject.id)}>
      <span className="offer-name">{subject.title}</span>
      <WhenTag {...dates} />
      <span className="dim sm">
        {catalogue.manufacturers[subject.manufacturerId]?.name}
        {gives && `, ${gives}`}
      </span>
      {row.when !== 'ended' && !isJoined(catalogue, locationId, subject.id) && (
        <span className="tag dashed">{t('offers.notJoined')}</span>
      )}
    </button>
  )
}
