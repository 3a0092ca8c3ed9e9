/**
 * Settings > Scanner: a test code on the screen, every scanner listened to at once, and for whichever answers what it sent, what that
 * became and what to change. As long as the page is open nothing scanned is counted; leaving it ends that.
 */
import { useEffect, useRef, useState } from 'react'
import { t } from '../../language/words.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Icon } from '../../ui/icon.tsx'
import { type SetupScan, type TestCodeName, testAnswerOf, testCodeNames } from '../../use-cases/scanner-report.ts'
import { nameOf, ScannerAnswer } from './scanner-answer.tsx'
import { isKeyboard, ScannerLine } from './scanner-status.tsx'
import { SwitchAdvice } from './switch-advice.tsx'
import { TestCode } from './test-code.tsx'
import { TriedPorts } from './tried-ports.tsx'

const noScans: readonly SetupScan[] = []

export function ScannerPage() {
  const actions = useActions()
  useEffect(() => {
    actions.beginScannerSetup()
    return () => actions.endScannerSetup()
  }, [actions])
  const scans = useTill((state) => state.scannerSetup?.scans ?? noScans)
  const scanners = useTill((state) => state.sync.scanners)
  const [shown, setShown] = useState<TestCodeName>('ean13')
  const [chosen, setChosen] = useState<string | null>(null)
  const byDevice = groupsOf(scans)
  const current = byDevice.find(([first]) => first.deviceId === chosen) ?? byDevice[0] ?? null
  const read = new Set((current ?? []).flatMap((scan) => testAnswerOf(scan)?.code ?? []))
  useNextCode(scans[0] ?? null, read, setShown, () => setChosen(null))
  const keyboards = [...scanners, ...scans.filter(({ kind }) => kind === 'keyboard')].filter(
    (one) => isKeyboard(one) || one.kind === 'keyboard',
  )
  return (
    <div className="page">
      <div className="page-list scanner-page">
        <div className="page-head row">
          <a className="quiet" href="#/settings">
            <Icon name="down" className="turned" />
            <u>{t('scannerSetup.back')}</u>
          </a>
          <h1>{t('scannerSetup.title')}</h1>
          <p className="dim sm cut">{t('scannerSetup.intro')}</p>
        </div>
        <p className="visually-hidden" role="log">
          {scans[0] && spoken(scans[0])}
        </p>
        <div className="setup-columns">
          <div className="stack">
            <TestCode shown={shown} read={read} onChoose={setShown} />
            <Ports />
          </div>
          <div className="stack">
            {byDevice.length > 1 && (
              <Answered groups={byDevice} current={current?.[0].deviceId ?? ''} onChoose={setChosen} />
            )}
            {current ? <ScannerAnswer scans={current} /> : <Waiting />}
            {keyboards.length > 0 && <SwitchAdvice deviceIds={keyboards.map(({ deviceId }) => deviceId)} />}
          </div>
        </div>
      </div>
    </div>
  )
}

function spoken(scan: SetupScan): string {
  const answer = testAnswerOf(scan)
  const what = answer ? t(`scannerSetup.code.${answer.code}`) : t('scannerSetup.noTestCode')
  return t('scannerSetup.answeredTests', { name: nameOf(scan), what })
}

/** After an answer the next code that this scanner has not read yet, and the scanner that answered last is shown. */
function useNextCode(
  newest: SetupScan | null,
  read: ReadonlySet<TestCodeName>,
  show: (name: TestCodeName) => void,
  showNewest: () => void,
): void {
  const seen = useRef(0)
  useEffect(() => {
    if (!newest || newest.nth === seen.current) return
    seen.current = newest.nth
    showNewest()
    const next = testCodeNames.find((name) => !read.has(name))
    if (next && testAnswerOf(newest)) show(next)
  }, [newest, read, show, showNewest])
}

/** One list per scanner, the one that answered last first. */
function groupsOf(scans: readonly SetupScan[]): (readonly [SetupScan, ...SetupScan[]])[] {
  const groups = new Map<string, [SetupScan, ...SetupScan[]]>()
  for (const scan of scans) {
    const group = groups.get(scan.deviceId)
    if (group) group.push(scan)
    else groups.set(scan.deviceId, [scan])
  }
  return [...groups.values()]
}

function Answered(props: {
  readonly groups: readonly (readonly [SetupScan, ...SetupScan[]])[]
  readonly current: string
  readonly onChoose: (deviceId: string) => void
}) {
  return (
    <fieldset className="seg answered" aria-label={t('scannerSetup.answers')}>
      {props.groups.map(([scan]) => (
        <button
          key={scan.deviceId}
          type="button"
          className={scan.deviceId === props.current ? 'on' : ''}
          aria-pressed={scan.deviceId === props.current}
          onClick={() => props.onChoose(scan.deviceId)}
        >
          {nameOf(scan)}
          {scan.port && <span>{scan.port}</span>}
        </button>
      ))}
    </fieldset>
  )
}

const steps = ['plug', 'aim', 'page', 'port', 'manual'] as const

function Waiting() {
  return (
    <section className="panel setup-panel" aria-label={t('scannerSetup.waiting')}>
      <h2 className="lg">{t('scannerSetup.waiting')}</h2>
      <p>{t('scannerSetup.waitingSays')}</p>
      <h3>{t('scannerSetup.nothing')}</h3>
      <ol className="steps">
        {steps.map((step) => (
          <li key={step}>{t(`scannerSetup.nothingSteps.${step}`)}</li>
        ))}
      </ol>
    </section>
  )
}

const noPorts = { tried: [], ports: [] } as const

function Ports() {
  const scanners = useTill((state) => state.sync.scanners)
  const isHostThere = useTill((state) => state.sync.hostConnected)
  const setup = useTill((state) => state.scannerSetup) ?? noPorts
  return (
    <section className="panel setup-panel" aria-label={t('scannerSetup.list')}>
      <h2>{t('scannerSetup.list')}</h2>
      {!isHostThere && (
        <div className="scanner-line is-open">
          <Icon name="warn" />
          <p className="grow">{t('scannerSetup.hostLost')}</p>
        </div>
      )}
      {scanners.length === 0 && (
        <div>
          <b>{t('scannerSetup.none')}</b>
          <p className="dim sm">{t('scannerSetup.noneSays')}</p>
        </div>
      )}
      {scanners.map((scanner) => (
        <ScannerLine key={scanner.deviceId} scanner={scanner} />
      ))}
      <TriedPorts tried={setup.tried} named={setup.ports} />
    </section>
  )
}
