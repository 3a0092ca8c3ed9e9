/**
 * Importing a product list: file, check, write. Every row's fate is shown before anything is written, what the file leaves open is
 * asked, and the rejected rows come back as a file. What was chosen and answered stays while the page lives.
 */
import { type ChangeEvent, useMemo, useRef, useState } from 'react'
import type { ProgramId } from '../../../shared/kernel/ids.ts'
import { harmless, type ProductListField, productListColumns } from '../../../shared/reports/product-list.ts'
import { fieldOfHeading } from '../../../shared/reports/product-list-cells.ts'
import { type ImportQuestion, planImport, type RowFate } from '../../../shared/reports/product-list-import.ts'
import {
  type FileProblem,
  type ReadFile,
  type RowRejection,
  readLines,
} from '../../../shared/reports/product-list-reading.ts'
import { t } from '../../language/words.ts'
import { useActions, useMoment, useTill } from '../../session/use-till.ts'
import { Act, Btn } from '../../ui/button.tsx'
import { Segments, SelectField, TextField, Tick } from '../../ui/fields.tsx'
import { Icon } from '../../ui/icon.tsx'
import { listFile, readListFile, saveFile } from '../../use-cases/product-list-files.ts'
import { DialogRefusal, RefusalSentence } from '../dialog-refusal.tsx'
import { useRun } from '../use-visit.ts'
import { AffectedList } from './affected-list.tsx'
import { withAutoEnrollments } from './enrollment-rows.ts'
import { focusHeading } from './focus.ts'
import { rulesToChoose, ruleWords } from './offer-words.ts'
import { nothingImported, useOffersSession } from './offers-session.ts'
import { PageHead } from './page-head.tsx'

interface Done {
  readonly count: number
  readonly corrected: readonly ProgramId[]
}

export function ImportPage() {
  const { importing, keepImport } = useOffersSession()
  const [problem, setProblem] = useState<string | null>(null)
  const [done, setDone] = useState<Done | null>(null)
  const { file } = importing
  const read = useMemo(() => (file ? readLines(file.rows) : null), [file])
  const shownProblem = problem ?? (read && !read.ok ? fileProblemWords(read.problem) : null)
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = event.target.files?.[0]
    event.target.value = ''
    if (!chosen) return
    const outcome = await readListFile(chosen)
    setDone(null)
    setProblem(outcome.ok ? null : t(`offers.import.problem.${outcome.reason}`))
    keepImport(outcome.ok ? { ...nothingImported, file: { name: chosen.name, rows: outcome.rows } } : nothingImported)
  }
  return (
    <div className="page offers-page grid-page">
      <div className={`page-list ${file && read?.ok ? '' : 'is-filling'}`}>
        <PageHead title={t('offers.import.title')} {...(file ? { about: file.name } : {})}>
          {file && <FileButton label={t('offers.import.another')} onFile={(event) => void choose(event)} />}
        </PageHead>
        {shownProblem && <RefusalSentence sentence={shownProblem} />}
        {done && <DoneSays done={done} />}
        {done && <Affected ids={done.corrected} />}
        {!file && (
          <div className="panel import-start">
            <p>{t('offers.import.says')}</p>
            <FileButton label={t('offers.import.choose')} onFile={(event) => void choose(event)} />
            <p className="sm dim">
              {t('offers.import.columns')}: {Object.values(productListColumns).join(', ')}
            </p>
          </div>
        )}
      </div>
      {file && read?.ok && (
        <Check
          key={file.name}
          file={read}
          onDone={(finished) => {
            setDone(finished)
            keepImport(nothingImported)
            focusHeading()
          }}
        />
      )}
    </div>
  )
}

/** The native field under the button, so that keyboard and screen reader find one thing. */
function FileButton(props: {
  readonly label: string
  readonly onFile: (event: ChangeEvent<HTMLInputElement>) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-hidden="true"
        accept=".csv,.txt,.tsv,.xlsx,text/csv"
        data-testid="product-list-file"
        onChange={props.onFile}
      />
      <Btn onClick={() => input.current?.click()}>
        <Icon name="list" />
        {props.label}
      </Btn>
    </>
  )
}

function DoneSays({ done }: { readonly done: Done }) {
  const goTo = useOffersSession((session) => session.goTo)
  return (
    <div className="saved-says" role="log">
      <p>
        <b>{t('offers.import.done', { count: done.count })}</b> {t('offers.import.doneSays')}
      </p>
      <Btn onClick={() => goTo({ name: 'grid' })}>{t('offers.action.grid')}</Btn>
    </div>
  )
}

/** As many programs as one looks through; each has its list as a file too. */
const shownPrograms = 5

/** Redemptions under what the import corrects: the same list as in the forms. */
function Affected({ ids }: { readonly ids: readonly ProgramId[] }) {
  const catalogue = useTill((state) => state.account.catalogue)
  if (ids.length === 0) return null
  const titleOf = (id: ProgramId) => (catalogue.offers[id] ?? catalogue.programs[id])?.title ?? id
  const more = ids.slice(shownPrograms).map(titleOf)
  return (
    <div className="panel form-part">
      {ids.slice(0, shownPrograms).map((id) => (
        <AffectedList
          key={id}
          programId={id}
          title={t('offers.affected.titleOf', { title: titleOf(id) })}
          says={t('offers.form.corrections')}
        />
      ))}
      {more.length > 0 && <p className="sm">{t('offers.import.doneAffected', { titles: more.join(', ') })}</p>}
    </div>
  )
}

const fates = ['created', 'corrected', 'unchanged', 'rejected'] as const
type Fate = (typeof fates)[number]

interface CheckProps {
  readonly file: Extract<ReadFile, { ok: true }>
  readonly onDone: (done: Done) => void
}

function Check({ file, onDone }: CheckProps) {
  const actions = useActions()
  const run = useRun()
  const catalogue = useTill((state) => state.account.catalogue)
  const { localDate } = useMoment()
  const { importing, keepImport } = useOffersSession()
  const [shown, setShown] = useState<Fate | 'all'>('all')
  const { answers, isWholeList } = importing
  const { headings } = file
  const plan = useMemo(() => {
    const newId = () => crypto.randomUUID()
    return planImport(file.lines, file.rejected, { catalogue, date: localDate, newId, answers, isWholeList })
  }, [file, catalogue, localDate, answers, isWholeList])
  const countOf = (fate: Fate) => plan.fates.filter((one) => one.fate === fate).length
  const count = countOf('created') + countOf('corrected')
  const rows = plan.fates.filter((one) => shown === 'all' || one.fate === shown)
  const write = async () => {
    if (plan.rows.length === 0) return
    const all = withAutoEnrollments(catalogue, plan.rows, plan.offers, actions.moment())
    if (!(await run(() => actions.saveRows(all)))) return
    onDone({ count, corrected: plan.corrected })
  }
  const download = async () => {
    const rejected = plan.fates.filter((one) => one.fate === 'rejected')
    const file = await listFile(
      [
        [...headings, t('offers.import.reason')].map(harmless),
        ...rejected.map((one) =>
          [...headings.map((_, index) => one.cells[index] ?? ''), reasonWords(one.rejection)].map(harmless),
        ),
      ],
      'csv',
      t('offers.sheet'),
    )
    saveFile(file, `${t('offers.import.downloadName')}.csv`)
  }
  return (
    <>
      <div className="page-list import-check is-filling">
        {plan.questions.length > 0 && <Questions questions={plan.questions} />}
        <div className="row wrap">
          <Segments
            label={t('offers.import.fate')}
            options={[
              { value: 'all' as const, label: `${plan.fates.length} ${t('offers.import.all')}` },
              ...fates.map((fate) => ({ value: fate, label: `${countOf(fate)} ${t(`offers.import.${fate}`)}` })),
            ]}
            value={shown}
            onChoose={setShown}
          />
          <span className="grow" />
          {countOf('rejected') > 0 && <Btn onClick={() => void download()}>{t('offers.import.download')}</Btn>}
        </div>
        <FateTable headings={headings} rows={rows} />
        <Affected ids={plan.corrected} />
        {(plan.notNamed > 0 || isWholeList) && (
          <div>
            {plan.notNamed > 0 && <p className="sm">{t('offers.import.notNamed', { count: plan.notNamed })}</p>}
            <Tick checked={isWholeList} onChange={(event) => keepImport({ isWholeList: event.target.checked })}>
              {t('offers.import.wholeList')}
            </Tick>
          </div>
        )}
      </div>
      <footer className="offers-foot">
        <DialogRefusal />
        <Act
          label={t('offers.import.write', { count })}
          held={plan.rows.length === 0 ? t('offers.import.nothing') : null}
          onClick={() => void write()}
        />
      </footer>
    </>
  )
}

/** By which a row is recognised; the others are in the file. */
const shownFields: readonly ProductListField[] = ['title', 'cardGroup', 'upc', 'description', 'value', 'rebate']

/** As many rows as one looks at; the counts and the file name all of them. */
const shownRows = 200

function FateTable({ headings, rows }: { readonly headings: readonly string[]; readonly rows: readonly RowFate[] }) {
  const columns = headings.flatMap((heading, index) => {
    const field = fieldOfHeading(heading)
    return field && shownFields.includes(field) ? [{ key: field, heading, index }] : []
  })
  return (
    <div className="panel table-box plain fate-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('offers.import.row')}</th>
            <th scope="col">{t('offers.import.fate')}</th>
            {columns.map((column) => (
              <th key={column.key} scope="col">
                {column.heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shownRows).map((row) => (
            <tr key={row.row} className={`is-${row.fate}`}>
              <td>{row.row}</td>
              <td className="wraps is-fate">
                <b>{t(`offers.import.${row.fate}`)}</b>
                {row.rejection && <> {reasonWords(row.rejection)}</>}
                {row.hasWrongCheckDigit && row.fate !== 'rejected' && <> {t('offers.import.checkDigit')}</>}
              </td>
              {columns.map((column) => (
                <td key={column.key} className={column.key === 'upc' ? '' : 'wraps'}>
                  {row.cells[column.index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Questions({ questions }: { readonly questions: readonly ImportQuestion[] }) {
  const { importing, keepImport } = useOffersSession()
  const [typed, setTyped] = useState<Readonly<Record<string, { buy: string; get: string; rule: string }>>>({})
  return (
    <section className="panel form-part" aria-label={t('offers.import.questions')}>
      <h2>{t('offers.import.questions')}</h2>
      {questions.map((question) => {
        const answer = typed[question.key] ?? { buy: '', get: '1', rule: 'lesserOrEqual' }
        const change = (more: Partial<typeof answer>) => setTyped({ ...typed, [question.key]: { ...answer, ...more } })
        const use = () => {
          const [buy, get] = [Number(answer.buy), Number(answer.get)]
          const rule = rulesToChoose.find((one) => one === answer.rule)
          if (!rule || !Number.isInteger(buy) || buy < 1 || buy > 100 || !Number.isInteger(get) || get < 1) return
          keepImport({ answers: { ...importing.answers, [question.key]: { buy, get, rule } } })
        }
        return (
          <fieldset key={question.key} className="import-question" aria-label={question.title}>
            <b>{question.title}</b>
            <TextField
              label={t('offers.form.buy')}
              inputMode="numeric"
              maxLength={3}
              value={answer.buy}
              onChange={(event) => change({ buy: event.target.value })}
            />
            <TextField
              label={t('offers.form.get')}
              inputMode="numeric"
              maxLength={2}
              value={answer.get}
              onChange={(event) => change({ get: event.target.value })}
            />
            <SelectField
              label={t('offers.form.rule')}
              options={rulesToChoose
                .filter((rule) => rule !== 'discount')
                .map((rule) => ({ value: rule, label: ruleWords(rule) }))}
              value={answer.rule}
              onChange={(event) => change({ rule: event.target.value })}
            />
            <Btn onClick={use}>{t('offer.ok')}</Btn>
          </fieldset>
        )
      })}
    </section>
  )
}

function fileProblemWords(problem: FileProblem): string {
  switch (problem.reason) {
    case 'empty':
      return t('offers.import.problem.empty')
    case 'headingMissing':
      return t('offers.import.problem.headingMissing', {
        columns: problem.fields.map((field) => productListColumns[field]).join(', '),
      })
    case 'headingTwice':
      return t('offers.import.problem.headingTwice', { columns: productListColumns[problem.field] })
    case 'tooManyRows':
      return t('offers.import.problem.tooManyRows', { max: problem.max })
  }
}

function reasonWords(rejection: RowRejection | null): string {
  switch (rejection?.reason) {
    case undefined:
      return ''
    case 'unreadable':
      return t('offers.import.reasons.unreadable', {
        column: productListColumns[rejection.field],
        text: rejection.text,
      })
    case 'codeShortened':
      return t('offers.import.reasons.codeShortened', { text: rejection.text })
    case 'missing':
    case 'notForType':
      return t(`offers.import.reasons.${rejection.reason}`, { column: productListColumns[rejection.field] })
    case 'tooLong':
      return t('offers.import.reasons.tooLong', { column: productListColumns[rejection.field], max: rejection.max })
    case 'sameItemTwice':
      return t('offers.import.reasons.sameItemTwice', { row: rejection.firstRow })
    case 'contradicts':
      return t('offers.import.reasons.contradicts', {
        column: productListColumns[rejection.field],
        row: rejection.firstRow,
      })
    case 'endBeforeStart':
    case 'programAmbiguous':
    case 'quantityUnknown':
      return t(`offers.import.reasons.${rejection.reason}`)
  }
}
