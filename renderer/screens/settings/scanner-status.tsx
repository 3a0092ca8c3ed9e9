/** How each scanner is doing, in one sentence, and what to do where it cannot be read. Shown in Settings and in Sync Details. */
import type { ScannerStatus } from '../../../shared/host-contract/contract.ts'
import { t } from '../../language/words.ts'
import { useTill } from '../../session/use-till.ts'
import { Icon, type IconName } from '../../ui/icon.tsx'

/** Never opened: it types, and says so. */
export const isKeyboard = ({ deviceId }: Pick<ScannerStatus, 'deviceId'>): boolean => deviceId.startsWith('keyboard:')

/** Says that a whole kind of scanner cannot be read here; it is no device. */
export const isKind = ({ deviceId, kind }: ScannerStatus): boolean => deviceId === kind

export const statusSentence = (scanner: ScannerStatus): string =>
  isKeyboard(scanner)
    ? t('scannerSetup.keyboardState', { name: scanner.name })
    : t('scannerSetup.stateOf', { name: scanner.name, state: t(`scannerSetup.state.${scanner.state}`) })

const iconOf = ({ state }: ScannerStatus): IconName =>
  state === 'ready' ? 'check' : state === 'connecting' ? 'clock' : 'warn'

export function ScannerLine({ scanner }: { readonly scanner: ScannerStatus }) {
  const isUsed = useTill((state) => state.settings.scanner?.deviceId === scanner.deviceId)
  const isWell = scanner.state === 'ready' || scanner.state === 'connecting'
  return (
    <div className={`scanner-line ${isWell ? (scanner.state === 'ready' ? 'is-well' : '') : 'is-open'}`}>
      <Icon name={iconOf(scanner)} />
      <div className="grow">
        <b>{statusSentence(scanner)}</b>
        {scanner.port && scanner.port !== scanner.name && <span className="dim"> {scanner.port}</span>}
        {isUsed && <span className="tag plain">{t('scannerSetup.isUsed')}</span>}
        {scanner.detail && <p className="dim sm">{scanner.detail}</p>}
      </div>
    </div>
  )
}

/** All scanners of this register, or the sentence that there is none. */
export function ScannerLines({ none }: { readonly none: string }) {
  const scanners = useTill((state) => state.sync.scanners)
  if (scanners.length === 0) return <p>{none}</p>
  return scanners.map((scanner) => <ScannerLine key={scanner.deviceId} scanner={scanner} />)
}
