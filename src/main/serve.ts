import { setTimeout as sleep } from 'node:timers/promises'
import { hasDemoPeople, issueSetupCode, listDemoPeople } from '../organisation/identity/index.ts'
import { startDays } from '../organisation/institutions/index.ts'
import { type Config, readConfig } from '../platform/config.ts'
import { rolePassword } from '../platform/database/roles.ts'
import { dayIn } from '../platform/day.ts'
import { AppError } from '../platform/errors.ts'
import { isForThisMachineOnly } from '../platform/http/security.ts'
import { createHttp } from './http.ts'
import { createLog, type Instance, type Log, openInstance } from './instance.ts'
import { seedDemo } from './seed.ts'
import { Ended, exitAtOnce, isCutOff, untilDead, untilTold } from './until-ended.ts'
import { recover, startAudit, startClock, startWork } from './work.ts'

const stopWithinMs = 5000
const attempts = 12
const attemptAfterMs = 250

/** Runs Almanac until it is told to end (Ctrl-C, SIGTERM) or a part that it needs has ended. */
export async function serve(): Promise<void> {
  const config = readConfig(process.env)
  const told = untilTold()
  const log = createLog(config)
  const instance = await Promise.race([becomeServer(config, log), told]).catch((error) => {
    if (error instanceof Ended) exitAtOnce(0)
    throw error
  })
  const ended = Promise.race([told, untilDead(instance)]).catch((end: Ended) => end)
  let running: { stop(): Promise<void> } | undefined
  const start = async () => {
    running = await startServer(instance)
  }
  try {
    const { exitCode, message } = await Promise.race([ended, start().then(() => ended)])
    process.exitCode = exitCode === 1 ? 1 : 0
    if (process.exitCode) log.error(message)
    // Neither a job under way nor a request that hangs is waited for: the next start recovers.
    else await Promise.race([running?.stop(), sleep(stopWithinMs)])
  } finally {
    await instance.abandon()
  }
  exitAtOnce(process.exitCode)
}

/** A command line that is at work on the folder is given some seconds to end; whoever is there still is another server. */
async function becomeServer(config: Config, log: Log): Promise<Instance> {
  for (let attempt = 1; ; attempt++) {
    const opened = await openInstance(config, log).catch((error) => {
      if (!isCutOff(error) || attempt === attempts) throw error
    })
    if (opened?.instance) return opened.instance
    await opened?.attachment.stop()
    if (attempt === attempts)
      throw new AppError('instance-unavailable', `Almanac runs already on ${config.dataFolder}.`)
    await sleep(attemptAfterMs)
  }
}

async function startServer(instance: Instance): Promise<{ stop(): Promise<void> }> {
  const { config } = instance
  await recover(instance)
  const audit = await startAudit(instance)
  await loadDemo(instance)
  const { batch } = instance.database
  const days = await startDays({ batch, today: dayIn(config.timeZone), log: instance.log })
  const worker = await startWork(instance, { screens: true })
  const clock = startClock(instance)
  const app = await createHttp(instance)
  await app.listen({ port: config.port, host: config.host })
  await announce(instance, addressOf(config, app.server.address()))
  return {
    stop: async () => {
      await app.close()
      await worker.stop()
      await clock.stop()
      await days.stop()
      // Last of all: what the others recorded as they ended is chained too.
      await audit.stop()
      await instance.stop()
    },
  }
}

/** On a terminal a line that fills up, elsewhere a line per tenth. */
async function loadDemo(instance: Instance): Promise<void> {
  let shown = -1
  await seedDemo(instance, demoSecret(instance.database.ownerUrl), (part) => {
    const percent = Math.floor(part * 100)
    if (percent <= shown || (!process.stdout.isTTY && percent < shown + 10)) return
    shown = percent
    process.stdout.write(
      process.stdout.isTTY
        ? `\rLoading the demo co-operative ${percent}% `
        : `Loading the demo co-operative ${percent}%\n`,
    )
  })
  if (shown >= 0 && process.stdout.isTTY) process.stdout.write('\n')
}

function addressOf(config: Config, address: { port: number } | string | null): string {
  const port = typeof address === 'object' && address ? address.port : config.port
  return `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
}

/** On standard output, for the person at the console. */
async function announce({ config, database }: Instance, address: string): Promise<void> {
  const lines = [`Almanac is running at ${address}`]
  const code = await issueSetupCode(database.batch)
  if (code) lines.push(`There are no people yet. Create the administrator there with this one-time code: ${code}`)
  if (isForThisMachineOnly(config) && (await hasDemoPeople(database.batch))) {
    lines.push('Sign in as one of the demo:')
    const people = listDemoPeople(demoSecret(database.ownerUrl))
    for (const { role, login, password } of people) lines.push(`  ${role.padEnd(21)} ${login.padEnd(24)} ${password}`)
  }
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** For seedDemoPeople and listDemoPeople: follows from the data folder's own secret. */
export function demoSecret(ownerUrl: string): string {
  return rolePassword(ownerUrl, 'demo people')
}
