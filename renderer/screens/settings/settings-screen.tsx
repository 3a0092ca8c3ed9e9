/** Settings of this register: how it looks and sounds, who it is, its scanners, and for managers whom it has locked out. */
import { t } from '../../language/words.ts'
import { useActions, useFormat, useTill, useTimeZone } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { Segments, Tick } from '../../ui/fields.tsx'
import { playTone } from '../../ui/tone.ts'
import { useRoutePart } from '../routes.ts'
import { UnlockButton } from '../sign-in.tsx'
import { CustomerSettingsPage } from './customer-settings.tsx'
import { PeopleCodes } from './people-codes.tsx'
import { ScannerPage } from './scanner-page.tsx'
import { ScannerLines } from './scanner-status.tsx'

const schemes = ['auto', 'light', 'dark'] as const

export function SettingsScreen() {
  const part = useRoutePart()
  if (part === 'scanner') return <ScannerPage />
  return part === 'customers' ? <CustomerSettingsPage /> : <Panels />
}

function Panels() {
  const isManager = useTill((state) => state.signedIn?.role === 'manager')
  return (
    <div className="page">
      <div className="page-list">
        <h1>{t('settings.title')}</h1>
        <div className="settings-grid">
          <Look />
          <Sound />
          <RegisterFacts />
          <Scanners />
          {isManager && <Customers />}
          {isManager && <Locks />}
          {isManager && <PeopleCodes />}
          <About />
        </div>
      </div>
    </div>
  )
}

function Look() {
  const actions = useActions()
  const colorScheme = useTill((state) => state.settings.colorScheme)
  return (
    <section className="panel settings" aria-label={t('settings.look')}>
      <h2>{t('settings.look')}</h2>
      <Segments
        label={t('settings.scheme')}
        options={schemes.map((value) => ({ value, label: t(`settings.${value}`) }))}
        value={colorScheme}
        onChoose={(value) => void actions.saveSettings({ colorScheme: value })}
      />
    </section>
  )
}

function Sound() {
  const actions = useActions()
  const sounds = useTill((state) => state.settings.sounds)
  const volume = useTill((state) => state.settings.volume)
  return (
    <section className="panel settings" aria-label={t('settings.sound')}>
      <h2>{t('settings.sound')}</h2>
      <Tick checked={sounds} onChange={(event) => void actions.saveSettings({ sounds: event.target.checked })}>
        {t('settings.soundOn')}
      </Tick>
      <div className="row">
        <label className="grow labelled">
          <span className="sm strong">{t('settings.volume')}</span>
          <input
            type="range"
            min={0}
            max={1}
            step={0.1}
            value={volume}
            onChange={(event) => void actions.saveSettings({ volume: Number(event.target.value) })}
          />
        </label>
        <Btn onClick={() => playTone('reward', volume)}>{t('settings.hear')}</Btn>
      </div>
    </section>
  )
}

function RegisterFacts() {
  const boot = useTill((state) => state.boot)
  const account = useTill((state) => state.account)
  const timeZone = useTimeZone()
  const location = boot?.locationId ? account.locations[boot.locationId]?.name : undefined
  const facts = [
    [t('settings.store'), account.account?.name ?? boot?.accountName ?? ''],
    [t('settings.location'), location ?? ''],
    [t('settings.registerName'), boot?.registerName ?? ''],
    [t('settings.registerId'), boot?.registerId ?? ''],
    [t('settings.timeZone'), timeZone],
    [t('settings.kind'), account.account ? t(`settings.kinds.${account.account.accountType}`) : ''],
    [t('settings.paired'), boot?.isPaired ? t('settings.pairedYes') : t('settings.pairedNo')],
  ] as const
  return (
    <section className="panel settings" aria-label={t('settings.register')}>
      <h2>{t('settings.register')}</h2>
      <FactList facts={facts} />
    </section>
  )
}

function FactList({ facts }: { readonly facts: readonly (readonly [string, string])[] }) {
  return (
    <dl className="facts-list">
      {facts.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Scanners() {
  return (
    <section className="panel settings" aria-label={t('settings.scanners')}>
      <h2>{t('settings.scanners')}</h2>
      <ScannerLines none={t('settings.noScanners')} />
      <p className="dim sm">{t('scannerSetup.openSays')}</p>
      <a className="btn" href="#/settings/scanner">
        {t('scannerSetup.open')}
      </a>
    </section>
  )
}

function Customers() {
  return (
    <section className="panel settings" aria-label={t('customerSettings.title')}>
      <h2>{t('customerSettings.title')}</h2>
      <p className="dim sm">{t('customerSettings.says')}</p>
      <a className="btn" href="#/settings/customers">
        {t('customerSettings.open')}
      </a>
    </section>
  )
}

function Locks() {
  const locks = useTill((state) => state.locks)
  const staff = useTill((state) => state.account.staff)
  const format = useFormat()
  return (
    <section className="panel settings" aria-label={t('settings.locks')}>
      <h2>{t('settings.locks')}</h2>
      {locks.length === 0 && <p className="dim">{t('settings.noLocks')}</p>}
      {locks.map((lock) => {
        const name = staff[lock.staffId]?.name ?? lock.staffId
        return (
          <fieldset key={lock.staffId} className="row" aria-label={name}>
            <b>{name}</b>
            <span className="dim grow">{t('signIn.lockedUntil', { time: format.time(lock.until) })}</span>
            <UnlockButton staffId={lock.staffId} name={name} />
          </fieldset>
        )
      })}
    </section>
  )
}

function About() {
  const boot = useTill((state) => state.boot)
  return (
    <section className="panel settings" aria-label={t('settings.about')}>
      <h2>{t('settings.about')}</h2>
      <FactList
        facts={[
          [t('settings.version'), boot?.appVersion ?? ''],
          [t('settings.shell'), boot ? t(`settings.shells.${boot.shell}`) : ''],
        ]}
      />
    </section>
  )
}
