/** One plain sentence about what is saved and sent, with the details behind a button. Shape first: disc, computer, triangle. */
import { t } from '../language/words.ts'
import { useTill } from '../session/use-till.ts'
import { Float } from '../ui/float.tsx'
import type { SyncStatus } from '../use-cases/till.ts'
import { SyncDetails } from './sync-details.tsx'
import { syncSentence } from './sync-words.ts'

const looks = { synced: 'is-synced', saved: 'is-waiting', attention: 'is-need' } as const

export function SyncStatusLine() {
  const sync = useTill((state) => state.sync)
  return (
    <>
      <span className={`status ${looks[sync.kind]}`} role="status" aria-label={t('frame.syncStatus')}>
        <Lamp kind={sync.kind} />
        {syncSentence(sync)}
      </span>
      <Float name={t('frame.syncDetails')} buttonClass="quiet" width={520} label={<u>{t('frame.syncDetails')}</u>}>
        <SyncDetails />
      </Float>
    </>
  )
}

function Lamp({ kind }: { readonly kind: SyncStatus['kind'] }) {
  const stroke = {
    fill: 'none',
    stroke: 'currentColor',
    strokeWidth: 2,
    strokeLinecap: 'round',
    strokeLinejoin: 'round',
  } as const
  return (
    <svg className="lamp" viewBox="0 0 20 20" aria-hidden="true">
      {kind === 'synced' && (
        <>
          <circle cx="10" cy="10" r="9" fill="currentColor" />
          <path d="M5.8 10.3l2.9 2.9 5.5-6" {...stroke} stroke="var(--ts-surface)" strokeWidth={2.2} />
        </>
      )}
      {kind === 'saved' && (
        <>
          <rect x="1.5" y="2.5" width="17" height="11.5" rx="2" {...stroke} />
          <path d="M6.5 18h7M6.800 8.200l2.200 2.200 4.200-4.400" {...stroke} />
        </>
      )}
      {kind === 'attention' && <path d="M10 2.500l8.500 15h-17zM10 8v4M10 14.800v.1" {...stroke} />}
    </svg>
  )
}
