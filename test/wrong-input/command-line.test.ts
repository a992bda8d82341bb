import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasEnded, type Running, signal, startAlmanac, waitFor } from '../kill/process.ts'

const root = mkdtempSync(join(tmpdir(), 'almanac-command-'))
const data = join(root, 'data')
const timeout = 120_000

interface Ended {
  code: number | null | undefined
  stdout: string
  stderr: string
}

async function almanac(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const running = startAlmanac(data, args, env)
  await hasEnded(running)
  return { code: running.ended?.code, stdout: running.stdout, stderr: running.stderr }
}

/** Exactly one line, whatever happened. */
function jsonOf({ stdout }: Ended): unknown {
  expect(stdout.split('\n')).toHaveLength(2)
  return JSON.parse(stdout)
}

afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('wrong usage', () => {
  it.each([
    [[], /a command is missing/],
    [['imports', 'x'], /almanac imports: wrong arguments/],
    [['import'], /almanac import: wrong arguments/],
    [['import', 'a', 'b'], /almanac import: wrong arguments/],
    [['close', '2026-13'], /almanac close: wrong arguments/],
    [['close', '2026-1'], /almanac close: wrong arguments/],
    [['standings', '2026-01'], /almanac standings: wrong arguments/],
    [['policy', 'adopt'], /almanac policy: wrong arguments/],
    [['audit', 'accept-heads'], /almanac audit: wrong arguments/],
    [['close', '2026-01', '--force'], /--force/],
    [['import', 'x', '--source'], /--source/],
  ])('%j ends with 2, says what is wrong and how it is used', async (args, message) => {
    const ended = await almanac([...args, '--json'])
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(message) })
    expect(ended.stderr).toContain('Usage: almanac')
    expect(jsonOf(ended)).toMatchObject({ error: { code: 'bad-input' } })
  })

  it('a setting that cannot be is named', async () => {
    const ended = await almanac(['close', '2026-01'], { ALMANAC_CURRENCY: 'yuan' })
    expect(ended).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/ALMANAC_CURRENCY: three capital/),
    })
  })
})

describe('what is refused or held ends with 1', () => {
  let server: Running

  // The commands hand their work to a server, as they do on a bank's machine; it stands still in a close until told.
  beforeAll(async () => {
    server = startAlmanac(data, ['serve'], { ALMANAC_HALT_AT: 'close:staged' })
    await waitFor(server, () => server.stdout.includes('is running at'))
  }, timeout)
  afterAll(async () => {
    signal(server.pid, 'SIGCONT')
    signal(server.pid, 'SIGTERM')
    await hasEnded(server)
    expect(server.ended?.code, server.stderr).toBe(0)
  })

  it('folders without a delivery', { timeout }, async () => {
    mkdirSync(join(root, 'empty'))
    const missing = await almanac(['import', join(root, 'nowhere'), '--json'])
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringMatching(/no folder .*nowhere/) })
    expect(jsonOf(missing)).toMatchObject({ error: { code: 'folder-not-found' } })
    const empty = await almanac(['import', join(root, 'empty')])
    expect(empty).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/No delivery in .*empty/) })
  })

  it('a held delivery, while rows in quarantine alone are no failure', { timeout }, async () => {
    const folder = join(root, '2026-01-31')
    mkdirSync(folder)
    const rows = Array.from({ length: 100 }, (_, n) => `U${n || ''},${n === 99 ? '' : 'Name'}`)
    writeFileSync(join(folder, 'institutions.csv'), `institution_no,name\n${rows.join('\n')}\n`)
    const control = { format: 'almanac-delivery/1', source: 'core', businessDate: '2026-01-31' }
    const write = (count: number) =>
      writeFileSync(
        join(folder, 'control.json'),
        JSON.stringify({ ...control, feeds: { institutions: { file: 'institutions.csv', rows: count, totals: {} } } }),
      )
    write(101)
    const held = await almanac(['import', folder, '--json'])
    expect(held.code).toBe(1)
    expect(jsonOf(held)).toMatchObject({
      deliveries: [{ date: '2026-01-31', state: 'held', reason: expect.stringMatching(/counts 101 rows/) }],
    })
    expect((await almanac(['import', folder])).stdout).toMatch(
      /^2026-01-31 {2}held: institutions: control\.json counts 101 rows/,
    )
    write(100)
    const published = await almanac(['import', folder, '--json'])
    expect(published.code).toBe(0)
    expect(jsonOf(published)).toMatchObject({
      deliveries: [{ state: 'published', feeds: { institutions: { quarantined: 1 } } }],
    })
  })

  it('standings of a month that is open, and a policy that is none', { timeout }, async () => {
    const standings = await almanac(['standings', '2026-01', '--csv'])
    expect(standings).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/2026-01 is not closed/) })
    writeFileSync(join(root, 'policy.json'), '{}')
    const policy = await almanac(['policy', 'adopt', join(root, 'policy.json'), '--json'])
    expect(policy).toMatchObject({ code: 1, stderr: expect.stringMatching(/Policy: /) })
    expect(jsonOf(policy)).toMatchObject({ error: { code: 'policy-invalid' } })
  })

  it('a month that is being closed already, which goes on undisturbed', { timeout }, async () => {
    expect((await almanac(['close', '2026-02'])).code).toBe(1)
    const first = startAlmanac(data, ['close', '2026-01', '--json'])
    await waitFor(server, () => server.stderr.includes('halted at close:staged'))
    const second = await almanac(['close', '2026-01', '--json'])
    expect(second).toMatchObject({ code: 1, stderr: expect.stringMatching(/Month 2026-01 is being closed already/) })
    expect(jsonOf(second)).toMatchObject({ error: { code: 'close-running' } })
    signal(server.pid, 'SIGCONT')
    await hasEnded(first)
    expect(first.ended?.code, first.stderr).toBe(0)
    expect(JSON.parse(first.stdout)).toMatchObject({ month: '2026-01', customers: 0 })
  })
})

it('commands given at once all come to their end, whichever of them is the instance', { timeout }, async () => {
  const folder = join(root, '2026-01-31')
  const commands = [1, 2, 3].map(() => almanac(['import', folder, '--json']))
  const states = (await Promise.all(commands)).map((ended) => {
    expect(ended.code, ended.stderr).toBe(0)
    return (jsonOf(ended) as { deliveries: { state: string }[] }).deliveries[0]?.state
  })
  expect(states).toEqual(['unchanged', 'unchanged', 'unchanged'])
})

it('a command takes over from a server that is killed at its work', { timeout }, async () => {
  const folder = join(root, '2026-02-01')
  mkdirSync(folder)
  writeFileSync(join(folder, 'products.csv'), 'product_no,name,family\nD,Deposit,deposit\n')
  const feeds = { products: { file: 'products.csv', rows: 1, totals: {} } }
  const control = { format: 'almanac-delivery/1', source: 'core', businessDate: '2026-02-01', feeds }
  writeFileSync(join(folder, 'control.json'), JSON.stringify(control))
  const server = startAlmanac(data, ['serve'], { ALMANAC_DIE_AT: 'import:moved' })
  await waitFor(server, () => server.stdout.includes('is running at'))
  const ended = await almanac(['import', folder, '--json'])
  expect(server.ended?.code).toBeNull()
  expect(ended.code, ended.stderr).toBe(0)
  expect(jsonOf(ended)).toMatchObject({ deliveries: [{ state: 'published' }] })
})

it('a command that comes while a new data folder is set up waits until it can be asked', { timeout }, async () => {
  const fresh = join(root, 'fresh')
  const server = startAlmanac(fresh, ['serve'])
  const asked = await Promise.all(
    [200, 900, 1500, 2000, 2400].map(async (afterMs) => {
      await sleep(afterMs)
      const asking = startAlmanac(fresh, ['policy', 'show', '--json'])
      await hasEnded(asking)
      return { code: asking.ended?.code, stderr: asking.stderr }
    }),
  )
  expect(asked).toEqual(asked.map(() => ({ code: 0, stderr: '' })))
  await waitFor(server, () => server.stdout.includes('is running at'))
  signal(server.pid, 'SIGTERM')
  await hasEnded(server)
  expect(server.ended?.code, server.stderr).toBe(0)
})
