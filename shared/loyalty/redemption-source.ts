/** What a redemption's reward came from, as one name: the card group's or the offer's id. */
import type { Redemption } from './state.ts'

export const sourceOf = (redemption: Pick<Redemption, 'source'>): string =>
  redemption.source.kind === 'card' ? redemption.source.cardGroupId : redemption.source.offerId
