import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { Field } from '../../../ui/RecordForm.tsx'

/** For a code of the authenticator app; `orRecovery` where a recovery code does as well. */
export function CodeField({ orRecovery = false }: { orRecovery?: boolean }) {
  const { t } = useTranslation()
  return (
    <Field
      name="code"
      label={t('identity.secondStepCode')}
      required
      {...(orRecovery && { hint: t('identity.secondStepCodeHint') })}
    >
      <Input
        autoComplete="one-time-code"
        inputMode={orRecovery ? 'text' : 'numeric'}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={40}
        autoFocus
      />
    </Field>
  )
}
