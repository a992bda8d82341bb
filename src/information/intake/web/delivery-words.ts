import i18next, { type TFunction } from 'i18next'
import { findWords } from '../../../platform/i18n/coded.ts'
import type { Formats } from '../../../platform/i18n/format.ts'
import type { Delivery } from '../contract.ts'

type HeldReason = NonNullable<Delivery['reason']>

/** Why a delivery was held. */
export function heldWords(reason: HeldReason, t: TFunction, formats: Formats): string {
  return findWords('delivery.held', reason.code, readable(reason.details, t, formats)) ?? reason.message
}

/** What to do about it. */
export function mendWords(reason: HeldReason, t: TFunction, formats: Formats): string {
  return findWords('delivery.mend', reason.code, readable(reason.details, t, formats)) ?? t('delivery.mend.generic')
}

export function noticeWords(notice: Delivery['notices'][number], t: TFunction, formats: Formats): string {
  const details = readable({ ...notice.details, feed: notice.feed }, t, formats)
  return (
    findWords('delivery.notice', notice.code, details) ?? `${notice.code} ${Object.values(notice.details).join(' ')}`
  )
}

export function feedName(feed: string, t: TFunction): string {
  return t(`delivery.feed.${feed}` as 'delivery.feed.customers', { defaultValue: feed })
}

export function quarantineReason(code: string): string {
  return findWords('quarantine.reason', code) ?? code.replaceAll('-', ' ')
}

/** Every reason that has a name, for choosing one. */
export function quarantineReasons(): string[] {
  return Object.keys(i18next.getResource(i18next.language, 'translation', 'quarantine.reason'))
}

/** Parameters of a code as a person reads them: feeds by name, numbers by locale. */
function readable(details: Record<string, string>, t: TFunction, { plain }: Formats): Record<string, string> {
  const entries = Object.entries(details).map(([name, value]) => {
    if (name === 'feed') return [name, feedName(value, t)]
    if (name === 'reason') return [name, quarantineReason(value)]
    return [name, numeric.has(name) && /^-?\d+(\.\d+)?$/.test(value) ? plain(value) : value]
  })
  return Object.fromEntries(entries)
}
const numeric = new Set(['control', 'found', 'rows', 'bad', 'count'])

export function totalOf(delivery: Delivery, what: 'rows' | 'accepted' | 'quarantined'): number {
  return Object.values(delivery.feeds).reduce((sum, counts) => sum + counts[what], 0)
}
