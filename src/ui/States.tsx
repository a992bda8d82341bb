import { LockOutlined, WarningOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isApiError } from '../platform/http/client.ts'
import { problemWords } from '../platform/i18n/coded.ts'
import css from './States.module.css'

/** Nothing to show, and why; `action` is what to do about it. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className={css.state}>
      <p className="soft">{children}</p>
      {action}
    </div>
  )
}

/** A failed read: what went wrong and a way to try again; missing permission and missing record have words of their own. */
export function Problem({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation()
  if (isApiError(error, 403)) {
    return (
      <div className={css.state} role="status">
        <LockOutlined className={css.sign} aria-hidden />
        <p>{t('ui.notPermitted')}</p>
        <p className="soft">{t('ui.notPermittedHint')}</p>
      </div>
    )
  }
  return (
    <div className={css.state} role="alert">
      <WarningOutlined className={css.sign} aria-hidden />
      <p>{problemWords(error)}</p>
      {retry && !isApiError(error, 404) && <Button onClick={retry}>{t('ui.retry')}</Button>}
    </div>
  )
}

/** Grey bars in the place of what is being read; takes the room that it will need. */
export function Bars({ count, height = 20 }: { count: number; height?: number }) {
  const { t } = useTranslation()
  return (
    <div className={css.bars} role="status" aria-label={t('ui.loading')}>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars have no other identity
        <span key={index} className={css.bar} style={{ height }} />
      ))}
    </div>
  )
}

/** What a query tells of its read. */
export interface Reading<Data> {
  data: Data | undefined
  error: unknown
  isError: boolean
  refetch: () => unknown
}

/** One read: bars while it runs, the problem when it failed, else what `children` makes of it. */
export function Loaded<Data>(props: { query: Reading<Data>; bars?: ReactNode; children: (data: Data) => ReactNode }) {
  const { query, bars, children } = props
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <Problem error={query.error} retry={query.refetch} />
  return bars ?? <Bars count={5} />
}
