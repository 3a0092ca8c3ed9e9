/** The run as a page of text: a table for each bench, then the goals with their ratios, then the machine. */
import type { JudgedGoal, Row } from './rows.ts'

const columns = ['case', 'subject', 'metric', 'value', 'ratio'] as const

export function tableOf(bench: string, rows: readonly Row[], goals: readonly JudgedGoal[]): string {
  const bound = rows[0]?.bound ?? ''
  const lines = rows.map((row) => [
    row.case,
    row.subject,
    row.metric,
    `${row.value} ${row.unit}`,
    row.ratio === null ? '-' : `${row.ratio}x`,
  ])
  const head: readonly string[] = columns.map((column) => (column === 'ratio' ? `/ ${bound}` : column))
  const widths = head.map((title, index) => Math.max(title.length, ...lines.map((line) => line[index]?.length ?? 0)))
  const print = (cells: readonly string[]) =>
    `| ${cells.map((cell, index) => (index < 3 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0))).join(' | ')} |`
  const rule = `|${widths.map((width, index) => (index < 3 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`
  return [`${bench}`, '', print(head), rule, ...lines.map(print), '', ...goals.map(goalLine)].join('\n')
}

function goalLine(goal: JudgedGoal): string {
  const over = goal.overCase === undefined ? goal.over : `${goal.over} in ${goal.overCase}`
  const [unit, of] = goal.over === null ? [goal.unit === '' ? '' : ` ${goal.unit}`, ''] : ['x', ` of ${over}`]
  const limit = 'atMost' in goal ? `at most ${goal.atMost}` : `at least ${goal.atLeast}`
  const wanted = `${goal.case} ${goal.metric}: ${limit}${unit}${of}`
  if (goal.reached === null) return `goal  ${wanted}: not measured`
  const isMet = 'atMost' in goal ? goal.reached <= goal.atMost : goal.reached >= goal.atLeast
  return `goal  ${wanted}: ${goal.reached}${unit}, ${isMet ? 'met' : 'MISSED'}`
}
