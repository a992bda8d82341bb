import { type Language, localeOf, useLanguage } from './language.ts'

/** Amounts arrive as decimal strings and are formatted as such: Intl reads them exactly, a float never stands between. */
type Decimal = Intl.StringNumericLiteral

const numberFormats = new Map<string, Intl.NumberFormat>()
const dateFormats = new Map<string, Intl.DateTimeFormat>()

function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options)
  const format = numberFormats.get(key) ?? new Intl.NumberFormat(localeOf[language], options)
  numberFormats.set(key, format)
  return format
}
function dateFormat(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options)
  const format = dateFormats.get(key) ?? new Intl.DateTimeFormat(localeOf[language], options)
  dateFormats.set(key, format)
  return format
}

const relativeFormats = new Map<Language, Intl.RelativeTimeFormat>()
function relativeFormat(language: Language): Intl.RelativeTimeFormat {
  const format = relativeFormats.get(language) ?? new Intl.RelativeTimeFormat(localeOf[language], { numeric: 'auto' })
  relativeFormats.set(language, format)
  return format
}

/** Formats of one language. `timeZone` is the institution's: instants are shown as its people live them. */
export function formats(language: Language, timeZone?: string) {
  const monthOptions = { year: 'numeric', month: 'long', timeZone: 'UTC' } as const
  const amountOptions = { minimumFractionDigits: 2, maximumFractionDigits: 2, useGrouping: 'always' } as const
  return {
    /** `1234.5` → 1,234.50 */
    amount: (value: string) => numberFormat(language, amountOptions).format(value as Decimal),
    /** With the currency's own sign and place: ¥1,234.50 */
    money: (value: string, currency: string) =>
      numberFormat(language, { ...amountOptions, style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(
        value as Decimal,
      ),
    /** With its direction: +1,234.50, −1,234.50; nothing before a zero. */
    signed: (value: string) =>
      numberFormat(language, { ...amountOptions, signDisplay: 'exceptZero' }).format(value as Decimal),
    /** Short for axes: 1.2M, 120万 */
    short: (value: number) => numberFormat(language, { notation: 'compact', maximumFractionDigits: 1 }).format(value),
    /** A number with the digits that it came with. */
    plain: (value: string) => numberFormat(language, { maximumFractionDigits: 10 }).format(value as Decimal),
    count: (value: number) => numberFormat(language, { useGrouping: 'always' }).format(value),
    /** A rate or share, given as a fraction: `0.035` → 3.50% */
    percent: (value: string, digits = 2) =>
      numberFormat(language, {
        style: 'percent',
        minimumFractionDigits: 0,
        maximumFractionDigits: digits,
      }).format(value as Decimal),
    seconds: (value: number) =>
      numberFormat(language, {
        style: 'unit',
        unit: 'second',
        unitDisplay: 'narrow',
        minimumFractionDigits: 1,
        maximumFractionDigits: 1,
      }).format(value),
    /** 2026-10-31 → 31 Oct 2026 */
    date: (value: string) => dateFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(utc(value)),
    longDate: (value: string) => dateFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(utc(value)),
    /** 2026-10 → October 2026 */
    month: (value: string) => dateFormat(language, monthOptions).format(utc(`${value}-01`)),
    shortMonth: (value: string) =>
      dateFormat(language, { year: 'numeric', month: 'short', timeZone: 'UTC' }).format(utc(`${value}-01`)),
    /** 2026-10 → Oct */
    monthOfYear: (value: string) =>
      dateFormat(language, { month: 'short', timeZone: 'UTC' }).format(utc(`${value}-01`)),
    /** in 18 days, 3 days ago */
    inDays: (count: number) => relativeFormat(language).format(count, 'day'),
    /** Months in a row, oldest first: July–August 2026 */
    monthRange: (months: string[]) => {
      const format = dateFormat(language, monthOptions)
      const [first, last] = [months[0], months.at(-1)]
      if (!first || !last) return ''
      // Chinese has no range of months written out: Intl falls back to 2026/7 – 2026/9.
      if (language === 'zh' && first !== last) {
        const end =
          first.slice(0, 4) === last.slice(0, 4) ? `${Number(last.slice(5))}月` : format.format(utc(`${last}-01`))
        return `${format.format(utc(`${first}-01`))}至${end}`
      }
      return format.formatRange(utc(`${first}-01`), utc(`${last}-01`))
    },
    /** Short names from Monday on. */
    weekdays: () =>
      Array.from({ length: 7 }, (_, index) =>
        dateFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + index))),
      ),
    either: (words: string[]) =>
      new Intl.ListFormat(localeOf[language], { type: 'disjunction', style: 'long' }).format(words),
    instant: (value: string) =>
      dateFormat(language, { dateStyle: 'medium', timeStyle: 'short', ...(timeZone && { timeZone }) }).format(
        new Date(value),
      ),
  }
}
export type Formats = ReturnType<typeof formats>

let institutionTimeZone: string | undefined
/** Told once at the start, from what the server says about itself. */
export function setTimeZone(timeZone: string | undefined): void {
  institutionTimeZone = timeZone
  made.clear()
}

/** Every amount of a list asks for them: made once for all. */
const made = new Map<Language, Formats>()
export function useFormats(): Formats {
  const language = useLanguage()
  const known = made.get(language) ?? formats(language, institutionTimeZone)
  made.set(language, known)
  return known
}

function utc(date: string): Date {
  return new Date(`${date}T00:00:00Z`)
}
