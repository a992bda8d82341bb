import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import type pg from 'pg'
import { createHttp, type HttpOptions } from '../../src/main/http.ts'
import { createLog, type Instance, openInstance } from '../../src/main/instance.ts'
import { createPerson, type RoleCode } from '../../src/organisation/identity/index.ts'
import { readConfig } from '../../src/platform/config.ts'
import { openPool } from '../../src/platform/database/connect.ts'
import { makeDataFolder } from './data-folder.ts'

/** A whole instance on a folder of its own: real Postgres, real ClickHouse, HTTP by injection. */
export interface TestInstance {
  instance: Instance
  /** As the role that owns every table: for putting things there and looking behind. */
  owner: pg.Pool
  app: FastifyInstance
  dataFolder: string
  /** The web server again, with other options: as after a restart. */
  serveAgain(env: Record<string, string>, options?: HttpOptions): Promise<FastifyInstance>
  stop(): Promise<void>
}

export const testPassword = 'correct horse battery'

export async function startTestInstance(env: Record<string, string> = {}): Promise<TestInstance> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'almanac-test-'))
  makeDataFolder(dataFolder)
  const configure = (more: Record<string, string>) =>
    readConfig({ ALMANAC_DATA: dataFolder, ALMANAC_DEMO: 'off', LOG_LEVEL: 'silent', ...env, ...more })
  const config = configure({})
  const { instance } = await openInstance(config, createLog(config))
  if (!instance) throw new Error('somebody else runs on a folder that was just made')
  const owner = openPool(instance.database.ownerUrl, 'test', 2, false)
  const webFolder = join(dataFolder, 'web')
  const app = await createHttp(instance, { webFolder })
  return {
    instance,
    owner,
    app,
    dataFolder,
    serveAgain: (more, options) => createHttp({ ...instance, config: configure(more) }, { webFolder, ...options }),
    stop: async () => {
      await app.close()
      await owner.end()
      await instance.stop()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

/** A person with one role, and what they send: every request carries their cookie. */
export interface Visitor {
  personId: string
  cookie: string
  get(url: string): Promise<LightMyRequestResponse>
  send(
    method: 'POST' | 'PUT' | 'DELETE',
    url: string,
    payload?: InjectOptions['payload'],
  ): Promise<LightMyRequestResponse>
}

let visitors = 0

export async function signInAs(
  test: Pick<TestInstance, 'instance' | 'app'>,
  role: RoleCode,
  institutionId: string | null,
): Promise<Visitor> {
  const staffNo = `visitor-${++visitors}`
  await createPerson(test.instance.database.batch, {
    name: `${role} ${visitors}`,
    staffNo,
    password: testPassword,
    roles: [{ role, institutionId }],
  })
  return visit(test.app, staffNo, testPassword)
}

export async function visit(app: FastifyInstance, login: string, password: string): Promise<Visitor> {
  const answer = await app.inject({ method: 'POST', url: '/api/session', payload: { login, password } })
  if (answer.statusCode !== 200) throw new Error(`sign-in of ${login}: ${answer.body}`)
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
  return {
    personId: answer.json().personId,
    cookie,
    get: (url) => app.inject({ method: 'GET', url, headers: { cookie } }),
    send: (method, url, payload) =>
      app.inject({ method, url, headers: { cookie }, ...(payload !== undefined && { payload }) }),
  }
}
