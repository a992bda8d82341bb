import { type ChildProcess, fork, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CloseSummary } from '../../src/analysis/closes/contract.ts'
import { makeDataFolder } from '../harness/data-folder.ts'
import type { PolicyFile } from '../reference/naive-close.ts'
import type { NaiveGrant } from '../reference/naive-tiers.ts'
import type { Answer, Request } from './bank-process.ts'

export interface ImportedDelivery {
  date: string
  state: 'published' | 'unchanged' | 'held' | 'restated'
  reason?: unknown
  feeds: Record<string, { rows: number; accepted: number; quarantined: number }>
  seconds: number
}
export type Closing = { ok: true; summary: CloseSummary } | { ok: false; message: string }

/** A bank in a data folder of its own, worked as from outside: folders and months in, printed rows out. */
export interface Bank {
  import(folder: string): Promise<ImportedDelivery[]>
  adopt(policy: PolicyFile): Promise<void>
  /** Through approvals, which a command line has none of. */
  grant?(grant: NaiveGrant): Promise<void>
  close(month: string): Promise<Closing>
  /** The lines of the CSV, header included. */
  standings(month: string): Promise<string[]>
  stop(): Promise<void>
}

export interface BankOptions {
  policy?: PolicyFile
  currency?: string
}

interface BankFolder {
  folder: string
  environment: NodeJS.ProcessEnv
  savePolicy(policy: PolicyFile): string
}

function createFolder({ currency }: BankOptions): BankFolder {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-rules-'))
  const own = {
    ALMANAC_DATA: join(folder, 'data'),
    ALMANAC_DEMO: 'off',
    ...(currency ? { ALMANAC_CURRENCY: currency } : {}),
  }
  makeDataFolder(own.ALMANAC_DATA)
  let policyCount = 0
  return {
    folder,
    environment: { ...process.env, ...own },
    savePolicy(policy) {
      const file = join(folder, `policy-${++policyCount}.json`)
      writeFileSync(file, JSON.stringify(policy))
      return file
    },
  }
}

/** One process for the life of the bank: the stores start once, which would cost seconds with each command. */
export async function createBank(options: BankOptions = {}): Promise<Bank> {
  const { folder, environment, savePolicy } = createFolder(options)
  const child = fork(new URL('./bank-process.ts', import.meta.url).pathname, {
    env: environment,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const ask = await listen(child)
  const done = async (kind: Request['kind'], subject: string) => {
    const { result, refused } = await ask(kind, subject)
    if (refused !== undefined) throw new Error(refused)
    return result
  }

  const bank: Bank = {
    import: async (root) => ((await done('import', root)) as { deliveries: ImportedDelivery[] }).deliveries,
    adopt: async (policy) => void (await done('adopt', savePolicy(policy))),
    grant: async (grant) => void (await done('grant', JSON.stringify(grant))),
    async close(month) {
      const { result, refused } = await ask('close', month)
      return refused === undefined ? { ok: true, summary: result as CloseSummary } : { ok: false, message: refused }
    },
    async standings(month) {
      const { file } = (await done('standings', month)) as { file: string }
      return linesOf(readFileSync(file, 'utf8'))
    },
    async stop() {
      await ask('stop', '').catch(() => child.kill())
      rmSync(folder, { recursive: true, force: true })
    },
  }
  if (options.policy) await bank.adopt(options.policy)
  return bank
}

/** Settles when the process is ready; asks one thing at a time or many, answers are told apart by number. */
async function listen(child: ChildProcess): Promise<(kind: Request['kind'], subject: string) => Promise<Answer>> {
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>()
  const answerTo = (id: number) => new Promise<Answer>((resolve, reject) => waiting.set(id, { resolve, reject }))
  child.on('message', (answer: Answer) => {
    const { resolve, reject } = waiting.get(answer.id) ?? {}
    waiting.delete(answer.id)
    if (answer.failed === undefined) resolve?.(answer)
    else reject?.(new Error(answer.failed))
  })
  child.on('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the bank's process ended with ${code}`))
  })
  let asked = 0
  await answerTo(asked)
  return (kind, subject) => {
    child.send({ id: ++asked, kind, subject } satisfies Request)
    return answerTo(asked)
  }
}

function linesOf(csv: string): string[] {
  return csv.replaceAll('\r\n', '\n').trimEnd().split('\n')
}

/** Almanac's command line, each call a process; every answer is checked for the form that scripts rely on. */
export async function createCommandLineBank(options: BankOptions = {}): Promise<Bank> {
  const { folder, environment, savePolicy } = createFolder(options)
  const run = (...words: string[]) => runAlmanac(words, environment)

  const bank: Bank = {
    async import(root) {
      const { code, stdout, stderr } = await run('import', root, '--json')
      const { deliveries } = JSON.parse(onlyLine(stdout, stderr)) as { deliveries: ImportedDelivery[] }
      const expected = deliveries.some((delivery) => delivery.state === 'held') ? 1 : 0
      if (code !== expected) throw new Error(`import answered ${code} instead of ${expected}: ${stdout}${stderr}`)
      return deliveries
    },
    async adopt(policy) {
      const { code, stdout, stderr } = await run('policy', 'adopt', savePolicy(policy))
      if (code !== 0) throw new Error(`policy adopt answered ${code}: ${stdout}${stderr}`)
    },
    async close(month) {
      const { code, stdout, stderr } = await run('close', month, '--json')
      if (code === 0) return { ok: true, summary: JSON.parse(onlyLine(stdout, stderr)) as CloseSummary }
      if (code === 1) return { ok: false, message: stdout + stderr }
      throw new Error(`close answered ${code}: ${stdout}${stderr}`)
    },
    async standings(month) {
      const { code, stdout, stderr } = await run('standings', month, '--csv')
      if (code !== 0) throw new Error(`standings answered ${code}: ${stdout}${stderr}`)
      return linesOf(stdout)
    },
    async stop() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
  if (options.policy) await bank.adopt(options.policy)
  return bank
}

const command = new URL('../../scripts/almanac.mjs', import.meta.url).pathname

function runAlmanac(
  words: string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }))
  })
}

/** With --json exactly one line stands on standard output; logs go to standard error. */
function onlyLine(stdout: string, stderr: string): string {
  const lines = stdout.split('\n').filter((line) => line !== '')
  if (lines.length !== 1) throw new Error(`one line of JSON expected, got ${lines.length}: ${stdout}${stderr}`)
  return lines[0] as string
}
