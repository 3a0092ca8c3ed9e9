/** The first step: a file, or one of the templates to fill in; and a run that a kill or a reload cut short. */
import { useRef } from 'react'
import { useStore } from 'zustand'
import { importColumns, type TemplateName, templates } from '../../../../shared/customers/import-columns.ts'
import { t } from '../../../language/words.ts'
import { useActions, useFormat } from '../../../session/use-till.ts'
import { Act, Btn } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icon.tsx'
import type { ImportProblem } from '../../../use-cases/import-engine.ts'
import { type ListFormat, listFile, saveFile } from '../../../use-cases/product-list-files.ts'
import { DialogRefusal, RefusalSentence } from '../../dialog-refusal.tsx'
import { useRun } from '../../use-visit.ts'
import { counted } from './counted.ts'

const largestCount = 250_000

export function FileStep() {
  const run = useActions().customerImport
  const { step, problem, end, fileName, interrupted } = useStore(run.store)
  const isReading = step === 'reading'
  return (
    <div className="import-body">
      {problem && <RefusalSentence sentence={problemWords(problem)} />}
      {end?.kind === 'failed' && <RefusalSentence sentence={t('import.report.failed', { sentence: end.sentence })} />}
      <DialogRefusal />
      {interrupted && <Interrupted />}
      <section className="panel import-start">
        <p>{t('import.file.says')}</p>
        <p>{t('import.file.safe')}</p>
        {isReading ? (
          <p role="log">{t('import.file.reading', { name: fileName })}</p>
        ) : (
          <FileButton label={t('import.file.choose')} isFirst />
        )}
        <p className="sm dim">{t('import.file.posFirst')}</p>
      </section>
      <section className="panel import-start" aria-label={t('import.file.templates')}>
        <h2>{t('import.file.templates')}</h2>
        <Template name="contacts" label={t('import.file.template1')} fileName={t('import.template1Name')} />
        <Template name="points" label={t('import.file.template2')} fileName={t('import.template2Name')} />
      </section>
    </div>
  )
}

function problemWords(problem: ImportProblem): string {
  return problem.reason === 'tooManyRows'
    ? t('import.file.problem.tooManyRows', { max: counted(problem.max) })
    : t(`import.file.problem.${problem.reason}`, { max: counted(largestCount) })
}

/** The native field under the button, so that keyboard and screen reader find one thing. */
export function FileButton({ label, isFirst = false }: { readonly label: string; readonly isFirst?: boolean }) {
  const run = useActions().customerImport
  const input = useRef<HTMLInputElement>(null)
  const press = () => input.current?.click()
  return (
    <>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-hidden="true"
        accept=".csv,.txt,.tsv,.xlsx,text/csv"
        data-testid="customer-list-file"
        onChange={(event) => {
          const chosen = event.target.files?.[0]
          event.target.value = ''
          if (chosen) void run.choose(chosen)
        }}
      />
      {isFirst ? <Act label={label} onClick={press} /> : <Btn onClick={press}>{label}</Btn>}
    </>
  )
}

function Template(props: { readonly name: TemplateName; readonly label: string; readonly fileName: string }) {
  const download = async (format: ListFormat) => {
    const headings = templates[props.name].map((field) => importColumns[field])
    saveFile(await listFile([headings], format, t('import.sheet')), `${props.fileName}.${format}`)
  }
  return (
    <fieldset className="row wrap import-template" aria-label={props.label}>
      <span className="grow">{props.label}</span>
      {(['csv', 'xlsx'] as const).map((format) => (
        <Btn key={format} onClick={() => void download(format)}>
          <Icon name="list" />
          {t(`import.export.${format}`)}
        </Btn>
      ))}
    </fieldset>
  )
}

function Interrupted() {
  const run = useActions().customerImport
  const runs = useRun()
  const format = useFormat()
  const interrupted = useStore(run.store, (state) => state.interrupted)
  if (!interrupted) return null
  const { fileName, done, total, startedAt } = interrupted
  return (
    <section className="panel import-start import-interrupted" aria-label={t('import.interrupted.title')}>
      <h2>{t('import.interrupted.title')}</h2>
      <p>
        {t('import.interrupted.says', {
          name: fileName,
          when: format.dateTime(startedAt),
          done: counted(done),
          total: counted(total),
        })}
      </p>
      <div className="row wrap">
        <Btn onClick={() => void runs(() => run.goOn())}>{t('import.interrupted.goOn')}</Btn>
        <Btn onClick={() => void run.forgetInterrupted()}>{t('import.interrupted.forget')}</Btn>
      </div>
    </section>
  )
}
