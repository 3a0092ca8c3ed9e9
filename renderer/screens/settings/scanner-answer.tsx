/** The scanner that answered: who it is, every byte of its last scan, what that became, how it is set, and the button that adopts it. */
import type { ReactNode } from 'react'
import { t } from '../../language/words.ts'
import { useActions, useMoment, useTill } from '../../session/use-till.ts'
import { Act, Quiet } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { needsChange, reportOf, type SetupScan, testAnswerOf } from '../../use-cases/scanner-report.ts'
import { meaningInWords, namedBy } from './scan-meaning.ts'
import { Findings } from './scanner-findings.tsx'
import { hexOf, keysInWords, readable } from './shown-bytes.ts'

export const nameOf = ({ name, deviceId, kind }: SetupScan): string =>
  name || (kind === 'keyboard' ? t('scannerSetup.keyboardName') : deviceId)

/** `scans` are this scanner's, newest first. */
export function ScannerAnswer({ scans }: { readonly scans: readonly [SetupScan, ...SetupScan[]] }) {
  const [newest] = scans
  const findings = reportOf(scans)
  const open = findings.filter(needsChange).length
  return (
    <section className="panel setup-panel" aria-label={t('scannerSetup.answered', { name: nameOf(newest) })}>
      <div>
        <h2 className="lg">{t('scannerSetup.answered', { name: nameOf(newest) })}</h2>
        <p className={open > 0 ? 'open-count' : 'well-count'}>
          <Icon name={open > 0 ? 'warn' : 'check'} />
          {open > 0 ? t('scannerSetup.toChange', { count: open }) : t('scannerSetup.allGood')}
        </p>
      </div>
      <Adoption scan={newest} />
      <Findings findings={findings} scan={newest} />
      <LastScan scan={newest} />
    </section>
  )
}

function Adoption({ scan }: { readonly scan: SetupScan }) {
  const actions = useActions()
  const isUsed = useTill((state) => state.settings.scanner?.deviceId === scan.deviceId)
  const isRead = useTill((state) => state.sync.scanners.some((one) => one.deviceId === scan.deviceId))
  if (isUsed)
    return (
      <div className="row wrap">
        <span className="tag plain">
          <Icon name="check" />
          {t('scannerSetup.isUsed')}
        </span>
        <Quiet onClick={() => void actions.forgetScanner()}>
          <u>{t('scannerSetup.forget')}</u>
        </Quiet>
      </div>
    )
  return (
    <div className="stack adopt">
      <Act mid label={t('scannerSetup.use')} onClick={() => void actions.adoptScanner(scan)} />
      {scan.kind === 'keyboard' && <p className="dim sm">{t('scannerSetup.useKeyboardSays')}</p>}
      {scan.port !== null && !isRead && (
        <p className="dim sm">{t('scannerSetup.useSerialSays', { port: scan.port })}</p>
      )}
    </div>
  )
}

function LastScan({ scan }: { readonly scan: SetupScan }) {
  const account = useTill((state) => state.account)
  const { localDate } = useMoment()
  const code = namedBy(account, scan.raw, localDate)
  const answer = testAnswerOf(scan)
  const isSecret = code.kind === 'badge'
  const came = scan.kind === 'keyboard' ? scan.raw : scan.raw + (scan.suffix ?? '')
  return (
    <dl className="facts-list last-scan">
      <Fact term={t('scannerSetup.testCode')}>
        {answer ? t(`scannerSetup.code.${answer.code}`) : t('scannerSetup.noTestCode')}
        {scan.times > 1 && <p className="dim">{t('scannerSetup.timesSeen', { count: scan.times })}</p>}
      </Fact>
      <Fact term={t('scannerSetup.became')}>
        {scan.isLabel ? meaningInWords(code, account) : t('scannerSetup.notTaken')}
      </Fact>
      {isSecret ? (
        <Fact term={t('scannerSetup.came')}>{t('scannerSetup.badgeHidden')}</Fact>
      ) : (
        <>
          <Fact term={t('scannerSetup.came')} isMono>
            {readable(came)}
          </Fact>
          <Fact term={t('scannerSetup.bytes')} isMono>
            {hexOf(came)}
          </Fact>
          {scan.keys.length > 0 && (
            <Fact term={t('scannerSetup.keys')} isMono>
              {keysInWords(scan.keys)}
            </Fact>
          )}
        </>
      )}
    </dl>
  )
}

function Fact(props: { readonly term: string; readonly isMono?: boolean; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{props.term}</dt>
      <dd className={props.isMono ? 'mono' : ''}>{props.children}</dd>
    </div>
  )
}
