import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { pagesOf } from '../../../platform/http/query.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { FormProblem } from '../../../ui/FormProblem.tsx'
import { Section } from '../../../ui/Page.tsx'
import { PagedTable } from '../../../ui/PagedTable.tsx'
import { Empty } from '../../../ui/States.tsx'
import { listMessages, listWebhooks, sendAgain, type Webhook, type WebhookMessage } from '../contract.ts'
import css from './Webhooks.module.css'
import { eventWords, MessageState, triedWords } from './webhook-words.tsx'

const pollMs = 1500
/** Being sent just now, or about to be: worth looking at again. */
const isUnderWay = ({ state, nextAt }: WebhookMessage) =>
  state === 'waiting' && nextAt !== null && Date.parse(nextAt) < Date.now() + 5000

/** What was sent, newest first, with every try; what did not arrive can be sent again. */
export function MessagesSection({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const queryClient = useQueryClient()
  const webhookId = webhook.id
  const messages = useInfiniteQuery({
    ...pagesOf(listMessages, { params: { webhookId }, query: {} }),
    refetchInterval: ({ state }) => (state.data?.pages[0]?.items.some(isUnderWay) ? pollMs : false),
  })
  // What has been tried may have changed how the webhook stands.
  const isBusy = messages.data?.pages[0]?.items.some(isUnderWay) ?? true
  useEffect(() => {
    if (!isBusy) void queryClient.invalidateQueries({ queryKey: [listWebhooks.path] })
  }, [isBusy, queryClient])
  const again = useMutation({
    mutationFn: (messageId: string) => call(sendAgain, { params: { webhookId, messageId } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: [listMessages.path] })
      await queryClient.invalidateQueries({ queryKey: [listWebhooks.path] })
    },
  })
  return (
    <Section title={t('api.log')}>
      <FormProblem>{again.error && problemWords(again.error)}</FormProblem>
      <PagedTable<WebhookMessage>
        label={t('api.log')}
        query={messages}
        rowKey={(message) => message.id}
        expectedRows={3}
        empty={<Empty>{t('api.noMessages')}</Empty>}
        columns={[
          {
            key: 'message',
            title: t('api.message'),
            render: (message) => (
              <span className={css.cell}>
                {eventWords(message.event, t)}
                <small>{formats.instant(message.madeAt)}</small>
              </span>
            ),
          },
          {
            key: 'state',
            title: t('api.state'),
            render: (message) => (
              <span className={css.cell}>
                <MessageState message={message} t={t} formats={formats} />
                {message.tries[0] && <small className={css.narrow}>{triedWords(message.tries[0], t, formats)}</small>}
              </span>
            ),
          },
          {
            key: 'tries',
            title: t('api.tries'),
            from: 'tablet',
            render: ({ tries }) => (
              <ul className={css.tries}>
                {tries.map((tried) => (
                  <li key={tried.at}>
                    {triedWords(tried, t, formats)} <span className="soft">{formats.instant(tried.at)}</span>
                  </li>
                ))}
              </ul>
            ),
          },
          {
            key: 'again',
            title: <span className="visually-hidden">{t('api.sendAgain')}</span>,
            align: 'right',
            render: (message) =>
              !webhook.off && (
                <Button
                  loading={again.isPending && again.variables === message.id}
                  aria-label={`${t('api.sendAgain')}: ${eventWords(message.event, t)}, ${formats.instant(message.madeAt)}`}
                  onClick={() => again.mutate(message.id)}
                >
                  {t('api.sendAgain')}
                </Button>
              ),
          },
        ]}
      />
    </Section>
  )
}
