/** Dates are `YYYY-MM-DD` and months `YYYY-MM`, so that they compare as plain strings. */

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

export function monthOf(date: string): string {
  return date.slice(0, 7)
}

export function firstDayOf(month: string): string {
  return `${month}-01`
}

export function addMonths(month: string, count: number): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`
}

export function nextMonth(month: string): string {
  return addMonths(month, 1)
}

export function lastDayOf(month: string): string {
  return addDays(firstDayOf(nextMonth(month)), -1)
}

export function daysOf(month: string): string[] {
  return datesBetween(firstDayOf(month), lastDayOf(month))
}

export function datesBetween(from: string, to: string): string[] {
  const dates: string[] = []
  for (let date = from; date <= to; date = addDays(date, 1)) dates.push(date)
  return dates
}

export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = []
  for (let month = from; month <= to; month = nextMonth(month)) months.push(month)
  return months
}
