/**
 * Offers: what runs this month and next, and for managers everything that is done to it: entering and correcting, trying on a sample
 * basket, enrolling, the product list as a file. Cashiers see the list. Which page is open and what was typed outlives going away.
 */
import { useEffect, useRef } from 'react'
import { useTill } from '../../session/use-till.ts'
import { AutoEnroll } from './auto-enroll.tsx'
import { EnrollmentGrid } from './enrollment-grid.tsx'
import { HoldingPage } from './holding.tsx'
import { ImportPage } from './import-page.tsx'
import { OfferForm } from './offer-form.tsx'
import { OfferListPage } from './offer-list-page.tsx'
import { type OffersPage, useOffersSession } from './offers-session.ts'
import { ProgramForm } from './program-form.tsx'
import { SavedPage } from './saved-page.tsx'

export function OffersScreen() {
  const isManager = useTill((state) => state.signedIn?.role === 'manager')
  const page = useOffersSession((session) => session.page)
  const shown: OffersPage = isManager ? page : { name: 'list' }
  const place = useRef<HTMLDivElement>(null)
  const before = useRef(shown)
  useEffect(() => {
    if (before.current === shown) return
    before.current = shown
    place.current?.querySelector<HTMLElement>('h1')?.focus()
  }, [shown])
  return (
    <div className="offers-place" ref={place}>
      <Page page={shown} isManager={isManager} />
    </div>
  )
}

function Page({ page, isManager }: { readonly page: OffersPage; readonly isManager: boolean }) {
  switch (page.name) {
    case 'list':
      return <OfferListPage isManager={isManager} />
    case 'offer':
      return <OfferForm key={page.key} draftKey={page.key} />
    case 'program':
      return <ProgramForm key={page.key} draftKey={page.key} />
    case 'saved':
      return <SavedPage programId={page.programId} what={page.what} />
    case 'import':
      return <ImportPage />
    case 'grid':
      return <EnrollmentGrid />
    case 'auto':
      return <AutoEnroll />
    case 'holding':
      return <HoldingPage />
  }
}
