import { Checkbox, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { FormModal } from '../FormModal.tsx'
import { Field } from '../RecordForm.tsx'

interface ViewFormProps {
  title: string
  name: string
  shared: boolean
  onSave: (name: string, shared: boolean) => Promise<void>
  onClose: () => void
}

/** A view's name, and whether others may use it. */
export default function ViewForm({ title, name, shared, onSave, onClose }: ViewFormProps) {
  const { t } = useTranslation()
  return (
    <FormModal<{ name: string; shared: boolean }>
      title={title}
      initial={{ name, shared }}
      submitLabel={t('views.save')}
      onSubmit={async (values) => {
        await onSave(values.name.trim(), values.shared)
        onClose()
      }}
      onClose={onClose}
    >
      <Field name="name" label={t('views.name')} required rules={[{ whitespace: true, message: t('ui.required') }]}>
        <Input maxLength={80} autoFocus />
      </Field>
      <Form.Item name="shared" valuePropName="checked" extra={t('views.shareHint')}>
        <Checkbox>{t('views.share')}</Checkbox>
      </Form.Item>
    </FormModal>
  )
}
