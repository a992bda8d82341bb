import { type ErrorComponentProps, Link, Outlet, useRouter } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { isApiError } from '../../platform/http/client.ts'
import { Page } from '../../ui/Page.tsx'
import { Bars, Empty, Problem } from '../../ui/States.tsx'
import { useOnceOnline } from './Connection.tsx'
import css from './Root.module.css'

export function Root() {
  return <Outlet />
}

/** A page that could not be opened, in the place where it would have stood. */
export function ProblemPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const retry = () => {
    reset()
    void router.invalidate()
  }
  const unreachable = isApiError(error) && error.code === 'network'
  return unreachable ? <UnreachablePage retry={retry} /> : <Problem error={error} retry={retry} />
}

/** The program is here, the server is not: said in words, and tried again as soon as there is a network. */
function UnreachablePage({ retry }: { retry: () => void }) {
  const { t } = useTranslation()
  useOnceOnline(retry)
  return (
    <div className={css.unreachable}>
      <img src="/almanac.svg" alt="" width={32} height={32} />
      <Page title={t('ui.noConnection')}>
        <p className="soft">{t('ui.noConnectionHint')}</p>
        <div>
          <Button onClick={retry}>{t('ui.retry')}</Button>
        </div>
      </Page>
    </div>
  )
}

export function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('ui.noSuchPage')}>
      <Empty action={<Link to="/">{t('ui.toStart')}</Link>}>{t('ui.noSuchPageHint')}</Empty>
    </Page>
  )
}

export function Waiting() {
  return (
    <div style={{ padding: '20px 0' }}>
      <Bars count={6} />
    </div>
  )
}
