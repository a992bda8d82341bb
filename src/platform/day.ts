/** The day where an institution is, as YYYY-MM-DD. */
export function dayIn(timeZone: string, now: () => Date = () => new Date()): () => string {
  // Made once: it takes longer than the rest of a request to a list.
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone })
  return () => day.format(now())
}
