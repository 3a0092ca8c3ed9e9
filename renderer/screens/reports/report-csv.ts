/** The report as a CSV file. A cell that a spreadsheet would run as a formula gets an apostrophe in front and stays text. */
import type { ParticipationReport } from '../../../shared/reports/participation.ts'
import { t } from '../../language/words.ts'
import { columns, numberIn } from './report-table.tsx'

export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

export function reportCsv(report: ParticipationReport): string {
  const head = [t('reports.manufacturer'), t('reports.program'), ...columns.map((column) => t(`reports.${column}`))]
  const rows = report.rows.map((row) => [
    row.manufacturerName,
    row.title,
    ...columns.map((column) => numberIn(row, column)),
  ])
  const totals = [t('reports.totals'), '', ...columns.map((column) => numberIn(report.totals, column))]
  return [head, ...rows, totals].map((cells) => cells.map(csvCell).join(',')).join('\r\n')
}

export function downloadCsv(report: ParticipationReport, from: string, to: string): void {
  const url = URL.createObjectURL(new Blob([`\uFEFF${reportCsv(report)}\r\n`], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `offers-participation-${from}${from === to ? '' : `-${to}`}.csv`
  link.click()
  URL.revokeObjectURL(url)
}
