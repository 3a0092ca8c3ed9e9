/**
 * How `npm run scan` prints a scan or a scanner's status: one line, for people or as JSON. A JSON scan can be read out again with
 * --replay. No store is asked, so no code is named as a loyalty card or badge; where a refused one may be, that is said.
 */
import type { CodeRefusal } from '../../../shared/barcode/code-finding.ts'
import { shownText } from '../../../shared/barcode/label-parts.ts'
import { type NamedCode, nameCode, type RefusedCode } from '../../../shared/barcode/name-code.ts'
import type { ScannerStatus, ScanReceived } from '../../../shared/host-contract/contract.ts'
import type { LocalDate } from '../../../shared/kernel/business-date.ts'

/** Whole, well read, and no article: what cards and badges are, to whoever does not know the store's rules. */
const namesNoArticle: readonly CodeRefusal[] = ['notAValidUpc', 'otherKind', 'webLink']

export function scanLine(scan: ScanReceived, today: LocalDate, isJson: boolean): string {
  const { at, deviceId: device, kind, raw } = scan
  const code = nameCode(raw, { today })
  if (isJson) {
    const { parts: _parts, elements: _elements, ...named } = code
    const { kind: _refused, ...refusal } = named
    const meaning =
      code.kind === 'refused'
        ? { refusal: { ...refusal, mayBeCardOrBadge: namesNoArticle.includes(code.reason) } }
        : { code: named }
    return JSON.stringify({ at, device, kind, raw_hex: Buffer.from(raw, 'latin1').toString('hex'), ...meaning })
  }
  return `${at}  ${device}  ${shownText(raw)}  ${meaningOf(code)}`
}

export function statusLine(status: ScannerStatus, at: string, isJson: boolean): string {
  const { deviceId: device, kind, name, state, detail } = status
  if (isJson) return JSON.stringify({ at, device, kind, status: state, detail })
  return `${at}  ${device}  ${name}: ${state}${detail === '' ? '' : `. ${detail}`}`
}

function meaningOf(code: NamedCode): string {
  switch (code.kind) {
    case 'item':
      return `item ${code.upc} (GTIN ${code.gtin}, ${code.symbology})`
    case 'eitherItem':
      return `item ${code.upcs[0]} or ${code.upcs[1]}`
    case 'loyaltyCard':
      return `loyalty card ${code.code}`
    case 'badge':
      return `badge ${code.code}`
    case 'refused':
      return `refused: ${code.reason}${afterthought(code)}`
  }
}

function afterthought({ reason, expectedCheck }: RefusedCode): string {
  if (expectedCheck !== null) return `, the last digit would be ${expectedCheck}`
  return namesNoArticle.includes(reason) ? ', if it is no card or badge of the store' : ''
}
