import type { ErrorCode } from '../../platform/errors.ts'

// What the rules of one kind may say, and what they come to. The form asks the same as the server.

export interface RuleStep {
  /** Of what is asked, in the unit of the kind: hundredths, or rows. */
  fromSize: string
  level: 'branch' | 'union'
  hours: number
}

/** What is said of a kind once and for all. */
export interface Ruled {
  /** Decides every step. */
  permission: string
  /** What its sizes are: an amount in hundredths or a number of rows; null where it has none. */
  unit: 'amount' | 'rows' | null
  /** Whether nothing of it is ever done without a decision. */
  always: boolean
  /** Whether it is of no branch, so that the union alone decides. */
  atUnion: boolean
}

export type RuleRefusal = Extract<ErrorCode, `rules-${string}`>

/** What is wrong with the steps, and with which of them, counted from 1; undefined where nothing is. */
export function refusedRules(
  { unit, always, atUnion }: Omit<Ruled, 'permission'>,
  steps: readonly RuleStep[],
): { reason: RuleRefusal; step: number } | undefined {
  const refused = (reason: RuleRefusal, at: number) => ({ reason, step: at + 1 })
  if (always && steps[0]?.fromSize !== '0') return refused('rules-not-always', 0)
  for (const [at, { fromSize, level }] of steps.entries()) {
    const before = steps[at - 1]
    // A step that nothing reaches would look like one more pair of eyes.
    if (unit === null && fromSize !== '0') return refused('rules-not-always', at)
    if (atUnion && level === 'branch') return refused('rules-union-only', at)
    if (before && BigInt(fromSize) < BigInt(before.fromSize)) return refused('rules-sizes', at)
    if (before && level === 'branch' && before.level === 'union') return refused('rules-levels', at)
    if (before && level === before.level && fromSize === before.fromSize) return refused('rules-twice', at)
  }
  return undefined
}

/** What is decided, and by whom in which order, from a size on, until the next band begins. */
export interface Band {
  fromSize: string
  steps: RuleStep[]
}

/** What the steps come to: of two that one level decides the last is enough, as in the chains that follow from them. */
export function bandsOf(steps: readonly RuleStep[]): Band[] {
  const sizes = [...new Set(steps.map(({ fromSize }) => BigInt(fromSize)))].sort((a, b) => (a < b ? -1 : 1))
  return sizes.map((size) => {
    const reached = steps.filter(({ fromSize }) => BigInt(fromSize) <= size)
    return {
      fromSize: String(size),
      steps: reached.filter(({ level }, at) => !reached.slice(at + 1).some((later) => later.level === level)),
    }
  })
}
