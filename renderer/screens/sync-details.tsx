/** What Sync Details tells: the line, what is unsent, other registers, conflicts, scanners, storage, the second copy. */
import { type ReactNode, useEffect, useState } from 'react'
import { t } from '../language/words.ts'
import { useActions, useFormat, useTill } from '../session/use-till.ts'
import { Quiet } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import type { SyncStatus } from '../use-cases/till.ts'
import { storageLevel } from '../use-cases/watch-storage.ts'
import { ConflictList } from './conflict-list.tsx'
import { ScannerLines } from './settings/scanner-status.tsx'
import { syncHead } from './sync-words.ts'

export function SyncDetails() {
  const sync = useTill((state) => state.sync)
  const marks = useTill((state) => state.account.dayMarks)
  const actions = useActions()
  const format = useFormat()
  const { title, says } = syncHead(sync, format.time)
  const seconds = useSecondsUntil(sync.nextTryAt)
  return (
    <>
      <h2>{title}</h2>
      <p>{says}</p>
      <dl className="facts-list">
        <dt>{t('sync.lastSync')}</dt>
        <dd>
          <b>{sync.lastSyncAt ? format.dateTime(sync.lastSyncAt) : t('sync.never')}</b>
          {seconds !== null && <>, {t('sync.nextTry', { seconds })}</>}
          {sync.isPaired && (
            <Quiet onClick={() => actions.syncNow()}>
              <u>{t('sync.tryNow')}</u>
            </Quiet>
          )}
          {sync.problem && <p className="dim">{sync.problem}</p>}
        </dd>
        <dt>{t('sync.unsent')}</dt>
        <dd>
          <Unsent unsent={sync.unsent} waiting={sync.waiting} />
        </dd>
        <dt>{t('sync.otherRegisters')}</dt>
        <dd>
          {sync.registers.length === 0 && t('sync.noOthers')}
          {sync.registers.map((register) => {
            const mark = marks[register.registerId]
            return (
              <div key={register.registerId}>
                <Icon name="saved" />{' '}
                {register.lastSeenAt
                  ? t('sync.lastSeen', { name: register.name, when: format.dateTime(register.lastSeenAt) })
                  : t('sync.notSeen', { name: register.name })}
                {mark && (
                  <span className="dim"> {t('sync.reportedThrough', { date: format.day(mark.businessDate) })}</span>
                )}
              </div>
            )
          })}
        </dd>
        <dt>{t('sync.conflicts')}</dt>
        <dd>
          {sync.conflicts.length === 0 && sync.quarantined.length === 0 && <Good>{t('sync.none')}</Good>}
          <ConflictList
            conflicts={sync.conflicts.map((conflict) => ({
              conflict,
              customerId: conflict.customerId,
              customerName: conflict.customerName,
            }))}
          />
          {sync.quarantined.map((one) => (
            <Need key={one.eventId}>{t('sync.quarantined', { reason: one.reason })}</Need>
          ))}
        </dd>
        <dt>{t('sync.scanner')}</dt>
        <dd>
          <ScannerLines none={t('sync.noScanner')} />
        </dd>
        <dt>{t('sync.storage')}</dt>
        <dd>
          <Storage storage={sync.storage} />
        </dd>
        <dt>{t('sync.recorder')}</dt>
        <dd>
          <Recorder recorder={sync.recorder} />
        </dd>
        <Mails mails={sync.mails} />
      </dl>
      {sync.offlineSince && <p className="dim">{t('sync.whileOffline')}</p>}
    </>
  )
}

function useSecondsUntil(at: number | null): number | null {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (at === null) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [at])
  return at === null ? null : Math.max(0, Math.ceil((at - now) / 1000))
}

const Good = ({ children }: { readonly children: ReactNode }) => (
  <div>
    <Icon name="check" /> {children}
  </div>
)

const Need = ({ children }: { readonly children: ReactNode }) => (
  <div className="need">
    <Icon name="warn" /> {children}
  </div>
)

type UnsentKind = 'purchases' | 'rewards' | 'customers' | 'visits' | 'others'
const unsentKinds: readonly UnsentKind[] = ['purchases', 'rewards', 'customers', 'visits', 'others']

/** What waits, in a cashier's words; types of later versions count as others. */
function unsentKind(type: string): UnsentKind {
  if (type === 'ItemsPurchased' || type === 'UnitsRemoved' || type.startsWith('Tray')) return 'purchases'
  if (type.startsWith('Reward') || type.startsWith('Redemption')) return 'rewards'
  if (type === 'CustomerCreated' || type === 'PersonSaved' || type === 'InformationDeclined') return 'customers'
  return type.startsWith('Visit') || type.startsWith('Offer') ? 'visits' : 'others'
}

function Unsent({ unsent, waiting }: { readonly unsent: SyncStatus['unsent']; readonly waiting: number }) {
  if (waiting === 0) return <Good>{t('sync.nothingUnsent')}</Good>
  const kinds = unsentKinds.flatMap((kind) => {
    const count = unsent.filter((one) => unsentKind(one.type) === kind).length
    return count > 0 ? [t(`sync.unsentKinds.${kind}`, { count })] : []
  })
  return (
    <>
      <b>{waiting}</b>: {kinds.join(', ')}
    </>
  )
}

export function bytesInWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}

function Storage({ storage }: { readonly storage: SyncStatus['storage'] }) {
  if (!storage) return t('sync.storageUnknown')
  const words = t('sync.storageUsed', {
    used: bytesInWords(storage.usedBytes),
    free: bytesInWords(Math.max(0, storage.quotaBytes - storage.usedBytes)),
  })
  const level = storageLevel(storage)
  if (level !== 'ok')
    return (
      <Need>
        {words}. {level === 'full' ? t('storage.fullSays') : t('storage.lowSays')}
      </Need>
    )
  return storage.persisted ? (
    <Good>{words}</Good>
  ) : (
    <div>
      {words}, {t('sync.storageNotKept')}
    </div>
  )
}

function Recorder({ recorder }: { readonly recorder: SyncStatus['recorder'] }) {
  if (!recorder) return t('sync.storageUnknown')
  if (recorder.state === 'failed') return <Need>{t('sync.recorderFailed', { problem: recorder.problem ?? '' })}</Need>
  return (
    <>
      {recorder.lagRecords === 0 ? (
        <Good>{t('sync.recorderOk')}</Good>
      ) : (
        <div>{t('sync.recorderBehind', { count: recorder.lagRecords })}</div>
      )}
      {recorder.damaged?.map(({ code, file, records }) => (
        <Need key={file}>{t(`storage.${code}`, { count: records, file })}</Need>
      ))}
    </>
  )
}

function Mails({ mails }: { readonly mails: SyncStatus['mails'] }) {
  const waiting = mails.filter((mail) => mail.state === 'waiting')
  if (mails.length === 0) return null
  return (
    <>
      <dt>{t('sync.mails')}</dt>
      <dd>
        {waiting.length === 0 ? <Good>{t('sync.none')}</Good> : t('sync.mailWaiting', { count: waiting.length })}
        {mails
          .filter((mail) => mail.state === 'failed')
          .map((mail) => (
            <Need key={mail.id}>
              {mail.to && `${mail.to}: `}
              {mail.problem}
            </Need>
          ))}
      </dd>
    </>
  )
}
