import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { RecordForm } from '../../../ui/RecordForm.tsx'
import { listPasskeys, type Passkey, removePasskey } from '../contract.ts'
import type { PasskeyFormProps } from './AddPasskey.tsx'
import { OwnerPasswordField, SignInAgain, useOwnerCheck } from './OwnerCheck.tsx'
import css from './SecondStepSection.module.css'

export function RemovePasskey({ passkey, confirmed, onDone, onCancel }: PasskeyFormProps & { passkey: Passkey }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { possible } = useOwnerCheck(confirmed)
  if (!possible) return <SignInAgain onCancel={onCancel} />
  const { id, name } = passkey
  return (
    <RecordForm<{ password?: string }>
      label={t('identity.passkeyRemoveTitle', { name })}
      initial={{}}
      submitLabel={t('identity.passkeyRemoveTitle', { name })}
      onSubmit={async (body) => {
        await call(removePasskey, { params: { passkeyId: id }, body }).finally(() =>
          queryClient.invalidateQueries({ queryKey: [listPasskeys.path] }),
        )
        await onDone()
      }}
      onCancel={onCancel}
    >
      <p className={css.warned}>{t('identity.passkeyRemoveHint')}</p>
      <OwnerPasswordField confirmed={confirmed} />
    </RecordForm>
  )
}
