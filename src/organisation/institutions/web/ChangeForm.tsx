import { useMutation } from '@tanstack/react-query'
import { Form, type FormInstance, Input, Modal } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { DayInput } from '../../../ui/DayInput.tsx'
import { FormProblem } from '../../../ui/FormProblem.tsx'
import { Field } from '../../../ui/RecordForm.tsx'
import { useOrganisationChanged } from './use-organisation.ts'

export interface DatedReason {
  effectiveOn: string
  reason: string
}

interface ChangeFormProps<Values extends DatedReason> {
  title: string
  today: string
  initial: Partial<Values>
  onSubmit: (values: Values) => Promise<{ state: 'planned' | 'in-force' }>
  onClose: () => void
  /** Where a reason need not be given, there is none to ask for. */
  withoutReason?: boolean
  form?: FormInstance<Values>
  /** Above the day and the reason; what shows below them. */
  children?: ReactNode
  below?: ReactNode
}

/** A change of the organisation: what, from which day on, and why. */
export function ChangeForm<Values extends DatedReason>(props: ChangeFormProps<Values>) {
  const { title, today, initial, onSubmit, onClose, withoutReason, children, below } = props
  const { t } = useTranslation()
  const [own] = Form.useForm<Values>()
  const form = props.form ?? own
  const changed = useOrganisationChanged()
  const saving = useMutation({
    mutationFn: onSubmit,
    onSuccess: async () => {
      onClose()
      await changed()
    },
  })
  return (
    <Modal
      open
      title={title}
      okText={t('organisation.confirm')}
      cancelText={t('organisation.cancel')}
      confirmLoading={saving.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        aria-label={title}
        scrollToFirstError={{ focus: true }}
        initialValues={{ effectiveOn: today, reason: '', ...initial }}
        onFinish={(values) => saving.mutate(values)}
      >
        {children}
        <Field name="effectiveOn" label={t('organisation.effectiveOn')} hint={t('organisation.effectiveHint')} required>
          <DayInput min={today} />
        </Field>
        {!withoutReason && (
          <Field
            name="reason"
            label={t('organisation.reason')}
            hint={t('organisation.reasonHint')}
            required
            rules={[{ whitespace: true, message: t('ui.required') }]}
          >
            <Input.TextArea maxLength={500} autoSize={{ minRows: 2, maxRows: 6 }} />
          </Field>
        )}
        {below}
        <FormProblem>{saving.error && problemWords(saving.error)}</FormProblem>
      </Form>
    </Modal>
  )
}
