/** What a scan became, in words: the item with what its label says besides, a person's code, or why it is none of them. */
import { type NamedCode, nameCode } from '../../../shared/barcode/name-code.ts'
import type { LocalDate } from '../../../shared/kernel/business-date.ts'
import type { AccountState } from '../../../shared/loyalty/state.ts'
import { joined, t } from '../../language/words.ts'
import { labelWhy } from '../refusal-words.ts'

export function namedBy(account: AccountState, raw: string, today: LocalDate): NamedCode {
  const people = account.account?.peopleCodes
  return nameCode(raw, people ? { today, people } : { today })
}

export function meaningInWords(code: NamedCode, account: AccountState): string {
  switch (code.kind) {
    case 'item': {
      const { upc, label } = code
      const name = account.catalogue.items[upc]?.description
      return joined([
        name ? t('scannerSetup.itemNamed', { name, upc }) : t('scannerSetup.item', { upc }),
        ...(label?.lot ? [t('scannerSetup.lot', { lot: label.lot })] : []),
        ...(label?.serial ? [t('scannerSetup.serial', { serial: label.serial })] : []),
        ...(label?.expiry ? [t('scannerSetup.expiry', { date: label.expiry })] : []),
      ])
    }
    case 'eitherItem':
      return t('scannerSetup.either', { first: code.upcs[0], second: code.upcs[1] })
    case 'loyaltyCard':
      return t('scannerSetup.loyaltyCard', { code: code.code })
    case 'badge':
      return t('scannerSetup.badge')
    case 'refused': {
      const why = t('scannerSetup.refused', { why: labelWhy(code.reason) })
      return code.expectedCheck === null ? why : `${why} ${t('scannerSetup.wouldFit', { digit: code.expectedCheck })}`
    }
  }
}
