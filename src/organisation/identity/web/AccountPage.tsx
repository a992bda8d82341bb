import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '../../../ui/Page.tsx'
import { PasswordSection } from './PasswordSection.tsx'
import { SecondStepSection } from './SecondStepSection.tsx'
import { SessionsSection } from './SessionsSection.tsx'

/** One's own account, which nobody else looks after; `children` is what other slices keep there. */
export function AccountPage({ children }: { children?: ReactNode }) {
  const { t } = useTranslation()
  return (
    <Page title={t('identity.account')} subtitle={t('identity.accountHint')}>
      <PasswordSection />
      <SecondStepSection />
      <SessionsSection />
      {children}
    </Page>
  )
}
