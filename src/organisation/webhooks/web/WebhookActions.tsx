import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { Confirmed } from '../../../ui/Confirmed.tsx'
import { FormProblem } from '../../../ui/FormProblem.tsx'
import { ShownOnce } from '../../../ui/ShownOnce.tsx'
import {
  changeWebhook,
  deleteWebhook,
  listMessages,
  listWebhooks,
  pingWebhook,
  renewSecret,
  type Webhook,
} from '../contract.ts'
import { WebhookForm } from './WebhookForm.tsx'
import css from './Webhooks.module.css'

export function WebhookActions({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [editing, setEditing] = useState(false)
  const [secret, setSecret] = useState<string>()
  const params = { webhookId: webhook.id }
  const { name, url, events, off } = webhook
  const refresh = async () => {
    await queryClient.invalidateQueries({ queryKey: [listWebhooks.path] })
    await queryClient.invalidateQueries({ queryKey: [listMessages.path] })
  }
  const ping = useMutation({ mutationFn: () => call(pingWebhook, { params }), onSuccess: refresh })
  const turn = useMutation({
    mutationFn: (on: boolean) => call(changeWebhook, { params, body: { name, url, events, on } }),
    onSuccess: refresh,
  })
  const renew = useMutation({
    mutationFn: () => call(renewSecret, { params }),
    onSuccess: (answer) => {
      setSecret(answer.secret)
      return refresh()
    },
  })
  const remove = useMutation({
    mutationFn: () => call(deleteWebhook, { params }),
    onSuccess: async () => {
      await navigate({ to: '/developers' })
      await refresh()
    },
  })
  const error = ping.error ?? turn.error ?? renew.error ?? remove.error
  if (editing) {
    return (
      <WebhookForm
        label={t('api.edit')}
        initial={{ name, url, events }}
        submitLabel={t('api.save')}
        onCancel={() => setEditing(false)}
        onSubmit={async (values) => {
          await call(changeWebhook, { params, body: { ...values, on: off === null } })
          setEditing(false)
          await refresh()
        }}
      />
    )
  }
  return (
    <div>
      {secret && (
        <ShownOnce label={name} hint={t('api.secretOnce')} text={secret} onKept={() => setSecret(undefined)} />
      )}
      <FormProblem>{error && problemWords(error)}</FormProblem>
      {!secret && (
        <div className={css.actions}>
          <Button type="primary" loading={ping.isPending} onClick={() => ping.mutate()}>
            {t('api.ping')}
          </Button>
          <Button onClick={() => setEditing(true)}>{t('api.edit')}</Button>
          <Button loading={turn.isPending} onClick={() => turn.mutate(off !== null)}>
            {t(off ? 'api.putOn' : 'api.putOff')}
          </Button>
          <Confirmed
            ask={t('api.renewSecretAsk')}
            label={t('api.renewSecret')}
            cancel={t('ui.cancel')}
            onConfirm={() => renew.mutateAsync().catch(() => undefined)}
          />
          <Confirmed
            ask={t('api.deleteAsk')}
            label={t('api.delete')}
            cancel={t('api.keep')}
            danger
            onConfirm={() => remove.mutateAsync().catch(() => undefined)}
          />
        </div>
      )}
    </div>
  )
}
