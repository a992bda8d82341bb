import type { DemoContext } from './context.ts'
import { createTable } from './context.ts'

/**
 * Named courses of wealth, month by month, for about one person in thirty: without them nearly nobody would be seen to rise,
 * fall, leave and come back. `m` counts months from 0; `s` is the person's own turning point, `a` and `b` are chances in
 * [0, 1), `c` a chance of each month. Amounts are in yuan and turn around the default thresholds (rules.md §2).
 */
const courses: { name: string; weight: number; turn: [from: number, to: number]; wealth: string }[] = [
  { name: 'climber', weight: 17, turn: [0, 1], wealth: '(85000 + 130000 * a) * pow(1.03 + 0.045 * b, m)' },
  {
    name: 'riser',
    weight: 13,
    turn: [1, 18],
    wealth: 'if(m < s, 230000 + 120000 * a, if(b < 0.3, 1050000, 520000) * (1 + 0.6 * a))',
  },
  { name: 'newly-rich', weight: 12, turn: [1, 18], wealth: 'if(m < s, 25000 + 90000 * a, 225000 + 240000 * b)' },
  {
    name: 'faller',
    weight: 19,
    turn: [1, 18],
    wealth: 'if(m < s, if(b < 0.3, 1100000, 540000) * (1 + 0.5 * a), 215000 + 230000 * a)',
  },
  {
    name: 'tycoon',
    weight: 2,
    turn: [2, 17],
    wealth: 'if(m < s OR b < 0.5, 6300000 + 3000000 * a, 2400000 + 2600000 * a)',
  },
  { name: 'exiter', weight: 26, turn: [1, 17], wealth: 'if(m < s, 220000 + 230000 * a, 30000 + 130000 * b)' },
  {
    name: 'returner',
    weight: 8,
    turn: [1, 10],
    wealth: 'if(m < s OR m >= s + 6 + (b < 0.4), 230000 + 180000 * a, 60000 + 110000 * b)',
  },
  {
    name: 're-entrant',
    weight: 3,
    turn: [1, 7],
    wealth: 'if(m < s OR m >= s + 9, 240000 + 300000 * a, 50000 + 90000 * b)',
  },
  {
    name: 'rescued',
    weight: 7,
    turn: [1, 17],
    wealth: 'if(m < s OR m >= s + 4 + (b < 0.5), 225000 + 200000 * a, 140000 + 50000 * b)',
  },
  { name: 'borderline', weight: 5, turn: [0, 1], wealth: '200000 * (0.95 + 0.1 * c)' },
  { name: 'watched', weight: 4, turn: [0, 1], wealth: '500000 * (0.95 + 0.11 * c)' },
]

/** Share of grown people who follow a course. */
const courseShare = 0.038

/** `path`: person, the name of the course and its wealth in each month. */
export function createPaths(context: DemoContext): Promise<void> {
  const { dice, calendar } = context
  const total = courses.reduce((sum, { weight }) => sum + weight, 0)
  let below = 0
  const choose = courses.flatMap(({ weight }, index) => {
    below += weight
    return index === courses.length - 1 ? [String(courses.length)] : [`u_course < ${below / total}`, String(index + 1)]
  })
  const turns = (end: 0 | 1) => `[${courses.map(({ turn }) => turn[end])}][course]`
  const wealth = courses.flatMap(({ wealth }, index) =>
    index === courses.length - 1 ? [wealth] : [`course = ${index + 1}`, wealth],
  )
  return createTable(
    context,
    'path',
    `WITH ${dice.uniform('course', 'id')} AS u_course, multiIf(${choose.join(', ')}) AS course,
      ${dice.uniform('course a', 'id')} AS a, ${dice.uniform('course b', 'id')} AS b,
      ${turns(0)} + ${dice.hash('turn', 'id')} % (${turns(1)} - ${turns(0)}) AS s
    SELECT id, [${courses.map(({ name }) => `'${name}'`)}][course] AS course_name,
      arrayMap((m, c) -> toFloat64(multiIf(${wealth.join(', ')})), range(${calendar.months.length}),
        arrayMap(k -> ${dice.uniform('course month', 'id', 'k')}, range(${calendar.months.length}))) AS wealth_by_month
    FROM ${context.db}.person
    WHERE age BETWEEN 24 AND 78 AND opened < toDate('${calendar.firstDay}') AND closed = toDate(0)
      AND ${dice.uniform('has course', 'id')} < ${courseShare}`,
  )
}
