import { constants } from 'node:os'
import { AppError } from '../platform/errors.ts'
import type { Instance } from './instance.ts'

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Ends the work under way: by a signal, or because a part of Almanac has ended. */
export class Ended extends AppError {
  readonly exitCode: number
  constructor(reason: string, exitCode: number) {
    super('instance-unavailable', reason)
    this.exitCode = exitCode
  }
}

/** Rejects with Ended at the first Ctrl-C or SIGTERM; further ones, which are normal, change nothing. */
export function untilTold(): Promise<never> {
  const told = new Promise<never>((_resolve, reject) => {
    for (const signal of endings) {
      const ended = new Ended(`Ended by ${signal}; what was under way does not count.`, 128 + constants.signals[signal])
      process.on(signal, () => reject(ended))
    }
  })
  // Told while nobody listens yet: whoever races against it later hears it then.
  told.catch(() => {})
  return told
}

/** Rejects with Ended when the instance has died. */
export async function untilDead(instance: Instance | undefined): Promise<never> {
  throw ofDeath(await (instance?.died ?? new Promise<never>(() => {})))
}

export function ofDeath(reason: string): Ended {
  const advice = 'Almanac ends too; the next start recovers, and what was under way can be given again.'
  return new Ended(`${reason} ${advice}`, 1)
}

/** An instance that stops breaks connections at any moment: whoever waits for it opens the data folder anew. */
export function isCutOff(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  const cut = /^(instance-unavailable|job-interrupted|ECONN\w+|EPIPE|57P0\d|08\w{3})$/
  // Of a connection that ends without a word pg says so itself.
  return typeof code === 'string' ? cut.test(code) : /^Connection terminated|is not queryable$/.test(error.message)
}

/**
 * Ends the process although ClickHouse may be at work in it: on an ordinary exit its own handlers would then wait for
 * each other for ever, or crash. Another program in our place is what leaves them out.
 */
export function exitAtOnce(code: number): never {
  process.execve?.('/bin/sh', ['sh', '-c', `exit ${code}`], {})
  process.exit(code)
}
