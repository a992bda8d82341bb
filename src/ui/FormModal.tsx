import { Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { RecordForm, type RecordFormProps } from './RecordForm.tsx'

interface FormModalProps<Values extends object>
  extends Omit<RecordFormProps<Values>, 'label' | 'onCancel' | 'onChanged'> {
  title: string
  onClose: () => void
  /** What stands in the form's place once it has been sent and the dialog stays. */
  done?: ReactNode
}

/** A form in a dialog. Once something is typed, neither a click beside it nor Escape throws it away. */
export function FormModal<Values extends object>({ title, onClose, done, ...form }: FormModalProps<Values>) {
  const [changed, setChanged] = useState(false)
  return (
    <Modal open title={title} footer={null} keyboard={!changed} mask={{ closable: !changed }} onCancel={onClose}>
      {done ?? <RecordForm<Values> label={title} onCancel={onClose} onChanged={setChanged} {...form} />}
    </Modal>
  )
}
