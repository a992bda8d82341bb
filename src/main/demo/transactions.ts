import type { DemoContext } from './context.ts'
import { textArray } from './dice.ts'
import { firmStyles, givenNames, surnames } from './names.ts'

/** Channel codes repeated by weight; money comes in and goes out over different ones, and the old prefer the counter. */
const weigh = (weights: Record<string, number>) =>
  textArray(Object.entries(weights).flatMap(([code, weight]) => Array.from({ length: weight }, () => code)))
const channels = {
  in: weigh({
    counter: 26,
    atm: 14,
    mobile: 22,
    wechat: 14,
    online: 7,
    office_point: 9,
    self_service: 6,
    visit: 1,
    phone: 1,
  }),
  out: weigh({
    counter: 15,
    atm: 20,
    pos: 18,
    mobile: 20,
    wechat: 15,
    online: 5,
    office_point: 3,
    self_service: 2,
    phone: 1,
    mail: 1,
  }),
  old: weigh({ counter: 60, atm: 6, office_point: 20, self_service: 4, visit: 5, mobile: 5 }),
  large: weigh({ counter: 12, mobile: 5, online: 3 }),
  formal: weigh({ counter: 9, mobile: 7, self_service: 3, online: 2 }),
  cardIn: weigh({ mobile: 8, wechat: 4, counter: 3 }),
  cardOut: weigh({ pos: 12, wechat: 4, online: 2 }),
}
const texts = {
  autumn: textArray(['卖粮款', '玉米款', '大豆款', '花木款', '苗木款']),
  summer: textArray(['小麦款', '蒜薹款', '花木款']),
  sowing: textArray(['化肥款', '种子款', '农药款', '农膜款', '农机作业费']),
  home: textArray(['务工汇款', '工程款结算', '年终工资', '家用']),
  windfall: textArray(['征地补偿款', '售房款', '分红款', '货款回笼', '他行转入']),
  large: textArray(['购房款', '子女婚嫁', '购车款', '转往他行', '建房款']),
}

/**
 * What the core system tells of the ledger's movements: money into the customer's account is positive, and so is what
 * repays a loan or a card.
 */
export function transactionFeed({ db, dice, calendar }: DemoContext): string {
  const pick = (array: string, topic: string) => dice.pick(array, topic, 'account', 'day', 'seq')
  const roll = dice.hash('second', 'account', 'day', 'seq')
  const people = [...givenNames.male[1], ...givenNames.female[1], ...givenNames.male[2]]
  const person = `concat(${pick(textArray(surnames), 'surname of other')}, ${pick(textArray(people), 'name of other')})`
  const firm = pick(textArray(firmStyles.map((style) => `鄢陵${style}`)), 'firm')
  const movements = `SELECT l.account AS account, l.day AS day, l.seq AS seq, if(l.kind = 'wages' AND l.cents < 0, 'movement', l.kind) AS event,
      if(a.behaviour IN ('loan', 'card'), -l.cents, l.cents) AS cents, cents > 0 AS incoming, abs(cents) / 100 AS yuan,
      a.account_no AS account_no, a.behaviour AS behaviour, a.slot AS slot, if(a.kind = 'individual', a.profile, 6) AS profile
    FROM ${db}.ledger AS l INNER JOIN ${db}.behaving AS a ON a.id = l.account
    WHERE l.cents != 0 AND l.kind NOT IN ('opening', 'valuation')`
  const channelled = `SELECT *,
      multiIf(
        event IN ('interest', 'from-term') OR (behaviour = 'spare' AND incoming AND event = 'movement'), '',
        event = 'wages', 'online',
        event IN ('open', 'close'), 'counter',
        behaviour = 'card', if(incoming, ${pick(channels.cardIn, 'channel')}, ${pick(channels.cardOut, 'channel')}),
        event IN ('to-term', 'instalment') OR slot = 12, ${pick(channels.formal, 'channel')},
        yuan > 50000, ${pick(channels.large, 'channel')},
        profile = 5, ${pick(channels.old, 'channel')},
        incoming, ${pick(channels.in, 'channel')}, ${pick(channels.out, 'channel')}) AS channel
    FROM (${movements})`
  const named = `SELECT *, toUInt8(dateDiff('month', toDate('${calendar.firstDay}'), day)) AS delivered, toMonth(day) AS month_of_year,
      -- Batches run at night, counters keep hours, phones do not sleep early.
      multiIf(event = 'interest', 300, channel IN ('mobile', 'wechat', 'online', 'atm'), 23400 + ${roll} % 56000, 30600 + ${roll} % 30000) AS second,
      multiIf(
        behaviour = 'loan', if(event = 'open', 'loan_drawing', 'loan_repayment'),
        event = 'open', 'deposit',
        event = 'close', 'closing',
        event != 'movement', replaceAll(event, '-', '_'),
        behaviour = 'card', if(incoming, 'card_repayment', 'purchase'),
        behaviour = 'spare' AND incoming, 'subsidy',
        slot = 12, if(incoming, 'securities_in', 'securities_out'),
        channel IN ('counter', 'atm', 'visit', 'office_point') AND yuan <= 50000, if(incoming, 'deposit', 'withdrawal'),
        channel = 'pos', 'purchase',
        if(incoming, 'transfer_in', 'transfer_out')) AS kind,
      multiIf(
        kind = 'wages', '工资', kind = 'interest', '结息', kind = 'to_term', '转存定期', kind = 'from_term', '定期到期转入', kind = 'subsidy', '惠农补贴',
        event != 'movement' OR slot != 1, '',
        yuan > 100000, if(incoming, ${pick(texts.windfall, 'windfall')}, ${pick(texts.large, 'large')}),
        profile = 1 AND incoming AND month_of_year IN (9, 10, 11), ${pick(texts.autumn, 'autumn')},
        profile = 1 AND incoming AND month_of_year IN (6, 7), ${pick(texts.summer, 'summer')},
        profile = 1 AND NOT incoming AND month_of_year IN (2, 3, 4, 9, 10), ${pick(texts.sowing, 'sowing')},
        profile = 2 AND incoming, ${pick(texts.home, 'home')}, '') AS text
    FROM (${channelled})`
  const number = 'row_number() OVER (PARTITION BY delivered ORDER BY day, second, account, seq, cents, event)'
  return `SELECT delivered, concat(formatDateTime(day, '%Y%m'), leftPad(toString(${number}), 7, '0')) AS transaction_no, account_no,
      concat(toString(day), 'T', formatDateTime(toDateTime(second, 'UTC'), '%H:%i:%S'), '+08:00') AS posted_at,
      toDecimal64(cents, 2) / 100 AS amount, channel, kind,
      multiIf(kind NOT IN ('transfer_in', 'transfer_out'), '', profile = 1 AND text != '', ${firm}, ${person}) AS counterparty, text
    FROM (${named})`
}
