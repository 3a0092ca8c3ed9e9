/**
 * A workbook of one sheet, written row by row and packed as it grows, so that a file of a hundred thousand customers never stands in memory
 * as cells. Every cell is text: no number loses a zero, nothing is a formula. The headings stay in view.
 */
import { strToU8, Zip, ZipDeflate } from 'fflate'

export interface SheetFile {
  /** A few hundred rows at a time are packed in some milliseconds. */
  add(rows: readonly (readonly string[])[]): void
  done(): Blob
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Format 49 is "text": a spreadsheet leaves what is typed there later alone, too. */
const styles = `${xml}<styleSheet xmlns="${main}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>`

const partsOf = (sheet: string): Readonly<Record<string, string>> => ({
  '[Content_Types].xml': `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/></Types>`,
  '_rels/.rels': `${xml}<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${xml}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${escaped(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${xml}<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': styles,
})

export function createSheetFile(sheet: string): SheetFile {
  const packed: Uint8Array<ArrayBuffer>[] = []
  const zip = new Zip((error, bytes) => {
    if (error) throw error
    packed.push(new Uint8Array(bytes))
  })
  const begin = (name: string): ZipDeflate => {
    const part = new ZipDeflate(name, { level: 3 })
    zip.add(part)
    return part
  }
  for (const [name, text] of Object.entries(partsOf(sheet))) begin(name).push(strToU8(text), true)
  const body = begin('xl/worksheets/sheet1.xml')
  const write = (text: string, isLast = false) => body.push(strToU8(text), isLast)
  write(
    `${xml}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`,
  )
  let nth = 0
  return {
    add(rows) {
      let text = ''
      for (const row of rows) {
        nth += 1
        text += `<row r="${nth}">`
        for (const [place, cell] of row.entries())
          if (cell !== '')
            text += `<c r="${columnOf(place)}${nth}" s="1" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
        text += '</row>'
      }
      write(text)
    },
    done() {
      write('</sheetData></worksheet>', true)
      zip.end()
      return new Blob(packed, { type: `${types}.sheet` })
    },
  }
}

/** A, B ... Z, AA, AB ... */
function columnOf(place: number): string {
  const letter = String.fromCharCode(65 + (place % 26))
  return place < 26 ? letter : columnOf(Math.floor(place / 26) - 1) + letter
}

/** A sheet holds at most so many letters in a cell, and no control characters but tab and line ends. */
const longestCell = 32_000

function escaped(text: string): string {
  const kept = text.length > longestCell ? text.slice(0, longestCell) : text
  return kept
    .replace(halves, '')
    .replace(/\p{Cc}/gu, (sign) => (sign === '\t' || sign === '\n' || sign === '\r' ? sign : ''))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** Half a surrogate pair, as a cut may leave it. */
const halves = /\p{Cs}/gu
