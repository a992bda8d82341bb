/**
 * Says true the first time that a key comes, and again once it has not counted for so long. Goes by a clock that nobody
 * sets back. Of more than `most` keys at once the oldest count as new again.
 */
export function onceWithin(ms: number, most = Number.POSITIVE_INFINITY): (key: string) => boolean {
  // In the order in which they end.
  const ends = new Map<string, number>()
  return (key) => {
    const now = performance.now()
    if ((ends.get(key) ?? 0) > now) return false
    for (const [old, end] of ends) {
      if (end > now && ends.size < most) break
      ends.delete(old)
    }
    ends.delete(key)
    ends.set(key, now + ms)
    return true
  }
}
