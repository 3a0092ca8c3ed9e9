/**
 * Import Customers: file, columns, check, progress, report. What is shown follows the import itself, which lives as long as the page:
 * going away and coming back, or working meanwhile, changes nothing about it.
 */
import { type ReactNode, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { t } from '../../../language/words.ts'
import { useActions } from '../../../session/use-till.ts'
import type { ImportStep } from '../../../use-cases/import-state.ts'
import { hashOf } from '../../routes.ts'
import { CheckStep } from './check-step.tsx'
import { ColumnsStep } from './columns-step.tsx'
import { FileStep } from './file-step.tsx'
import { ReportStep, WaitStep, WritingStep } from './progress-steps.tsx'

export function ImportPage() {
  const run = useActions().customerImport
  const step = useStore(run.store, (state) => state.step)
  const fileName = useStore(run.store, (state) => state.fileName)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    void run.look()
  }, [run])
  const place = placeOf(step)
  useEffect(() => {
    // A new step begins at its top, for eyes and for a screen reader.
    if (place >= 0) heading.current?.focus()
  }, [place])
  return (
    <div className="page import-page">
      <header className="row wrap import-head">
        <h1 ref={heading} tabIndex={-1}>
          {t('import.title')}
        </h1>
        {fileName && step !== 'file' && <span className="lg dim cut">{fileName}</span>}
        <span className="grow" />
        <a className="import-back" href={hashOf('customers')}>
          {t('import.back')}
        </a>
      </header>
      <Steps at={place} />
      {bodyOf(step)}
    </div>
  )
}

const stepNames = ['file', 'columns', 'check', 'progress', 'report'] as const

function placeOf(step: ImportStep): number {
  switch (step) {
    case 'file':
    case 'reading':
      return 0
    case 'columns':
      return 1
    case 'checking':
    case 'check':
      return 2
    case 'writing':
      return 3
    case 'report':
      return 4
  }
}

function bodyOf(step: ImportStep): ReactNode {
  switch (step) {
    case 'file':
    case 'reading':
      return <FileStep />
    case 'columns':
      return <ColumnsStep />
    case 'checking':
      return <WaitStep />
    case 'check':
      return <CheckStep />
    case 'writing':
      return <WritingStep />
    case 'report':
      return <ReportStep />
  }
}

function Steps({ at }: { readonly at: number }) {
  return (
    <ol className="import-steps" aria-label={t('import.stepsLabel')}>
      {stepNames.map((name, place) => (
        <li key={name} aria-current={place === at ? 'step' : undefined} className={place < at ? 'is-done' : ''}>
          {t(`import.steps.${name}`)}
        </li>
      ))}
    </ol>
  )
}
