import { createSign, generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

/** What the provider says of somebody, by their name there. */
export type Account = Record<string, unknown>

/** A real OpenID Connect provider on this machine, at which whoever is in `accounts` signs in with any password. */
export interface IdentityProvider {
  issuer: string
  clientId: string
  clientSecret: string
  accounts: Map<string, Account>
  /** Present where ID tokens are to be wrong: changes their claims before they are signed anew. */
  tamper?: ((claims: Record<string, unknown>) => Record<string, unknown>) | undefined
  /** Whether ID tokens are signed by somebody who is not the provider, under the name of its key. */
  forged?: boolean
  /** Whether it answers with an error of its own: to everything, or to all but browsers. */
  away: boolean | 'for servers'
  /** Lets somebody sign in as a browser would; answers where they are sent back to. */
  visit(url: string, login: string): Promise<URL>
  stop(): Promise<void>
}

/** `origin`: of Almanac, which is sent browsers back. */
export async function startIdentityProvider(origin: string): Promise<IdentityProvider> {
  const makeKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const [privateKey, strangersKey] = [makeKey(), makeKey()]
  let answer: (request: IncomingMessage, response: ServerResponse) => unknown = () => {}
  const server = createServer((request, response) => answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const accounts = new Map<string, Account>()
  const [clientId, clientSecret] = ['almanac', 'a secret of the two']
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${origin}/sign-on`],
        post_logout_redirect_uris: [`${origin}/sign-in`],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'test' }] as never },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    cookies: { keys: ['kept for a test'] },
    claims: { openid: ['sub', 'roles', 'staff'], profile: ['name'], email: ['email', 'email_verified'] },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        logoutSource: (context, form) => {
          context.body = `${form}<button form="op.logoutForm" name="logout" value="yes">Sign out</button>`
        },
      },
    },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, sub) =>
      accounts.has(sub) ? { accountId: sub, claims: () => ({ sub, ...accounts.get(sub) }) } : undefined,
    // Nobody is asked what they know already: that Almanac learns who they are.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new provider.Grant({ clientId, accountId: oidc.session?.accountId ?? '' })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
  })
  const standard = provider.callback()
  answer = async (request, response) => {
    const { pathname } = new URL(request.url ?? '', issuer)
    const isOfBrowser = request.headers.accept?.includes('text/html')
    if (made.away === true || (made.away && !isOfBrowser)) response.writeHead(503).end()
    else if (pathname.startsWith('/interaction/')) await signIn(request, response)
    else {
      if (pathname === '/token' && made.tamper) tamperWith(response, (token) => resign(token))
      await standard(request, response)
    }
  }

  async function signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') {
      response.setHeader('content-type', 'text/html')
      response.end(
        '<form method="post"><label>Name <input name="login" autofocus></label><button>Enter</button></form>',
      )
      return
    }
    let body = ''
    for await (const part of request) body += part
    const accountId = new URLSearchParams(body).get('login') ?? ''
    const refusal = { error: 'access_denied', error_description: 'nobody of this name' }
    await provider.interactionFinished(request, response, accounts.has(accountId) ? { login: { accountId } } : refusal)
  }

  function resign(token: string): string {
    const [head = '', claims = ''] = token.split('.')
    const changed = made.tamper?.(JSON.parse(Buffer.from(claims, 'base64url').toString())) ?? {}
    const signed = `${head}.${Buffer.from(JSON.stringify(changed)).toString('base64url')}`
    return `${signed}.${createSign('RSA-SHA256')
      .update(signed)
      .sign(made.forged ? strangersKey : privateKey)
      .toString('base64url')}`
  }

  const made: IdentityProvider = {
    issuer,
    clientId,
    clientSecret,
    accounts,
    away: false,
    async visit(url, login) {
      const jar = new Map<string, string>()
      let next = new URL(url)
      for (let step = 0; step < 10 && next.origin === issuer; step++) {
        const asked = next.pathname.startsWith('/interaction/')
        const answer = await fetch(next, {
          redirect: 'manual',
          headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
          ...(asked && { method: 'POST', body: new URLSearchParams({ login }) }),
        })
        for (const cookie of answer.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
          jar.set(name, value)
        }
        const location = answer.headers.get('location')
        if (!location) throw new Error(`the provider sends nobody on: ${answer.status} ${await answer.text()}`)
        next = new URL(location, next)
      }
      return next
    },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return made
}

/** Has the ID token of an answer replaced before it is sent. */
function tamperWith(response: ServerResponse, change: (token: string) => string): void {
  const end = response.end.bind(response)
  response.end = ((body?: unknown, ...rest: never[]) => {
    const text = String(body ?? '')
    const answer = text.startsWith('{') ? JSON.parse(text) : {}
    if (!answer.id_token) return end(body as never, ...rest)
    const changed = JSON.stringify({ ...answer, id_token: change(answer.id_token) })
    response.setHeader('content-length', Buffer.byteLength(changed))
    return end(changed)
  }) as typeof response.end
}
