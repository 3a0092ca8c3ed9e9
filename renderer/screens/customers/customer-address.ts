/** Which customer the Customers screen shows, and which part: in the address, so that a reload stays there. */
import { useEffect } from 'react'
import type { CustomerId } from '../../../shared/kernel/ids.ts'
import { type ProfilePart, profileParts, useScreenSession } from '../../session/screen-session.ts'
import { hashOf, isAt, useRouteParts } from '../routes.ts'

export interface ChosenCustomer {
  readonly customerId: CustomerId
  readonly part: ProfilePart
}

/** Pages beside the profiles, by their names in the address. */
const pages: readonly string[] = ['import', 'duplicates', 'export']

const addressOf = ({ customerId, part }: ChosenCustomer): string =>
  `${hashOf('customers')}/${encodeURIComponent(customerId)}${part === 'overview' ? '' : `/${part}`}`

function fromAddress([id = '', part = '']: readonly string[]): ChosenCustomer | null {
  if (id === '' || pages.includes(id)) return null
  return {
    customerId: decoded(id) as CustomerId,
    part: profileParts.find((one) => one === part) ?? 'overview',
  }
}

/** A broken address names nobody who is known. */
function decoded(id: string): string {
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}

/** The address says who; an address without anybody goes on with whom one looked at last. */
export function useChosenCustomer(): ChosenCustomer | null {
  const parts = useRouteParts()
  const last = useScreenSession((session) => session.chosenCustomer)
  const chooseCustomer = useScreenSession((session) => session.chooseCustomer)
  const named = fromAddress(parts)
  const chosen = named ?? last
  const isBare = named === null
  const { customerId, part } = chosen ?? { customerId: null, part: 'overview' as const }
  useEffect(() => {
    // Whoever has just gone to another screen is not called back.
    if (customerId === null || !isAt('customers')) return
    if (isBare) window.location.replace(addressOf({ customerId, part }))
    else chooseCustomer(customerId, part)
  }, [isBare, customerId, part, chooseCustomer])
  return chosen
}

export function showCustomer(customerId: CustomerId, part: ProfilePart = 'overview'): void {
  useScreenSession.getState().chooseCustomer(customerId, part)
  window.location.hash = addressOf({ customerId, part })
}

export function showCustomerList(): void {
  useScreenSession.getState().leaveCustomer()
  window.location.hash = hashOf('customers')
}
