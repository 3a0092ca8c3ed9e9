/** The third step: what becomes of every row, before anything is written; what to do where it is not plain; and then the one button. */
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { ImportField } from '../../../../shared/customers/import-columns.ts'
import { duplicateChoices, importFates } from '../../../../shared/customers/import-plan.ts'
import { t } from '../../../language/words.ts'
import { useActions } from '../../../session/use-till.ts'
import { Act, Btn } from '../../../ui/button.tsx'
import { Segments, Tick } from '../../../ui/fields.tsx'
import type { ImportCounts, ShownFates, ShownRow } from '../../../use-cases/import-engine.ts'
import { DialogRefusal } from '../../dialog-refusal.tsx'
import { useRun } from '../../use-visit.ts'
import { counted } from './counted.ts'
import { noteWords, reasonWords } from './import-words.ts'
import { useDownload } from './left-out-file.ts'

/** As many rows as one looks at; the counts and the file name all of them. */
const shownRows = 200

export function CheckStep() {
  const run = useActions().customerImport
  const runs = useRun()
  const counts = useStore(run.store, (state) => state.counts)
  const [fates, setFates] = useState<ShownFates>('all')
  const download = useDownload()
  if (!counts) return null
  const count = counts.created + counts.updated
  const leftOut = counts.rejected + counts.possibleDuplicate
  return (
    <>
      <div className="import-body">
        <div className="row wrap">
          <Segments
            label={t('import.check.fates')}
            options={fatesShown(counts).map(([value, number]) => ({
              value,
              label: `${counted(number)} ${t(`import.check.${value}`, { count: number })}`,
            }))}
            value={fates}
            onChoose={setFates}
          />
          <span className="grow" />
          {leftOut > 0 && <Btn onClick={download}>{t('import.check.download')}</Btn>}
        </div>
        {(counts.pointsRows > 0 || counts.cardRows > 0) && (
          <p className="sm">
            {[
              counts.pointsRows > 0 && t('import.check.points', { count: counts.pointsRows }),
              counts.cardRows > 0 && t('import.check.cards', { count: counts.cardRows }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        )}
        <Choices counts={counts} />
        <FateTable fates={fates} total={totalOf(counts, fates)} />
      </div>
      <footer className="import-foot">
        <DialogRefusal />
        <Btn onClick={() => run.backToColumns()}>{t('import.check.columns')}</Btn>
        <Act
          label={t('import.check.write', { count })}
          held={count === 0 ? t('import.check.nothing') : null}
          onClick={() => {
            if (count > 0) void runs(() => run.write())
          }}
        />
      </footer>
    </>
  )
}

const totalOf = (counts: ImportCounts, fates: ShownFates): number =>
  fates === 'all' ? importFates.reduce((sum, fate) => sum + counts[fate], 0) : counts[fates]

/** Fates that no row has are not offered. */
const fatesShown = (counts: ImportCounts): readonly (readonly [ShownFates, number])[] => [
  ['all', totalOf(counts, 'all')],
  ...[...importFates, 'withNotes' as const].flatMap((fate) =>
    counts[fate] > 0 ? [[fate, counts[fate]] as const] : [],
  ),
]

function Choices({ counts }: { readonly counts: ImportCounts }) {
  const run = useActions().customerImport
  const choices = useStore(run.store, (state) => state.choices)
  const asksDuplicates = counts.possibleDuplicate > 0 || choices.duplicates !== 'leaveOut'
  return (
    <div className="row wrap import-choices">
      {asksDuplicates && (
        <div className="row wrap">
          <b>{t('import.check.duplicates')}</b>
          <Segments
            label={t('import.check.duplicates')}
            options={duplicateChoices.map((value) => ({ value, label: t(`import.check.${value}`) }))}
            value={choices.duplicates}
            onChoose={(duplicates) => void run.decide({ ...choices, duplicates })}
          />
        </div>
      )}
      {(counts.withNotes > 0 || counts.updated > 0 || choices.isReplacing) && (
        <Tick
          checked={choices.isReplacing}
          onChange={(event) => void run.decide({ ...choices, isReplacing: event.target.checked })}
        >
          {t('import.check.replace')}
        </Tick>
      )}
    </div>
  )
}

/** By which a row is recognised; the others are in the file. */
const shownFields: readonly ImportField[] = [
  'internalCustomerId',
  'firstName',
  'lastName',
  'fullName',
  'email',
  'phone',
  'points',
  'petName',
]

function FateTable({ fates, total }: { readonly fates: ShownFates; readonly total: number }) {
  const run = useActions().customerImport
  const { table, mapping, planned } = useStore(run.store)
  const [rows, setRows] = useState<readonly ShownRow[]>([])
  useEffect(() => {
    let isGone = false
    const ask = async (_planned: number) => {
      const found = await run.shown(fates, 0, shownRows)
      if (!isGone) setRows(found)
    }
    void ask(planned)
    return () => {
      isGone = true
    }
  }, [run, fates, planned])
  const columns = mapping.flatMap((field, place) => (field && shownFields.includes(field) ? [place] : []))
  return (
    <>
      {total > shownRows && <p className="sm dim">{t('import.check.firstOf', { count: shownRows })}</p>}
      <section className="panel table-box plain fate-table" aria-label={t('import.check.rows')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('import.check.row')}</th>
              <th scope="col">{t('import.check.fates')}</th>
              {columns.map((place) => (
                <th key={place} scope="col">
                  {table?.headings[place]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.row} className={`is-${row.fate}`}>
                <td>{row.row}</td>
                <td className="wraps is-fate">
                  <FateWords row={row} />
                </td>
                {columns.map((place) => (
                  <td key={place} className="wraps">
                    {row.cells[place]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}

function FateWords({ row }: { readonly row: ShownRow }) {
  return (
    <>
      <b>{t(`import.check.one.${row.fate}`)}</b>
      {row.reason && <> {reasonWords(row.reason)}</>}
      {row.notes.map((note) => (
        <span key={JSON.stringify(note)} className="import-note">
          {noteWords(note)}
        </span>
      ))}
    </>
  )
}
