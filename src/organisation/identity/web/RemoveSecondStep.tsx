import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { Field, RecordForm } from '../../../ui/RecordForm.tsx'
import { passwordLength, removeSecondStep } from '../contract.ts'
import { CodeField } from './CodeField.tsx'

/** Asks for both, so that neither a screen left open nor a stolen password puts it off. */
export function RemoveSecondStep({ onDone, onCancel }: { onDone: () => Promise<unknown>; onCancel: () => void }) {
  const { t } = useTranslation()
  const remove = async (body: { password: string; code: string }) => {
    await call(removeSecondStep, { body })
    await onDone()
  }
  return (
    <RecordForm<{ password: string; code: string }>
      label={t('identity.secondStepRemove')}
      initial={{}}
      submitLabel={t('identity.secondStepRemove')}
      onSubmit={remove}
      onCancel={onCancel}
    >
      <Field name="password" label={t('identity.passwordPresent')} required>
        <Input.Password autoComplete="current-password" maxLength={passwordLength.most} />
      </Field>
      <CodeField orRecovery />
    </RecordForm>
  )
}
