import { PlusOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Answer, call } from '../../../platform/http/client.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { Section } from '../../../ui/Page.tsx'
import { ShownOnce } from '../../../ui/ShownOnce.tsx'
import { Empty } from '../../../ui/States.tsx'
import { createWebhook, listWebhooks } from '../contract.ts'
import { WebhookForm } from './WebhookForm.tsx'
import css from './Webhooks.module.css'
import { eventWords, WebhookState } from './webhook-words.tsx'

/** Addresses that are told what happened here; each leads to its messages. */
export function WebhooksSection() {
  const { t } = useTranslation()
  const formats = useFormats()
  const queryClient = useQueryClient()
  const webhooks = useQuery(queryOf(listWebhooks, {}))
  const [adding, setAdding] = useState(false)
  const [added, setAdded] = useState<Answer<typeof createWebhook>>()
  return (
    <Section
      title={t('api.webhooks')}
      term="webhook"
      actions={
        !adding &&
        !added && (
          <Button icon={<PlusOutlined aria-hidden />} onClick={() => setAdding(true)}>
            {t('api.newWebhook')}
          </Button>
        )
      }
    >
      {adding && (
        <WebhookForm
          label={t('api.newWebhook')}
          initial={{}}
          submitLabel={t('api.addWebhook')}
          onCancel={() => setAdding(false)}
          onSubmit={async (body) => {
            setAdded(await call(createWebhook, { body }))
            setAdding(false)
            await queryClient.invalidateQueries({ queryKey: [listWebhooks.path] })
          }}
        />
      )}
      {added && (
        <ShownOnce
          label={added.webhook.name}
          hint={t('api.secretOnce')}
          text={added.secret}
          onKept={() => setAdded(undefined)}
        />
      )}
      <DataTable
        label={t('api.webhooks')}
        rows={webhooks.data?.items}
        error={webhooks.error}
        retry={webhooks.refetch}
        rowKey={(webhook) => webhook.id}
        rowLink={({ id }) => ({ to: '/developers/webhooks/$webhookId', params: { webhookId: id } })}
        expectedRows={2}
        empty={<Empty>{t('api.noWebhooks')}</Empty>}
        columns={[
          {
            key: 'name',
            title: t('api.name'),
            render: ({ id, name, url }) => (
              <span className={css.cell}>
                <Link to="/developers/webhooks/$webhookId" params={{ webhookId: id }}>
                  {name}
                </Link>
                <code>{url}</code>
              </span>
            ),
          },
          {
            key: 'events',
            title: t('api.events'),
            from: 'tablet',
            render: ({ events }) => events.map((event) => eventWords(event, t)).join(' · '),
          },
          {
            key: 'state',
            title: t('api.state'),
            render: (webhook) => <WebhookState webhook={webhook} t={t} formats={formats} />,
          },
        ]}
      />
    </Section>
  )
}
