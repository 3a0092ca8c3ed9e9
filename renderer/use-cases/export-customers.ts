/** Everybody, or every pet, as a file: a few hundred rows at a time, so that the page works on meanwhile. A manager's matter. */
import Papa from 'papaparse'
import { customerCells, customerHeadings, petCells, petHeadings } from '../../shared/customers/export-rows.ts'
import { eachCustomerRows } from '../database/customer-rows.ts'
import { viewsName } from '../database/views.ts'
import type { ExportActions } from './export-actions.ts'
import { openRegister } from './perform.ts'
import { createSheetFile } from './sheet-file.ts'
import type { TillContext } from './till-parts.ts'

export const createExportActions = (context: TillContext): ExportActions => ({
  async exportCustomers(kind, format, sheet, tell) {
    const register = openRegister(context)
    const { boot } = context
    if (!register || !boot?.accountId) return null
    const { fold } = register
    // What was done a moment ago is in the file, too.
    await fold.save()
    const country = fold.account().account?.country ?? 'US'
    const writer = format === 'xlsx' ? createSheetFile(sheet) : createTextFile()
    writer.add([kind === 'customers' ? customerHeadings : petHeadings])
    let count = 0
    await eachCustomerRows(viewsName(boot.registerId, boot.accountId), async (rows) => {
      const lines = rows.flatMap(({ id, base }): readonly (readonly string[])[] => {
        // Whoever waits for the cloud is shown otherwise than the views' base has it.
        const shown = fold.shownItself(base.state.id) ?? base
        if (shown.state.id !== id) return []
        if (kind === 'pets') return petCells(shown, country)
        const cells = customerCells(shown, country)
        return cells ? [cells] : []
      })
      count += lines.length
      writer.add(lines)
      tell(count)
      await context.ports.rest()
    })
    return { file: writer.done(), count }
  },
})

/** The mark in front tells Excel that it is UTF-8. */
function createTextFile() {
  const parts: string[] = ['\uFEFF']
  return {
    add(rows: readonly (readonly string[])[]) {
      if (rows.length > 0)
        parts.push(
          `${Papa.unparse(
            rows.map((row) => [...row]),
            { newline: '\r\n' },
          )}\r\n`,
        )
    },
    done: () => new Blob(parts, { type: 'text/csv;charset=utf-8' }),
  }
}
