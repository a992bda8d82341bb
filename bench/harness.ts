import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createLog, type Instance, openInstance } from '../src/main/instance.ts'
import { recover } from '../src/main/work.ts'
import { readConfig } from '../src/platform/config.ts'

/** `--customers <n>`, 1,000,000 unless told. */
export function readCustomers(): number {
  const { values } = parseArgs({ options: { customers: { type: 'string', default: '1000000' } }, strict: false })
  const customers = Number(values.customers)
  if (!Number.isInteger(customers) || customers < 100) throw new Error('--customers takes a whole number from 100')
  return customers
}

/** A data folder of its own, removed afterwards. */
export async function withDataFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(process.env.ALMANAC_BENCH_TMP ?? tmpdir(), 'almanac-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export async function withInstance<T>(folder: string, work: (instance: Instance) => Promise<T>): Promise<T> {
  const config = readConfig({ ALMANAC_DATA: folder, ALMANAC_DEMO: 'off', LOG_LEVEL: 'warn' })
  const { instance, attachment } = await openInstance(config, createLog(config))
  try {
    if (!instance) throw new Error('another instance runs on the folder')
    await recover(instance)
    return await work(instance)
  } finally {
    await attachment.stop()
  }
}

export interface Finished {
  stdout: string
  seconds: number
  /** Peak resident set of the process itself, its children aside. */
  peakRssMb: number
}

/** Runs a Node process on the folder to its end; throws when it fails. */
export async function runNode(args: string[], folder: string): Promise<Finished> {
  const started = performance.now()
  const child: ChildProcess = spawn(process.execPath, args, {
    env: { ...process.env, ALMANAC_DATA: folder, ALMANAC_DEMO: 'off', UV_THREADPOOL_SIZE: '16' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let stdout = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk
  })
  let peakRssMb = 0
  const poll = setInterval(() => {
    peakRssMb = Math.max(peakRssMb, residentPeakMb(child.pid ?? 0))
  }, 25)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearInterval(poll)
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`)
  return { stdout, seconds: (performance.now() - started) / 1000, peakRssMb }
}

function residentPeakMb(pid: number): number {
  try {
    const line = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+) kB/)
    return Math.round(Number(line?.[1] ?? 0) / 1024)
  } catch {
    return 0
  }
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

export const round = (value: number, places = 3) => Number(value.toFixed(places))
