/** The rows that are not taken, as a file like the one that came, with the reason in the last column: to be mended and imported again. */
import { harmless } from '../../../../shared/reports/product-list.ts'
import { t } from '../../../language/words.ts'
import { useActions } from '../../../session/use-till.ts'
import type { CustomerImport } from '../../../use-cases/import-state.ts'
import { listFile, saveFile } from '../../../use-cases/product-list-files.ts'
import { reasonWords } from './import-words.ts'

const rowsAtOnce = 1000

export async function leftOutRows(run: CustomerImport): Promise<readonly (readonly string[])[]> {
  const { table, written } = run.store.getState()
  const headings = table?.headings ?? []
  const lines: (readonly string[])[] = [[...headings, t('import.reasonColumn')].map(harmless)]
  const line = (cells: readonly string[], why: string) =>
    [...headings.map((_, place) => cells[place] ?? ''), why].map(harmless)
  for (const fate of ['rejected', 'possibleDuplicate'] as const)
    for (let from = 0; ; from += rowsAtOnce) {
      const rows = await run.shown(fate, from, rowsAtOnce)
      for (const { cells, reason } of rows) lines.push(line(cells, reason ? reasonWords(reason) : ''))
      if (rows.length < rowsAtOnce) break
    }
  if (written.takenMeanwhile.length === 0) return lines
  const taken = new Set(written.takenMeanwhile)
  for (let from = 0; ; from += rowsAtOnce) {
    const rows = await run.shown('all', from, rowsAtOnce)
    for (const { row, cells } of rows) if (taken.has(row)) lines.push(line(cells, t('import.reason.takenMeanwhile')))
    if (rows.length < rowsAtOnce) return lines
  }
}

export function useDownload(): () => void {
  const run = useActions().customerImport
  return () => {
    void leftOutRows(run).then(async (rows) => {
      saveFile(await listFile(rows, 'csv', t('import.sheet')), `${t('import.rejectedName')}.csv`)
    })
  }
}
