/** The day where an institution is, as YYYY-MM-DD. */
export function dayIn(timeZone: string, now: () => Date = () => new Date()): () => string {
  // Made once: it takes longer than the rest of a request to a list.
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone })
  return () => day.format(now())
}

/** Days are `YYYY-MM-DD`; a negative count goes back. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10)
}
