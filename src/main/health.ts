import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Instance } from './instance.ts'

const patienceMs = 3000
const nothing = () => undefined

/** GET /health: the state of each part, 503 when one that we cannot go on without does not answer. */
export function serveHealth(
  app: FastifyInstance,
  instance: Pick<Instance, 'database' | 'warehouse'>,
  webFolder: string,
): void {
  const { database, warehouse } = instance
  app.get('/health', async (_request, reply) => {
    const [postgres, warehouseState, queue] = await Promise.all([
      stateOf(() => database.app.query('select 1').then(nothing)),
      stateOf(() => warehouse.reading.query('SELECT 1').then(nothing)),
      stateOf(async () => {
        const { rows } = await database.batch.query<{ waiting: number; running: number }>(
          `select count(*) filter (where state = 'queued')::int as waiting, count(*) filter (where state = 'running')::int as running
           from job where state in ('queued', 'running')`,
        )
        return rows[0]
      }),
    ])
    const web = { state: existsSync(join(webFolder, 'index.html')) ? 'ok' : 'not built' }
    const ok = [postgres, warehouseState, queue].every((part) => part.state === 'ok')
    reply.code(ok ? 200 : 503)
    return { status: ok ? 'ok' : 'failing', postgres, warehouse: warehouseState, queue, web }
  })
}

async function stateOf(check: () => Promise<object | undefined>): Promise<Record<string, unknown> & { state: string }> {
  const started = performance.now()
  const late = new AbortController()
  try {
    const answer = check()
    answer.catch(() => {})
    const found = await Promise.race([answer, sleep(patienceMs, 'late' as const, { signal: late.signal })])
    if (found === 'late') return { state: 'slow' }
    return { state: 'ok', milliseconds: Math.round(performance.now() - started), ...found }
  } catch {
    return { state: 'failing' }
  } finally {
    late.abort()
  }
}
