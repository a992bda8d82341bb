import { Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { RecordForm, type RecordFormProps, UnsavedQuestion } from './RecordForm.tsx'

interface FormModalProps<Values extends object>
  extends Omit<RecordFormProps<Values>, 'label' | 'onCancel' | 'onChanged'> {
  title: string
  onClose: () => void
  /** What stands in the form's place once it has been sent and the dialog stays. */
  done?: ReactNode
}

/** A form in a dialog. Once something is typed, what would close the dialog asks first. */
export function FormModal<Values extends object>({ title, onClose, done, ...form }: FormModalProps<Values>) {
  const [changed, setChanged] = useState(false)
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Modal open title={title} footer={null} onCancel={changed ? () => setAsking(true) : onClose}>
        {done ?? <RecordForm<Values> label={title} onCancel={onClose} onChanged={setChanged} {...form} />}
      </Modal>
      <UnsavedQuestion open={asking} onLeave={onClose} onStay={() => setAsking(false)} />
    </>
  )
}
