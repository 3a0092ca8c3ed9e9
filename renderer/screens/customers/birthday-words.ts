/** A birthday of this week in a few words: today, or the weekday it comes. */
import type { Birthday } from '../../../shared/customers/pet-facts.ts'
import type { LocalDate } from '../../../shared/kernel/business-date.ts'
import type { Format } from '../../language/format.ts'
import { t } from '../../language/words.ts'

const dayMs = 86_400_000

export function birthdayWords({ petName, inDays }: Birthday, today: LocalDate, format: Format): string {
  const isToday = inDays === 0
  const date = new Date(Date.parse(`${today}T00:00:00Z`) + inDays * dayMs).toISOString().slice(0, 10)
  const day = format.longDay(date).split(',')[0] ?? ''
  if (petName === null) return isToday ? t('profile.birthday.ownToday') : t('profile.birthday.ownSoon', { day })
  return isToday
    ? t('profile.birthday.petToday', { name: petName })
    : t('profile.birthday.petSoon', { name: petName, day })
}
