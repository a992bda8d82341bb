import type { TFunction } from 'i18next'
import type { Formats } from '../../../platform/i18n/format.ts'
import type { AuditEntry } from '../contract.ts'

/** Who did it, also where nobody was signed in. */
export function whoWords({ personName, action }: Pick<AuditEntry, 'personName' | 'action'>, t: TFunction): string {
  return personName ?? t(/-refused$|^link-issued$/.test(action) ? 'audit.unknown' : 'audit.almanac')
}

/** What it was done to, in the reader's words; null where there is nothing to say, or a link says it. */
export function subjectWords({ action, subject }: AuditEntry, t: TFunction, formats: Formats): string | null {
  if (subject === null) return null
  switch (action) {
    case 'month-closed':
    case 'standings-downloaded':
      return formats.month(subject.slice(0, 7))
    case 'delivery-imported':
    case 'special-changed':
      return formats.longDate(subject)
    case 'policy-adopted':
      return t('tiers.policy.title')
    case 'role-changed':
    case 'second-factor-demanded':
      if (subject.startsWith('custom-')) return t('audit.ownRole', { number: subject.slice('custom-'.length) })
      return t(`identity.role.${subject}` as 'identity.role.risk', { defaultValue: subject })
    case 'organisation-fact':
      return t(`organisation.field.${subject}` as 'organisation.field.name', { defaultValue: subject })
    case 'customer-found':
      return t(`palette.matched.${subject}` as 'palette.matched.mobile', { defaultValue: subject })
    case 'approval-recorded':
      return t('audit.request', { number: subject })
    case 'approval-rule-changed':
      return t(`approvals.kind.${subject}` as 'approvals.kind.special-grant', { defaultValue: subject })
    case 'value-revealed':
      return t(`access.field.${subject}` as 'access.field.mobile', { defaultValue: subject })
    case 'opening-refused':
      return t(`access.kind.${subject}` as 'access.kind.identified', { defaultValue: subject })
    case 'quarantine-read':
    case 'quarantine-downloaded':
    // One's own, and the entry says whose.
    case 'second-step-changed':
      return null
    default:
      return subject
  }
}

interface ChangedField {
  name: string
  before: string | null
  after: string | null
}

/** Of a change, the fields that differ; of anything else, what was recorded with it. */
export function changedFields(details: string | null): ChangedField[] {
  if (details === null) return []
  const recorded = JSON.parse(details) as Record<string, unknown>
  const isChange = isObject(recorded.before) || isObject(recorded.after)
  const [before, after] = isChange ? [recorded.before, recorded.after] : [undefined, recorded]
  const [former, latter] = [isObject(before) ? before : {}, isObject(after) ? after : {}]
  return [...new Set([...Object.keys(former), ...Object.keys(latter)])]
    .map((name) => ({ name, before: textOf(former[name]), after: textOf(latter[name]) }))
    .filter((field) => field.before !== field.after)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}
