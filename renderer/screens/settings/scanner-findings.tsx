/** What a scanner's answers say about how it is set: what is well with a tick, what to change with the sentence that says how. */
import { t } from '../../language/words.ts'
import { Icon } from '../../ui/icon.tsx'
import { type Finding, isTested, needsChange, type SetupScan } from '../../use-cases/scanner-report.ts'

export function Findings({ findings, scan }: { readonly findings: readonly Finding[]; readonly scan: SetupScan }) {
  return (
    <ul className="findings">
      {findings.map((finding) => {
        const advice = adviceOn(finding, scan)
        const isOpen = needsChange(finding)
        const look = isOpen ? 'is-open' : isTested(finding) ? 'is-well' : 'dim'
        return (
          <li key={finding.about} className={look}>
            <Icon name={isOpen ? 'warn' : isTested(finding) ? 'check' : 'minus'} />
            <div className="grow">
              <span className={isOpen ? 'strong' : ''}>
                {sentenceOf(finding)}
                {finding.about === 'mode' && scan.port && <span className="dim"> {scan.port}</span>}
              </span>
              {isOpen && advice && <p className="sm">{advice}</p>}
            </div>
          </li>
        )
      })}
    </ul>
  )
}

function sentenceOf(finding: Finding): string {
  switch (finding.about) {
    case 'mode':
      return t(`scannerSetup.finding.mode.${finding.is}`)
    case 'aim':
      return t(`scannerSetup.finding.aim.${finding.is}`)
    case 'separator':
      return t(`scannerSetup.finding.separator.${finding.is}`)
    case 'ending':
      return t(`scannerSetup.finding.ending.${finding.is}`)
    case 'letters':
      return t(`scannerSetup.finding.letters.${finding.is}`)
    case 'country':
      return t(`scannerSetup.finding.country.${finding.is}`)
    case 'rhythm':
      return t(`scannerSetup.finding.rhythm.${finding.is}`)
    case 'speed':
      return t(`scannerSetup.finding.speed.${finding.is}`)
  }
}

/** What to change at the scanner; null where there is nothing. */
function adviceOn(finding: Finding, scan: SetupScan): string | null {
  switch (finding.about) {
    case 'mode':
      return null
    case 'aim':
      return t(finding.is === 'otherPrefix' ? 'scannerSetup.advice.aimPrefix' : 'scannerSetup.advice.aimOff')
    case 'separator':
      if (finding.is === 'replaced') return t('scannerSetup.advice.separatorReplaced')
      return t(scan.kind === 'keyboard' ? 'scannerSetup.advice.separatorLostKeys' : 'scannerSetup.advice.separatorLost')
    case 'ending':
      if (finding.is === 'tabKey') return t('scannerSetup.advice.endingTab')
      return t(finding.is === 'noKey' ? 'scannerSetup.advice.endingNoKey' : 'scannerSetup.advice.endingNone')
    case 'letters':
      return t(finding.is === 'capsLock' ? 'scannerSetup.advice.capsLock' : 'scannerSetup.advice.case')
    case 'country':
      return t('scannerSetup.advice.country')
    case 'rhythm':
      return t('scannerSetup.advice.rhythm')
    case 'speed':
      return t('scannerSetup.advice.speed', { port: scan.port?.split(' ')[0] ?? '' })
  }
}
