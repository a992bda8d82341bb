import { useQueryClient } from '@tanstack/react-query'
import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { Field, RecordForm } from '../../../ui/RecordForm.tsx'
import { listPasskeys } from '../contract.ts'
import { OwnerPasswordField, SignInAgain, useOwnerCheck } from './OwnerCheck.tsx'
import { makePasskey } from './passkeys.ts'

export interface PasskeyFormProps {
  /** Whether the person has just signed in. */
  confirmed: boolean
  onDone: () => Promise<unknown>
  onCancel: () => void
}

/** A name to know it by; then the browser asks the device. */
export function AddPasskey({ confirmed, onDone, onCancel }: PasskeyFormProps) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { possible } = useOwnerCheck(confirmed)
  if (!possible) return <SignInAgain onCancel={onCancel} />
  return (
    <RecordForm<{ name: string; password?: string }>
      label={t('identity.passkeyAdd')}
      initial={{}}
      submitLabel={t('identity.passkeyAdd')}
      onSubmit={async (values) => {
        // Also after a refusal: the time in which nothing more is asked may be over.
        await makePasskey(values).finally(() => queryClient.invalidateQueries({ queryKey: [listPasskeys.path] }))
        await onDone()
      }}
      onCancel={onCancel}
    >
      <Field name="name" label={t('identity.passkeyName')} hint={t('identity.passkeyNameHint')} required>
        <Input maxLength={60} autoFocus />
      </Field>
      <OwnerPasswordField confirmed={confirmed} />
    </RecordForm>
  )
}
