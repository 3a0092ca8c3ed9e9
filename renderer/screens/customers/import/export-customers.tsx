/**
 * What is done with all customers at once, on the Customers screen: duplicates, and for a manager a list that comes in, and everybody or every
 * pet as a file. Beside a profile it is folded under one button. The file is made a few hundred at a time while the page is used; how many
 * are in it is said at its end.
 */
import { useMediaQuery } from '@mantine/hooks'
import { type ReactNode, useState } from 'react'
import { t } from '../../../language/words.ts'
import { useActions, useMoment, useTill } from '../../../session/use-till.ts'
import { Btn } from '../../../ui/button.tsx'
import { Float } from '../../../ui/float.tsx'
import { Icon } from '../../../ui/icon.tsx'
import type { ExportKind } from '../../../use-cases/export-actions.ts'
import { failureOf } from '../../../use-cases/host-client.ts'
import { type ListFormat, saveFile } from '../../../use-cases/product-list-files.ts'
import { hashOf } from '../../routes.ts'
import { counted } from './counted.ts'

export interface CustomerExport {
  /** How far the file is, what came of it; '' before the first. */
  readonly said: string
  readonly save: (kind: ExportKind, format: ListFormat) => Promise<void>
}

/** One file at a time. */
export function useCustomerExport(): CustomerExport {
  const actions = useActions()
  const { localDate } = useMoment()
  const [said, setSaid] = useState('')
  const [isWorking, setWorking] = useState(false)
  const save = async (kind: ExportKind, format: ListFormat) => {
    if (isWorking) return
    setWorking(true)
    try {
      const sheet = t(kind === 'pets' ? 'import.export.petsSheet' : 'import.export.customersSheet')
      const tell = (count: number) => setSaid(t('import.export.working', { count: counted(count) }))
      const exported = await actions.exportCustomers(kind, format, sheet, tell)
      if (!exported) return setSaid('')
      const name = t(kind === 'pets' ? 'import.export.petsName' : 'import.export.customersName')
      saveFile(exported.file, `${name}-${localDate}.${format}`)
      const { count } = exported
      setSaid(t(kind === 'pets' ? 'import.export.donePets' : 'import.export.doneCustomers', { count }))
    } catch (error) {
      setSaid(t('import.export.failed', { sentence: failureOf(error).sentence }))
    } finally {
      setWorking(false)
    }
  }
  return { said, save }
}

interface ListToolsProps {
  readonly save: CustomerExport['save']
}

/** The two exports by their labels. */
const exportKinds = [
  { kind: 'customers', label: 'import.export.title' },
  { kind: 'pets', label: 'import.export.pets' },
] as const

/** On a small till display both exports lie under one button, so that all tools stand in one row. */
export function ListTools({ save }: ListToolsProps) {
  const isManager = useIsManager()
  const isSmall = useMediaQuery('(max-width: 1100px)', false, { getInitialValueInEffect: false })
  return (
    <>
      <Links />
      {isManager && isSmall && (
        <Folded label={t('import.export.title')} width={320}>
          {(close) => <Exports save={save} close={close} />}
        </Folded>
      )}
      {isManager &&
        !isSmall &&
        exportKinds.map(({ kind, label }) => (
          <Folded key={kind} label={t(label)} width={240}>
            {(close) => (
              <div className="row">
                <Formats kind={kind} save={save} close={close} />
              </div>
            )}
          </Folded>
        ))}
    </>
  )
}

/** The same under one button, for a narrow list. */
export function FoldedListTools({ save }: ListToolsProps) {
  const isManager = useIsManager()
  return (
    <Folded label={t('profile.list.tools')} width={320}>
      {(close) => (
        <div className="stack folded-tools">
          <Links />
          {isManager && <Exports save={save} close={close} />}
        </div>
      )}
    </Folded>
  )
}

interface FoldedProps {
  readonly label: string
  readonly width: number
  readonly children: (close: () => void) => ReactNode
}

const Folded = ({ label, width, children }: FoldedProps) => (
  <Float
    name={label}
    buttonClass="btn"
    width={width}
    label={
      <>
        {label}
        <Icon name="down" />
      </>
    }
  >
    {children}
  </Float>
)

const useIsManager = (): boolean => useTill((state) => state.signedIn?.role === 'manager')

function Links() {
  return (
    <>
      <a className="btn" href={`${hashOf('customers')}/duplicates`}>
        {t('accounts.title')}
      </a>
      {useIsManager() && (
        <a className="btn" href={`${hashOf('customers')}/import`}>
          {t('import.title')}
        </a>
      )}
    </>
  )
}

interface ExportsProps extends ListToolsProps {
  readonly close: () => void
}

function Exports(props: ExportsProps) {
  return exportKinds.map(({ kind, label }) => (
    <fieldset key={kind} className="row" aria-label={t(label)}>
      <span className="grow">{t(label)}</span>
      <Formats kind={kind} {...props} />
    </fieldset>
  ))
}

function Formats({ kind, save, close }: ExportsProps & { readonly kind: ExportKind }) {
  return (['csv', 'xlsx'] as const).map((format) => (
    <Btn
      key={format}
      onClick={() => {
        close()
        void save(kind, format)
      }}
    >
      {t(`import.export.${format}`)}
    </Btn>
  ))
}
