import type { DemoContext } from './context.ts'
import { createTable, sqlDate } from './context.ts'
import { textArray } from './dice.ts'
import { creditCode } from './identifiers.ts'
import { firmStyles, firmTrades, shopTrades } from './names.ts'
import { branches, branchWeights, countyCode } from './places.ts'

/** How many of each kind there are among all customers. */
export interface KindCounts {
  individual: number
  household: number
  sole_trader: number
  enterprise: number
  group: number
}

export function countKinds(customerCount: number): KindCounts {
  const share = (perMille: number) => Math.max(1, Math.round((customerCount * perMille) / 1000))
  const [household, soleTrader, enterprise, group] = [share(40), share(45), share(32), share(3)]
  return {
    individual: customerCount - household - soleTrader - enterprise - group,
    household,
    sole_trader: soleTrader,
    enterprise,
    group,
  }
}

/**
 * Sole traders, enterprises and groups. `owner` is the person behind the firm: the second husband of a block for shops, the
 * third for firms, so that nobody owns two. A group has the enterprises whose number leaves its own as remainder.
 */
export function createBusinesses(context: DemoContext, kinds: KindCounts): Promise<void> {
  const { dice, calendar } = context
  const first = sqlDate(calendar.firstDay)
  const blocks = Math.floor(kinds.individual / 10)
  const start = { sole_trader: kinds.individual + kinds.household, enterprise: 0, group: 0 }
  start.enterprise = start.sole_trader + kinds.sole_trader
  start.group = start.enterprise + kinds.enterprise
  const trades = (column: 0 | 1, list: readonly (readonly [string, string])[]) =>
    textArray(list.map((trade) => trade[column]))
  return createTable(
    context,
    'business',
    `WITH number + ${start.sole_trader} AS n,
      multiIf(n < ${start.enterprise}, 'sole_trader', n < ${start.group}, 'enterprise', 'group') AS kind_of,
      n - multiIf(kind_of = 'sole_trader', ${start.sole_trader}, kind_of = 'enterprise', ${start.enterprise}, ${start.group}) AS k,
      ${dice.hash('trade', 'n')} % ${firmTrades.length} + 1 AS trade, ${dice.uniform('firm opened', 'n')} AS u_opened,
      arrayElement(${textArray(firmStyles)}, 1 + k % ${firmStyles.length}) AS style,
      ${textArray(['', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'])} AS ordinals,
      (k * 2 + 1) % ${blocks} * 10 + if(kind_of = 'sole_trader', 3, 5) AS owner_id
    SELECT toUInt32(n + 1) AS id, kind_of AS kind, toUInt32(k) AS ordinal, if(kind = 'group', 0, toUInt32(owner_id)) AS owner,
      arrayElement([${branchWeights}], 1 + ${dice.hash('firm branch', 'n')} % ${branchWeights.length}) AS branch,
      ${textArray(branches.map(({ townshipName }) => townshipName.slice(0, -1)))}[branch] AS town,
      multiIf(
        kind = 'sole_trader', concat('鄢陵县', town, ${dice.pick(textArray(firmStyles), 'shop style', 'n')}, ${trades(0, shopTrades)}[trade],
          if(k < 360, '', concat('第', toString(intDiv(k, 360) + 1), '店'))),
        kind = 'enterprise', concat('鄢陵', style, arrayElement(ordinals, 1 + intDiv(k, ${firmStyles.length}) % 11), ${trades(0, firmTrades)}[trade],
          if(trade IN (1, 2, 4), '农民专业合作社', '有限公司')),
        concat('鄢陵', style, '企业集团')) AS name,
      if(kind = 'sole_trader', ${trades(1, shopTrades)}[trade], ${trades(1, firmTrades)}[trade]) AS industry_code,
      ${creditCode(
        `concat(multiIf(kind_of = 'sole_trader', '92', kind_of = 'enterprise' AND trade IN (1, 2, 4), '93', '91'), '${countyCode}')`,
        `concat('MY', leftPad(toString((k * 131 + 700 + 300000 * (kind_of = 'enterprise') + 600000 * (kind_of = 'group')) % 1000000), 6, '0'))`,
      )} AS id_no,
      if(u_opened < 0.06, ${first} + 1 + toInt32(u_opened / 0.06 * (dateDiff('day', ${first}, ${sqlDate(calendar.lastDay)}) - 8)),
        ${first} - 40 - toInt32(4500 * ${dice.uniform('firm opened long ago', 'n')})) AS opened,
      exp(log(multiIf(kind = 'sole_trader', 35000, kind = 'enterprise', 260000, 0.01)) + 1.3 * ${dice.normal('firm wealth', 'n')}) AS wealth,
      concat('154', leftPad(toString((n * 7919 + 10000019) % 100000000), 8, '0')) AS mobile
    FROM numbers(${kinds.sole_trader + kinds.enterprise + kinds.group})`,
  )
}
