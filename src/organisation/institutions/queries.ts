import type { Statement } from '../../platform/database/as-person.ts'
import type { Queryable } from '../../platform/database/connect.ts'
import type { CustomerGroup, UnitKind } from './contract.ts'

export interface InstitutionRecord {
  id: string
  source: string
  number: string
  name: string
  kind: string | null
  region: string | null
  parentId: string | null
  closed: boolean
  mergedIntoId: string | null
}

const columns = `i.id, i.source, i.institution_no as number, i.name, i.kind, i.region_code as region, i.parent_id as "parentId",
  i.closed, i.merged_into as "mergedIntoId"`

export async function listOn(db: Queryable, on: string): Promise<InstitutionRecord[]> {
  const { rows } = await db.query<InstitutionRecord>(`select ${columns} from institutions_on($1) i order by i.id`, [on])
  return rows
}

export async function findSource(db: Queryable, institutionId: string, on: string): Promise<string | undefined> {
  const { rows } = await db.query<{ source: string }>('select source from institutions_on($2) where id = $1', [
    institutionId,
    on,
  ])
  return rows[0]?.source
}

/** By an institution of whatever day: one that is planned has its facts already. */
export async function isNumberTaken(db: Queryable, source: string, number: string, id: string): Promise<boolean> {
  const { rows } = await db.query<{ taken: boolean }>(
    `select exists (select from institution where source = $1 and institution_no = $2)
       or exists (select from organisation_fact where subject = 'institution' and subject_id = $3) as taken`,
    [source, number, id],
  )
  return rows[0]?.taken ?? false
}

/** Changes are laid down one after the other, each judged by what those before it left. */
export async function lockOrganisation(db: Queryable): Promise<void> {
  await db.query('select pg_advisory_xact_lock(7203006)')
}

/** Those that the reader may know of; all others are counted when they are written. */
const confidentialCount = 'select institution_id, count(*) as n from customer where confidential group by 1'

export function treeOn(on: string, counted: boolean): Statement {
  return {
    name: counted ? 'organisation-tree-counted' : 'organisation-tree',
    text: `select ${columns}, coalesce(p.n, 0)::integer as staff, ${
      counted
        ? `case when app_reads_all() or i.id = any (app_read_institutions()) then coalesce(c.n, 0) + coalesce(k.n, 0)::integer end`
        : 'null::integer'
    } as customers
      from institutions_on($1) i
        left join (select institution_id, count(*) as n from placements_on($1) group by 1) p on p.institution_id = i.id
        ${counted ? `left join customer_count c on c.institution_id = i.id left join (${confidentialCount}) k on k.institution_id = i.id` : ''}
      order by i.id`,
    values: [on],
  }
}

export const knownFrom: Statement = {
  name: 'organisation-known-from',
  text: 'select min(since) as day from delivered_institution_state',
  values: [],
}

export interface FactRecord {
  subjectId: string
  field: string
  value: string | null
  since: string
  by: string | null
}

/** What administrators own of an institution on a day. */
export async function listFacts(db: Queryable, institutionId: string, on: string): Promise<FactRecord[]> {
  const { rows } = await db.query<FactRecord & { givenBack: boolean }>(
    `select distinct on (f.field) f.field, f.value #>> '{}' as value, f.given_back as "givenBack", f.effective_on as since, c.person_name as by
     from organisation_fact f join organisation_change c on c.id = f.change_id
     where f.subject = 'institution' and f.subject_id = $1 and f.effective_on <= $2
     order by f.field, f.effective_on desc, f.id desc`,
    [institutionId, on],
  )
  return rows.filter((row) => !row.givenBack)
}

export interface DeliveredRecord {
  since: string
  name: string
  kind: string | null
  region: string | null
  parentNo: string | null
  parentId: string | null
  parentName: string | null
  closed: boolean
}

/** What deliveries have said of an institution, the first word first. */
export async function listDelivered(db: Queryable, institutionId: string): Promise<DeliveredRecord[]> {
  const { rows } = await db.query<DeliveredRecord>(
    `select s.since, s.name, s.kind, s.region_code as region, s.parent_no as "parentNo", p.id as "parentId", p.name as "parentName", s.closed
     from delivered_institution_state s left join institution p on p.source = s.source and p.institution_no = s.parent_no
     where s.institution_id = $1 order by s.since`,
    [institutionId],
  )
  return rows
}

export interface UnitRecord {
  id: string
  kind: UnitKind
  institutionId: string
  name: string
  deliveredName: string | null
  customerGroup: CustomerGroup | null
  closed: boolean
  staff: number
}

export async function listUnits(db: Queryable, institutions: readonly string[], on: string): Promise<UnitRecord[]> {
  const { rows } = await db.query<UnitRecord>(
    `select u.id, u.kind, u.institution_id as "institutionId", u.name, u.delivered_name as "deliveredName", u.customer_group as "customerGroup",
       u.closed, coalesce(held.n, 0)::integer as staff
     from units_on($2) u left join (select v.unit, count(*) as n from placements_on($2) p
       cross join lateral (values (p.department_id), (p.post_id)) v (unit) group by 1) held on held.unit = u.id
     where u.institution_id = any ($1) and u.name is not null order by u.kind, u.closed, u.name, u.id`,
    [institutions, on],
  )
  return rows
}

export interface PlacementRecord {
  staffId: string
  staffNo: string
  name: string
  institutionId: string
  departmentId: string | null
  postId: string | null
  since: string
  own: boolean
  deliveredInstitutionName: string | null
  deliveredDepartment: string | null
  deliveredPost: string | null
}

const placementColumns = `s.id as "staffId", s.staff_no as "staffNo", s.name, p.institution_id as "institutionId", p.department_id as "departmentId",
  p.post_id as "postId", p.since, p.own, i.name as "deliveredInstitutionName", p.delivered_department as "deliveredDepartment",
  p.delivered_post as "deliveredPost"`

/** Those of a few institutions, few enough to be shown together. */
export async function listPlacements(
  db: Queryable,
  institutions: readonly string[],
  on: string,
): Promise<PlacementRecord[]> {
  const { rows } = await db.query<PlacementRecord>(
    `select ${placementColumns} from placements_on($2) p join staff s on s.id = p.staff_id
       left join institution i on i.id = p.delivered_institution_id
     where p.institution_id = any ($1) order by s.name, s.staff_no, s.id limit 1000`,
    [institutions, on],
  )
  return rows
}

export interface ChoiceRecord {
  value: string
  name: string | null
  customers: number
}

export async function listSplitChoices(db: Queryable, institutionId: string) {
  const villages = await db.query<ChoiceRecord>(
    `select c.village_code as value, v.name, count(*)::integer as customers from customer c left join village v on v.code = c.village_code
     where c.institution_id = $1 and c.village_code is not null group by 1, 2 order by 3 desc, 1 limit 500`,
    [institutionId],
  )
  const managers = await db.query<ChoiceRecord>(
    `select c.manager_id::text as value, m.name, count(*)::integer as customers from customer c left join staff m on m.id = c.manager_id
     where c.institution_id = $1 and c.manager_id is not null group by 1, 2 order by 3 desc, 1 limit 500`,
    [institutionId],
  )
  return { villages: villages.rows, managers: managers.rows }
}

/** Customers: null for whoever does not read those of all the institutions. */
export async function countIn(db: Queryable, institutions: readonly string[], on: string) {
  const { rows } = await db.query<{ customers: number | null; staff: number }>(
    `select case when app_reads_all() or $1::bigint[] <@ app_read_institutions() then (
         select coalesce(sum(n), 0) from (select institution_id, n from customer_count union all ${confidentialCount}) c
         where institution_id = any ($1))::integer end as customers,
       (select count(*) from placements_on($2) where institution_id = any ($1))::integer as staff`,
    [institutions, on],
  )
  return rows[0] ?? { customers: null, staff: 0 }
}

/** Also of those that the reader may not know of. */
export async function hasCustomers(db: Queryable, institutionId: string): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>('select any_customer_in($1) as found', [institutionId])
  return rows[0]?.found ?? false
}

export async function countSplitOff(
  db: Queryable,
  institutionId: string,
  villages: readonly string[],
  managers: readonly string[],
): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    `select count(*)::integer as n from customer where institution_id = $1 and (village_code = any ($2) or manager_id = any ($3))`,
    [institutionId, villages, managers],
  )
  return rows[0]?.n ?? 0
}

export interface HolderRecord {
  personId: string
  name: string
  role: string
  institutionId: string
}

export async function listHolders(db: Queryable, institutions: readonly string[]): Promise<HolderRecord[]> {
  const { rows } = await db.query<HolderRecord>(
    `select person_id as "personId", name, role, institution_id as "institutionId" from role_holders($1)`,
    [institutions],
  )
  return rows
}

export interface UnitOwner {
  institutionId: string
  kind: UnitKind
  name: string | null
  deliveredName: string | null
}

export async function findUnit(db: Queryable, unitId: string): Promise<UnitOwner | undefined> {
  const { rows } = await db.query<UnitOwner>(
    `select u.institution_id as "institutionId", u.kind, u.name, u.delivered_name as "deliveredName" from units_on('9999-12-31') u where u.id = $1`,
    [unitId],
  )
  return rows[0]
}

export async function findDeliveredPlace(db: Queryable, staffId: string): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>('select institution_id as id from staff where id = $1', [staffId])
  return rows[0]?.id
}

export async function findStaffName(db: Queryable, staffId: string): Promise<string | undefined> {
  const { rows } = await db.query<{ name: string }>('select name from staff where id = $1', [staffId])
  return rows[0]?.name
}
