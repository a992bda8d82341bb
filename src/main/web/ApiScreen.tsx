import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { KeysSection } from '../../organisation/api-keys/web/KeysSection.tsx'
import { WebhooksSection } from '../../organisation/webhooks/web/WebhooksSection.tsx'
import { Page } from '../../ui/Page.tsx'

/** What programs have to do with Almanac: how they come in, and how they are told. */
export function ApiScreen() {
  const { t } = useTranslation()
  return (
    <Page title={t('api.title')} subtitle={t('api.hint')} actions={<Link to="/reference">{t('api.reference')}</Link>}>
      <KeysSection />
      <WebhooksSection />
    </Page>
  )
}
