/** Customers: everybody known here, found as you type, with an overview of one. */
import { useState } from 'react'
import type { CustomerId } from '../../../shared/kernel/ids.ts'
import { t } from '../../language/words.ts'
import { useRoutePart } from '../routes.ts'
import { ImportPage } from './import/import-page.tsx'
import { useScreenSession } from '../../session/screen-session.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { FoundRow } from '../checkout/found-row.tsx'
import { draftFrom } from '../checkout/lookup.tsx'
import { Profile } from './profile.tsx'

const listed = 100

export function CustomersScreen() {
  return useRoutePart() === 'import' ? <ImportPage /> : <CustomersPlace />
}

function CustomersPlace() {
  const actions = useActions()
  useTill((state) => state.revision)
  const open = useScreenSession((session) => session.open)
  const [query, setQuery] = useState('')
  const chosen = useScreenSession((session) => session.chosenCustomer)
  const chooseCustomer = useScreenSession((session) => session.chooseCustomer)
  const found = actions.listCustomers(query, listed)
  const choose = (customerId: CustomerId) => {
    chooseCustomer(customerId, 'overview')
    void actions.openCustomer(customerId)
  }
  return (
    <div className={`page two ${chosen?.part === 'history' ? 'is-reading' : ''}`}>
      <section className="page-list" aria-label={t('customers.title')}>
        <div className="row page-head">
          <h1>{t('customers.title')}</h1>
          <span className="dim sm grow">{t('customers.shown', { count: found.length })}</span>
          <Btn onClick={() => open({ kind: 'person', customerId: null, draft: draftFrom(query), thenSelect: false })}>
            {t('lookup.add')}
          </Btn>
        </div>
        <div className="field">
          <Icon name="search" />
          <input
            aria-label={t('customers.search')}
            placeholder={t('lookup.hint')}
            autoComplete="off"
            spellCheck={false}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </div>
        {found.length === 0 ? (
          <p className="panel empty">{t('lookup.nobody', { query: query.trim() })}</p>
        ) : (
          <div className="panel hits scrolls">
            {found.map((one) => (
              <FoundRow
                key={one.customerId}
                found={one}
                isLit={false}
                action={t('customers.open')}
                isChosen={one.customerId === chosen?.customerId}
                onSelect={() => choose(one.customerId)}
              />
            ))}
          </div>
        )}
      </section>
      <section className="page-side" aria-label={t('customers.profile')}>
        {chosen ? <Profile {...chosen} /> : <p className="empty">{t('customers.chooseOne')}</p>}
      </section>
    </div>
  )
}
