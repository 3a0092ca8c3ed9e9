/** The frame of all signed-in screens: links to the screens, the bar that says how things stand, and the place in between. */
import { useEffect, useRef } from 'react'
import { t } from '../language/words.ts'
import { useScreenSession } from '../session/screen-session.ts'
import { useActions, useFormat, useMoment, useTill } from '../session/use-till.ts'
import { Quiet } from '../ui/button.tsx'
import { Float } from '../ui/float.tsx'
import { Icon, type IconName } from '../ui/icon.tsx'
import { CheckoutScreen } from './checkout/checkout-screen.tsx'
import { CustomersScreen } from './customers/customers-screen.tsx'
import { EarnedList } from './earned-list.tsx'
import { FirstSyncNotice } from './first-sync-notice.tsx'
import { OffersScreen } from './offers/offers-screen.tsx'
import { PosNotice } from './pos-notice.tsx'
import { OffersReport } from './reports/offers-report.tsx'
import { goTo, hashOf, type Route, useRoute } from './routes.ts'
import { ScannerNotice } from './scanner-notice.tsx'
import { SettingsScreen } from './settings/settings-screen.tsx'
import { SoundHint } from './sounds.tsx'
import { StorageNotice } from './storage-notice.tsx'
import { SyncStatusLine } from './sync-status.tsx'

const links: readonly { readonly route: Route; readonly icon: IconName }[] = [
  { route: 'checkout', icon: 'checkout' },
  { route: 'customers', icon: 'customers' },
  { route: 'offers', icon: 'offers' },
  { route: 'reports', icon: 'reports' },
  { route: 'settings', icon: 'settings' },
]

export function Frame() {
  const route = useRoute()
  const isManager = useTill((state) => state.signedIn?.role === 'manager')
  const visible = links.filter((link) => link.route !== 'reports' || isManager)
  useCheckoutOnScan()
  return (
    <div className="app">
      <nav className="rail" aria-label={t('frame.main')}>
        <div className="mark">{t('frame.tillside')}</div>
        <DemoClock />
        {visible.map(({ route: name, icon }) => (
          <a key={name} href={hashOf(name)} aria-current={name === route ? 'page' : undefined}>
            <Icon name={icon} />
            {t(`frame.${name}`)}
          </a>
        ))}
      </nav>
      <Bar />
      <main>
        <FirstSyncNotice />
        <StorageNotice />
        <ScannerNotice />
        <PosNotice />
        <Screen route={route} isManager={isManager} />
      </main>
    </div>
  )
}

function Screen({ route, isManager }: { readonly route: Route; readonly isManager: boolean }) {
  switch (route) {
    case 'checkout':
      return <CheckoutScreen />
    case 'customers':
      return <CustomersScreen />
    case 'offers':
      return <OffersScreen />
    case 'reports':
      return isManager ? <OffersReport /> : <p className="empty">{t('frame.managersOnly')}</p>
    case 'settings':
      return <SettingsScreen />
  }
}

/** A scan counts from any screen; the Checkout screen then shows what it did, or what it waits for. */
function useCheckoutOnScan(): void {
  const nth = useTill((state) => state.lastOutcome?.nth ?? 0)
  const visitId = useTill((state) => state.currentVisit?.visitId ?? null)
  const waiting = useTill((state) => state.waitingScans)
  const isAsked = useTill((state) => state.eitherItem !== null)
  const chosen = useTill((state) => state.rewardChoices)
  const seen = useRef({ nth, visitId, waiting, isAsked, chosen })
  useEffect(() => {
    const before = seen.current
    seen.current = { nth, visitId, waiting, isAsked, chosen }
    // A dialog that a person opened here keeps its screen; what it holds back is counted, and what it refuses is said in it.
    if (useScreenSession.getState().dialog !== null) return
    const isNews =
      nth !== before.nth ||
      (visitId !== null && visitId !== before.visitId) ||
      waiting > before.waiting ||
      (isAsked && !before.isAsked) ||
      (chosen !== before.chosen && Object.keys(chosen).length > 0)
    if (isNews) goTo('checkout')
  }, [nth, visitId, waiting, isAsked, chosen])
}

function Bar() {
  const store = useTill((state) => state.account.account?.name ?? state.boot?.accountName ?? '')
  const register = useTill((state) => state.boot?.registerName ?? '')
  const owed = useTill((state) => state.earnedNotRedeemed.today)
  return (
    <header className="bar">
      <span className="place">
        <b>{store}</b>
        <span className="register">{register}</span>
      </span>
      <Float
        name={t('frame.earnedList')}
        buttonClass={`quiet owed ${owed > 0 ? 'is-some' : ''}`}
        width={460}
        label={
          <>
            <Icon name="gift" />
            {t('frame.earnedNotRedeemed', { count: owed })}
          </>
        }
      >
        {(close) => <EarnedList onDone={close} />}
      </Float>
      <SoundHint />
      <SyncStatusLine />
      <WhoMenu />
    </header>
  )
}

function DemoClock() {
  const offset = useTill((state) => state.boot?.clockOffsetMs ?? 0)
  const format = useFormat()
  const moment = useMoment()
  if (offset === 0) return null
  return (
    <div className="demo-clock">
      <span>{t('frame.demoClock')}</span> {format.dateTime(moment.at)}
    </div>
  )
}

function WhoMenu() {
  const signedIn = useTill((state) => state.signedIn)
  const actions = useActions()
  const switchPerson = useScreenSession((session) => session.switchPerson)
  if (!signedIn) return null
  return (
    <Float
      name={t('frame.signedInAs', { name: signedIn.name })}
      buttonClass="quiet who-am-i"
      width={240}
      label={
        <>
          <Icon name="person" />
          <b>{signedIn.name}</b>
          <Icon name="down" />
        </>
      }
    >
      {(close) => (
        <div className="stack">
          <p className="dim">{t(`signIn.${signedIn.role}`)}</p>
          <Quiet
            className="menu-row"
            onClick={() => {
              close()
              switchPerson(true)
            }}
          >
            {t('frame.switchPerson')}
          </Quiet>
          <Quiet
            className="menu-row"
            onClick={() => {
              close()
              actions.signOut()
            }}
          >
            {t('frame.signOut')}
          </Quiet>
        </div>
      )}
    </Float>
  )
}
