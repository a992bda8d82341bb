import { lookup } from 'node:dns'
import { type IncomingMessage, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { hostOf, type Reach } from './addresses.ts'
import type { SendProblem } from './contract.ts'

export interface Answered {
  /** Null when no answer came; `problem` says why. */
  status: number | null
  problem: SendProblem | null
}

export interface PostLimits {
  withinMs: number
  /** So much of the answer is taken before it is hung up on. */
  answerBytes: number
}
const usualLimits: PostLimits = { withinMs: 10_000, answerBytes: 64 * 1024 }

/** As `dns.lookup` with `all`. */
export type Resolve = (
  host: string,
  options: { all: true },
  done: (error: NodeJS.ErrnoException | null, found: { address: string; family: number }[]) => void,
) => void

class ClosedAddress extends Error {}

/**
 * Posts to an address outside. What a name is resolved to is judged where the connection is made, and that very address
 * is connected to: a name that changes its mind leads nowhere else. Redirects are answers like any other.
 */
export async function post(
  address: string,
  message: { headers: Record<string, string>; body: string },
  reach: Reach,
  { limits = usualLimits, resolve = lookup }: { limits?: PostLimits; resolve?: Resolve } = {},
): Promise<Answered> {
  const url = new URL(address)
  const host = hostOf(url)
  // Nothing is looked up for an address in numbers. What may be reached can have changed since it was entered.
  if (!reach.mayName(url) || (isIP(host) && !reach.mayConnect(host, host))) return { status: null, problem: 'address' }
  const guarded: LookupFunction = (name, options, done) =>
    resolve(name, { all: true }, (error, found) => {
      const open = found?.filter((one) => reach.mayConnect(one.address, host)) ?? []
      const [first] = open
      if (error || !first) done(error ?? new ClosedAddress(name), '', 0)
      else if (options.all) done(null, open)
      else done(null, first.address, first.family)
    })
  try {
    return { status: await send(url, message, guarded, limits), problem: null }
  } catch (error) {
    return { status: null, problem: problemOf(error as NodeJS.ErrnoException) }
  }
}

function send(
  url: URL,
  { headers, body }: { headers: Record<string, string>; body: string },
  guarded: LookupFunction,
  { withinMs, answerBytes }: PostLimits,
): Promise<number> {
  const request = url.protocol === 'https:' ? requestSecure : requestPlain
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(withinMs)
    const sent = request(url, { method: 'POST', headers, lookup: guarded, agent: false, signal }, (answer) => {
      takeSome(answer, answerBytes).then(() => resolve(answer.statusCode ?? 0), reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** What the answer says is of no interest; a receiver that means well is let finish. */
async function takeSome(answer: IncomingMessage, most: number): Promise<void> {
  let bytes = 0
  for await (const part of answer) {
    bytes += (part as Buffer).length
    // Leaving the loop hangs up.
    if (bytes > most) return
  }
}

function problemOf(error: NodeJS.ErrnoException): SendProblem {
  if (error instanceof ClosedAddress) return 'address'
  const { code = '', name } = error
  if (name === 'AbortError' || name === 'TimeoutError' || code === 'ETIMEDOUT') return 'time'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'name'
  if (code === 'ECONNREFUSED') return 'refused'
  return /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO/.test(code) ? 'certificate' : 'connection'
}
