import type { DemoContext } from './context.ts'
import { createTable, noDate, sqlDate } from './context.ts'
import { textArray } from './dice.ts'
import { residentId } from './identifiers.ts'
import { givenNames, surnames } from './names.ts'
import { branchWeights, countyCode } from './places.ts'

/**
 * People come in blocks of ten: three couples (0–5), a child (6) and the father (8) of the first husband, and two who live
 * alone (7, 9). Families share a village, a surname and, for the first couple, a household. So kinship needs no join.
 */
export const blockSize = 10
const familyOfPosition = '[0, 0, 1, 1, 2, 2, 0, 3, 0, 4]'

export function createPeople(context: DemoContext, count: number): Promise<void> {
  const { dice, calendar } = context
  const last = `toDate32('${calendar.lastDay}')`
  const first = sqlDate(calendar.firstDay)
  const given = [givenNames.male, givenNames.female].map((bySex) => `[${bySex.map(textArray)}]`)
  const bornYearsBeforeHead = (topic: string) => `toInt32(365.25 * (22 + 8 * ${dice.uniform(topic, 'n')}))`
  return createTable(
    context,
    'person',
    `WITH
      number AS n, n % ${blockSize} AS pos, intDiv(n, ${blockSize}) * 5 + ${familyOfPosition}[pos + 1] AS family_key,
      ${last} - toInt32(365.25 * (26 + 42 * ${dice.uniform('head age', 'family_key')})) AS head_born,
      ${dice.uniform('opened', 'n')} AS u_opened
    SELECT toUInt32(n + 1) AS id, toUInt8(pos) AS position, toUInt32(family_key) AS family,
      multiIf(
        pos IN (0, 2, 4), head_born,
        pos IN (1, 3, 5), head_born + toInt32(-700 + 1800 * ${dice.uniform('wife age', 'n')}),
        pos = 6, least(head_born + ${bornYearsBeforeHead('child age')}, ${last} - 1500),
        pos = 8, head_born - ${bornYearsBeforeHead('father age')},
        ${last} - toInt32(365.25 * (19 + 60 * ${dice.uniform('age', 'n')}))) AS birth,
      multiIf(pos IN (0, 2, 4, 8), 'M', pos IN (1, 3, 5), 'F', ${dice.hash('sex', 'n')} % 2 = 0, 'M', 'F') AS sex,
      dateDiff('year', birth, ${last}) AS age,
      multiIf(birth < toDate32('1960-01-01'), 1, birth < toDate32('1985-01-01'), 2, 3) AS generation,
      ${dice.pick(textArray(surnames), 'surname', 'if(pos IN (1, 3, 5), n + 1000000000, toUInt64(family_key))')} AS surname,
      concat(surname, ${dice.pick(`if(sex = 'M', ${given[0]}, ${given[1]})[generation]`, 'given name', 'n')}) AS name,
      arrayElement([${branchWeights}], 1 + ${dice.hash('branch', 'family_key')} % ${branchWeights.length}) AS branch,
      toUInt8(${dice.hash('village', 'family_key')} % 10) AS village,
      toUInt16(1 + ${dice.hash('house', 'family_key')} % 260) AS house,
      ${dice.uniform('occupation', 'n')} AS u_occupation,
      multiIf(age < 20, '学生', age >= 66, '在家养老', u_occupation < 0.34, '种植户', u_occupation < 0.44, '花木种植户', u_occupation < 0.5, '养殖户',
        u_occupation < 0.72, '外出务工', u_occupation < 0.82, '企业职工', u_occupation < 0.87, '教师', u_occupation < 0.9, '机关干部', '个体经营') AS occupation,
      multiIf(occupation IN ('种植户', '花木种植户', '养殖户'), 1, occupation = '外出务工', 2,
        occupation IN ('企业职工', '教师', '机关干部'), 3, occupation = '个体经营', 4, 5) AS profile,
      greatest(toDate(greatest(birth + if(age < 20, 700, 5900), toDate32('1990-01-01'))), if(u_opened < 0.07,
        ${first} + 1 + toInt32(u_opened / 0.07 * (dateDiff('day', ${first}, ${sqlDate(calendar.lastDay)}) - 8)),
        ${first} - 40 - toInt32(7000 * ${dice.uniform('opened long ago', 'n')}))) AS opened,
      if(${dice.uniform('closed', 'n')} < 0.008 AND opened < ${first},
        ${first} + 20 + toInt32((dateDiff('day', ${first}, ${sqlDate(calendar.lastDay)}) - 25) * ${dice.uniform('closed on', 'n')}), ${noDate}) AS closed,
      -- Wealth in yuan: most have little, few have much; the spread is what a county's deposits show.
      exp(log([13000, 17000, 26000, 42000, 15000][profile] * if(age < 20, 0.15, 1)) + 1.62 * ${dice.normal('wealth', 'n')}) AS natural_wealth,
      -- Serials from 800 are practically never issued; numbered within a birthday so that two never share an id.
      800 + 2 * (row_number() OVER (PARTITION BY birth, sex ORDER BY n) - 1) + (sex = 'M') AS serial,
      ${residentId(`concat('${countyCode}', replaceAll(toString(birth), '-', ''), toString(serial))`)} AS id_no,
      concat('154', leftPad(toString((n * 7919 + 10000019) % 100000000), 8, '0')) AS mobile
    FROM numbers(${count})`,
  )
}
