import { Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { Field, RecordForm } from '../../../ui/RecordForm.tsx'
import { type Webhook, webhookEvents } from '../contract.ts'
import { eventWords } from './webhook-words.tsx'

type Values = Pick<Webhook, 'name' | 'url' | 'events'>

interface WebhookFormProps {
  label: string
  initial: Partial<Values>
  submitLabel: string
  onSubmit: (values: Values) => Promise<unknown>
  onCancel: () => void
}

export function WebhookForm({ initial, ...form }: WebhookFormProps) {
  const { t } = useTranslation()
  return (
    <RecordForm<Values> {...form} initial={initial}>
      <Field name="name" label={t('api.name')} hint={t('api.nameHint')} required>
        <Input maxLength={80} autoFocus />
      </Field>
      <Field
        name="url"
        label={t('api.url')}
        hint={t('api.urlHint')}
        required
        // Inner addresses are whole ones, too; whether one may be reached is for the server to say.
        rules={[{ pattern: /^https?:\/\/[^\s/]+\S*$/i, message: t('api.urlWrong') }]}
      >
        <Input maxLength={500} inputMode="url" autoComplete="off" />
      </Field>
      <Field name="events" label={t('api.events')} required>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          options={webhookEvents.map((event) => ({ value: event, label: eventWords(event, t) }))}
        />
      </Field>
    </RecordForm>
  )
}
