import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { createPerson, issueLink, type RoleCode } from '../../src/organisation/identity/index.ts'
import { inTransaction } from '../../src/platform/database/connect.ts'
import { sharedFolder } from '../harness/data-folder.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { writeDelivery } from '../reference/delivery-writer.ts'
import { type Character, firstDelivery, secondDelivery, secondWithBadRows, union } from './county-bank.ts'

const password = 'seven lean cows'

/** The county bank at work: deliveries published, one held, September 2025 closed, and people of every scope. */
export interface OpenBank extends Pick<TestServer, 'address' | 'work'> {
  /** Everybody's. */
  password: string
  signIn(page: Page, person: keyof typeof people): Promise<void>
  /** A request of theirs that changes something; answers what the server does. */
  send(person: keyof typeof people, path: string, body: object): Promise<Record<string, string>>
  customerId(character: Pick<Character, 'no'>): Promise<string>
  deliveryId(state: string, date: string): Promise<string>
  personId(person: keyof typeof people): Promise<string>
  /** Path of a link that sets the person's password. */
  passwordLink(person: keyof typeof people): Promise<string>
  institutionId(no: string): Promise<string>
  stop(): Promise<number | null>
}

const people = {
  administrator: { name: '林越', staffNo: 'A01', role: 'administrator', institution: null },
  executive: { name: '许安', staffNo: 'E01', role: 'executive', institution: null },
  westManager: { name: '高海涛', staffNo: 'S02', role: 'branch-manager', institution: union.west },
  eastBranch: { name: '罗永福', staffNo: 'B01', role: 'branch-manager', institution: union.east },
  eastManager: { name: '何文静', staffNo: 'S01', role: 'relationship-manager', institution: union.east },
  eastTeller: { name: '朱月娥', staffNo: 'T01', role: 'teller', institution: union.east },
} satisfies Record<string, { name: string; staffNo: string; role: RoleCode; institution: string | null }>

export async function openBank(): Promise<OpenBank> {
  const september = await sharedFolder('september', async (folder) => {
    const server = await startServer()
    try {
      await bringToSeptember(server)
    } catch (error) {
      await server.stop()
      throw error
    }
    await server.stop(folder)
  })
  const server = await startServer(september)
  try {
    if (!september) await bringToSeptember(server)
    return await toBank(server)
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function bringToSeptember(server: TestServer): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'almanac-deliveries-'))
  try {
    for (const delivery of [firstDelivery, 'held', secondWithBadRows] as const) {
      const folder = writeDelivery(root, delivery === 'held' ? secondDelivery : delivery)
      if (delivery === 'held') spoilTotal(folder)
      await server.work('import', folder, { origin: 'command-line', folder })
    }
    await server.work('close', '2025-09', { origin: 'command-line', month: '2025-09' })
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/** Makes the control of a delivery state another sum than its balances have. */
export function spoilTotal(folder: string): void {
  const file = join(folder, 'control.json')
  const control = JSON.parse(readFileSync(file, 'utf8'))
  control.feeds.balances.totals.balance = '98765432.1'
  writeFileSync(file, JSON.stringify(control))
}

async function toBank(server: TestServer): Promise<OpenBank> {
  const { batch } = server.attachment.database
  const idOf = async (sql: string, ...values: string[]): Promise<string> => {
    const { rows } = await batch.query<{ id: string }>(sql, values)
    if (!rows[0]) throw new Error(`nothing found for ${values}`)
    return rows[0].id
  }
  for (const { name, staffNo, role, institution } of Object.values(people)) {
    const institutionId =
      institution && (await idOf('select id from institution where institution_no = $1', institution))
    await createPerson(batch, { name, staffNo, password, roles: [{ role, institutionId }] })
  }
  const personId = (person: keyof typeof people) =>
    idOf('select id from person where staff_no = $1', people[person].staffNo)
  return {
    address: server.address,
    password,
    work: server.work,
    stop: server.stop,
    customerId: ({ no }) => idOf('select id from customer where customer_no = $1', no),
    deliveryId: (state, date) => idOf('select id from delivery where state = $1 and business_date = $2', state, date),
    async send(person, path, body) {
      const post = (to: string, content: object, cookie = '') =>
        fetch(server.address + to, {
          method: 'POST',
          headers: { 'content-type': 'application/json', cookie },
          body: JSON.stringify(content),
        })
      const signedIn = await post('/api/session', { login: people[person].staffNo, password })
      const answer = await post(path, body, signedIn.headers.get('set-cookie')?.split(';')[0])
      if (!answer.ok) throw new Error(`${path} by ${person}: ${await answer.text()}`)
      return answer.json() as Promise<Record<string, string>>
    },
    personId,
    passwordLink: async (person) => {
      const id = await personId(person)
      const { path } = await inTransaction(batch, (db) => issueLink(db, id, false))
      return path ?? ''
    },
    institutionId: (no) => idOf('select id from institution where institution_no = $1', no),
    async signIn(page, person) {
      const data = { login: people[person].staffNo, password }
      const answer = await page.context().request.post(`${server.address}/api/session`, { data })
      if (!answer.ok()) throw new Error(`sign-in of ${person}: ${await answer.text()}`)
    },
  }
}
