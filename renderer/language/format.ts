/** Times, dates, money and phone numbers as the reader writes them. Dates are read in the store's zone, never the computer's. */
import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js'
import type { Instant, LocalDate } from '../../shared/kernel/business-date.ts'
import { formatCents } from '../../shared/kernel/money.ts'

export interface Format {
  readonly time: (at: Instant) => string
  readonly date: (at: Instant) => string
  readonly dateTime: (at: Instant) => string
  readonly day: (date: LocalDate) => string
  readonly longDay: (date: LocalDate) => string
  readonly money: (cents: number) => string
  readonly phone: (phone: string) => string
  readonly upc: (upc: string) => string
}

/** `thisYear` is left out of dates; other years are written. */
export function createFormat(timeZone: string, country: string, thisYear: string, locale = 'en-US'): Format {
  const formatter = (options: Intl.DateTimeFormatOptions, zone = timeZone) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: zone })
  const time = formatter({ hour: 'numeric', minute: '2-digit' })
  const date = formatter({ month: 'short', day: 'numeric' })
  const dateWithYear = formatter({ month: 'short', day: 'numeric', year: 'numeric' })
  const day = formatter({ month: 'short', day: 'numeric' }, 'UTC')
  const dayWithYear = formatter({ month: 'short', day: 'numeric', year: 'numeric' }, 'UTC')
  const longDay = formatter({ weekday: 'long', month: 'long', day: 'numeric' }, 'UTC')
  const region: CountryCode = isSupportedCountry(country) ? country : 'US'
  const shortDate = (at: Instant) => (at.startsWith(thisYear) ? date : dateWithYear).format(new Date(at))
  return {
    time: (at) => time.format(new Date(at)),
    date: shortDate,
    dateTime: (at) => `${shortDate(at)}, ${time.format(new Date(at))}`,
    day: (value) => (value.startsWith(thisYear) ? day : dayWithYear).format(new Date(`${value}T00:00:00Z`)),
    longDay: (value) => longDay.format(new Date(`${value}T00:00:00Z`)),
    money: (cents) => formatCents(cents, locale),
    phone: (phone) => {
      const read = parsePhoneNumberFromString(phone, region)
      if (!read) return phone
      return read.countryCallingCode === getCountryCallingCode(region)
        ? read.formatNational()
        : read.formatInternational()
    },
    upc: (upc) => (upc.length === 12 ? upc.replace(/^(.)(.{5})(.{5})(.)$/, '$1 $2 $3 $4') : upc),
  }
}
