import { conditionsOf, type FilterNode } from '../../platform/http/filter.ts'

// Numbers of people as they leave the server for roles that may not see them whole (rules.md §10).

/** The first three and the last four digits. */
export function maskMobile(mobile: string): string {
  if (mobile.length < 8) return '*'.repeat(mobile.length)
  return mobile.slice(0, 3) + '*'.repeat(mobile.length - 7) + mobile.slice(-4)
}

/** The first and the last character. */
export function maskIdNo(idNo: string): string {
  if (idNo.length < 3) return '*'.repeat(idNo.length)
  return (idNo[0] ?? '') + '*'.repeat(idNo.length - 2) + idNo.slice(-1)
}

/** The last four. */
export function maskAccountNo(accountNo: string): string {
  return accountNo.length < 8 ? '*'.repeat(accountNo.length) : `****${accountNo.slice(-4)}`
}

/** More digits than a tail is found by (search_customers): whoever types so many of a number of a person has all of it. */
const wholeFrom = 11

/** Whether a customer was found by a number that only those know who have it before them. */
export function isWholeNumber(text: string, { matched }: { matched: string }): boolean {
  const isPersonal = matched === 'idNo' || matched === 'mobile' || matched === 'account'
  return isPersonal && text.replaceAll(/[\s-]/g, '').length >= wholeFrom
}

/** The mobiles that a filter asks for, which it does whole. */
export function mobilesAskedFor(filter: FilterNode): ReadonlySet<string> {
  const asking = conditionsOf(filter).filter(({ field, op }) => field === 'mobile' && op === 'is')
  return new Set(asking.flatMap(({ values }) => values))
}

/** Full years, both days as YYYY-MM-DD; who was born on 29 February has another one from 1 March. */
export function ageOn(birthDate: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years
}
