import { afterAll, beforeAll, expect, test } from 'vitest'
import { signInAs, startTestInstance, type TestInstance, type Visitor } from '../../../test/harness/instance.ts'
import { insertCustomer, insertSmallUnion, union } from '../../../test/harness/small-union.ts'
import { ensureDefaultPolicy } from '../tiers/index.ts'

let started: TestInstance
const visitors = {} as Record<'administrator' | 'risk' | 'east', Visitor>
const evidence = (aum: string, tierThreshold: string | null) => ({
  rule: tierThreshold ? '2.2' : '2.4',
  months: [
    { month: '2026-08', aum: '199999.99' },
    { month: '2026-09', aum },
  ],
  entryThreshold: '200000',
  tierThreshold,
})

beforeAll(async () => {
  started = await startTestInstance()
  const { owner, instance } = started
  await insertSmallUnion(owner)
  await ensureDefaultPolicy(instance.database.batch, 'CNY')
  for (let n = 0; n < 20; n++)
    await insertCustomer(owner, { id: String(100 + n), institution: n % 2 ? union.east : union.west })
  await owner.query(
    `insert into delivery (source, business_date, state, publication, touched_from) values ('core', '2026-11-05', 'published', 10, '2026-08-01')`,
  )
  await owner.query(
    `insert into feed_version (id, delivery_id, source, business_date, feed, state, publication) overriding system value values (1, 1, 'core', '2026-08-31', 'balances', 'active', 10)`,
  )
  await owner.query(`insert into snapshot values (1, '2026-08-01', 1)`)
  visitors.administrator = await signInAs(started, 'administrator', null)
  visitors.risk = await signInAs(started, 'risk', null)
  visitors.east = await signInAs(started, 'branch-manager', union.east)
})
afterAll(() => started?.stop())

test('before the first close the newest month that deliveries reach the end of is offered', async () => {
  expect((await visitors.risk.get('/api/closes')).json()).toEqual({
    months: [],
    everything: true,
    nextMonth: '2026-10',
    touchedFrom: null,
    runningJobId: null,
  })
})

test('a month not reached, and a close by somebody without permission, are refused', async () => {
  const refused = await visitors.administrator.send('POST', '/api/closes', { month: '2026-11' })
  expect(refused.json()).toMatchObject({ status: 422, code: 'close-not-reached', details: { newest: '2026-11-05' } })
  expect((await visitors.east.send('POST', '/api/closes', { month: '2026-10' })).statusCode).toBe(403)
})

test('a close is queued once, in the name of who asked', async () => {
  const answers = await Promise.all(
    [1, 2].map(() => visitors.administrator.send('POST', '/api/closes', { month: '2026-10' })),
  )
  expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 409])
  const { jobId } = answers.find((answer) => answer.statusCode === 200)?.json() ?? {}
  expect((await visitors.risk.get('/api/closes')).json().runningJobId).toBe(jobId)
  const { rows } = await started.owner.query('select kind, subject, payload, person_id from job where id = $1', [jobId])
  expect(rows[0]).toEqual({
    kind: 'close',
    subject: '2026-10',
    payload: { origin: 'web', month: '2026-10' },
    person_id: visitors.administrator.personId,
  })
  expect((await visitors.east.get(`/api/jobs/${jobId}`)).statusCode).toBe(404)
})

test('closed months, what touched them since, and the month after', async () => {
  const summary = {
    month: '2026-09',
    customers: 20,
    aum: { deposits: '1.00', investments: '0.00', cts: '0.00', total: '1.00' },
    standings: { none: 0, rated: 20, exited_unrated: 0, left: 0, special: 0 },
    changes: { entered: 20, upgraded: 0, downgraded: 0, exited: 0, returned: 0, left: 0 },
    notices: { 'watch-started': 0, 'fourth-miss': 0 },
    recomputedMonths: ['2026-09'],
    differences: 0,
    seconds: 1.5,
  }
  await started.owner.query(
    `insert into close (id, month, state, seen_publication) overriding system value values (7, '2026-09-01', 'published', 9), (6, '2026-09-01', 'published', 8)`,
  )
  await started.owner.query(
    `insert into closed_month (month, close_id, policy_id, summary) values ('2026-09-01', 7, 1, $1)`,
    [summary],
  )
  for (const close of [6, 7]) {
    await started.owner.query(
      `create table published.standing_change_${close} partition of standing_change for values in (${close})`,
    )
  }
  await started.owner.query(
    `insert into standing_change select close, '2026-09-01', 100 + n, case when n % 2 = 1 then 2 else 3 end, kind, 0, 1, 25000000 + n / 3, '{19999999}'
     from generate_series(0, 19) n, unnest(array['entered', 'watch-started']) kind, unnest(array[6, 7]) close`,
  )
  const closes = (await visitors.risk.get('/api/closes')).json()
  expect(closes).toMatchObject({
    nextMonth: '2026-10',
    touchedFrom: '2026-09',
    months: [{ ...summary, closedAt: expect.any(String) }],
  })
})

test('of a closed month a branch is told the sums of its own institutions, rounded once, and nobody’s else', async () => {
  const part = (institution: string, days: string, rated: number) =>
    started.owner.query(
      `insert into closed_month_part select '2026-09-01', 7, $1, $3, $2, 0, 0, jsonb_build_object('rated', $3::int), '{"entered": 1}'`,
      [institution, days, rated],
    )
  // 30 days: each average is half a cent, which together are one.
  await part(union.east, '0.15', 3)
  await part(union.outlet, '0.15', 4)
  await part(union.west, '777777', 13)
  const { months, everything } = (await visitors.east.get('/api/closes')).json()
  expect(everything).toBe(false)
  expect(months[0]).toMatchObject({
    customers: 7,
    aum: { deposits: '0.01', investments: '0.00', cts: '0.00', total: '0.01' },
    standings: { none: 0, rated: 7, exited_unrated: 0, left: 0, special: 0 },
    changes: { entered: 2, upgraded: 0, downgraded: 0, exited: 0, returned: 0, left: 0 },
  })
  await started.owner.query('delete from closed_month_part where institution_id <> $1', [union.west])
  expect((await visitors.east.get('/api/closes')).json().months[0]).toMatchObject({
    customers: 0,
    aum: { total: '0.00' },
  })
  expect((await visitors.risk.get('/api/closes')).json().months[0]).toMatchObject({ customers: 20 })
})

test('changes of a month page completely, of the close that counts and in the reader’s scope', async () => {
  const seen: { customerId: string; kind: string }[] = []
  let cursor = ''
  do {
    const page = (await visitors.east.get(`/api/closes/2026-09/changes?limit=3${cursor && `&cursor=${cursor}`}`)).json()
    seen.push(...page.items)
    cursor = page.nextCursor
  } while (cursor)
  expect(new Set(seen.map((one) => `${one.customerId} ${one.kind}`)).size).toBe(20)
  expect(seen.length).toBe(20)
  const entered = (await visitors.risk.get('/api/closes/2026-09/changes?kind=entered&limit=50')).json().items
  expect(entered.length).toBe(20)
  expect(entered[0]).toEqual({
    customerId: '119',
    customerNo: 'C119',
    customerName: '客户119',
    institutionName: '城东支行',
    month: '2026-09',
    effectiveOn: '2026-10-01',
    kind: 'entered',
    fromTier: 0,
    toTier: 1,
    aum: '250000.06',
    evidence: evidence('250000.06', '200000'),
  })
  expect((await visitors.risk.get('/api/closes/2026-08/changes')).json()).toMatchObject({
    status: 422,
    code: 'not-closed',
  })
})

test('differences of a month worked out again read before and after, the largest first, in the reader’s scope', async () => {
  const side = (deposits: string, standing: string, tier: number) =>
    JSON.stringify({ deposits, investments: '0', cts: '0.5', standing, tier })
  await started.owner.query(
    `insert into standing_difference (close_id, month, customer_id, institution_id, before, after)
     select close, '2026-09-01', 100 + n, case when n % 2 = 1 then 2 else 3 end,
       (array[$1, $1, 'null', $1])[1 + n % 4]::jsonb, (array[$2, $3, $1, 'null'])[1 + n % 4]::jsonb
     from generate_series(0, 19) n, unnest(array[6, 7]) close`,
    [side('250000.5', 'rated', 1), side('510000', 'rated', 2), side('250000.75', 'rated', 1)],
  )
  const { items } = (await visitors.risk.get('/api/closes/2026-09/differences?limit=50')).json()
  expect(items.length).toBe(20)
  expect(items[0]).toMatchObject({
    kind: 'standing',
    before: { aum: '250001.00', tier: 1 },
    after: { aum: '510000.50', tier: 2 },
  })
  expect(items.at(-1)).toMatchObject({
    kind: 'amount',
    before: { deposits: '250000.50' },
    after: { deposits: '250000.75' },
  })
  const seen: string[] = []
  let cursor = ''
  do {
    const page = (
      await visitors.east.get(`/api/closes/2026-09/differences?limit=3${cursor && `&cursor=${cursor}`}`)
    ).json()
    seen.push(...page.items.map((one: { customerId: string; kind: string }) => `${one.customerId} ${one.kind}`))
    cursor = page.nextCursor
  } while (cursor)
  expect([seen.length, new Set(seen).size]).toEqual([10, 10])
  expect(seen.filter((one) => one.endsWith('vanished')).length).toBe(5)
  expect((await visitors.east.get('/api/closes/2026-09/differences?kind=appeared')).json().items).toEqual([])
})

test('what made a month be worked out again, and what has touched it since', async () => {
  const add = (publication: number, touched: string) =>
    started.owner.query(
      `insert into delivery (source, business_date, state, publication, touched_from) values ('core', '2026-11-06', 'restated', $1, $2)`,
      [publication, touched],
    )
  await add(9, '2026-09-15')
  await add(8, '2026-09-01')
  await add(12, '2026-10-01')
  const { differences, causes, since } = (await visitors.east.get('/api/closes/2026-09/recomputation')).json()
  expect(differences).toEqual({ standing: 0, amount: 5, appeared: 0, vanished: 5 })
  expect(causes.map((one: { touchedFrom: string }) => one.touchedFrom)).toEqual(['2026-09-15'])
  // The delivery of the beginning has publication 10, the close has seen 9.
  expect(since.map((one: { touchedFrom: string }) => one.touchedFrom)).toEqual(['2026-08-01'])
})

test('the policy in force comes first, one still to come last', async () => {
  await started.owner.query(
    `insert into policy (policy, effective_on, content) select 'tiers', '2999-01-01', content || '{"effectiveOn":"2999-01-01"}' from policy`,
  )
  const { versions } = (await visitors.east.get('/api/policies/tiers')).json()
  expect(versions.map((version: { policy: { effectiveOn: string } }) => version.policy.effectiveOn)).toEqual([
    '1900-01-01',
    '2999-01-01',
  ])
  expect(versions[0].policy.tiers[0]).toEqual({ name: { zh: '金卡', en: 'Gold', es: 'Oro' }, threshold: '200000' })
})

test('a customer’s story has the months and changes that count', async () => {
  await started.instance.warehouse.jobs.command(
    `INSERT INTO customer_month (month, close_id, customer_id, deposit_days, investment_days, cts_days, standing, tier, exit_aums, watch_aums, watch_tiers)
     VALUES ('2026-09-01', 6, 101, 1, 1, 1, 'none', 0, [], [], []),
            ('2026-09-01', 7, 101, 7500000.15, 0.15, 0, 'rated', 2, [1.5], [1.5, 2], [0, 1])`,
  )
  const story = (await visitors.east.get('/api/customers/101/story')).json()
  expect(story).toEqual({
    months: [
      {
        month: '2026-09',
        deposits: '250000.01',
        investments: '0.01',
        cts: '0.00',
        aum: '250000.01',
        standing: 'rated',
        tier: 2,
        watchMisses: 2,
        exitMisses: 1,
        policyId: '1',
        closedAt: expect.any(String),
        balancesOn: '2026-08-01',
        deliveryId: '1',
      },
    ],
    policies: [expect.objectContaining({ id: '1', effectiveOn: '1900-01-01', entryThreshold: '200000' })],
    nextPolicyId: '1',
    changes: ['entered', 'watch-started'].map((kind) => ({
      month: '2026-09',
      effectiveOn: '2026-10-01',
      kind,
      fromTier: 0,
      toTier: 1,
      // A watch is of the tier held before: none here.
      evidence: evidence('250000.00', kind === 'entered' ? '200000' : null),
    })),
    watch: { misses: 2, tier: 2, downgradeOn: '2026-11-01', fallsToTier: 1 },
    exitMisses: 1,
    exitedMonths: 0,
    // A month that averages 250,000.01 and two thresholds above it.
    shortfalls: { hold: '249999.99', entry: null, next: { tier: 3, amount: '749999.99' } },
    grants: [],
    kind: 'individual',
    today: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
  })
  expect((await visitors.east.get('/api/customers/100/story')).statusCode).toBe(404)
})

test('the month that ended a watch or a standing counts as its last miss, under the version then in force', async () => {
  await started.owner.query(
    `insert into policy (policy, effective_on, content) select 'tiers', '2026-10-31', content || '{"effectiveOn":"2026-10-31","entryThreshold":"300000"}' from policy where id = 1`,
  )
  await started.instance.warehouse.jobs.command(
    `INSERT INTO customer_month (month, close_id, customer_id, deposit_days, investment_days, cts_days, standing, tier, exited_months, changes, evidence_aums)
     VALUES ('2026-09-01', 7, 103, 3000000, 0, 0, 'rated', 1, 0, ['downgraded'], [1, 2, 3]),
            ('2026-09-01', 7, 105, 3000000, 0, 0, 'exited_unrated', 0, 1, ['exited'], [1, 2, 3, 4, 5, 6])`,
  )
  const fallen = (await visitors.east.get('/api/customers/103/story')).json()
  expect(fallen.months[0]).toMatchObject({ watchMisses: 3, exitMisses: 0, policyId: '1' })
  expect(fallen.watch).toBe(null)
  const gone = (await visitors.east.get('/api/customers/105/story')).json()
  expect(gone).toMatchObject({ exitMisses: 0, exitedMonths: 1, shortfalls: { entry: '200000.01' } })
  expect(gone.months[0]).toMatchObject({ watchMisses: 0, exitMisses: 6 })
  expect(gone.policies.map((policy: { effectiveOn: string }) => policy.effectiveOn)).toEqual([
    '1900-01-01',
    '2026-10-31',
  ])
  expect(gone.nextPolicyId).toBe(gone.policies[1].id)
})
