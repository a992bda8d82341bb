import { useMutation } from '@tanstack/react-query'
import { Checkbox, Form, Input, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../../platform/i18n/coded.ts'
import { FormProblem } from '../FormProblem.tsx'

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
  const [form] = Form.useForm<{ name: string; shared: boolean }>()
  const saving = useMutation({
    mutationFn: (values: { name: string; shared: boolean }) => onSave(values.name.trim(), values.shared),
    onSuccess: onClose,
  })
  return (
    <Modal
      open
      title={title}
      okText={t('views.save')}
      cancelText={t('views.cancel')}
      confirmLoading={saving.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name, shared }}
        onFinish={(values) => saving.mutate(values)}
      >
        <Form.Item
          name="name"
          label={t('views.name')}
          rules={[{ required: true, whitespace: true, message: t('views.nameMissing') }]}
        >
          <Input maxLength={80} autoFocus />
        </Form.Item>
        <Form.Item name="shared" valuePropName="checked" extra={t('views.shareHint')}>
          <Checkbox>{t('views.share')}</Checkbox>
        </Form.Item>
        <FormProblem>{saving.error && problemWords(saving.error)}</FormProblem>
      </Form>
    </Modal>
  )
}
