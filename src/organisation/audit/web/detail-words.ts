import type { TFunction } from 'i18next'
import type { Formats } from '../../../platform/i18n/format.ts'
import type { AuditEntry } from '../contract.ts'
import { camelCase, isRecord, referenceKey, referenceKind } from '../references.ts'
import { roleSubject } from './audit-words.ts'

/** What records of other slices say, in their words. */
export interface TellRecorded {
  /** The content of a policy, a sentence each; undefined where it is none that is known. */
  policy: (content: unknown) => string[] | undefined
  /** Why a delivery was held; undefined where it is no such reason. */
  held: (reason: unknown) => string | undefined
  tier: (tier: number) => string
}

export interface Telling {
  t: TFunction
  formats: Formats
  tell: TellRecorded
}

export interface Detail {
  key: string
  name: string
  /** A line each; none where nothing stood there. */
  before: string[]
  after: string[]
}

type Recorded = Record<string, unknown>
type Told = Pick<AuditEntry, 'action' | 'names'>

/** Numbers by which only the database knows something, and what is said elsewhere in the entry. */
export const untold = new Set([
  'id',
  'changeId',
  'closeId',
  'policyId',
  'undoes',
  'formerRoles',
  'givenRoles',
  'policy',
  'field',
])
const untoldOf: Partial<Record<AuditEntry['action'], string[]>> = {
  'person-changed': ['demo'],
  'organisation-changed': ['subject'],
  'organisation-fact': ['subject'],
  'standings-downloaded': ['kind', 'subject'],
  'approval-rule-changed': ['kind'],
}

/** Of a change, the fields that differ; of anything else, what was recorded with it: in the reader's words. */
export function detailsOf(entry: Told & Pick<AuditEntry, 'details'>, telling: Telling): Detail[] {
  if (entry.details === null) return []
  const recorded = JSON.parse(entry.details) as Recorded
  const isChange = isRecord(recorded.before) || isRecord(recorded.after)
  const [before, after] = isChange ? [recorded.before, recorded.after] : [undefined, recorded]
  const [former, latter] = [isRecord(before) ? before : {}, isRecord(after) ? after : {}]
  const hidden = (key: string) => untold.has(key) || untoldOf[entry.action]?.includes(key)
  return [...new Set([...Object.keys(former), ...Object.keys(latter)])]
    .filter((name) => !isSame(former[name], latter[name]) && !hidden(camelCase(name)))
    .map((name) => {
      const key = camelCase(name)
      const [gone, come] = whatDiffers(former[name], latter[name])
      const lines = (value: unknown, of: Recorded) => linesOf(key, value, of, entry, telling)
      return { key, name: fieldName(name, telling), before: lines(gone, former), after: lines(come, latter) }
    })
    .filter(({ before, after }) => before.length + after.length > 0)
}

/** What is off in something new is as little a difference as what is off in something gone; a size of 0 is one. */
function isSame(before: unknown, after: unknown): boolean {
  const orNothing = (value: unknown) => (value === undefined || value === false || value === '' ? null : value)
  return JSON.stringify(orNothing(before)) === JSON.stringify(orNothing(after))
}

/** Of two lists, what went and what came. */
function whatDiffers(before: unknown, after: unknown): [unknown, unknown] {
  if (!Array.isArray(before) || !Array.isArray(after)) return [before, after]
  return [before.filter((one) => !after.includes(one)), after.filter((one) => !before.includes(one))]
}

/** Those that come later have no word here yet: their own, apart. */
function fieldName(name: string, { t }: Telling): string {
  const keys = [
    `audit.field.${camelCase(name)}`,
    `delivery.feed.${name}`,
    `tiers.standing.${name}`,
    `tiers.change.${name}`,
  ]
  return t(keys as ['audit.field.name'], {
    defaultValue: name
      .replaceAll(/(?=[A-Z])|_/g, ' ')
      .trim()
      .toLowerCase(),
  })
}

function linesOf(key: string, value: unknown, of: Recorded, entry: Told, telling: Telling): string[] {
  const { t, tell } = telling
  const comma = t('ui.listComma')
  const inOne = (parts: string[]) => (parts.length ? [parts.join(comma)] : [])
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) return inOne(value.flatMap((one) => linesOf(key, one, of, entry, telling)))
  if (!isRecord(value)) return [scalarWords(key, String(value), of, entry, telling)]
  if (key === 'content') return tell.policy(value) ?? nested(value, entry, telling)
  if (key === 'reason') return [tell.held(value) ?? String(value.message)]
  return nested(value, entry, telling)
}

/** A line for each part; a part that has parts itself in one line. */
function nested(value: Recorded, entry: Told, telling: Telling, within = false): string[] {
  const { t } = telling
  return Object.entries(value).flatMap(([name, part]) => {
    const lines = isRecord(part)
      ? nested(part, entry, telling, true)
      : linesOf(camelCase(name), part, value, entry, telling)
    const words = { name: fieldName(name, telling), value: lines.join(t('ui.listComma')) }
    return lines.length ? [t(within ? 'audit.partWithin' : 'audit.part', words)] : []
  })
}

/** Fields whose values are codes, with the keys of their words; `action.field` where the field alone does not say. */
const codes: Record<string, (code: string) => string> = {
  events: (code) => `api.event.${code}`,
  means: (code) => `identity.means.${code}`,
  opened: (code) => `access.kind.${code}`,
  purpose: (code) => `access.purpose.${code}`,
  level: (code) => `approvals.level.${code}`,
  language: (code) => `audit.language.${code}`,
  'opening-ended.kind': (code) => `access.kind.${code}`,
  'approval-recorded.kind': (code) => `approvals.kind.${code}`,
  'delivery-imported.state': (code) => `delivery.state.${code}`,
  'export-changed.state': (code) => `exports.states.${code}`,
  'value.kind': (code) => `organisation.kinds.${code}`,
  'value.customerGroup': (code) => `organisation.groups.${code}`,
  'organisation-changed.roles': (code) => `audit.rolesThen.${code}`,
}
/** Those whose words stand with the audit. */
const ownCodes = new Set([
  'organisation-changed.kind',
  'organisation-changed.state',
  'approval-recorded.action',
  'session-ended.reason',
  'sign-in-refused.reason',
  'link-issued.kind',
  'started.demo',
  'origin',
  'by',
  'offReason',
  'password',
  'definition',
  'postgres',
  'clickhouse',
  'mail',
  'signOn',
  'signOnStrong',
  'list',
])

/** Undefined where the field holds no code; a code that comes later stands for itself. */
function codeWords(fields: string[], code: string, t: TFunction): string | undefined {
  const key = fields.map((field) => codes[field]?.(code)).find((one) => one !== undefined)
  const own = fields.some((field) => ownCodes.has(field)) ? `audit.code.${code}` : undefined
  const keys = [key ?? own, `error.${code}`]
  return key || own ? t(keys as ['audit.code.own'], { defaultValue: code }) : undefined
}

const counted = new Set(['rows', 'downloads', 'fromSize', 'requestsPerMinute', 'hours', 'step', 'count'])
const amounts = new Set(['deposits', 'investments', 'cts', 'total'])

function scalarWords(key: string, value: string, of: Recorded, { action, names }: Told, telling: Telling): string {
  const { t, formats, tell } = telling
  const kind = referenceKind(key, of)
  if (kind) {
    const name = names[referenceKey({ kind, id: value })]
    return name ?? t(kind === 'customer' ? 'audit.customerGone' : 'audit.nameGone')
  }
  if (key === 'value' && of.field === 'closed')
    return t(value === 'true' ? 'organisation.closedMark' : 'organisation.open')
  if (key === 'permissions' || key === 'permission')
    return t(`people.may.${value.replace(':', '-')}` as 'people.may.customer-read', { defaultValue: value })
  if (key === 'role') return roleSubject(value, t)
  if (key === 'tier') return tell.tier(Number(value))
  const coded = codeWords([`${action}.${key}`, `${key}.${of.field}`, key], value, t)
  if (coded !== undefined) return coded
  if (key === 'month' || key === 'recomputedMonths') return formats.month(value.slice(0, 7))
  if (key === 'seconds') return formats.seconds(Number(value))
  const isNumber = /^-?\d+(\.\d+)?$/.test(value)
  if (isNumber && amounts.has(key)) return formats.amount(value)
  if (isNumber && (counted.has(key) || typeof of[key] === 'number')) return formats.plain(value)
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return formats.longDate(value)
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value)) return formats.instant(value)
  if (value === 'true' || value === 'false') return t(value === 'true' ? 'audit.yes' : 'audit.no')
  return value
}
