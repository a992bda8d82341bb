import i18next from 'i18next'
import { ApiError } from '../http/client.ts'

/** Families of codes that the server sends; each is a group of the translations. */
type CodeGroup = 'error' | 'delivery.held' | 'delivery.mend' | 'delivery.notice' | 'quarantine.reason' | 'job.step'

/**
 * Words for a code of the server, or undefined where the translations have none, or where they need a parameter
 * that did not come: better the server's own English sentence than one with a hole in it.
 */
export function findWords(group: CodeGroup, code: string, params: Record<string, string> = {}): string | undefined {
  const template = i18next.getResource(i18next.language, 'translation', `${group}.${code}`)
  if (typeof template !== 'string') return undefined
  const needed = [...template.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '')
  if (needed.some((name) => params[name] === undefined)) return undefined
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => worded(name, params[name] ?? ''))
}

/** A span of time comes as a number, and is said with its unit: 1 minute, 4 minutes. */
function worded(name: string, value: string): string {
  if (name !== 'minutes') return value
  const unit = { style: 'unit', unit: 'minute', unitDisplay: 'long' } as const
  return new Intl.NumberFormat(i18next.language, unit).format(Number(value))
}

/** What to tell a person about a failed call. */
export function problemWords(error: unknown): string {
  if (!(error instanceof ApiError)) return i18next.t('error.screen')
  return findWords('error', error.code, error.params) ?? (error.message || i18next.t('error.internal'))
}
