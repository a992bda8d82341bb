import { readFileSync } from 'node:fs'
import { productFamilies } from '../../information/intake/index.ts'
import { type Database, inTransaction, type Queryable } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { type TierPolicy, tierPolicy } from './contract.ts'

export interface AdoptedPolicy {
  id: string
  policy: TierPolicy
}

/** The default of rules.md §2; in force until the institution adopts its own. */
export function defaultPolicy(currency: string): TierPolicy {
  return tierPolicy.parse({
    policy: 'tiers',
    effectiveOn: '1900-01-01',
    currency,
    entryThreshold: '200000',
    tiers: [
      { name: { zh: '金卡', en: 'Gold', es: 'Oro' }, threshold: '200000' },
      { name: { zh: '白金', en: 'Platinum', es: 'Platino' }, threshold: '500000' },
      { name: { zh: '钻石', en: 'Diamond', es: 'Diamante' }, threshold: '1000000' },
      { name: { zh: '私人银行', en: 'Private', es: 'Privada' }, threshold: '6000000' },
    ],
  })
}

export async function ensureDefaultPolicy(db: Queryable, currency: string): Promise<void> {
  const policy = defaultPolicy(currency)
  await db.query(
    `insert into policy (policy, effective_on, content) select 'tiers', $1, $2 where not exists (select from policy where policy = 'tiers')`,
    [policy.effectiveOn, JSON.stringify(policy)],
  )
}

/** The version in force on a day: the latest effective one, of two on one day the one adopted later. */
export async function getPolicyOn(db: Queryable, day: string): Promise<AdoptedPolicy> {
  const { rows } = await db.query<{ id: string; content: unknown }>(
    `select id, content from policy where policy = 'tiers' and effective_on <= $1 order by effective_on desc, id desc limit 1`,
    [day],
  )
  if (!rows[0])
    throw new AppError('close-no-policy', `No tier policy is in force on ${day}; adopt one that is.`, { day })
  return { id: rows[0].id, policy: tierPolicy.parse(rows[0].content) }
}

/** Reads, checks and adopts a version of the policy. Closed months from its date on are recomputed by the next close. */
export async function adoptPolicy(database: Database, currency: string, file: string): Promise<AdoptedPolicy> {
  const policy = checkPolicy(readPolicyFile(file), currency)
  return inTransaction(database.batch, async (db) => {
    await ensureDefaultPolicy(db, currency)
    // Given again after a broken connection it is the same version.
    const { rows } = await db.query<{ id: string }>(
      `with newest as (
         select id, content from policy where policy = 'tiers' and effective_on = $1 order by id desc limit 1
       ), added as (
         insert into policy (policy, effective_on, content)
         select 'tiers', $1, $2 where not exists (select from newest where content = $2::jsonb) returning id
       )
       select id from added union all select id from newest where content = $2::jsonb`,
      [policy.effectiveOn, JSON.stringify(policy)],
    )
    return { id: rows[0]?.id ?? '', policy }
  })
}

function readPolicyFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new AppError('policy-invalid', `${file}: ${(error as Error).message}`, {
      where: file,
      problem: (error as Error).message,
    })
  }
}

export function checkPolicy(content: unknown, currency: string): TierPolicy {
  const parsed = tierPolicy.safeParse(content)
  const refuse = (where: string, problem: string) =>
    new AppError('policy-invalid', `Policy: ${where}: ${problem}`, { where, problem })
  if (!parsed.success)
    throw refuse(parsed.error.issues[0]?.path.join('.') || 'policy', parsed.error.issues[0]?.message ?? '')
  const policy = parsed.data
  if (policy.currency !== currency) {
    throw new AppError('policy-currency', `The policy is in ${policy.currency}, the home currency is ${currency}.`, {
      policy: policy.currency,
      home: currency,
    })
  }
  const thresholds = policy.tiers.map((tier) => tier.threshold)
  if ([policy.entryThreshold, ...thresholds].some((amount) => !/^\d{1,14}(\.\d{1,4})?$/.test(amount)))
    throw refuse('tiers', 'thresholds are positive amounts with at most four places')
  if (compareAmounts(thresholds[0] ?? '', policy.entryThreshold) !== 0)
    throw refuse('tiers.0.threshold', 'the first tier begins at the entry threshold')
  for (const [at, threshold] of thresholds.entries()) {
    if (at && compareAmounts(threshold, thresholds[at - 1] ?? '') <= 0)
      throw refuse(`tiers.${at}.threshold`, 'thresholds rise from tier to tier')
  }
  const families = [...policy.components.deposits, ...policy.components.investments, ...policy.components.cts]
  const known = (family: string) => (productFamilies as readonly string[]).includes(family)
  const unknown = families.find((family) => !known(family))
  if (unknown !== undefined) throw refuse('components', `${unknown} is no product family`)
  const strange = policy.alerts.maturityFamilies.find((family) => !known(family))
  if (strange !== undefined) throw refuse('alerts.maturityFamilies', `${strange} is no product family`)
  if (new Set(families).size !== families.length) throw refuse('components', 'a family counts into one component')
  return policy
}

function compareAmounts(a: string, b: string): number {
  const scaled = (text: string) => {
    const [whole = '0', fraction = ''] = text.split('.')
    return BigInt(whole + fraction.padEnd(4, '0'))
  }
  const difference = scaled(a) - scaled(b)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export async function showPolicy(database: Database, currency: string): Promise<TierPolicy> {
  await ensureDefaultPolicy(database.batch, currency)
  return (await getPolicyOn(database.batch, new Date().toISOString().slice(0, 10))).policy
}
