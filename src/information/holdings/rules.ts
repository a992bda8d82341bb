const dayMs = 86_400_000
const weeksShown = 52

export function daysBefore(date: string, count: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - count * dayMs).toISOString().slice(0, 10)
}

/** The day itself and the same weekday of each of the fifty-two weeks before, oldest first. */
export function weekEnds(last: string): string[] {
  return Array.from({ length: weeksShown + 1 }, (_, week) => daysBefore(last, 7 * (weeksShown - week)))
}
