import { useRouterState } from '@tanstack/react-router'
import { Drawer } from 'antd'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../../ui/ErrorBoundary.tsx'
import { Bars } from '../../../ui/States.tsx'

const Contents = lazy(() => import('./HelpContents.tsx'))

interface HelpDrawerProps {
  open: boolean
  onClose: () => void
  onTour: () => void
}

/** Beside the page that it explains, which stays in sight. */
export function HelpDrawer({ open, onClose, onTour }: HelpDrawerProps) {
  const { t } = useTranslation()
  const routeId = useRouterState({ select: (state) => state.matches.at(-1)?.routeId ?? '' })
  return (
    <Drawer open={open} onClose={onClose} title={t('ui.help')} size={380} mask={false} destroyOnHidden>
      <ErrorBoundary>
        <Suspense fallback={<Bars count={6} />}>
          <Contents routeId={routeId} onTour={onTour} onClose={onClose} />
        </Suspense>
      </ErrorBoundary>
    </Drawer>
  )
}
