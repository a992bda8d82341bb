/**
 * How long guessing has to wait. Three counts of the failures of a day, each with so many for free, then a delay that
 * doubles with every further one:
 *
 * - `pair`, one account from one address: what a person who forgot meets.
 * - `address`, all accounts from one address: one password tried on everybody. A branch shares one address, so it does
 *   not hold up who has signed in from there before and has not failed there since.
 * - `account`, one account from everywhere: guessing from many addresses. It does not hold up whoever is where they
 *   have signed in before, so that nobody can keep a person out of their own desk; and as `pair` slows each address
 *   down long before, one address alone never gets as far.
 */
export interface Failures {
  count: number
  /** Since the last one; null when there is none. */
  agoSeconds: number | null
}
export interface Attempts {
  pair: Failures
  account: Failures
  address: Failures
  /** Whether the person has signed in from this address in the last months. */
  familiar: boolean
}

/** Under the hundred in a row that NIST SP 800-63B §3.2.2 permits for an account, with room for whoever mistypes. */
const free = { pair: 5, account: 90, address: 50 }
const firstDelaySeconds = 60
/** Long enough that a guesser gets seventy tries a day, short enough that a person comes back by themselves. */
const longestDelaySeconds = 20 * 60

/** Zero when the attempt may be looked at. */
export function waitSeconds({ pair, account, address, familiar }: Attempts): number {
  return Math.max(
    delayOf(pair, free.pair),
    familiar ? 0 : delayOf(account, free.account),
    familiar && pair.count === 0 ? 0 : delayOf(address, free.address),
  )
}

function delayOf({ count, agoSeconds }: Failures, freely: number): number {
  if (count < freely || agoSeconds === null) return 0
  const delay = Math.min(firstDelaySeconds * 2 ** (count - freely), longestDelaySeconds)
  return Math.max(0, delay - agoSeconds)
}

/** A subscriber of IPv6 has at least 64 bits of addresses to guess from, so those count as one. */
export function addressOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)
  if (mapped?.[1]) return mapped[1]
  if (!ip.includes(':') || ip === '::1') return ip
  const [head = '', tail] = ip.toLowerCase().split('%', 1)[0]?.split('::') ?? []
  const left = head ? head.split(':') : []
  const right = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right]
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
