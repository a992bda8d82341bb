import { type ErrorComponentProps, Link, Outlet, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../ui/Page.tsx'
import { Bars, Empty, Problem } from '../../ui/States.tsx'

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
  return <Problem error={error} retry={retry} />
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
