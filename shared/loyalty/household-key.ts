/** How `AccountState.redemptionsByHousehold` is keyed. */
export const householdKey = (offerId: string, householdId: string): string => `${offerId} ${householdId}`
