/**
 * The end of the day on which a customer was identified, as an instant: midnight where the institution is. `today` is that
 * day there, YYYY-MM-DD.
 */
export function endOfDay(today: string, timeZone: string): string {
  const midnight = Date.parse(`${today}T00:00:00Z`) + 86_400_000
  // The zone's distance from UTC may differ on both sides of a change of clocks: once with the guess, once with what it led to.
  const guess = midnight - offsetMs(midnight, timeZone)
  return new Date(midnight - offsetMs(guess, timeZone)).toISOString()
}

function offsetMs(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(instant)
  return Date.parse(`${parts.replace(' ', 'T')}Z`) - Math.floor(instant / 1000) * 1000
}
