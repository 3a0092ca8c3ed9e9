/**
 * What a manager does with all customers at once, on the Customers screen: import a list, and everybody or every pet as a file. The file
 * is made a few hundred at a time while the page is used; how many are in it is said at its end.
 */
import { useState } from 'react'
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

export function ExportCustomers() {
  const actions = useActions()
  const { localDate } = useMoment()
  const isManager = useTill((state) => state.signedIn?.role === 'manager')
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
  if (!isManager) return null
  return (
    <div className="row wrap export-customers">
      <a className="btn" href={`${hashOf('customers')}/import`}>
        {t('import.title')}
      </a>
      <ExportButton label={t('import.export.title')} onFormat={(format) => void save('customers', format)} />
      <ExportButton label={t('import.export.pets')} onFormat={(format) => void save('pets', format)} />
      <span className="sm dim" role="log">
        {said}
      </span>
    </div>
  )
}

function ExportButton(props: { readonly label: string; readonly onFormat: (format: ListFormat) => void }) {
  return (
    <Float
      name={props.label}
      buttonClass="btn"
      width={240}
      label={
        <>
          {props.label}
          <Icon name="down" />
        </>
      }
    >
      {(close) => (
        <div className="row">
          {(['csv', 'xlsx'] as const).map((format) => (
            <Btn
              key={format}
              onClick={() => {
                close()
                props.onFormat(format)
              }}
            >
              {t(`import.export.${format}`)}
            </Btn>
          ))}
        </div>
      )}
    </Float>
  )
}
