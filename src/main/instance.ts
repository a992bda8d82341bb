import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { pino } from 'pino'
import { allEnded } from '../platform/all-ended.ts'
import type { Config } from '../platform/config.ts'
import { type Database, openDatabase, type Queryable } from '../platform/database/connect.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../platform/database/embedded.ts'
import { migratePostgres } from '../platform/database/migrate.ts'
import { appRole, batchRole, ensureRoles, roleUrl } from '../platform/database/roles.ts'
import { installQueue, recoverQueue } from '../platform/jobs/queue.ts'
import { connectOperational, openWarehouse, type WarehouseLanes } from '../platform/warehouse/warehouse.ts'

/** Held by the one process that owns the warehouse and works the queue. */
const instanceLockKey = 7_203_002
/** Held by it, too, from the moment when migrations and queue are in place and others may hand it work. */
const readyLockKey = 7_203_003
const readyPollMs = 50
const instanceName = 'almanac'
const commandName = 'almanac-command'

export type Log = pino.Logger

export interface Instance {
  config: Config
  log: Log
  database: Database
  warehouse: WarehouseLanes
  /** Settles, with the reason, when a part ended that we cannot go on without. */
  died: Promise<string>
  stop(): Promise<void>
  /** Stops Postgres without waiting for the work under way, which then counts for nothing; the process is to end next. */
  abandon(): Promise<void>
}

export interface Attachment {
  config: Config
  log: Log
  database: Database
  stop(): Promise<void>
}

/** Logs go to standard error: standard output belongs to results. */
export function createLog(config: Config): Log {
  return pino({ level: config.logLevel, base: null }, pino.destination({ dest: 2, sync: true }))
}

/**
 * Becomes the running instance on the data folder, or attaches to the one that runs: `instance` is absent then, and work
 * is handed to it through the queue.
 */
export async function openInstance(config: Config, log: Log): Promise<{ attachment: Attachment; instance?: Instance }> {
  const embedded = config.databaseUrl ? undefined : await startEmbeddedPostgres(join(config.dataFolder, 'postgres'))
  const ownerUrl = config.databaseUrl ?? embedded?.url ?? ''
  const owner = new pg.Client({ connectionString: ownerUrl })
  let ownerEnded: (reason: string) => void = () => {}
  const ownerDied = new Promise<string>((resolve) => {
    ownerEnded = resolve
  })
  owner.on('error', (error) => ownerEnded(`The connection that holds the instance lock ended: ${error.message}.`))
  await owner.connect()
  if (!(await becomeInstance(owner))) {
    await owner.end()
    const database = openDatabase(ownerUrl, commandName)
    return { attachment: { config, log, database, stop: () => database.end() } }
  }
  try {
    const instance = await startInstance(config, log, owner, ownerUrl, embedded, ownerDied)
    return { attachment: instance, instance }
  } catch (error) {
    await giveUpLock(owner, embedded)
    throw error
  }
}

/** The lock goes with Postgres: whoever is next must not take over a server that is about to stop. */
async function giveUpLock(owner: pg.Client, embedded: EmbeddedPostgres | undefined): Promise<void> {
  if (embedded) await embedded.stop()
  else await owner.end().catch(() => {})
}

/** False once another one is the instance and ready; one that is still starting is waited for, and followed if it dies. */
async function becomeInstance(owner: pg.Client): Promise<boolean> {
  for (;;) {
    const { rows } = await owner.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [instanceLockKey])
    if (rows[0]?.held) return true
    if (await isLocked(owner, readyLockKey)) return false
    await sleep(readyPollMs)
  }
}

async function startInstance(
  config: Config,
  log: Log,
  owner: pg.Client,
  ownerUrl: string,
  embedded: EmbeddedPostgres | undefined,
  ownerDied: Promise<string>,
): Promise<Instance> {
  await ensureRoles(owner, ownerUrl)
  const migrated = await migratePostgres(owner)
  if (migrated.length) log.info({ migrated }, 'migrations ran')
  await endDeadConnections(owner, log)
  const database = openDatabase(ownerUrl, instanceName)
  const opening = openWarehouse({ folder: join(config.dataFolder, 'clickhouse'), url: config.clickhouseUrl })
  let warehouse: WarehouseLanes
  try {
    ;[warehouse] = await allEnded([opening, installQueue(database)])
    await connectOperational(warehouse.jobs, roleUrl(ownerUrl, batchRole))
    await recoverQueue(database)
    await owner.query('select pg_advisory_lock($1)', [readyLockKey])
  } catch (error) {
    await Promise.allSettled([database.end(), opening.then((opened) => opened.close())])
    throw error
  }
  let stopping: Promise<void> | undefined
  let stopped = false
  const stop = async () => {
    stopped = true
    await database.end()
    await warehouse.close()
    await giveUpLock(owner, embedded)
  }
  const died = new Promise<string>((resolve) => {
    const tell = (reason: string) => stopped || resolve(reason)
    ownerDied.then(tell)
    embedded?.died.then(() => tell('Postgres has ended.'))
  })
  return {
    config,
    log,
    database,
    warehouse,
    died,
    stop: () => {
      stopping ??= stop()
      return stopping
    },
    abandon: async () => {
      stopped = true
      await embedded?.stop()
    },
  }
}

/**
 * A killed instance leaves statements running on the server, the commit of a delivery among them perhaps: they come to
 * their end before anything is swept.
 */
async function endDeadConnections(owner: pg.Client, log: Log): Promise<void> {
  try {
    await owner.query(
      `select pg_terminate_backend(pid, 10000) from pg_stat_activity
       where datname = current_database() and usename = any ($1) and application_name <> $2`,
      [[appRole, batchRole], commandName],
    )
  } catch (error) {
    log.warn({ err: error }, 'connections of an instance that ended could not be closed')
  }
}

/** Whether some process is the running instance, as a command line that waits for it asks. */
export function hasInstance(db: Queryable): Promise<boolean> {
  return isLocked(db, instanceLockKey)
}

async function isLocked(db: Queryable, key: number): Promise<boolean> {
  const { rowCount } = await db.query(
    `select from pg_locks where locktype = 'advisory' and granted and classid = 0 and objid = $1 and objsubid = 1
       and database = (select oid from pg_database where datname = current_database())`,
    [key],
  )
  return Boolean(rowCount)
}
