import type { AsyncRouteComponent } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../platform/auth/permissions.ts'
import { ApiError } from '../../platform/http/client.ts'
import type { Permission } from '../../platform/http/contract.ts'
import { Page } from '../../ui/Page.tsx'
import { Problem } from '../../ui/States.tsx'

/** A page that asks the server for nothing which the server would refuse. */
export function guarded(permission: Permission, Contents: AsyncRouteComponent<object>): AsyncRouteComponent<object> {
  const Guarded: AsyncRouteComponent<object> = () => (useMay(permission) ? <Contents /> : <NotPermittedPage />)
  Guarded.preload = Contents.preload
  return Guarded
}

export function NotPermittedPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('ui.notPermittedTitle')}>
      <Problem error={new ApiError(403, 'not-permitted', '')} />
    </Page>
  )
}
