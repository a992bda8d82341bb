import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Page, Section } from '../../../ui/Page.tsx'
import { PasskeysSection } from './PasskeysSection.tsx'
import { PasswordSection } from './PasswordSection.tsx'
import { SecondStepSection } from './SecondStepSection.tsx'
import { SessionsSection } from './SessionsSection.tsx'
import { meQuery, setupQuery } from './session.ts'

/** One's own account, which nobody else looks after; `children` is what other slices keep there. */
export function AccountPage({ children }: { children?: ReactNode }) {
  const { t } = useTranslation()
  const { data: me } = useQuery(meQuery)
  const { data: setup } = useQuery(setupQuery)
  const provider = setup?.signOn?.name
  return (
    <Page title={t('identity.account')} subtitle={t('identity.accountHint')}>
      {me?.hasPassword ? (
        <PasswordSection />
      ) : (
        <Section title={t('identity.password')} {...(provider && { term: 'singleSignOn' as const })}>
          <p>{provider ? t('identity.noPassword', { name: provider }) : t('identity.noPasswordAlone')}</p>
        </Section>
      )}
      <PasskeysSection />
      {me?.hasPassword && <SecondStepSection />}
      <SessionsSection />
      {children}
    </Page>
  )
}
