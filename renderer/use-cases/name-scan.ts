/** What a scanned or typed code is at this store: the barcode reader's rules and the store's own. */
import { type NamedCode, nameCode } from '../../shared/barcode/name-code.ts'
import { noPeopleCodes, type PeopleCodeRules } from '../../shared/barcode/people-codes.ts'
import type { LocalDate } from '../../shared/kernel/business-date.ts'
import type { AccountState } from '../../shared/loyalty/state.ts'
import type { WedgeRules } from './wedge-scanner.ts'

export const peopleCodesOf = ({ account }: AccountState): PeopleCodeRules => account?.peopleCodes ?? noPeopleCodes

export const nameScan = (raw: string, account: AccountState, today: LocalDate): NamedCode =>
  nameCode(raw, { today, people: peopleCodesOf(account) })

/** Only decides in which century a label's dates are, which does not matter to a keyboard's burst. */
const anyDay = '2026-06-01'

/**
 * What the store's rules mean for keys: a card or badge is a label whatever it looks like, and where a PIN is typed every code that
 * names something is taken, a badge to count and the rest to be refused aloud - typed, it would be a wrong try at the PIN.
 */
export function wedgeRulesOf(account: () => AccountState): Required<WedgeRules> {
  const named = (raw: string) => nameScan(raw, account(), anyDay)
  return {
    isPersonsCode(raw) {
      const { kind } = named(raw)
      return kind === 'loyaltyCard' || kind === 'badge'
    },
    isForPinPad(raw) {
      const code = named(raw)
      return code.kind !== 'refused' || code.reason === 'checkDigit'
    },
  }
}
