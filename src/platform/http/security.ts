import type { FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'

/** Of the API's answers: nothing in them is to be run, shown in a frame, guessed at or kept. */
export const answerHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
}

/** Of the web client. Styles are inline because Ant Design writes them as it renders. */
export const pageHeaders = {
  ...answerHeaders,
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
}

/**
 * The session cookie is SameSite=Lax, which already keeps it out of other sites' forms; this refuses what gets past an
 * old browser. Browsers name their origin on every unsafe request, so one without is a program with a cookie of its own.
 */
export function refuseCrossSite(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw crossSite()
  const origin = request.headers.origin
  if (origin !== undefined && hostOf(origin) !== request.host) throw crossSite()
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

function crossSite(): AppError {
  return new AppError('cross-site', 'This request came from another site; open Almanac itself and try again.')
}

/** Whether an address is this machine's own, as a server listens on it or as it stands in a URL. */
export function isLoopback(host: string): boolean {
  return /^(localhost|::1|\[::1\]|127(\.\d{1,3}){3})$/.test(host)
}

/** Whether nobody but this machine's own people get to a server: it listens on loopback, and no proxy brings others. */
export function isForThisMachineOnly({ host, publicUrl }: { host: string; publicUrl?: string | undefined }): boolean {
  return isLoopback(host) && (!publicUrl || isLoopback(new URL(publicUrl).hostname))
}
