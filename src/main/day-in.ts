/** The day where the institution is, as YYYY-MM-DD. */
export function dayIn(timeZone: string): () => string {
  // Made once: it takes longer than the rest of a request to a list.
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone })
  return () => day.format(new Date())
}
