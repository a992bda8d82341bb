import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import { serveCloses } from '../analysis/closes/routes.ts'
import { serveMovements } from '../analysis/movements/index.ts'
import { serveTiers, specialKinds } from '../analysis/tiers/index.ts'
import { serveAccess } from '../information/access/index.ts'
import { exportKind, serveCustomers, serveExports } from '../information/customers/index.ts'
import { serveHoldings } from '../information/holdings/index.ts'
import { serveDeliveries } from '../information/intake/routes.ts'
import { serveColleagues } from '../organisation/access/index.ts'
import { createKeyFinder, serveApiKeys } from '../organisation/api-keys/index.ts'
import { type Approvals, ruleChangeKind, serveApprovals } from '../organisation/approvals/index.ts'
import { serveAudit } from '../organisation/audit/index.ts'
import {
  addressOf,
  createSessions,
  providerCountsBy,
  readToken,
  serveIdentity,
  sessionCookie,
} from '../organisation/identity/index.ts'
import { serveInstitutions } from '../organisation/institutions/index.ts'
import { serveNotices } from '../organisation/notices/index.ts'
import { servePeople } from '../organisation/people/index.ts'
import { serveViews } from '../organisation/views/routes.ts'
import { reachOf, serveWebhooks } from '../organisation/webhooks/index.ts'
import { createReadRecorder } from '../platform/audit/reads.ts'
import { rolePassword } from '../platform/database/roles.ts'
import { dayIn } from '../platform/day.ts'
import { AppError } from '../platform/errors.ts'
import { unaskedHeader } from '../platform/http/contract.ts'
import { describeApi } from '../platform/http/openapi.ts'
import { isForThisMachineOnly } from '../platform/http/security.ts'
import { createApp, type Http } from '../platform/http/server.ts'
import { serveWeb } from '../platform/http/web.ts'
import { serveJobs } from '../platform/jobs/routes.ts'
import { apiDescription } from './api-description.ts'
import { serveHealth } from './health.ts'
import type { Instance } from './instance.ts'
import { webhookKey } from './work.ts'

const root = join(import.meta.dirname, '../..')

export interface HttpOptions {
  webFolder?: string
  /** How long a session that was looked up is taken as valid without looking again. */
  sessionCachedMs?: number
  /** The clock of what is decided by days and deadlines. */
  now?: () => Date
}

/** Assembles the web server of an instance from the slices' routes; it does not listen yet. */
export async function createHttp(
  instance: Pick<Instance, 'config' | 'log' | 'database' | 'warehouse'>,
  options: HttpOptions = {},
): Promise<FastifyInstance> {
  const { config, log, database, warehouse } = instance
  const { webFolder = join(root, 'dist/web'), sessionCachedMs, now = () => new Date() } = options
  const demoAllowed = isForThisMachineOnly(config)
  const byTlsOnly = config.publicUrl?.startsWith('https:') ?? false
  const providerCounts = providerCountsBy(config.signOn?.strong)
  const sessions = createSessions(database.batch, {
    demoAllowed,
    limits: { hours: config.sessionHours, idleMinutes: config.sessionIdleMinutes },
    providerCounts,
    ...(sessionCachedMs !== undefined && { cachedMs: sessionCachedMs }),
  })
  const app = createApp(log, { secure: !demoAllowed, trustedProxies: config.trustedProxies })
  const reads = createReadRecorder(database.app, (error) =>
    log.error({ err: error }, 'reads could not be recorded; they are kept and tried again'),
  )
  app.addHook('onClose', () => reads.stop())
  const findKeyPerson = createKeyFinder(database.batch)
  const http: Http = {
    app,
    pool: database.app,
    reads,
    authenticate: (request) => {
      const { authorization } = request.headers
      if (authorization !== undefined) return findKeyPerson(request, authorization)
      const token = readToken(request, byTlsOnly)
      if (!token) return undefined
      const found = sessions.find(token, request.headers[unaskedHeader] === undefined)
      return found instanceof Promise ? found.then((signedIn) => signedIn?.person) : found?.person
    },
  }
  describeApi(app, { version: version(), sessionCookie: sessionCookie(byTlsOnly), ...apiDescription })
  await app.register(multipart, { limits: { files: 1, fields: 4, fileSize: config.uploadMaxBytes, headerPairs: 100 } })
  await app.register(rateLimit, {
    global: false,
    keyGenerator: (request) => addressOf(request.ip),
    errorResponseBuilder: () =>
      new AppError('too-many-attempts', 'Too many attempts; wait a minute and try again.', { minutes: '1' }),
  })
  serveIdentity(http, {
    batch: database.batch,
    sessions,
    demoAllowed,
    secret: rolePassword(database.ownerUrl, 'secrets of sign-in'),
    secure: byTlsOnly,
    mail: config.mail !== undefined,
    passwordDays: config.passwordDays,
    publicUrl: config.publicUrl,
    signOn: config.signOn,
    providerCounts,
    onSignOnFailure: (reason) => log.warn({ reason }, 'single sign-on'),
    onRoleKept: (personId) =>
      log.warn({ personId }, 'a role that the provider no longer gives was kept: nobody else manages people for good'),
    currency: config.currency,
    timeZone: config.timeZone,
  })
  serveApiKeys(http, { batch: database.batch })
  serveWebhooks(http, { batch: database.batch, key: webhookKey(instance), reach: reachOf(config.webhookAllow) })
  const today = dayIn(config.timeZone, now)
  servePeople(http, {
    batch: database.batch,
    sessions,
    providerCounts,
    timeZone: config.timeZone,
    today,
    mail: config.mail !== undefined,
  })
  serveViews(http)
  serveNotices(http)
  serveColleagues(http)
  serveAudit(http, { timeZone: config.timeZone })
  const moment = () => ({ now: now(), today: today() })
  const kinds = [...specialKinds, exportKind, ruleChangeKind]
  const approvals: Approvals = { batch: database.batch, kinds, moment }
  serveApprovals(http, approvals)
  serveInstitutions(http, {
    batch: database.batch,
    warehouse: warehouse.reading,
    today,
    onSettled: () => sessions.forgetEverybody(),
  })
  serveCustomers(http, { today, revealMinutes: config.revealMinutes })
  serveAccess(http, { today, timeZone: config.timeZone, breakGlassHours: config.breakGlassHours })
  const exportFolder = join(config.dataFolder, 'exports')
  serveExports(http, { approvals, folder: exportFolder, mostRows: config.exportRows })
  serveHoldings(http, { warehouse: warehouse.reading, currency: config.currency, timeZone: config.timeZone, today })
  serveDeliveries(http, { inboxFolder: join(config.dataFolder, 'inbox'), today })
  serveCloses(http)
  serveMovements(http)
  serveTiers(http, { warehouse: warehouse.reading, approvals, today })
  serveJobs(http)
  serveHealth(app, instance, webFolder)
  await serveWeb(app, webFolder)
  return app
}

function version(): string {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version
}
