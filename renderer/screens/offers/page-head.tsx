/** The head of a page within Offers: the way back, and its name, which takes the focus when the page opens. */
import type { ReactNode } from 'react'
import { t } from '../../language/words.ts'
import { Quiet } from '../../ui/button.tsx'
import { useOffersSession } from './offers-session.ts'

export interface PageHeadProps {
  readonly title: string
  readonly about?: string
  readonly children?: ReactNode
}

export function PageHead({ title, about, children }: PageHeadProps) {
  const goTo = useOffersSession((session) => session.goTo)
  return (
    <header className="row wrap offers-head">
      <h1 tabIndex={-1}>{title}</h1>
      {about && <span className="lg dim cut">{about}</span>}
      <span className="grow" />
      {children}
      <Quiet className="offers-back" onClick={() => goTo({ name: 'list' })}>
        <u>{t('offers.back')}</u>
      </Quiet>
    </header>
  )
}
