import type { FastifyReply, FastifyRequest } from 'fastify'

const cookieName = 'almanac_session'
const pattern = new RegExp(`(?:^|;\\s*)${cookieName}=([\\w-]+)`)

export function readToken(request: FastifyRequest): string | undefined {
  return pattern.exec(request.headers.cookie ?? '')?.[1]
}

export function giveToken(request: FastifyRequest, reply: FastifyReply, token: string, hours: number): void {
  reply.header('set-cookie', `${cookieName}=${token}; ${attributes(request)}; Max-Age=${hours * 3600}`)
}

export function takeToken(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('set-cookie', `${cookieName}=; ${attributes(request)}; Max-Age=0`)
}

/** Secure wherever the browser came by TLS; on loopback without it the cookie could not be set otherwise. */
function attributes(request: FastifyRequest): string {
  return `Path=/; HttpOnly; SameSite=Lax${request.protocol === 'https' ? '; Secure' : ''}`
}
