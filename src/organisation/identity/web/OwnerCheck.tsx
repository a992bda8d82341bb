import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { FormProblem } from '../../../ui/FormProblem.tsx'
import { Field } from '../../../ui/RecordForm.tsx'
import { passwordLength, signOut } from '../contract.ts'
import css from './SecondStepSection.module.css'
import { meQuery, setupQuery } from './session.ts'
import { useSignOn } from './sign-on.ts'

/** Whether the person can show in this form that it is them; else they sign in again first. */
export function useOwnerCheck(confirmed: boolean): { possible: boolean } {
  const me = useQuery(meQuery)
  return { possible: confirmed || (me.data?.hasPassword ?? true) }
}

/** A field of the form at hand, for those who have not just signed in. */
export function OwnerPasswordField({ confirmed }: { confirmed: boolean }) {
  const { t } = useTranslation()
  if (confirmed) return null
  return (
    <Field name="password" label={t('identity.passwordPresent')} required>
      <Input.Password autoComplete="current-password" maxLength={passwordLength.most} />
    </Field>
  )
}

/** For those without a password. */
export function SignInAgain({ onCancel }: { onCancel: () => void }) {
  const { t } = useTranslation()
  const { data: setup } = useQuery(setupQuery)
  const signOn = useSignOn()
  const leave = useMutation({
    mutationFn: () => call(signOut, {}),
    onSuccess: () => window.location.assign(`/sign-in?to=${encodeURIComponent(here())}`),
  })
  const provider = setup?.signOn?.name
  const error = signOn.error ?? leave.error
  return (
    <div className={css.state}>
      <p>{t('identity.ownerNeeded')}</p>
      <FormProblem>{error && problemWords(error)}</FormProblem>
      <div className={css.actions}>
        <Button
          type="primary"
          loading={signOn.isPending || leave.isPending}
          onClick={() => (provider ? signOn.mutate({ to: here(), again: true }) : leave.mutate())}
        >
          {provider ? t('identity.ownerAtProvider', { name: provider }) : t('identity.ownerAgain')}
        </Button>
        <Button onClick={onCancel}>{t('ui.cancel')}</Button>
      </div>
    </div>
  )
}

/** The way back: the account, or whatever the setting up of a second factor stands in the way of. */
const here = () => window.location.pathname + window.location.search
