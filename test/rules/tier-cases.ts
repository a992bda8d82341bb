/**
 * Every sentence of rules.md §2 that a close decides, as a customer with one AUM per month from January 2024.
 *
 * AUM: thousands (`250`), or a threshold with a cent more or less (`E` 200,000 · `P` 500,000 · `D` 1,000,000 · `V` 6,000,000;
 * `E-`, `E+`). Standing that results from the month: `-` none, `1`…`4` the tier kept, `x` still exited, `l` still left; with a
 * change `e2` entered, `u3` upgraded, `d1` downgraded, `X` exited, `r2` returned, `L` left. `6*100` repeats.
 * From March 2025 (month 15) a version with higher thresholds decides, from June 2025 (month 18) the first one's again.
 */
export interface TierCase {
  name: string
  aum: string
  result: string
  kind?: string
}

export const tierCases: TierCase[] = [
  // §2.2
  { name: '2.2 below the entry threshold nobody enters', aum: '0 100 E-', result: '- - -' },
  { name: '2.2 entry needs more than the entry threshold', aum: 'E E E+', result: '- - e1' },
  { name: '2.2 entry is at the highest tier reached: just below the second', aum: 'P-', result: 'e1' },
  { name: '2.2 entry is at the highest tier reached: exactly the second', aum: 'P', result: 'e2' },
  { name: '2.2 entry is at the highest tier reached: just below the third', aum: 'D-', result: 'e2' },
  { name: '2.2 entry is at the highest tier reached: exactly the third', aum: '0 D', result: '- e3' },
  { name: '2.2 entry is at the highest tier reached: just below the fourth', aum: 'V-', result: 'e3' },
  { name: '2.2 entry is at the highest tier reached: exactly the fourth', aum: '100 V', result: '- e4' },
  // §2.3
  { name: '2.3 an upgrade needs the higher threshold, exactly is enough', aum: 'E+ P- P D- D', result: 'e1 1 u2 2 u3' },
  { name: '2.3 an upgrade skips levels', aum: 'E+ V', result: 'e1 u4' },
  { name: '2.3 an upgrade skips one level', aum: '600 V', result: 'e2 u4' },
  { name: '2.3 an upgrade ends a watch', aum: '600 300 300 D 3*300', result: 'e2 2 2 u3 3 3 d1' },
  // §2.4
  { name: '2.4 from the fourth month on after three misses in a row', aum: '600 P- P- P-', result: 'e2 2 2 d1' },
  { name: '2.4 two misses do no harm', aum: '600 300 300 600 300 300 600', result: 'e2 6*2' },
  { name: '2.4 a month that exactly reaches the tier ends the watch', aum: '600 300 300 P 3*300', result: 'e2 5*2 d1' },
  { name: '2.4 a month a cent below the tier does not', aum: '600 300 P- 300', result: 'e2 2 2 d1' },
  { name: '2.4 down to the highest tier reached, first of the three', aum: '7000 1200 600 300', result: 'e4 4 4 d3' },
  { name: '2.4 down to the highest tier reached, second', aum: '7000 300 D 600', result: 'e4 4 4 d3' },
  { name: '2.4 down to the highest tier reached, last', aum: '7000 100 300 P', result: 'e4 4 4 d2' },
  { name: '2.4 T1 if none of the three reached a tier', aum: '7000 100 0 199', result: 'e4 4 4 d1' },
  { name: '2.4 T1 if E alone was reached', aum: '7000 300 300 100', result: 'e4 4 4 d1' },
  { name: '2.4 misses used for a downgrade are not used again', aum: '7000 1200 6*600', result: 'e4 4 4 d3 3 3 d2 2' },
  {
    name: '2.4 the next miss starts a new watch for the new tier',
    aum: '7000 1200 600 600 D 600 600 D 3*600',
    result: 'e4 4 4 d3 6*3 d2',
  },
  { name: '2.4 a month that reaches the new tier is no miss', aum: '7000 9*1200', result: 'e4 4 4 d3 6*3' },
  { name: '2.4 no watch runs on T1', aum: 'E+ 5*150', result: 'e1 5*1' },
  { name: '2.4 misses need to be in a row', aum: '7000 100 7000 100 7000 100 7000', result: 'e4 6*4' },
  // §2.5
  { name: '2.5 six months in a row below E', aum: 'E+ 6*E-', result: 'e1 5*1 X' },
  {
    name: '2.5 five are not enough, and exactly E starts the count anew',
    aum: '250 5*100 E 5*100 E',
    result: 'e1 12*1',
  },
  { name: '2.5 six that are not in a row are not enough', aum: '250 3*100 250 3*100 250', result: 'e1 8*1' },
  { name: '2.5 counted independently of a watch: from the second tier', aum: '600 6*100', result: 'e2 2 2 d1 1 1 X' },
  { name: '2.5 counted independently of a watch: from the top', aum: '7000 6*0', result: 'e4 4 4 d1 1 1 X' },
  {
    name: '2.5 counted independently of a watch that began before',
    aum: '7000 1200 6*100',
    result: 'e4 4 4 d3 3 3 d1 X',
  },
  { name: '2.5 exited for two months, then the customer leaves', aum: '250 9*100', result: 'e1 5*1 X x L l' },
  { name: '2.5 in again from m8', aum: '250 6*100 E+', result: 'e1 5*1 X r1' },
  { name: '2.5 in again from m9', aum: '250 6*100 0 E+', result: 'e1 5*1 X x r1' },
  { name: '2.5 in again at the highest tier reached', aum: '250 6*100 D', result: 'e1 5*1 X r3' },
  { name: '2.5 in again from m9 at the highest tier reached', aum: '7000 6*100 0 V', result: 'e4 4 4 d1 1 1 X x r4' },
  { name: '2.5 whoever has left enters again like anyone', aum: '250 6*100 0 0 0 E E+', result: 'e1 5*1 X x L l l e1' },
  { name: '2.5 whoever has left enters again at the highest tier', aum: '250 6*100 0 0 D', result: 'e1 5*1 X x L e3' },
  // §2.6
  { name: '2.6 exactly E is enough to stay', aum: 'E+ 9*E', result: 'e1 9*1' },
  { name: '2.6 exactly E is not enough to return', aum: '250 6*100 E E E', result: 'e1 5*1 X x L l' },
  // §2.7
  // That a sixth miss of E and a third of a watch meet in one month cannot be: a miss of E is a miss of every watch too.
  { name: '2.7 the exit count runs through downgrades', aum: '7000 1200 300 6*100', result: 'e4 4 4 d3 3 3 d1 1 X' },
  { name: '2.7 a return starts with a clean exit count', aum: '250 6*100 E+ 6*100', result: 'e1 5*1 X r1 5*1 X' },
  { name: '2.7 a return starts with a clean watch', aum: '600 6*100 600 3*300', result: 'e2 2 2 d1 1 1 X r2 2 2 d1' },
  { name: '2.7 a new entry starts with clean counters', aum: '250 8*100 E+ 5*100 260', result: 'e1 5*1 X x L e1 6*1' },
  {
    name: '2.4 the watch for the new tier starts from nothing',
    aum: '7000 600 100 100 600 3*100',
    result: 'e4 4 4 d2 2 2 2 d1',
  },
  // §2.9
  { name: '2.9 only individuals are tiered: enterprise', kind: 'enterprise', aum: '2*9000', result: '- -' },
  { name: '2.9 only individuals are tiered: household', kind: 'household', aum: '2*9000', result: '- -' },
  { name: '2.9 only individuals are tiered: sole trader', kind: 'sole_trader', aum: '2*9000', result: '- -' },
  { name: '2.9 only individuals are tiered: group', kind: 'group', aum: '2*9000', result: '- -' },
  { name: '2.9 a raised threshold starts a watch, never an immediate loss', aum: '18*550', result: 'e2 15*2 d1 u2' },
  { name: '2.9 a raised threshold starts a watch that a better month ends', aum: '16*550 600 600', result: 'e2 17*2' },
  { name: '2.9 the version in force on the last day decides entry', aum: '13*0 230 0 0 0 0', result: '13*- e1 4*1' },
  { name: '2.9 the raised entry threshold keeps out', aum: '14*0 230 230 230 230', result: '17*- e1' },
  { name: '2.9 exactly the raised entry threshold keeps out', aum: '14*0 250 0 0 0', result: '18*-' },
  { name: '2.9 the raised entry threshold counts for the exit', aum: '11*250 3*100 4*230', result: 'e1 15*1 X r1' },
  {
    name: '2.9 the raised entry threshold makes the sixth miss',
    aum: '10*250 4*100 2*230 E+ 0',
    result: 'e1 14*1 X x L',
  },
  {
    name: '2.9 the old version decides until the last day of the month before',
    aum: '13*0 P 4*0',
    result: '13*- e2 2 2 d1 1',
  },
]

export const firstMonth = '2024-01'
export const monthCount = 18

export const raisedThresholds = {
  effectiveOn: '2025-03-31',
  thresholds: ['250000', '600000', '1200000', '7000000'],
}
export const restoredThresholds = {
  effectiveOn: '2025-06-01',
  thresholds: ['200000', '500000', '1000000', '6000000'],
}

const thresholdCents: Record<string, bigint> = { E: 20_000_000n, P: 50_000_000n, D: 100_000_000n, V: 600_000_000n }

/** `2*100 E-` → ['100000.00', '100000.00', '199999.99'] */
export function amountsOf(text: string): string[] {
  return unfold(text).map((token) => {
    const threshold = thresholdCents[token[0] ?? '']
    const cents =
      threshold === undefined
        ? BigInt(token) * 100_000n
        : threshold + { '': 0n, '+': 1n, '-': -1n }[token.slice(1) as '']
    return `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`
  })
}

export function resultsOf(text: string): { standing: string; tier: number; change?: string }[] {
  const changes: Record<string, string> = { e: 'entered', u: 'upgraded', d: 'downgraded', r: 'returned' }
  return unfold(text).map((token) => {
    if (token === '-') return { standing: 'none', tier: 0 }
    if (token === 'X') return { standing: 'exited_unrated', tier: 0, change: 'exited' }
    if (token === 'x') return { standing: 'exited_unrated', tier: 0 }
    if (token === 'L') return { standing: 'left', tier: 0, change: 'left' }
    if (token === 'l') return { standing: 'left', tier: 0 }
    const change = changes[token[0] ?? '']
    return change
      ? { standing: 'rated', tier: Number(token.slice(1)), change }
      : { standing: 'rated', tier: Number(token) }
  })
}

function unfold(text: string): string[] {
  return text.split(' ').flatMap((token) => {
    const [times, item] = token.split('*')
    return item === undefined ? [token] : Array.from({ length: Number(times) }, () => item)
  })
}
