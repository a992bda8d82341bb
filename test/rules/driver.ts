import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CloseSummary } from '../../src/analysis/closes/contract.ts'
import type { PolicyFile } from '../reference/naive-close.ts'

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
  close(month: string): Promise<Closing>
  /** The lines of the CSV, header included. */
  standings(month: string): Promise<string[]>
  stop(): Promise<void>
}

/** Almanac's command line, each call a process; every answer is checked for the form that scripts rely on. */
export async function createBank(options: { policy?: PolicyFile; currency?: string } = {}): Promise<Bank> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-rules-'))
  const environment = {
    ...process.env,
    ALMANAC_DATA: join(folder, 'data'),
    ALMANAC_DEMO: 'off',
    ...(options.currency ? { ALMANAC_CURRENCY: options.currency } : {}),
  }
  const run = (...words: string[]) => runAlmanac(words, environment)
  let policyCount = 0

  const bank: Bank = {
    async import(root) {
      const { code, stdout, stderr } = await run('import', root, '--json')
      const { deliveries } = JSON.parse(onlyLine(stdout, stderr)) as { deliveries: ImportedDelivery[] }
      const expected = deliveries.some((delivery) => delivery.state === 'held') ? 1 : 0
      if (code !== expected) throw new Error(`import answered ${code} instead of ${expected}: ${stdout}${stderr}`)
      return deliveries
    },
    async adopt(policy) {
      const file = join(folder, `policy-${++policyCount}.json`)
      writeFileSync(file, JSON.stringify(policy))
      const { code, stdout, stderr } = await run('policy', 'adopt', file)
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
      return stdout.replaceAll('\r\n', '\n').trimEnd().split('\n')
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
