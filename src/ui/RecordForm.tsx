import { useMutation } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { Button, Form, type FormInstance, type FormItemProps, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../platform/i18n/coded.ts'
import { FormProblem } from './FormProblem.tsx'
import css from './RecordForm.module.css'
import { useUnsaved } from './unsaved.ts'

export interface RecordFormProps<Values extends object> {
  /** What is being filled in, for those who cannot see it. */
  label: string
  initial: Partial<Values>
  submitLabel: string
  /** Rejects with an ApiError when the server refuses; what was typed then stays. */
  onSubmit: (values: Values) => Promise<unknown>
  onCancel?: () => void
  /** Told whether something is typed that is not saved. */
  onChanged?: (changed: boolean) => void
  /** Where what is typed is followed from outside. */
  form?: FormInstance<Values>
  children: ReactNode
}

/** A form of labelled fields: what is wrong stands at its field, and nobody loses what they typed by a wrong click. */
export function RecordForm<Values extends object>(props: RecordFormProps<Values>) {
  const { t } = useTranslation()
  const [own] = Form.useForm<Values>()
  const form = props.form ?? own
  const [changed, setItself] = useState(false)
  const setChanged = (next: boolean) => {
    setItself(next)
    props.onChanged?.(next)
  }
  const saving = useMutation({
    mutationFn: props.onSubmit,
    onSuccess: () => setChanged(false),
  })
  useUnsaved(changed)
  const cancel = () => {
    form.resetFields()
    saving.reset()
    setChanged(false)
    props.onCancel?.()
  }
  return (
    <>
      <Form
        form={form}
        layout="vertical"
        requiredMark="optional"
        // The browser would say what is wrong in a language of its own.
        noValidate
        scrollToFirstError={{ focus: true, block: 'center' }}
        aria-label={props.label}
        className={css.form ?? ''}
        initialValues={props.initial}
        onValuesChange={() => setChanged(true)}
        onFinish={(values) => saving.mutate(values)}
      >
        {props.children}
        <FormProblem>{saving.error && problemWords(saving.error)}</FormProblem>
        <div className={css.actions}>
          <Button type="primary" htmlType="submit" loading={saving.isPending}>
            {props.submitLabel}
          </Button>
          {(props.onCancel || changed) && <Button onClick={cancel}>{t('ui.cancel')}</Button>}
        </div>
      </Form>
      <UnsavedGuard active={changed && !saving.isPending} />
    </>
  )
}

/** A field with its name above, its hint below, and what is wrong with it in the hint's place. */
export function Field({ hint, required, rules = [], ...item }: FormItemProps & { hint?: string }) {
  const { t } = useTranslation()
  const needed = required ? [{ required: true, message: t('ui.required') }] : []
  return <Form.Item extra={hint} required={required ?? false} rules={[...needed, ...rules]} {...item} />
}

/** Asks before a link, the back button or a closed window throws away what was typed. */
function UnsavedGuard({ active }: { active: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => active,
    enableBeforeUnload: () => active,
    withResolver: true,
  })
  return <UnsavedQuestion open={status === 'blocked'} onLeave={proceed} onStay={reset} />
}

interface UnsavedQuestionProps {
  open: boolean
  onLeave: (() => void) | undefined
  onStay: (() => void) | undefined
}

export function UnsavedQuestion({ open, onLeave, onStay }: UnsavedQuestionProps) {
  const { t } = useTranslation()
  return (
    <Modal
      open={open}
      title={t('ui.unsaved')}
      okText={t('ui.leave')}
      okButtonProps={{ danger: true }}
      cancelText={t('ui.stay')}
      onOk={() => onLeave?.()}
      onCancel={() => onStay?.()}
    >
      {t('ui.unsavedHint')}
    </Modal>
  )
}
