import type { World } from './bank.ts'
import { institutionIsNotWhose, ownOfTheUnion } from './exceptions.ts'
import { leaksIn } from './marks.ts'
import { readsAt, seesAll, seesInstitution, type Worker } from './sight.ts'

/**
 * Reads every table that the application's role can reach, as a request of the worker does: what a route forgets, the
 * policies have to know. A table is looked at because it is there.
 */
export async function walkTables(
  world: World,
  worker: Worker,
  needed: 'customer:read' | 'signed-in' = 'customer:read',
): Promise<string[]> {
  const faults: string[] = []
  const { rows: tables } = await world.started.owner.query<{ name: string; columns: string[] }>(
    `select format('%I.%I', n.nspname, c.relname) as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind in ('r', 'p', 'v', 'm') and n.nspname not in ('pg_catalog', 'information_schema')
       and has_schema_privilege('almanac_app', n.oid, 'usage') and has_column_privilege('almanac_app', c.oid, a.attnum, 'select')
     group by 1 order by 1`,
  )
  const institutions = world.institutions.filter((one) => seesInstitution(worker, needed, one))
  const reading = world.institutions.filter((one) => seesInstitution(worker, needed, one) && readsAt(worker, one))
  const client = await world.started.instance.database.app.connect()
  try {
    await client.query('begin read only')
    await client.query(
      `select set_config('almanac.person', $1, true), set_config('almanac.everything', $2, true), set_config('almanac.institutions', $3, true),
         set_config('almanac.customers', $4, true)`,
      [
        worker.visitor.personId,
        seesAll(worker, needed) ? 'on' : '',
        seesAll(worker, needed) ? '' : `{${institutions.map(({ id }) => id)}}`,
        seesAll(worker, 'customer:read') ? '' : `{${reading.map(({ id }) => id)}}`,
      ],
    )
    for (const { name, columns } of tables) {
      const { rows } = await client.query<Record<string, unknown>>(
        `select ${columns.map((column) => `"${column}"`)} from ${name}`,
      )
      for (const leak of leaksIn(world.marks, JSON.stringify(rows), worker, needed, 'reaches'))
        faults.push(`${name}: ${leak}`)
      if (!columns.includes('institution_id') || name in institutionIsNotWhose || seesAll(worker, needed)) continue
      const foreign = rows.filter(
        ({ institution_id: of }) =>
          !(of === null && name in ownOfTheUnion) && !institutions.some(({ id }) => id === of),
      )
      if (foreign.length)
        faults.push(`${name}: ${worker.name} was shown ${foreign.length} rows of institutions out of sight`)
    }
  } finally {
    await client.query('rollback')
    client.release()
  }
  return faults
}
