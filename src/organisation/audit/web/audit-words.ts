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
      return roleSubject(subject, t)
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

/** A role by its code. */
export function roleSubject(code: string, t: TFunction): string {
  if (code.startsWith('custom-')) return t('audit.ownRole', { number: code.slice('custom-'.length) })
  return t(`identity.role.${code}` as 'identity.role.risk', { defaultValue: code })
}
