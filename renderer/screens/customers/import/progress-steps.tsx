/** While an import is checked, while it is written, and what came of it. */
import { useStore } from 'zustand'
import { t } from '../../../language/words.ts'
import { useActions } from '../../../session/use-till.ts'
import { Act, Btn } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { RefusalSentence } from '../../dialog-refusal.tsx'
import { hashOf } from '../../routes.ts'
import { counted } from './counted.ts'
import { useDownload } from './left-out-file.ts'

export function WaitStep() {
  const run = useActions().customerImport
  const { stage, done, total } = useStore(run.store)
  return (
    <div className="import-body">
      <section className="panel import-start">
        <p role="log">{t(`import.checking.${stage}`)}</p>
        <Bar done={done} total={total} />
        <Btn onClick={() => run.startAnew()}>{t('import.writing.cancel')}</Btn>
      </section>
    </div>
  )
}

export function WritingStep() {
  const run = useActions().customerImport
  const { done, total, isWaitingForLine } = useStore(run.store)
  return (
    <div className="import-body">
      <section className="panel import-start">
        <p className="import-count">{t('import.writing.of', { done: counted(done), total: counted(total) })}</p>
        <Bar done={done} total={total} />
        <p>{t(isWaitingForLine ? 'import.writing.waiting' : 'import.writing.says')}</p>
        <div className="row wrap">
          <Btn onClick={() => run.cancel()}>{t('import.writing.cancel')}</Btn>
          <span className="sm dim">{t('import.writing.cancelSays')}</span>
        </div>
      </section>
    </div>
  )
}

function Bar({ done, total }: { readonly done: number; readonly total: number }) {
  return <progress className="import-bar" aria-label={t('import.writing.bar')} value={done} max={Math.max(1, total)} />
}

export function ReportStep() {
  const run = useActions().customerImport
  const download = useDownload()
  const { end, counts, written } = useStore(run.store)
  if (!end || !counts) return null
  const { takenMeanwhile } = written
  const leftOut = counts.rejected + counts.possibleDuplicate + takenMeanwhile.length
  return (
    <>
      <div className="import-body">
        {end.kind === 'failed' ? (
          <RefusalSentence sentence={t('import.report.failed', { sentence: end.sentence })} />
        ) : (
          <p className="import-end" role="log">
            <Icon name={end.kind === 'done' ? 'check' : 'stop'} />
            {t(`import.report.${end.kind}`)}
          </p>
        )}
        <ul className="panel import-report">
          <li>{t('import.report.created', { count: written.created })}</li>
          {written.updated > 0 && <li>{t('import.report.updated', { count: written.updated })}</li>}
          {counts.unchanged > 0 && <li>{t('import.report.unchanged', { count: counts.unchanged })}</li>}
          {counts.possibleDuplicate > 0 && (
            <li>{t('import.report.possibleDuplicate', { count: counts.possibleDuplicate })}</li>
          )}
          {counts.rejected > 0 && <li>{t('import.report.rejected', { count: counts.rejected })}</li>}
          {takenMeanwhile.length > 0 && <li>{t('import.report.taken', { count: takenMeanwhile.length })}</li>}
        </ul>
        {leftOut > 0 && (
          <div>
            <Btn onClick={download}>{t('import.check.download')}</Btn>
          </div>
        )}
      </div>
      <footer className="import-foot">
        <Btn onClick={() => run.startAnew()}>{t('import.report.again')}</Btn>
        <Act
          label={t('import.report.customers')}
          onClick={() => {
            run.startAnew()
            window.location.hash = hashOf('customers')
          }}
        />
      </footer>
    </>
  )
}
