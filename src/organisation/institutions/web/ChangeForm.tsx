import { type FormInstance, Input } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DayInput } from '../../../ui/DayInput.tsx'
import { FormModal } from '../../../ui/FormModal.tsx'
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
  const { title, today, initial, onSubmit, onClose, withoutReason, form, children, below } = props
  const { t } = useTranslation()
  const changed = useOrganisationChanged()
  const save = async (values: Values) => {
    await onSubmit(values)
    onClose()
    await changed()
  }
  return (
    <FormModal<Values>
      title={title}
      initial={{ effectiveOn: today, reason: '', ...initial }}
      submitLabel={t('organisation.confirm')}
      {...(form && { form })}
      onSubmit={save}
      onClose={onClose}
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
    </FormModal>
  )
}
