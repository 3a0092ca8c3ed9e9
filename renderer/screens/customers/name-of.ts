/** What an account is called where it may have no name any more. */
import { fullName, type Person } from '../../../shared/customers/person.ts'
import { t } from '../../language/words.ts'

export const nameOf = ({ person }: { readonly person: Person }): string => fullName(person) || t('accounts.noName')
