import pg from 'pg'

/** One statement with its name, under which each connection prepares it once. */
export interface Statement {
  name: string
  text: string
  values: unknown[]
}

/** Settings of the transaction at hand, none of which outlives it. */
export type Settings = readonly [
  person: string,
  everything: string,
  institutions: string,
  readOnly: string,
  customer: string,
  customers: string,
]

/**
 * Named statements are planned once per connection: planning a page of a list anew takes longer than reading it.
 * Several settings in one statement, so that it is one message; Postgres casts nothing of them before a policy does.
 */
const scope = {
  name: 'scope',
  text: `select set_config('almanac.person', $1, true), set_config('almanac.everything', $2, true),
    set_config('almanac.institutions', $3, true), set_config('transaction_read_only', $4, true),
    set_config('almanac.customer', $5, true), set_config('almanac.customers', $6, true),
    set_config('plan_cache_mode', 'force_generic_plan', true)`,
}

// What a query of pg does with its connection and with what comes back; its types keep this to themselves.
type Callback<Row> = (error: Error | undefined, result: pg.QueryResult<Row & object>) => void
interface Connection {
  bind(message: { statement: string; values: readonly unknown[] }): void
  execute(message: object): void
}
interface Exchange {
  prepare(connection: Connection): void
  handleRowDescription(message: unknown): void
  handleDataRow(message: unknown): void
  handleCommandComplete(message: unknown, connection: Connection): void
}
const Query = pg.Query as unknown as new (statement: Statement, callback: Callback<never>) => Exchange

/**
 * The settings and a statement in one round trip with one end. Until it Postgres takes them for one transaction, so
 * neither a beginning nor a commit has to be sent, and what fails undoes both and is not gone on after.
 */
class ScopedQuery extends Query {
  private readonly settings: Settings
  private described = false

  constructor(settings: Settings, statement: Statement, callback: Callback<never>) {
    super(statement, callback)
    this.settings = settings
  }

  override prepare(connection: Connection): void {
    connection.bind({ statement: scope.name, values: this.settings })
    connection.execute({})
    super.prepare(connection)
  }

  // The settings answer first, undescribed, with what they were set to.
  override handleRowDescription(message: unknown): void {
    this.described = true
    super.handleRowDescription(message)
  }
  override handleDataRow(message: unknown): void {
    if (this.described) super.handleDataRow(message)
  }
  override handleCommandComplete(message: unknown, connection: Connection): void {
    if (this.described) super.handleCommandComplete(message, connection)
  }
}

const prepared = new WeakSet<pg.PoolClient>()

export async function queryScoped<Row>(pool: pg.Pool, settings: Settings, statement: Statement): Promise<Row[]> {
  const client = await pool.connect()
  return new Promise((resolve, reject) => {
    if (!prepared.has(client)) {
      prepared.add(client)
      client.query({ ...scope, values: settings as unknown as unknown[] }).catch(() => prepared.delete(client))
    }
    const query = new ScopedQuery(settings, statement, (error, result) => {
      // A statement that is refused leaves a connection in good order; anything else may have broken it.
      client.release(error && !isRefusal(error) ? error : undefined)
      if (error) reject(error)
      else resolve(result.rows as Row[])
    })
    client.query(query as unknown as pg.Submittable)
  })
}

function isRefusal(error: Error): boolean {
  return error instanceof pg.DatabaseError && error.severity === 'ERROR'
}
