import type pg from 'pg'
import { reach } from '../../platform/faults.ts'
import { type HeadsWriter, openHeadsWriter } from './heads.ts'
import { chainSome, findHead, isHead } from './queries.ts'

interface ChainContext {
  batch: pg.Pool
  dataFolder: string
  log: { error(details: object, message: string): void }
}

const atOnce = 2000
const everyMs = 1000
/** Heads are for years: one in so long a time is enough while the chain grows. */
const headEveryMs = 10_000

/**
 * The one writer of the chain, in the process that holds the instance lock: moves what the inbox holds to the chain's end
 * every second, until it is stopped. The chain's end is written to the file of heads after the commit that made it; what
 * a kill left unwritten between the two is written by the next start, which finds the chain longer than the file says.
 */
export async function startChain(context: ChainContext): Promise<{ stop(): Promise<void> }> {
  const heads = await openChain(context)
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let chaining = Promise.resolve()
  let toldAt = Number.NEGATIVE_INFINITY
  const step = () => {
    const tells = performance.now() - toldAt >= headEveryMs
    chaining = chainAll(context.batch, heads, tells)
      .then((told) => {
        if (told) toldAt = performance.now()
      })
      .catch((error) => {
        if (!stopped) context.log.error({ err: error }, 'the audit could not be chained; it is tried again')
      })
      .then(() => {
        if (!stopped) timer = setTimeout(step, everyMs).unref()
      })
  }
  step()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await chaining
      await chainAll(context.batch, heads).finally(() => heads.close())
    },
  }
}

/** Chains what waits, once: for a command line that was the running instance. */
export async function chainOnce(context: ChainContext): Promise<void> {
  const heads = await openChain(context)
  await chainAll(context.batch, heads).finally(() => heads.close())
}

async function openChain({ batch, dataFolder, log }: ChainContext): Promise<HeadsWriter> {
  const heads = await openHeadsWriter(dataFolder, await findHead(batch))
  const last = heads.last()
  // What is recorded from now on is worth keeping all the same; the fault stays in the file for the verification to tell.
  if (last === null || (last && !(await isHead(batch, last))))
    log.error({ head: last }, 'the audit is not as its heads say: run `almanac audit verify`')
  return heads
}

/** Answers whether a head was written. */
async function chainAll(batch: pg.Pool, heads: HeadsWriter, tells = true): Promise<boolean> {
  let told = false
  for (;;) {
    const { moved, head } = await chainSome(batch, atOnce)
    reach('audit:chained')
    if (tells && head && head.sha256 !== heads.last()?.sha256) {
      await heads.append(head)
      told = true
    }
    reach('audit:head-written')
    if (moved < atOnce) return told
  }
}
