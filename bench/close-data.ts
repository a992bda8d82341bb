import { readCustomers, withInstance } from './harness.ts'

/**
 * One month of a bank, made in the engine: n customers, 3n accounts, 31 daily snapshots. A tenth of the accounts is held
 * jointly, a hundredth is in US dollars or opened within the month; the rest is what most of a bank is.
 */
const customers = readCustomers()
const accounts = customers * 3
const folder = process.env.ALMANAC_DATA ?? ''
const date = '2026-10-31'
const key = (text: string) => `reinterpretAsInt64(bitAnd(sipHash64('core', '\\0', ${text}), 9223372036854775807))`
const accountId = key(`concat('A', toString(number))`)
const customerId = (expression: string) => key(`concat('C', toString(${expression}))`)

await withInstance(folder, async ({ database, warehouse }) => {
  const db = database.batch
  const { rows } = await db.query<{ id: string }>(
    `insert into delivery (source, business_date, state, publication, touched_from) values ('core', $1, 'published', nextval('publication_order'), '2026-10-01') returning id`,
    [date],
  )
  const version = async (feed: string) => {
    const inserted = await db.query<{ id: number }>(
      `insert into feed_version (delivery_id, source, business_date, feed, state, publication) values ($1, 'core', $2, $3, 'active', 1) returning id`,
      [rows[0]?.id, date, feed],
    )
    return inserted.rows[0]?.id ?? 0
  }
  const run = (sql: string) => warehouse.jobs.command(sql)
  await run(
    `INSERT INTO products SELECT ${key(`concat('P', toString(number))`)}, 'core', concat('P', toString(number)), 'Product', ['deposit', 'wealth', 'cts', 'loan'][number + 1], NULL, toDate('${date}'), ${await version('products')} FROM numbers(4)`,
  )
  await run(
    `INSERT INTO customers (customer_id, source, customer_no, kind, name, institution_id, opened_on, business_date, version)
     SELECT ${customerId('number')}, 'core', concat('C', toString(number)), if(number % 10 = 9, 'enterprise', 'individual'), 'Name', number % 13, toDate32('2015-01-01'), toDate('${date}'), ${await version('customers')} FROM numbers(${customers})`,
  )
  // Movements find the customer's present institution in Postgres, where an import puts it.
  const known = ['id', 'source', 'customer_no', 'kind', 'name', 'institution_id', 'business_date']
  await db.query(`create unlogged table stage.customer_known as select ${known} from customer limit 0`)
  await run(
    `INSERT INTO FUNCTION postgresql(operational, table = 'customer_known', schema = 'stage') (${known})
     SELECT customer_id, source, customer_no, kind, name, institution_id, business_date FROM customers`,
  )
  await db.query(`insert into customer (${known}) select ${known} from stage.customer_known`)
  await db.query('drop table stage.customer_known')
  await run(
    `INSERT INTO accounts (account_id, source, account_no, product_id, institution_id, currency, opened_on, business_date, version)
     SELECT ${accountId}, 'core', concat('A', toString(number)), ${key(`concat('P', toString(if(number % 10 < 7, 0, number % 10 - 6)))`)}, number % 13,
       if(number % 200 = 0, 'USD', NULL), if(number % 200 = 1, toDate32('2026-10-12'), toDate32('2018-01-01')), toDate('${date}'), ${await version('accounts')} FROM numbers(${accounts})`,
  )
  await run(
    `INSERT INTO account_owners SELECT ${accountId}, ${customerId(`(number + part * 7) % ${customers}`)}, concat('C', toString((number + part * 7) % ${customers})),
       if(number % 10 = 0, toDecimal64('0.5', 10), toDecimal64(1, 10)), toDate('${date}'), ${await version('account_owners')}
     FROM (SELECT number, part FROM numbers(${accounts}) ARRAY JOIN if(number % 10 = 0, [0, 1], [0]) AS part)`,
  )
  await run(
    `INSERT INTO fx SELECT 'core', 'USD', toDecimal64('7.1', 10), toDate('2026-10-01') + number, ${await version('fx')} FROM numbers(31)`,
  )
  const balances = await version('balances')
  for (let day = 0; day < 31; day++) {
    // Skewed like a bank's: most hold little, few hold much.
    await run(
      `INSERT INTO balances SELECT ${accountId}, toDecimal64(pow(10, 2 + 4.5 * (cityHash64(number) % 1000) / 1000) + cityHash64(number, ${day}) % 10000 / 100, 2), toDate('2026-10-01') + ${day}, ${balances} FROM numbers(${accounts})`,
    )
  }
  await db.query(`insert into snapshot select $1, '2026-10-01'::date + d, $2 from generate_series(0, 30) d`, [
    balances,
    accounts,
  ])
})
