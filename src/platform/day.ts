/** The day where an institution is, as YYYY-MM-DD. */
export function dayIn(timeZone: string, now: () => Date = () => new Date()): () => string {
  // Made once: it takes longer than the rest of a request to a list.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone })
  let minute = Number.NaN
  let day = ''
  return () => {
    const at = now()
    const current = Math.floor(at.getTime() / 60_000)
    // Days begin with a minute everywhere.
    if (current !== minute) [minute, day] = [current, format.format(at)]
    return day
  }
}

/** Days are `YYYY-MM-DD`; a negative count goes back. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10)
}
