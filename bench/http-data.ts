import pg from 'pg'
import { closeMonth } from '../src/analysis/closes/index.ts'
import {
  type CurrentStage,
  currentTables,
  mergeCurrentRows,
  stageCurrentRows,
} from '../src/information/intake/current.ts'
import type { Instance } from '../src/main/instance.ts'
import { createPerson } from '../src/organisation/identity/index.ts'
import { inTransaction } from '../src/platform/database/connect.ts'
import { withInstance } from './harness.ts'
import { branchId, branchManager } from './http-requests.ts'

/**
 * Carries what close-data.ts made in the warehouse over to Postgres, as a first delivery would, with people's names and
 * numbers; closes its month; and makes the branch manager who will sign in.
 */
const businessDate = '2026-10-31'
const managers = 598
const surnames = [
  '王',
  '李',
  '张',
  '刘',
  '陈',
  '杨',
  '赵',
  '黄',
  '周',
  '吴',
  '徐',
  '孙',
  '胡',
  '朱',
  '高',
  '林',
  '何',
  '郭',
  '马',
  '罗',
]
const given =
  '伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华玉萍红娥玲芬燕彬鹏斌浩宇志辉建国庆文武海波林森云龙凤梅春夏秋冬晓雪晨光东南西北金银宝珍珠佳慧颖琳璐倩欣怡雅婷雨涵梓轩子墨浩然俊豪天佑家兴永康福寿德才学良忠义仁礼智信安宁和顺富贵荣华清泉松柏山川江河湖溪岭峰岩石田园耕稼禾苗谷丰登新民爱党卫红建设跃进开放创业立功勤俭'

/** One union, four branches, eight outlets: a branch with its outlets is three of thirteen. */
async function fillInstitutions(owner: pg.Client): Promise<void> {
  await owner.query(
    `insert into delivered_institution (id, source, institution_no, name, parent_no, kind, business_date)
     select i, 'core', 'I' || i, case when i = 0 then '县联社' when i <= 4 then '第' || i || '支行' else '第' || i || '分理处' end,
       case when i = 0 then null when i <= 4 then 'I0' else 'I' || 1 + (i - 5) % 4 end,
       case when i = 0 then 'union' when i <= 4 then 'branch' else 'outlet' end, $1::date
     from generate_series(0, 12) i`,
    [businessDate],
  )
  await owner.query(
    `insert into staff (id, source, staff_no, name, institution_id, active, business_date)
     select i, 'core', 'S' || i, ($1::text[])[1 + i % 20] || substr($2, 1 + i % 150, 2), i % 13, true, $3::date
     from generate_series(0, ${managers - 1}) i`,
    [surnames, given, businessDate],
  )
  await owner.query('select settle_organisation()')
}

/** People of two and three characters as common as they are, managed by somebody of their own institution. */
async function stageCustomers({ database, warehouse }: Instance): Promise<CurrentStage> {
  const current = currentTables.find((table) => table.feed === 'customers')
  if (!current) throw new Error('customers')
  const stage = 'customer_named'
  const random = (salt: number) => `cityHash64(customer_id, ${salt})`
  const character = (salt: number) => `substringUTF8('${given}', 1 + ${random(salt)} % ${[...given].length}, 1)`
  // Squared, so that the first surnames are the most frequent.
  const surname = `[${surnames.map((name) => `'${name}'`)}][1 + toUInt8(20 * pow(${random(1)} % 1000 / 1000, 2))]`
  const manager = `institution_id + 13 * (${random(4)} % 46)`
  const values: Record<string, string> = {
    id: 'customer_id',
    source: 'source',
    customer_no: 'customer_no',
    kind: 'kind',
    name: `concat(${surname}, ${character(2)}, if(${random(3)} % 3 > 0, ${character(5)}, ''), if(kind = 'enterprise', '商行', ''))`,
    institution_id: 'institution_id',
    id_type: `'resident'`,
    id_no: `concat('41', leftPad(toString(${random(6)} % 10000000000000000), 16, '0'))`,
    birth_date: `toDate32('1950-01-01') + ${random(7)} % 18000`,
    sex: `['F', 'M'][1 + ${random(8)} % 2]`,
    mobile: `concat('13', leftPad(toString(${random(9)} % 1000000000), 9, '0'))`,
    address: `concat('第', toString(1 + ${random(10)} % 300), '村', toString(1 + ${random(11)} % 200), '号')`,
    manager_no: `concat('S', toString(${manager}))`,
    manager_id: manager,
    opened_on: 'opened_on',
    business_date: 'business_date',
  }
  // Without the columns that Postgres works out: the engine takes no empty table with arrays.
  const columns = ['id', ...Object.keys(current.columns), 'business_date']
  await database.batch.query(`create unlogged table stage.${stage} as select ${columns} from customer limit 0`)
  await warehouse.jobs.command(
    `INSERT INTO FUNCTION postgresql(operational, table = '${stage}', schema = 'stage') (${Object.keys(values)})
     SELECT ${Object.entries(values).map(([name, value]) => `${value} AS pg_${name}`)} FROM customers`,
  )
  return { current, stage }
}

async function fill(instance: Instance, owner: pg.Client): Promise<void> {
  const { database, warehouse, config } = instance
  await fillInstitutions(owner)
  const { rows: versions } = await owner.query<{ id: number; feed: string; delivery: string }>(
    `select id, feed, delivery_id as delivery from feed_version where feed = any ($1)`,
    [['products', 'accounts', 'account_owners']],
  )
  const changes = versions.map(({ id, feed }) => {
    const visible = { versions: [id], hidden: [] }
    return { feed, added: [id], replaced: [], visible, onlyNewer: true }
  })
  const stages = await stageCurrentRows(warehouse.jobs, database.batch, versions[0]?.delivery ?? '', changes)
  stages.push(await stageCustomers(instance))
  await inTransaction(database.batch, (db) => mergeCurrentRows(db, stages, {}))
  for (const { stage } of stages) await owner.query(`drop table stage.${stage}`)
  await closeMonth(
    { database, warehouse: warehouse.jobs, currency: config.currency, timeZone: config.timeZone },
    '2026-10',
    () => {},
  )
  await createPerson(database.batch, {
    ...branchManager,
    staffNo: branchManager.login,
    roles: [{ role: 'branch-manager', institutionId: branchId }],
  })
  await owner.query('vacuum analyze')
}

await withInstance(process.env.ALMANAC_DATA ?? '', async (instance) => {
  const owner = new pg.Client({ connectionString: instance.database.ownerUrl })
  await owner.connect()
  await fill(instance, owner).finally(() => owner.end())
})
