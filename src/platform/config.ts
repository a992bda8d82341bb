import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { ConfigError } from './errors.ts'
import { isLoopback } from './http/security.ts'

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  ALMANAC_DATA: z.string().min(1).default('data'),
  ALMANAC_DEMO: z.enum(['on', 'off']).default('on'),
  ALMANAC_CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/, 'three capital letters, e.g. CNY')
    .default('CNY'),
  ALMANAC_TIMEZONE: z.string().default('Asia/Shanghai').refine(isTimeZone, 'an IANA time zone, e.g. Asia/Shanghai'),
  ALMANAC_PUBLIC_URL: z
    .url({ protocol: /^https?$/, abort: true })
    .refine((url) => new URL(url).pathname === '/', 'an address without a path, e.g. https://almanac.bank.example')
    .transform((url) => new URL(url).origin)
    .optional(),
  ALMANAC_TRUSTED_PROXIES: z.string().transform(readNetworks).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  CLICKHOUSE_URL: z.url({ protocol: /^https?$/ }).optional(),
  ALMANAC_UPLOAD_MB: z.coerce.number().int().min(1).max(1_000_000).default(2048),
  // A working day, and an hour away from the desk: what NIST SP 800-63B recommends for systems like this.
  ALMANAC_SESSION_HOURS: z.coerce.number().int().min(1).max(24).default(12),
  ALMANAC_SESSION_IDLE_MINUTES: z.coerce.number().int().min(5).max(1440).default(60),
  ALMANAC_WEBHOOK_ALLOW: z.string().transform(readHosts).optional(),
  ALMANAC_EXPORT_ROWS: z.coerce.number().int().min(1).max(100_000).default(5000),
  ALMANAC_PASSWORD_DAYS: z.coerce.number().int().min(1).max(3650).optional(),
  ALMANAC_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  ALMANAC_MAIL_FROM: z
    .string()
    .regex(/^([^<>@]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, 'e.g. Almanac <almanac@bank.example>')
    .optional(),
  ALMANAC_REVEAL_MINUTES: z.coerce.number().int().min(1).max(480).default(10),
  ALMANAC_BREAK_GLASS_HOURS: z.coerce.number().min(0.25).max(24).default(4),
  ALMANAC_OIDC_ISSUER: z.url().refine(isSafeIssuer, 'an https address; http on this machine only').optional(),
  ALMANAC_OIDC_CLIENT_ID: z.string().min(1).optional(),
  ALMANAC_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  ALMANAC_OIDC_NAME: z.string().min(1).max(60).default('OpenID'),
  ALMANAC_OIDC_SCOPE: z.string().min(1).default('openid profile email'),
  ALMANAC_OIDC_ROLE_CLAIM: z.string().min(1).default('roles'),
  ALMANAC_OIDC_ROLES: z.string().transform(readMappings).default([]),
  ALMANAC_OIDC_STAFF_CLAIM: z.string().min(1).optional(),
  ALMANAC_OIDC_STRONG: z.string().transform(readStrong).default('never'),
  ALMANAC_OIDC_MATCH_EMAIL: z.enum(['on', 'off']).default('off'),
  ALMANAC_PASSWORD_SIGN_IN: z.enum(['everybody', 'administrators']).default('everybody'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

/** What a value of the provider's role claim gives: a role, for the institution of this number or for all. */
export interface RoleMapping {
  value: string
  role: string
  institution?: string | undefined
}

/** An OpenID Connect provider at which people sign in. */
export interface SignOnConfig {
  issuer: string
  clientId: string
  clientSecret: string
  /** What people call it. */
  name: string
  scope: string
  roleClaim: string
  roles: readonly RoleMapping[]
  /** By which somebody who is here already is recognised at their first sign-in there. */
  staffClaim: string | undefined
  matchEmail: boolean
  /** By which values of `acr` or `amr` it says that it has asked for a second factor; `trusted` where it always does. */
  strong: readonly string[] | 'trusted' | 'never'
  /** Whether only administrators sign in with a password. */
  only: boolean
}

export interface Config {
  port: number
  host: string
  /** Absolute path of the data folder. */
  dataFolder: string
  demo: boolean
  /** Home currency, ISO 4217. */
  currency: string
  timeZone: string
  /** Where people reach it, as an origin without a path; undefined where it is reached at the address it listens on. */
  publicUrl: string | undefined
  /** Addresses and networks whose X-Forwarded-* headers are believed. */
  trustedProxies: readonly string[]
  databaseUrl: string | undefined
  clickhouseUrl: string | undefined
  /** Largest zip of deliveries that may be uploaded. */
  uploadMaxBytes: number
  /** After these a session ends, however much it is used; and after these without use. */
  sessionHours: number
  sessionIdleMinutes: number
  /** Hosts, addresses and networks (CIDR) that webhooks may reach although they are not public. */
  webhookAllow: readonly string[]
  /** The most rows of one export. */
  exportRows: number
  /** After so many days a password is renewed at the next sign-in; undefined: none gets too old. */
  passwordDays: number | undefined
  /** Undefined: no mail is sent. What is sent leads to `publicUrl`. */
  mail: { smtpUrl: string; from: string } | undefined
  /** How long a number shows whole once somebody has said why, and a customer stays open behind a broken glass. */
  revealMinutes: number
  breakGlassHours: number
  /** Undefined where there is no single sign-on. */
  signOn: SignOnConfig | undefined
  logLevel: string
}

/** Read once at the start; every variable is described in the README. Throws ConfigError naming the variable. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = schema.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')))
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  }
  const value = parsed.data
  return {
    port: value.PORT,
    host: value.HOST,
    dataFolder: resolve(value.ALMANAC_DATA),
    demo: value.ALMANAC_DEMO === 'on',
    currency: value.ALMANAC_CURRENCY,
    timeZone: value.ALMANAC_TIMEZONE,
    publicUrl: value.ALMANAC_PUBLIC_URL,
    trustedProxies: value.ALMANAC_TRUSTED_PROXIES ?? [],
    databaseUrl: value.DATABASE_URL,
    clickhouseUrl: value.CLICKHOUSE_URL,
    uploadMaxBytes: value.ALMANAC_UPLOAD_MB * 1024 * 1024,
    sessionHours: value.ALMANAC_SESSION_HOURS,
    sessionIdleMinutes: value.ALMANAC_SESSION_IDLE_MINUTES,
    webhookAllow: value.ALMANAC_WEBHOOK_ALLOW ?? [],
    exportRows: value.ALMANAC_EXPORT_ROWS,
    passwordDays: value.ALMANAC_PASSWORD_DAYS,
    mail: readMail(value),
    revealMinutes: value.ALMANAC_REVEAL_MINUTES,
    breakGlassHours: value.ALMANAC_BREAK_GLASS_HOURS,
    signOn: signOnOf(value),
    logLevel: value.LOG_LEVEL,
  }
}

/** Links in mails lead to a configured address: one taken from a request could be anybody's. */
function readMail(value: z.output<typeof schema>): Config['mail'] {
  if (!value.ALMANAC_SMTP_URL) return undefined
  for (const needed of ['ALMANAC_MAIL_FROM', 'ALMANAC_PUBLIC_URL'] as const) {
    if (!value[needed]) throw new ConfigError(`${needed}: needed where ALMANAC_SMTP_URL is set`)
  }
  return { smtpUrl: value.ALMANAC_SMTP_URL, from: value.ALMANAC_MAIL_FROM ?? '' }
}

function signOnOf(value: z.output<typeof schema>): SignOnConfig | undefined {
  const {
    ALMANAC_OIDC_ISSUER: issuer,
    ALMANAC_OIDC_CLIENT_ID: clientId,
    ALMANAC_OIDC_CLIENT_SECRET: clientSecret,
  } = value
  const only = value.ALMANAC_PASSWORD_SIGN_IN === 'administrators'
  if (!issuer || !clientId || !clientSecret) {
    if (issuer || clientId || clientSecret || only) {
      throw new ConfigError(
        'ALMANAC_OIDC_ISSUER, ALMANAC_OIDC_CLIENT_ID, ALMANAC_OIDC_CLIENT_SECRET: all three are needed',
      )
    }
    return undefined
  }
  return {
    issuer,
    clientId,
    clientSecret,
    name: value.ALMANAC_OIDC_NAME,
    scope: value.ALMANAC_OIDC_SCOPE,
    roleClaim: value.ALMANAC_OIDC_ROLE_CLAIM,
    roles: value.ALMANAC_OIDC_ROLES,
    staffClaim: value.ALMANAC_OIDC_STAFF_CLAIM,
    strong: value.ALMANAC_OIDC_STRONG,
    matchEmail: value.ALMANAC_OIDC_MATCH_EMAIL === 'on',
    only,
  }
}

/** Secrets and tokens travel to it. */
function isSafeIssuer(issuer: string): boolean {
  const { protocol, hostname } = new URL(issuer)
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

const mappings = z.array(
  z.strictObject({ value: z.string().min(1), role: z.string().min(1), institution: z.string().min(1).optional() }),
)

function readMappings(text: string, context: z.RefinementCtx): RoleMapping[] {
  try {
    const parsed = mappings.safeParse(JSON.parse(text))
    if (parsed.success) return parsed.data
  } catch {}
  context.addIssue('a JSON list such as [{"value":"tellers-east","role":"teller","institution":"1002"}]')
  return []
}

function readStrong(text: string, context: z.RefinementCtx): SignOnConfig['strong'] {
  if (text === 'trusted' || text === 'never') return text
  const values = partsOf(text)
  if (values.some((one) => ['', 'trusted', 'never'].includes(one)))
    context.addIssue('never, trusted, or values of acr or amr between commas, e.g. mfa,phr')
  return values
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** Addresses and networks between commas. */
function readNetworks(text: string, context: z.RefinementCtx): string[] {
  const networks = partsOf(text)
  for (const network of networks)
    if (!isNetwork(network)) context.addIssue(`${network}: an address or a network, e.g. 10.1.2.3 or 10.1.0.0/16`)
  return networks
}

/** The same, and names of hosts. */
function readHosts(text: string, context: z.RefinementCtx): string[] {
  const hosts = partsOf(text.toLowerCase())
  for (const host of hosts)
    if (!isNetwork(host) && !/^[a-z\d-]+(\.[a-z\d-]+)*$/.test(host))
      context.addIssue(`${host}: a host, an address or a network, e.g. hooks.bank.local or 10.1.0.0/16`)
  return hosts
}

const partsOf = (text: string) => text.split(',').map((one) => one.trim())

function isNetwork(text: string): boolean {
  const [address = '', bits] = text.split('/')
  const family = isIP(address)
  const most = family === 4 ? 32 : 128
  return family > 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
}
