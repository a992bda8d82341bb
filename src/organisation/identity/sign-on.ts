import * as oidc from 'openid-client'
import type { SignOnConfig } from '../../platform/config.ts'
import { AppError } from '../../platform/errors.ts'
import { type Claims, isStrong } from './sign-on-rules.ts'

/** Kept between sending a browser to the provider and its return. */
export interface SignOnChallenge {
  state: string
  nonce: string
  verifier: string
  /** Where the person wanted to go. */
  to?: string | undefined
  /** Whether the provider was to ask the person again, though it may know them still. */
  again: boolean
}

export interface Vouched {
  claims: Claims & { iss: string; sub: string }
  idToken: string
  /** Whether the provider has asked for a second factor, by what it says and what that means here. */
  strong: boolean
}

export interface SignOn {
  /** Where to send a browser, and what to remember. Throws `sign-on-away` while the provider does not answer. */
  start(
    returnTo: string,
    options: { to?: string | undefined; again: boolean },
  ): Promise<{ url: string; challenge: SignOnChallenge }>
  /** `query`: what the provider has added to `returnTo`. */
  finish(returnTo: string, query: string, challenge: SignOnChallenge): Promise<Vouched>
  /** Where a browser ends its session at the provider; undefined where the provider does not say. */
  endUrl(idToken: string, returnTo: string): Promise<string | undefined>
}

const answersWithinSeconds = 8
/** Providers change their addresses seldom; keys are looked up anew by themselves. */
const knownForMs = 60 * 60_000

/** The authorization code flow, with PKCE, state and nonce. */
export function createSignOn(config: SignOnConfig, onFailure: (reason: string) => void): SignOn {
  let known: { provider: oidc.Configuration; until: number } | undefined

  async function discover(): Promise<oidc.Configuration> {
    if (known && known.until > performance.now()) return known.provider
    const issuer = new URL(config.issuer)
    const provider = await oidc
      .discovery(issuer, config.clientId, undefined, authenticateBy(config.clientSecret), {
        timeout: answersWithinSeconds,
        // TLS vouches for who answers; the signature of the ID token for who said so.
        execute: [
          oidc.enableNonRepudiationChecks,
          ...(issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : []),
        ],
      })
      .catch((error) => {
        onFailure(reasonOf(error))
        throw away()
      })
    known = { provider, until: performance.now() + knownForMs }
    return provider
  }

  return {
    async start(returnTo, { to, again }) {
      const provider = await discover()
      const challenge = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
        to,
        again,
      }
      const url = oidc.buildAuthorizationUrl(provider, {
        redirect_uri: returnTo,
        scope: config.scope,
        state: challenge.state,
        nonce: challenge.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(challenge.verifier),
        code_challenge_method: 'S256',
        ...(again && { prompt: 'login', max_age: '0' }),
      })
      return { url: url.href, challenge }
    },
    async finish(returnTo, query, { state, nonce, verifier, again }) {
      const provider = await discover()
      const answer = new URL(returnTo)
      answer.search = query
      try {
        const tokens = await oidc.authorizationCodeGrant(provider, answer, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          ...(again && { maxAge: justNowSeconds }),
        })
        const claims = tokens.claims()
        if (!claims || !tokens.id_token) throw new Error('the provider has sent no ID token')
        const more = provider.serverMetadata().userinfo_endpoint
          ? await oidc.fetchUserInfo(provider, tokens.access_token, claims.sub)
          : {}
        // By the ID token alone, which is signed.
        return { claims: { ...more, ...claims }, idToken: tokens.id_token, strong: isStrong(claims, config.strong) }
      } catch (error) {
        onFailure(reasonOf(error))
        if (isAway(error)) throw away()
        if (error instanceof oidc.AuthorizationResponseError) {
          throw new AppError(
            'sign-on-refused',
            'The provider has not signed you in; try again or ask its administrator.',
          )
        }
        throw new AppError('sign-on-failed', 'What the provider answered is not valid here; sign in again.')
      }
    },
    async endUrl(idToken, returnTo) {
      const provider = await discover().catch(() => undefined)
      if (!provider?.serverMetadata().end_session_endpoint) return undefined
      return oidc.buildEndSessionUrl(provider, { id_token_hint: idToken, post_logout_redirect_uri: returnTo }).href
    },
  }
}

/** In the header as is usual, in the body where the provider takes it there only. */
function authenticateBy(secret: string): oidc.ClientAuth {
  const [inHeader, inBody] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)]
  return (provider, ...rest) => {
    const supported = provider.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return (supported.includes('client_secret_basic') ? inHeader : inBody)(provider, ...rest)
  }
}

/** Between signing in at the provider and arriving here. */
const justNowSeconds = 5 * 60

/** It could not be reached, took too long, or answered with an error of its own. */
function isAway(error: unknown): boolean {
  if (error instanceof TypeError && error.message === 'fetch failed') return true
  const { code, cause } = (error ?? {}) as { code?: string; cause?: unknown }
  return code === 'OAUTH_TIMEOUT' || (cause instanceof Response && cause.status >= 500)
}

/** In words only: what an error carries along may hold codes and tokens. */
function reasonOf(error: unknown): string {
  const { code, message, error: answered, cause } = error as Error & { code?: string; error?: string }
  return [code, answered, message, cause instanceof Error && cause.message].filter(Boolean).join(': ')
}

function away(): AppError {
  return new AppError(
    'sign-on-away',
    'The single sign-on does not answer just now; try again later or sign in another way.',
  )
}
