/** The cards a purchase could be put onto by hand: every card group this store runs today, those the customer has begun first. */
import { activeEnrollment, versionOn } from '../../../shared/loyalty/programs-by-upc.ts'
import { t } from '../../language/words.ts'
import type { Option } from '../../ui/fields.tsx'
import type { VisitOnScreen } from '../use-visit.ts'

export function cardChoices({ telling, visit, assessment, moment }: VisitOnScreen): readonly Option[] {
  const { catalogue } = telling
  const begun = new Map(
    assessment.cards
      .filter((card) => card.status === 'open')
      .map((card) => [card.cardGroupId, { have: card.units.length, total: card.requiredQty }]),
  )
  return Object.values(catalogue.cardGroups)
    .filter(
      (group) =>
        activeEnrollment(catalogue, visit.locationId, group.programId) && versionOn(group.versions, moment.localDate),
    )
    .sort((a, b) => Number(begun.has(b.id)) - Number(begun.has(a.id)) || a.title.localeCompare(b.title))
    .map((group) => {
      const card = begun.get(group.id)
      return {
        value: group.id,
        label: card ? t('corrections.exception.cardAt', { title: group.title, ...card }) : group.title,
      }
    })
}
