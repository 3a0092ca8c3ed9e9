/** The second step: what each column says, as guessed from its heading or chosen before, changed by hand, with the first rows beside it. */
import { useStore } from 'zustand'
import {
  type ImportField,
  type ImportMapping,
  importColumns,
  importFields,
  type MappingProblem,
  problemOfMapping,
} from '../../../../shared/customers/import-columns.ts'
import { t } from '../../../language/words.ts'
import { useActions } from '../../../session/use-till.ts'
import { Act } from '../../../ui/button.tsx'
import { RefusalSentence } from '../../dialog-refusal.tsx'
import { counted } from './counted.ts'
import { FileButton } from './file-step.tsx'

export function ColumnsStep() {
  const run = useActions().customerImport
  const { table, mapping, isRemembered, end } = useStore(run.store)
  if (!table) return null
  const problem = problemOfMapping(mapping)
  const held = problem && problemWords(problem)
  // Two columns may have one heading.
  const columns = table.headings.map((heading, place) => ({ id: `${place} ${heading}`, heading, place }))
  const choose = (place: number, field: ImportField | null) => run.map(changed(mapping, place, field))
  return (
    <>
      <div className="import-body">
        {end?.kind === 'failed' && <RefusalSentence sentence={t('import.report.failed', { sentence: end.sentence })} />}
        <div className="row wrap">
          <p className="grow">{t(isRemembered ? 'import.columns.remembered' : 'import.columns.says')}</p>
          <FileButton label={t('import.file.another')} />
        </div>
        <div className="panel table-box plain import-columns">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('import.columns.column')}</th>
                <th scope="col">{t('import.columns.means')}</th>
                <th scope="col">{t('import.columns.sample')}</th>
              </tr>
            </thead>
            <tbody>
              {columns.map(({ id, heading, place }) => (
                <tr key={id} className={mapping[place] ? '' : 'is-left-out'}>
                  <th scope="row">{heading}</th>
                  <td>
                    <select
                      className="input"
                      aria-label={t('import.columns.meansOf', { heading })}
                      value={mapping[place] ?? ''}
                      onChange={(event) =>
                        choose(place, importFields.find((field) => field === event.target.value) ?? null)
                      }
                    >
                      <option value="">{t('import.columns.leftOut')}</option>
                      {importFields.map((field) => (
                        <option key={field} value={field}>
                          {importColumns[field]}
                        </option>
                      ))}
                    </select>
                  </td>
                  <td className="import-sample">
                    {table.sample
                      .map((row) => (row[place] ?? '').trim())
                      .filter(Boolean)
                      .slice(0, 3)
                      .join(' · ')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
      <footer className="import-foot">
        <Act
          label={t('import.columns.next', { count: counted(table.count) })}
          held={held}
          onClick={() => {
            if (!held) void run.check()
          }}
        />
      </footer>
    </>
  )
}

/** A field that is chosen for a column leaves the one it was on. */
const changed = (mapping: ImportMapping, place: number, field: ImportField | null): ImportMapping =>
  mapping.map((one, index) => (index === place ? field : one === field ? null : one))

const problemWords = (problem: MappingProblem): string =>
  problem.reason === 'fieldTwice'
    ? t('import.columns.fieldTwice', { field: importColumns[problem.field] })
    : t('import.columns.nameMissing')
