import { inScope, type Person } from '../../platform/auth/person.ts'
import type { CustomerMasks, MaskedField } from './contract.ts'
import { maskAccountNo, maskIdNo, maskMobile } from './rules.ts'

// The one place that decides which numbers of a customer leave the server whole (rules.md §10).

/** What decides about the masks of a customer for a reader. */
export interface MaskSubject {
  institutionId: string
  managerId: string | null
  /** Which kinds of numbers the reader has said why they need, and until when they see them. Null in lists, which lift no mask. */
  revealed: Partial<Record<MaskedField, string>> | null
}

export interface Masks {
  mobile(whole: string | null): string | null
  idNo(whole: string | null): string | null
  accountNo(whole: string): string
}

export function masksFor(person: Person, subject: MaskSubject): Masks {
  const shows = (field: MaskedField) => whyWhole(person, subject, field) !== undefined
  return {
    mobile: (whole) => (whole && !shows('mobile') ? maskMobile(whole) : whole),
    idNo: (whole) => (whole && !shows('idNo') ? maskIdNo(whole) : whole),
    accountNo: (whole) => (shows('accountNo') ? whole : maskAccountNo(whole)),
  }
}

/** Managers call those whom they manage; everything else is whole for whoever has said why. */
export function whyWhole(person: Person, subject: MaskSubject, field: MaskedField): 'managed' | 'revealed' | undefined {
  if (field === 'mobile' && subject.managerId !== null && subject.managerId === calledBy(person)) return 'managed'
  return subject.revealed?.[field] ? 'revealed' : undefined
}

/** Whose customers' mobile numbers a person sees: those who are managed by this member of staff. */
export function calledBy(person: Person): string | null {
  return person.permissions.has('customer:contact') ? person.staffId : null
}

/** Where a role lifts masks; also behind a glass that its holder broke, which they have given a reason for already. */
export function mayReveal(person: Person, institutionId: string, opening: string | undefined): boolean {
  return (
    inScope(person.scopeOf('customer:reveal'), institutionId) ||
    (opening === 'break-glass' && person.permissions.has('customer:reveal'))
  )
}

export function tellMasks(
  person: Person,
  subject: MaskSubject,
  has: Record<MaskedField, boolean>,
  opening: string | undefined,
): CustomerMasks {
  const masked = (Object.keys(has) as MaskedField[]).filter((field) => has[field] && !whyWhole(person, subject, field))
  const ends = Object.values(subject.revealed ?? {}).sort()
  return { masked, revealable: mayReveal(person, subject.institutionId, opening), until: ends[0] ?? null }
}
