import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../../platform/http/client.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Facts, Page } from '../../../ui/Page.tsx'
import { Loaded, Problem } from '../../../ui/States.tsx'
import { listWebhooks, type Webhook } from '../contract.ts'
import { MessagesSection } from './MessagesSection.tsx'
import { WebhookActions } from './WebhookActions.tsx'
import { eventWords, WebhookState } from './webhook-words.tsx'

const route = getRouteApi('/signed-in/developers/webhooks/$webhookId')

/** One webhook: what it is told, whether it hears it, and every message with its tries. */
export function WebhookPage() {
  const { t } = useTranslation()
  const { webhookId } = route.useParams()
  const webhooks = useQuery(queryOf(listWebhooks, {}))
  const webhook = webhooks.data?.items.find((one) => one.id === webhookId)
  return (
    <Page
      title={webhook?.name ?? t(webhooks.isPending ? 'ui.loading' : 'api.webhooks')}
      parent={<Link to="/developers">{t('api.title')}</Link>}
    >
      <Loaded query={webhooks}>
        {() => (webhook ? <Contents webhook={webhook} /> : <Problem error={new ApiError(404, 'not-found', '')} />)}
      </Loaded>
    </Page>
  )
}

function Contents({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { url, events, madeBy, madeAt, formerSecretUntil } = webhook
  const { instant } = formats
  return (
    <>
      <Facts
        items={[
          { label: t('api.state'), value: <WebhookState webhook={webhook} t={t} formats={formats} /> },
          { label: t('api.url'), value: <code>{url}</code> },
          { label: t('api.events'), value: events.map((event) => eventWords(event, t)).join(' · ') },
          { label: t('api.made'), value: t('api.madeBy', { name: madeBy, at: instant(madeAt) }) },
        ]}
      />
      {formerSecretUntil && <p className="soft">{t('api.formerUntil', { at: instant(formerSecretUntil) })}</p>}
      <WebhookActions webhook={webhook} />
      <MessagesSection webhook={webhook} />
    </>
  )
}
